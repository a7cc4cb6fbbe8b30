"""After the order: a longer term, what the enterprise reports, the re-check, and how it ends."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import IO

from django.db import transaction

from core.documents.numbers import NumberSeries, next_number
from core.files.kinds import EVIDENCE
from core.files.services import store
from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Role, User
from core.people.policies import check_is_system
from core.people.selectors import day_of, users_holding
from core.transitions.services import check_can_move, move
from core.work.services import done, done_all
from inspections.rectification.errors import (
    ExtendedAlready,
    NotLonger,
    TermOver,
    TooManyFiles,
    WordsNeeded,
)
from inspections.rectification.models import Extension, Recheck, Rectification, RectificationReport
from inspections.rectification.policies import check_can_decide, check_can_follow
from inspections.rectification.services.ordering import ask_for_recheck, check_term
from inspections.rectification.states import RecheckResult
from inspections.rectification.work import RECHECK, REPORTED

RECHECK_NUMBERS = NumberSeries("rectification-recheck", "复查")
MOST_FILES = 10
Upload = tuple[str, bytes | IO[bytes]]


def _locked(rectification: Rectification) -> Rectification:
    return (
        Rectification.objects.select_for_update(of=("self",))
        .select_related("department", "visit__enterprise", "visit__department")
        .get(pk=rectification.pk)
    )


@transaction.atomic
def extend_term(
    *, rectification: Rectification, due_on: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> Rectification:
    """The head grants a longer term: once, before the term ends, with a reason (R-21)."""
    rectification = _locked(rectification)
    check_can_decide(acting_user, rectification, at=at)
    check_can_move(rectification, "report")  # the matter is with the enterprise
    before, today = rectification.due_on, day_of(at)
    if Extension.objects.filter(rectification=rectification).exists():
        raise ExtendedAlready()
    if today > before:
        raise TermOver(day=before.isoformat())
    if due_on <= before:
        raise NotLonger(day=before.isoformat(), place="due_on")
    check_term(due_on, today=today, after=rectification.ordered_on)
    if not reason.strip():
        raise WordsNeeded(place="reason")
    Extension.objects.create(
        rectification=rectification,
        before=before,
        after=due_on,
        reason=reason.strip(),
        granted_by=acting_user,
        occurred_at=at,
    )
    _new_term(rectification, due_on, acting_user=acting_user, at=at)
    record(
        "rectification.extend",
        subject=rectification,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule="R-21",
        detail={"before": before.isoformat(), "after": due_on.isoformat()},
    )
    return rectification


def _new_term(rectification: Rectification, due_on: dt.date, *, acting_user: User, at: dt.datetime) -> None:
    rectification.due_on = due_on
    rectification.save(update_fields=["due_on"])
    done(RECHECK, subject=rectification, acting_user=acting_user, at=at)
    ask_for_recheck(rectification, start=due_on, at=at)


@transaction.atomic
def report_correction(
    *,
    rectification: Rectification,
    statement: str,
    files: Sequence[Upload] = (),
    client_id: uuid.UUID,
    by_enterprise: bool,
    acting_user: User,
    at: dt.datetime,
) -> RectificationReport:
    """Take in what was done to correct the matter, with its evidence; the re-check's clock begins anew (R-21).

    The enterprise reports by its own page, under the system's account and after its second proof; who brings a report
    in for it must be of those who may re-check. Sent twice with the same ``client_id``, it is one report.
    """
    rectification = _locked(rectification)
    if by_enterprise:
        check_is_system(acting_user)
    else:
        check_can_follow(acting_user, rectification, at=at)
    earlier = RectificationReport.objects.filter(rectification=rectification, client_id=client_id).first()
    if earlier is not None:
        return earlier
    check_can_move(rectification, "report")
    if not statement.strip():
        raise WordsNeeded(place="statement")
    if len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    report = RectificationReport.objects.create(
        rectification=rectification,
        client_id=client_id,
        statement=statement.strip(),
        by_enterprise=by_enterprise,
        entered_by=acting_user,
        occurred_at=at,
    )
    kept = [
        store(content, name=name, kind=EVIDENCE, owner=rectification, acting_user=acting_user, at=at)
        for name, content in files
    ]
    report.files.add(*kept)
    move(rectification, "report", acting_user=acting_user, at=at)
    done(RECHECK, subject=rectification, acting_user=acting_user, at=at)
    ask_for_recheck(rectification, start=day_of(at), at=at)
    record(
        "rectification.report",
        subject=rectification,
        acting_user=acting_user,
        at=at,
        rule="R-21",
        detail={"report": report.pk, "by_enterprise": by_enterprise, "files": [one.sha256 for one in kept]},
    )
    notify(
        REPORTED,
        users=users_holding(Role.STAFF, rectification.department, at=at),
        params={"name": rectification.visit.enterprise.name, "number": rectification.number},
        url=rectification.get_absolute_url(),
        at=at,
    )
    return report


@transaction.atomic
def recheck(
    *,
    rectification: Rectification,
    way: str,
    result: str,
    seen: str,
    new_due_on: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> Recheck:
    """Re-check: corrected closes the matter; else the department insists, with a new day (R-21)."""
    rectification = _locked(rectification)
    check_can_follow(acting_user, rectification, at=at)
    check_can_move(rectification, "close")
    if not seen.strip():
        raise WordsNeeded(place="seen")
    corrected = result == RecheckResult.CORRECTED
    if not corrected:
        if new_due_on is None:
            raise WordsNeeded(place="new_due_on")
        check_term(new_due_on, today=day_of(at))
    made = Recheck.objects.create(
        rectification=rectification,
        number=next_number(series=RECHECK_NUMBERS.name, department=rectification.department, year=day_of(at).year),
        way=way,
        result=result,
        seen=seen.strip(),
        new_due_on=None if corrected else new_due_on,
        checked_by=acting_user,
        occurred_at=at,
    )
    if corrected:
        _end(rectification, "close", acting_user=acting_user, at=at)
    else:
        _insist(rectification, made, acting_user=acting_user, at=at)
    record(
        "rectification.recheck",
        subject=rectification,
        acting_user=acting_user,
        at=at,
        rule="R-21",
        detail={"number": made.number, "way": way, "result": result},
    )
    return made


def _insist(rectification: Rectification, made: Recheck, *, acting_user: User, at: dt.datetime) -> None:
    """Not corrected: back to the enterprise with the new day."""
    assert made.new_due_on is not None  # held by the table
    if rectification.state == "reported":
        move(rectification, "insist", acting_user=acting_user, at=at)
    _new_term(rectification, made.new_due_on, acting_user=acting_user, at=at)


@transaction.atomic
def pass_on_to_case(*, rectification: Rectification, reason: str, acting_user: User, at: dt.datetime) -> Rectification:
    """The head passes the matter on to a case: it is not corrected, or too grave to end with a correction."""
    return _decide(rectification, "pass_on", reason, acting_user=acting_user, at=at)


@transaction.atomic
def revoke_order(*, rectification: Rectification, reason: str, acting_user: User, at: dt.datetime) -> Rectification:
    """The head revokes the order: it was wrong, or there is nobody left to carry it out. The order stays on file."""
    return _decide(rectification, "revoke", reason, acting_user=acting_user, at=at)


def _decide(
    rectification: Rectification, act: str, reason: str, *, acting_user: User, at: dt.datetime
) -> Rectification:
    rectification = _locked(rectification)
    check_can_decide(acting_user, rectification, at=at)
    check_can_move(rectification, act)
    if not reason.strip():
        raise WordsNeeded(place="reason")
    _end(rectification, act, acting_user=acting_user, at=at, reason=reason)
    record(f"rectification.{act}", subject=rectification, acting_user=acting_user, at=at, why=reason)
    return rectification


def _end(rectification: Rectification, act: str, *, acting_user: User, at: dt.datetime, reason: str = "") -> None:
    rectification.ended_on = day_of(at)
    move(rectification, act, acting_user=acting_user, at=at, reason=reason, also=("ended_on",))
    done_all(subject=rectification, acting_user=acting_user, at=at)
    announce("rectification.ended", subject=rectification, payload={"state": rectification.state}, at=at)
