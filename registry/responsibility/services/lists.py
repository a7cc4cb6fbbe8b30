"""From the head's confirmation to force: confirm, move the first day, publish, take effect, end (R-101)."""

import datetime as dt

from django.db import connection, transaction

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Role, User
from core.people.selectors import day_of
from core.refusals import WrongState
from core.transitions.services import check_can_move, move
from core.work.services import ask, done
from registry.responsibility.checks import check_not_past, check_ready, check_reason
from registry.responsibility.dispute_outcomes import check_keeps_outcomes
from registry.responsibility.errors import NoFirstDay, ObjectionsOpen, RoundStillOpen, TooEarly
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.policies import check_can_confirm_list, check_can_handle_list
from registry.responsibility.publishing import publish_list_of
from registry.responsibility.selectors import latest_issued, lists_due_to_turn
from registry.responsibility.services.drafts import locked, names
from registry.responsibility.services.rounds import close_round, open_objections, open_round
from registry.responsibility.states import ISSUED, ListState, View
from registry.responsibility.work import CONFIRM_LIST, PUBLISH_LIST

ONE_DAY = dt.timedelta(days=1)
BOUNDARY_LOCK = 7_205_101


@transaction.atomic
def confirm_list(
    *,
    responsibility_list: ResponsibilityList,
    valid_from: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> ResponsibilityList:
    """Confirm a version as the head of the department, with its first day (R-101).

    The round must be closed and every objection answered (R-102); the items are checked once more.
    """
    made = locked(responsibility_list)
    check_can_confirm_list(acting_user, department=made.department, at=at)
    check_can_move(made, "confirm")
    _check_round_over(made, acting_user=acting_user, at=at)
    made.valid_from = valid_from or made.valid_from
    if made.valid_from is None:
        raise NoFirstDay(place="valid_from")
    check_not_past(made.valid_from, today=day_of(at))
    check_ready(made, on=made.valid_from)
    check_keeps_outcomes(made)
    move(made, "confirm", acting_user=acting_user, at=at, also=("valid_from",))
    record(
        "responsibility.list.confirm",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-102",
        detail={"valid_from": made.valid_from.isoformat()},
    )
    done(CONFIRM_LIST, subject=made, acting_user=acting_user, at=at)
    ask(PUBLISH_LIST, subject=made, params=names(made), at=at, department=made.department, role=Role.STAFF)
    return made


def _check_round_over(made: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> None:
    round_ = open_round(made)
    if round_ is not None:
        if at <= round_.due_at:
            asked = round_.questions.filter(state=View.ASKED).select_related("department").order_by("department__code")
            waiting = ", ".join(question.department.display_name for question in asked)
            raise RoundStillOpen(day=day_of(round_.due_at).isoformat(), departments=waiting)
        round_.list = made
        close_round(round_, acting_user=acting_user, at=at)
    count = open_objections(made)
    if count:
        raise ObjectionsOpen(count=count)


@transaction.atomic
def postpone_list(
    *, responsibility_list: ResponsibilityList, valid_from: dt.date, acting_user: User, at: dt.datetime
) -> ResponsibilityList:
    """Move the first day of a confirmed version that is not yet published; only the head does."""
    made = locked(responsibility_list)
    check_can_confirm_list(acting_user, department=made.department, at=at)
    if made.state != ListState.CONFIRMED:
        raise WrongState(state=made.get_state_display())
    check_not_past(valid_from, today=day_of(at))
    made.valid_from = valid_from
    made.save(update_fields=["valid_from"])
    record(
        "responsibility.list.postpone",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-101",
        detail={"valid_from": valid_from.isoformat()},
    )
    return made


@transaction.atomic
def publish_list(*, responsibility_list: ResponsibilityList, acting_user: User, at: dt.datetime) -> ResponsibilityList:
    """Publish a confirmed version; from its first day it is in force, and the one before it ends the day before.

    One list is published at a time, so that two departments cannot name each other as lead unseen (R-103).
    """
    lock_boundaries()
    made = locked(responsibility_list)
    check_can_handle_list(acting_user, department=made.department, at=at)
    check_can_move(made, "publish")
    if made.valid_from is None:
        raise NoFirstDay(place="valid_from")
    first_day = made.valid_from
    check_not_past(first_day, today=day_of(at))
    check_ready(made, on=first_day)
    check_keeps_outcomes(made)
    _end_before(made, first_day)
    made.published_on = day_of(at)
    move(made, "publish", acting_user=acting_user, at=at, also=("published_on",))
    record(
        "responsibility.list.publish",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=made.reason,
        rule="R-101",
        detail={"version": made.version, "valid_from": first_day.isoformat(), "cause": made.cause},
    )
    done(PUBLISH_LIST, subject=made, acting_user=acting_user, at=at)
    announce("responsibility.list.published", subject=made, payload=_told(made), at=at)
    if first_day == day_of(at):
        turn_lists_of(made.department_id, acting_user=acting_user, at=at)
    else:
        publish_list_of(made.department, reason=made.reason, acting_user=acting_user, at=at)
    made.refresh_from_db()
    return made


def lock_boundaries() -> None:
    """One at a time: two versions that begin together are checked one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BOUNDARY_LOCK])


def _end_before(made: ResponsibilityList, first_day: dt.date) -> None:
    """Let the version before end on the day before, so that no two are in force on one day (R-101)."""
    before = latest_issued(made.department_id)
    if before is None or before.valid_from is None:
        return
    if before.valid_from >= first_day:
        raise TooEarly(version=before.version, day=before.valid_from.isoformat(), place="valid_from")
    if before.valid_to is None or before.valid_to >= first_day:
        before.valid_to = first_day - ONE_DAY
        before.save(update_fields=["valid_to"])


def _told(made: ResponsibilityList) -> dict[str, object]:
    first_day = made.valid_from.isoformat() if made.valid_from else ""
    return {"department": made.department.code, "version": made.version, "valid_from": first_day}


@transaction.atomic
def end_list(
    *,
    responsibility_list: ResponsibilityList,
    last_day: dt.date,
    reason: str,
    acting_user: User,
    at: dt.datetime,
) -> ResponsibilityList:
    """Set the last day of a department's list that no other version follows (废止), for instance when it is dissolved."""
    made = locked(responsibility_list)
    check_can_confirm_list(acting_user, department=made.department, at=at)
    why = check_reason(reason)
    if made.state != ListState.PUBLISHED or made.valid_from is None:
        raise WrongState(state=made.get_state_display())
    check_not_past(last_day, today=day_of(at))
    later = latest_issued(made.department_id)
    if later is not None and later.pk != made.pk and later.valid_from is not None:
        raise TooEarly(version=later.version, day=later.valid_from.isoformat(), place="last_day")
    made.valid_to = max(last_day, made.valid_from)
    made.save(update_fields=["valid_to"])
    record(
        "responsibility.list.end",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-101",
        detail={"last_day": made.valid_to.isoformat()},
    )
    announce("responsibility.list.ended", subject=made, payload=_told(made), at=at)
    publish_list_of(made.department, reason=why, acting_user=acting_user, at=at)
    return made


def turn_lists(*, acting_user: User, at: dt.datetime) -> int:
    """Note which versions took effect and which came to their end; returns how many departments changed.

    What is in force is decided by the days alone: this writes states, ledger lines, news and the public list. What was
    missed while nothing ran is caught up.
    """
    departments = sorted(set(lists_due_to_turn(on=day_of(at)).values_list("department", flat=True)))
    for department in departments:
        turn_lists_of(department, acting_user=acting_user, at=at)
    return len(departments)


@transaction.atomic
def turn_lists_of(department: int, *, acting_user: User, at: dt.datetime) -> None:
    """The same for one department."""
    today = day_of(at)
    due = lists_due_to_turn(on=today).filter(department=department).select_for_update(of=("self",))
    turned = list(due.select_related("department"))
    for made in turned:
        if made.took_effect_at is None:
            _take_effect(made, acting_user=acting_user, at=at)
        if made.valid_to is not None and made.valid_to < today:
            _leave(made, acting_user=acting_user, at=at)
    if turned:
        publish_list_of(turned[-1].department, reason=turned[-1].reason, acting_user=acting_user, at=at)


def _take_effect(made: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> None:
    made.took_effect_at = at
    made.save(update_fields=["took_effect_at"])
    record(
        "responsibility.list.take_effect",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-101",
        detail={"version": made.version},
    )
    announce("responsibility.list.in_force", subject=made, payload=_told(made), at=at)


def _leave(made: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> None:
    assert made.valid_to is not None  # the caller asked
    follows = ResponsibilityList.objects.filter(
        department=made.department_id, state__in=ISSUED, valid_from=made.valid_to + ONE_DAY
    ).exists()
    act = "revise" if follows else "abolish"
    move(made, act, acting_user=acting_user, at=at)
    record(
        f"responsibility.list.{act}",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-101",
        detail={"version": made.version, "last_day": made.valid_to.isoformat()},
    )
