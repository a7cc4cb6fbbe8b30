"""Duties to file open by themselves, remind, and are met."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy, override
from django.utils.translation import gettext_lazy as _

from core.clocks import ZONE, Due
from core.law.selectors import due_for
from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Duty, Role, User
from core.people.selectors import day_of, department_holding, departments_in_force, users_holding
from core.transitions.services import begin, move
from core.work.services import ask, done
from filings.errors import ChangeBeforeVersion, ChangeInFuture, TextMissing
from filings.kinds import kinds_of
from filings.models import Filing, FilingDuty, FilingFlow
from filings.selectors import due_of, flow_named, late_duties, receiver_of
from filings.states import UNDECIDED, Cause, DutyState, FilingState
from filings.work import DUTY_LATE, DUTY_NEAR, FILE, MEND, SUBMIT

TITLE_OF_YEAR = gettext_lazy("%(flow)s of %(year)s")
OPENED_LATE = gettext_lazy("It opened after the day of the year (%(day)s); its clock runs from the day it opened.")


@transaction.atomic
def open_duty(
    *,
    flow: str,
    department: Department,
    title: str,
    reason: str,
    changed_on: dt.date,
    since: dt.date | None = None,
    scope: str = "",
    acting_user: User,
    at: dt.datetime,
) -> FilingDuty:
    """Something that is filed changed on ``changed_on``: it is to be filed by the change rule of its flow.

    Called in the transaction of the change, by whoever may change it. ``since`` is the day of the version that changed.
    ``scope`` tells apart several records of one department under the flow. What is still owed for an earlier change is
    superseded and keeps its clock. Raises ``ChangeInFuture`` and ``ChangeBeforeVersion``.
    """
    found = flow_named(flow)
    if changed_on > day_of(at):
        raise ChangeInFuture(day=changed_on.isoformat())
    if since is not None and changed_on < since:
        raise ChangeBeforeVersion(day=changed_on.isoformat(), since=since.isoformat())
    if not reason.strip():
        raise TextMissing(what=_("Reason"), place="reason")
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    earlier = (
        FilingDuty.objects.select_for_update()
        .filter(
            flow=found,
            department=department,
            scope=scope,
            cause=Cause.CHANGE,
            state=DutyState.OPEN,
            clock_stopped_at=None,
        )
        .first()
    )
    due = due_for(found.change_rule, start=changed_on)
    if earlier is not None:
        kept = due_of(earlier)
        due = kept if kept.at <= due.at else due
        _close(earlier, "supersede", acting_user=acting_user, at=at, reason=reason.strip())
    duty = _open(
        flow=found,
        department=department,
        cause=Cause.CHANGE,
        title=title,
        reason=reason.strip(),
        changed_on=changed_on,
        scope=scope,
        due=due,
        acting_user=acting_user,
        at=at,
    )
    if earlier is not None:
        earlier.superseded_by = duty
        earlier.save(update_fields=["superseded_by"])
        done(FILE, subject=earlier, acting_user=acting_user, at=at)
    return duty


@transaction.atomic
def open_annual_duties(*, year: int, acting_user: User, at: dt.datetime) -> int:
    """A year has begun: open what every department owes for it, once; returns how many duties opened.

    Who owes a flow is said by the kinds of filing that belong to it. Nothing opens where the year's filing is on record.
    """
    opened = 0
    in_force = {department.pk: department for department in departments_in_force(at)}
    for flow in FilingFlow.objects.exclude(annual_rule="").select_for_update().order_by("position"):
        owing = {pk for kind in kinds_of(flow.code) for pk in kind.owed_by(day_of(at))} & in_force.keys()
        known = FilingDuty.objects.filter(flow=flow, cause=Cause.YEAR, year=year).values_list("department", flat=True)
        filed = Filing.objects.filter(flow=flow, year=year, state=FilingState.ACCEPTED)
        for pk in sorted(owing - set(known) - set(filed.values_list("department", flat=True))):
            _open_for_year(flow, in_force[pk], year, acting_user=acting_user, at=at)
            opened += 1
    return opened


def _open_for_year(
    flow: FilingFlow, department: Department, year: int, *, acting_user: User, at: dt.datetime
) -> FilingDuty:
    with override("zh-hans"):
        title = str(TITLE_OF_YEAR) % {"flow": flow.title_zh, "year": year}
        due = due_for(flow.annual_rule, start=dt.date(year - 1, 12, 31), at=at)
        reason = ""
        if due.at < at:
            reason = str(OPENED_LATE) % {"day": due.date.isoformat()}
            due = due_for(flow.change_rule, start=day_of(at))
    duty = _open(
        flow=flow,
        department=department,
        cause=Cause.YEAR,
        year=year,
        title=title,
        reason=reason,
        due=due,
        acting_user=acting_user,
        at=at,
    )
    filing = Filing.objects.filter(flow=flow, department=department, year=year, state__in=UNDECIDED).first()
    if filing is not None:
        attach_to(filing, duty, acting_user=acting_user, at=at)
    return duty


def _open(
    *,
    flow: FilingFlow,
    department: Department,
    cause: str,
    title: str,
    due: Due,
    year: int | None = None,
    reason: str = "",
    changed_on: dt.date | None = None,
    scope: str = "",
    acting_user: User,
    at: dt.datetime,
) -> FilingDuty:
    duty = FilingDuty.objects.create(
        flow=flow,
        department=department,
        cause=cause,
        year=year,
        scope=scope,
        title=title.strip()[:200],
        reason=reason[:300],
        changed_on=changed_on,
        rule=due.rule,
        due_at=due.at,
        amber_at=due.amber_at,
        due_why=[why.as_json() for why in due.why],
        provisional=due.provisional,
        opened_at=at,
    )
    begin(duty, acting_user=acting_user, at=at, rule=due.rule)
    record(
        "filings.duty.open",
        subject=duty,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule=due.rule,
        detail={"flow": flow.code, "department": department.code, "due": due.at.isoformat()},
    )
    ask(
        FILE,
        subject=duty,
        params={"title": duty.title},
        at=at,
        department=department,
        role=Role.STAFF,
        waiting=receiver_of(flow, at=at),
        due=due,
    )
    announce("filings.duty.opened", subject=duty, payload={"flow": flow.code}, at=at)
    return duty


def attach_to(filing: Filing, duty: FilingDuty, *, acting_user: User, at: dt.datetime) -> None:
    """The filing will meet the duty: work goes on at the filing, under the duty's clock."""
    duty.filing = filing
    duty.save(update_fields=["filing"])
    done(FILE, subject=duty, acting_user=acting_user, at=at)
    if filing.state == FilingState.SUBMITTED and duty.flow.counts == "submission":
        duty.clock_stopped_at = filing.submitted_at
        duty.save(update_fields=["clock_stopped_at"])
        return
    kind = {FilingState.PREPARED: SUBMIT, FilingState.RETURNED: MEND}.get(FilingState(filing.state))
    if kind is not None:
        done(kind, subject=filing, acting_user=acting_user, at=at)
        ask_department(filing, acting_user=acting_user, at=at)


def ask_department(filing: Filing, *, acting_user: User, at: dt.datetime) -> None:
    """The department is asked to file or to mend, under the nearest clock of what the filing meets."""
    duty = filing.duties.filter(state=DutyState.OPEN).order_by("due_at").first()
    ask(
        MEND if filing.state == FilingState.RETURNED else SUBMIT,
        subject=filing,
        params={"title": filing.title},
        at=at,
        department=filing.department,
        role=Role.STAFF,
        waiting=filing.receiver or receiver_of(filing.flow, at=at),
        due=due_of(duty) if duty else None,
    )


def give_back(filing: Filing, *, acting_user: User, at: dt.datetime) -> None:
    """A filing was taken back: what it would have met is owed again."""
    for duty in run_again(filing, acting_user=acting_user, at=at):
        duty.filing = None
        duty.save(update_fields=["filing"])
        ask(
            FILE,
            subject=duty,
            params={"title": duty.title},
            at=at,
            department=duty.department,
            role=Role.STAFF,
            waiting=receiver_of(duty.flow, at=at),
            due=due_of(duty),
        )


def run_again(filing: Filing, *, to_mend: bool = False, acting_user: User, at: dt.datetime) -> list[FilingDuty]:
    """The clocks of what a filing would have met run again; what a later change owes meanwhile takes over, with the
    earlier clock. What was submitted in time and returned has at least the mending term (R-212), unless the acceptance
    counts. Returns the duties that run."""
    running = []
    open_ones = filing.duties.select_for_update(of=("self",)).filter(state=DutyState.OPEN)
    for duty in open_ones.select_related("flow", "department").order_by("pk"):
        later = (
            FilingDuty.objects.select_for_update(of=("self",))
            .filter(
                flow=duty.flow,
                department=duty.department,
                scope=duty.scope,
                cause=Cause.CHANGE,
                state=DutyState.OPEN,
                clock_stopped_at=None,
            )
            .exclude(pk=duty.pk)
            .first()
        )
        if duty.cause == Cause.CHANGE and later is not None:
            duty.superseded_by = later
            duty.save(update_fields=["superseded_by"])
            _close(duty, "supersede", acting_user=acting_user, at=at, reason=later.reason)
            if duty.due_at < later.due_at:
                later.due_at, later.amber_at, later.due_why = duty.due_at, duty.amber_at, duty.due_why
                later.save(update_fields=["due_at", "amber_at", "due_why"])
            continue
        if to_mend and duty.clock_stopped_at is not None and duty.clock_stopped_at <= duty.due_at:
            _give_time_to_mend(duty, at=at)
        duty.clock_stopped_at = None
        duty.save(update_fields=["clock_stopped_at"])
        running.append(duty)
    return running


def _give_time_to_mend(duty: FilingDuty, *, at: dt.datetime) -> None:
    due = due_for("R-212", start=day_of(at))
    if due.at <= duty.due_at:
        return
    duty.rule, duty.due_at, duty.amber_at, duty.provisional = due.rule, due.at, due.amber_at, due.provisional
    duty.due_why = [why.as_json() for why in due.why]
    duty.near_told_at = None
    duty.save(update_fields=["rule", "due_at", "amber_at", "provisional", "due_why", "near_told_at"])


def meet(filing: Filing, *, acting_user: User, at: dt.datetime) -> None:
    """The filing is on record: what it meets is met."""
    for duty in filing.duties.select_for_update().filter(state=DutyState.OPEN).select_related("flow"):
        counted = filing.submitted_at if duty.flow.counts == "submission" else at
        duty.clock_stopped_at = counted
        duty.save(update_fields=["clock_stopped_at"])
        _close(duty, "meet", acting_user=acting_user, at=at)


def _close(duty: FilingDuty, act: str, *, acting_user: User, at: dt.datetime, reason: str = "") -> None:
    duty.closed_at = at
    move(duty, act, acting_user=acting_user, at=at, reason=reason, also=("closed_at",))
    if act == "meet":
        record("filings.duty.meet", subject=duty, acting_user=acting_user, at=at, rule=duty.rule)
    else:
        record("filings.duty.supersede", subject=duty, acting_user=acting_user, at=at, why=reason, rule=duty.rule)


def remind(*, at: dt.datetime) -> int:
    """Tell the staff of a department once when a clock comes near, and department, receiver and the supervision seat once
    when it is over; returns how many duties were told of."""
    told = 0
    near = FilingDuty.objects.filter(
        state=DutyState.OPEN, clock_stopped_at=None, near_told_at=None, amber_at__lte=at, due_at__gte=at
    )
    for duty in near.select_related("department", "flow"):
        told += _tell(duty, late=False, at=at)
    for duty in late_duties(at=at).filter(late_told_at=None):
        told += _tell(duty, late=True, at=at)
    return told


@transaction.atomic
def _tell(duty: FilingDuty, *, late: bool, at: dt.datetime) -> int:
    locked = FilingDuty.objects.select_for_update(of=("self",)).select_related("department", "flow").get(pk=duty.pk)
    field = "late_told_at" if late else "near_told_at"
    if getattr(locked, field) is not None or locked.state != DutyState.OPEN or locked.clock_stopped_at is not None:
        return 0
    people = list(users_holding(Role.STAFF, locked.department, at=at))
    if late:
        people += users_holding(Role.HEAD, locked.department, at=at)
        receiver = receiver_of(locked.flow, at=at)
        people += users_holding(Role.FILING_REVIEWER, receiver, at=at) if receiver else []
        keeper = department_holding(Duty.SUPERVISES, at=at)
        people += users_holding(Role.SUPERVISION, keeper, at=at) if keeper else []
    params = {
        "title": locked.title,
        "day": locked.due_at.astimezone(ZONE).date().isoformat(),
        "department": locked.department.name,
    }
    notify(DUTY_LATE if late else DUTY_NEAR, users=people, params=params, url=locked.get_absolute_url(), at=at)
    setattr(locked, field, at)
    locked.save(update_fields=[field])
    return 1


@transaction.atomic
def recompute_duties(*, year: int, acting_user: User, at: dt.datetime) -> int:
    """Compute the clocks of duties again that reach a year whose calendar was entered; returns how many moved."""
    first = dt.datetime(year - 1, 12, 25, tzinfo=ZONE)
    moved = 0
    reached = FilingDuty.objects.select_for_update().filter(
        Q(due_at__gte=first) & (Q(state=DutyState.OPEN) | Q(provisional=True))
    )
    for duty in reached.order_by("pk"):
        due = due_of(duty)
        if (duty.due_at, duty.provisional) == (due.at, due.provisional):
            continue
        duty.due_at, duty.amber_at, duty.provisional = due.at, due.amber_at, due.provisional
        duty.due_why = [why.as_json() for why in due.why]
        duty.save(update_fields=["due_at", "amber_at", "provisional", "due_why"])
        moved += 1
    return moved
