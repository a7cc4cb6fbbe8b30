"""Annual plans: draft, edit, submit, return, approve, reopen, publish, change.

The approval prepares the filing with the department that receives plans; the plan is published once that is on record
(R-210). Acts on the filing itself are those of ``filings``.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, override

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.refusals import Invalid, WrongState
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done
from filings.selectors import latest_filing
from filings.services import file_at_once, open_duty, prepare
from filings.states import IN_HAND, FilingState
from inspections.draw_states import DrawState
from inspections.filings import ANNUAL_PLAN, RANDOM_PLAN, has_random_entries
from inspections.models import Draw, Plan
from inspections.plan_checks import check_plan_ready
from inspections.plan_errors import PlanChanged, PlanDrawn, PlanFiled, PlanNotOnRecord
from inspections.plan_policies import check_can_decide_on_plan, check_can_draft_plan, check_can_publish_plan
from inspections.plan_selectors import approved_on, change_reason, submitter_of
from inspections.plan_work import DECIDE_ON_PLAN, FINISH_PLAN, PLAN_APPROVED, PLAN_RETURNED, PUBLISH_PLAN
from inspections.publications import PLAN, plan_payload
from inspections.states import EDITABLE, PlanState
from publicity.selectors import live
from publicity.services import publish_version
from registry.names import search_text
from registry.services.officers import check_reason


def locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("lead_department").get(pk=plan.pk)


def names(plan: Plan) -> dict[str, str]:
    return {"number": plan.number, "title": plan.title}


def check_edition(plan: Plan, edition: int | None) -> None:
    """Two people who edit the same plan do not overwrite each other; None for callers that hold the lock throughout."""
    if edition is not None and edition != plan.version:
        raise PlanChanged(now=plan.version, yours=edition)


def check_editable(plan: Plan) -> None:
    if plan.state not in EDITABLE:
        raise WrongState(state=plan.get_state_display())


@transaction.atomic
def draft_plan(
    *,
    year: int,
    title: str,
    lead_department: Department,
    superior_plan: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Plan:
    """Begin the annual plan of a department (R-17). Its number is the department's next of that year."""
    lead_department = Department.objects.select_for_update().get(pk=lead_department.pk)
    check_can_draft_plan(acting_user, department=lead_department, at=at)
    if not title.strip():
        raise Invalid(place="title")
    plan = Plan.objects.create(
        number=_next_number(lead_department, year),
        year=year,
        title=title.strip(),
        lead_department=lead_department,
        superior_plan=superior_plan.strip(),
    )
    plan.search_text = search_text([plan.title, plan.number])
    plan.save(update_fields=["search_text"])
    begin(plan, acting_user=acting_user, at=at)
    record(
        "inspections.plan.draft",
        subject=plan,
        acting_user=acting_user,
        at=at,
        detail={"number": plan.number, "department": lead_department.code},
    )
    ask(FINISH_PLAN, subject=plan, params=names(plan), at=at, department=lead_department, role=Role.STAFF)
    return plan


def _next_number(department: Department, year: int) -> str:
    """``SAMR-2026-03``: gap-free per department and year; the department's row is locked. Plans are never deleted."""
    prefix = f"{department.code}-{year}-"
    last = Plan.objects.filter(number__startswith=prefix).aggregate(last=Max("pk"))["last"]
    number = int(Plan.objects.get(pk=last).number.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:02d}"


@transaction.atomic
def edit_plan(
    *, plan: Plan, title: str, superior_plan: str, edition: int | None = None, acting_user: User, at: dt.datetime
) -> Plan:
    """Change the head of a plan that has not been submitted."""
    plan = locked(plan)
    check_can_draft_plan(acting_user, department=plan.lead_department, at=at)
    check_editable(plan)
    check_edition(plan, edition)
    if not title.strip():
        raise Invalid(place="title")
    plan.title, plan.superior_plan = title.strip(), superior_plan.strip()
    plan.search_text = search_text([plan.title, plan.number])
    plan.version += 1
    plan.save(update_fields=["title", "superior_plan", "search_text", "version"])
    record("inspections.plan.edit", subject=plan, acting_user=acting_user, at=at, detail={"edition": plan.version})
    return plan


@transaction.atomic
def submit_plan(*, plan: Plan, edition: int | None = None, acting_user: User, at: dt.datetime) -> Plan:
    """Hand the plan to the head of the department. Every entry must stand on its own by now (R-02, R-04, R-06, R-16)."""
    plan = locked(plan)
    check_can_draft_plan(acting_user, department=plan.lead_department, at=at)
    check_edition(plan, edition)
    check_plan_ready(plan, on=day_of(at))
    move(plan, "submit", acting_user=acting_user, at=at)
    record("inspections.plan.submit", subject=plan, acting_user=acting_user, at=at, rule="R-17")
    done(FINISH_PLAN, subject=plan, acting_user=acting_user, at=at)
    ask(
        DECIDE_ON_PLAN,
        subject=plan,
        params=names(plan),
        at=at,
        department=plan.lead_department,
        role=Role.HEAD,
        not_user=acting_user,
        waiting=plan.lead_department,
    )
    return plan


@transaction.atomic
def return_plan(*, plan: Plan, reason: str, acting_user: User, at: dt.datetime) -> Plan:
    """Give a submitted plan back with what is to be changed."""
    plan = locked(plan)
    check_can_decide_on_plan(acting_user, plan=plan, at=at)
    why = check_reason(reason)
    submitter = submitter_of(plan)
    move(plan, "return", acting_user=acting_user, at=at, reason=why)
    record("inspections.plan.return", subject=plan, acting_user=acting_user, at=at, why=why)
    done(DECIDE_ON_PLAN, subject=plan, acting_user=acting_user, at=at)
    ask(FINISH_PLAN, subject=plan, params=names(plan), at=at, department=plan.lead_department, role=Role.STAFF)
    if submitter is not None:
        params = {"number": plan.number, "reason": why}
        notify(PLAN_RETURNED, users=[submitter], params=params, url=plan.get_absolute_url(), at=at)
    return plan


@transaction.atomic
def approve_plan(*, plan: Plan, acting_user: User, at: dt.datetime) -> Plan:
    """Approve a plan as the head of the department (R-05, R-12). What it rests on is checked once more.

    Its filing is prepared (R-201), or, where that was returned, can be submitted again.
    """
    plan = locked(plan)
    check_can_decide_on_plan(acting_user, plan=plan, at=at)
    check_plan_ready(plan, on=day_of(at))
    submitter = submitter_of(plan)
    move(plan, "approve", acting_user=acting_user, at=at)
    record(
        "inspections.plan.approve",
        subject=plan,
        acting_user=acting_user,
        at=at,
        rule="R-05",
        detail={"edition": plan.version},
    )
    done(DECIDE_ON_PLAN, subject=plan, acting_user=acting_user, at=at)
    _owe_the_change(plan, acting_user=acting_user, at=at)
    prepare(
        kind=ANNUAL_PLAN.name,
        subject=plan,
        department=plan.lead_department,
        title=plan.title,
        year=plan.year,
        scope=f"plan-{plan.pk}",
        acting_user=acting_user,
        at=at,
    )
    announce("inspections.plan.approved", subject=plan, payload={"number": plan.number}, at=at)
    if submitter is not None:
        notify(PLAN_APPROVED, users=[submitter], params=names(plan), url=plan.get_absolute_url(), at=at)
    return plan


def _owe_the_change(plan: Plan, *, acting_user: User, at: dt.datetime) -> None:
    """A plan that stands published and was changed is owed for filing again (变更再备案, R-204)."""
    published = live(PLAN.name, subject=plan)
    if published is None or latest_filing_in_hand(plan):
        return
    open_duty(
        flow=ANNUAL_PLAN.flow,
        department=plan.lead_department,
        title=plan.title,
        reason=change_reason(plan),
        changed_on=day_of(at),
        since=day_of(published.published_at),
        scope=f"plan-{plan.pk}",
        acting_user=acting_user,
        at=at,
    )


def latest_filing_in_hand(plan: Plan) -> bool:
    """Whether the filing of this change was returned and is mended; its duty runs on."""
    filing = latest_filing(plan, ANNUAL_PLAN.name)
    return filing is not None and filing.state in IN_HAND


@transaction.atomic
def change_plan(*, plan: Plan, reason: str, acting_user: User, at: dt.datetime) -> Plan:
    """Open a published plan for a change (变更). What is public stays so until the change is approved, on record and published.

    Entries that were drawn, or already have visits, are not touched; the head approves the whole anew (R-05), it is
    filed again (R-204) and published as the next version.
    """
    plan = locked(plan)
    check_can_draft_plan(acting_user, department=plan.lead_department, at=at)
    check_can_move(plan, "change")
    why = check_reason(reason)
    plan.version += 1
    plan.save(update_fields=["version"])
    move(plan, "change", acting_user=acting_user, at=at, reason=why)
    record(
        "inspections.plan.change",
        subject=plan,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-204",
        detail={"edition": plan.version},
    )
    ask(FINISH_PLAN, subject=plan, params=names(plan), at=at, department=plan.lead_department, role=Role.STAFF)
    return plan


@transaction.atomic
def reopen_plan(*, plan: Plan, reason: str, acting_user: User, at: dt.datetime) -> Plan:
    """Open an approved plan again to mend what its filing was returned for (R-211); the head approves it anew."""
    plan = locked(plan)
    check_can_draft_plan(acting_user, department=plan.lead_department, at=at)
    check_can_move(plan, "reopen")
    filing = latest_filing(plan, ANNUAL_PLAN.name)
    if filing is not None and filing.state not in IN_HAND:
        raise PlanFiled(state=filing.get_state_display())
    drawn = Draw.objects.filter(plan_entry__plan=plan).exclude(state=DrawState.VOID)
    if live(PLAN.name, subject=plan) is None and drawn.exists():
        raise PlanDrawn(number=plan.number)
    why = check_reason(reason)
    move(plan, "reopen", acting_user=acting_user, at=at, reason=why)
    record("inspections.plan.reopen", subject=plan, acting_user=acting_user, at=at, why=why, rule="R-211")
    done(PUBLISH_PLAN, subject=plan, acting_user=acting_user, at=at)
    ask(FINISH_PLAN, subject=plan, params=names(plan), at=at, department=plan.lead_department, role=Role.STAFF)
    return plan


@transaction.atomic
def ask_to_publish(*, plan_id: int, acting_user: User, at: dt.datetime) -> None:
    """The plan is on record: its staff is asked to publish it. Asked twice is asked once."""
    plan = locked(Plan.objects.get(pk=plan_id))
    if plan.state == PlanState.APPROVED:
        ask(PUBLISH_PLAN, subject=plan, params=names(plan), at=at, department=plan.lead_department, role=Role.STAFF)


@transaction.atomic
def publish_plan(*, plan: Plan, acting_user: User, at: dt.datetime) -> Plan:
    """Make an approved plan public that is on record (R-12, R-17, R-210), and file its random checks by the same act (R-203)."""
    plan = locked(plan)
    check_can_publish_plan(acting_user, plan=plan, at=at)
    check_can_move(plan, "publish")
    check_on_record(plan)
    move(plan, "publish", acting_user=acting_user, at=at)
    record("inspections.plan.publish", subject=plan, acting_user=acting_user, at=at, rule="R-12")
    done(PUBLISH_PLAN, subject=plan, acting_user=acting_user, at=at)
    publish_version(
        PLAN.name,
        subject=plan,
        payload=plan_payload(plan, approved_on=approved_on(plan)),
        department=plan.lead_department,
        reason=change_reason(plan),
        acting_user=acting_user,
        at=at,
    )
    if has_random_entries(plan):
        with override("zh-hans"):
            title = gettext("Random checks of %(title)s") % {"title": plan.title}
        file_at_once(
            kind=RANDOM_PLAN.name,
            subject=plan,
            department=plan.lead_department,
            title=title,
            reason=plan.title,
            changed_on=day_of(at),
            year=plan.year,
            scope=f"plan-{plan.pk}",
            acting_user=acting_user,
            at=at,
        )
    announce("inspections.plan.published", subject=plan, payload={"number": plan.number}, at=at)
    return plan


def check_on_record(plan: Plan) -> None:
    """Refuse unless the filing of the plan has been accepted (R-210)."""
    filing = latest_filing(plan, ANNUAL_PLAN.name)
    if filing is None or filing.state != FilingState.ACCEPTED:
        state = filing.get_state_display() if filing else FilingState.PREPARED.label
        raise PlanNotOnRecord(number=plan.number, state=state)
