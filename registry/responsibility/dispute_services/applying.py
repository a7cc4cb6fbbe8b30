"""The outcome goes into the lists: drafts for each side, and the end once all of them are in force (R-106)."""

import datetime as dt

from django.db import transaction

from core.documents.numbers import next_number
from core.law.selectors import due_for
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, Duty, Role, User
from core.people.policies import check_is_system
from core.people.selectors import day_of, department_holding, system_user
from core.refusals import WrongState
from core.transitions.services import move
from core.work.services import done, done_all
from registry.responsibility.boundaries import ALL
from registry.responsibility.carving import touch, without
from registry.responsibility.dispute_errors import NotPrepared
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment
from registry.responsibility.dispute_numbers import ADJUSTMENT
from registry.responsibility.dispute_outcomes import Outcome, industry_codes, is_said_by, outcome_from, square_of
from registry.responsibility.dispute_papers import keep_adjustment_notice
from registry.responsibility.dispute_policies import check_can_prepare
from registry.responsibility.dispute_selectors import adjustments_of, disputes_being_adjusted
from registry.responsibility.dispute_services.parts import ask_department, locked, tell
from registry.responsibility.dispute_states import DisputeState, OutcomePart, Settlement
from registry.responsibility.dispute_work import ARCHIVE_DISPUTE, DISPUTE_SETTLED, PREPARE_ADJUSTMENT, PUT_IN_FORCE
from registry.responsibility.models import ResponsibilityItem, ResponsibilityList
from registry.responsibility.selectors import items_of, list_in_force, list_in_the_making
from registry.responsibility.services import Basis, ItemContent, add_item, draft_list, edit_item, remove_item
from registry.responsibility.states import ListState, Part


def settle(
    dispute: Dispute,
    act: str,
    *,
    how: str,
    outcome: Outcome,
    text: str,
    number: str,
    decided_on: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> None:
    """Write the outcome down and prepare the lists of every department it speaks of, in the caller's transaction."""
    dispute.settlement, dispute.outcome = how, outcome.as_json()
    dispute.decision_text, dispute.decision_number, dispute.decided_on = text, number, decided_on
    fields = ("settlement", "outcome", "decision_text", "decision_number", "decided_on")
    move(dispute, act, acting_user=acting_user, at=at, also=fields)
    record(
        f"responsibility.dispute.{act}",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=text,
        rule="R-104" if how == Settlement.AGREEMENT else "R-105",
        detail={"number": number, "outcome": dispute.outcome},
    )
    done_all(subject=dispute, acting_user=acting_user, at=at)
    issuer = department_holding(Duty.SETTLES_DISPUTES, at=at) or dispute.raised_by
    for share in outcome.shares:
        adjustment = DisputeAdjustment.objects.create(
            dispute=dispute,
            department=share.department,
            part=share.part,
            description=share.description if share.part != OutcomePart.NONE else "",
            notice_number=next_number(series=ADJUSTMENT.name, department=issuer, year=day_of(at).year),
        )
        keep_adjustment_notice(adjustment, outcome, issuer, acting_user=acting_user, at=at)
    told = [share.department for share in outcome.shares]
    how_words = str(Settlement(how).label)
    tell(DISPUTE_SETTLED, dispute, told, at=at, how=how_words, lead=outcome.lead.short_name)
    announce("responsibility.dispute.settled", subject=dispute, payload={"how": how}, at=at)
    system = system_user()
    for adjustment in adjustments_of(dispute):
        try:
            with transaction.atomic():
                _prepare(adjustment, outcome, acting_user=system, at=at)
        except NotPrepared:
            _ask_to_prepare(adjustment, at=at)
    follow_up(dispute=dispute, acting_user=system, at=at)


def _ask_to_prepare(adjustment: DisputeAdjustment, *, at: dt.datetime) -> None:
    _ask(PREPARE_ADJUSTMENT, adjustment, Role.STAFF, at=at)


def _ask(kind: object, adjustment: DisputeAdjustment, role: str, *, at: dt.datetime) -> None:
    dispute = adjustment.dispute
    start = dispute.decided_on or day_of(at)
    due = due_for("R-106", start=start)
    work = PREPARE_ADJUSTMENT if kind is PREPARE_ADJUSTMENT else PUT_IN_FORCE
    ask_department(work, dispute, adjustment.department, role, at=at, due=due, waiting=dispute.raised_by)


@transaction.atomic
def prepare_adjustment(*, adjustment: DisputeAdjustment, acting_user: User, at: dt.datetime) -> DisputeAdjustment:
    """Prepare the list of one department from the outcome, after another version stood in the way (R-106)."""
    dispute = locked(adjustment.dispute)
    adjustment = DisputeAdjustment.objects.select_related("department").get(pk=adjustment.pk)
    adjustment.dispute = dispute
    check_can_prepare(acting_user, department=adjustment.department, at=at)
    if dispute.state != DisputeState.ADJUSTING or adjustment.prepared_list_id is not None:
        raise WrongState(state=dispute.get_state_display())
    _prepare(adjustment, outcome_from(dispute.outcome), acting_user=system_user(), at=at)
    done(PREPARE_ADJUSTMENT, subject=dispute, acting_user=acting_user, at=at, department=adjustment.department)
    follow_up(dispute=dispute, acting_user=system_user(), at=at)
    return adjustment


def _prepare(adjustment: DisputeAdjustment, outcome: Outcome, *, acting_user: User, at: dt.datetime) -> None:
    """Put the outcome into the draft of the department, or into a new one. What already says it is left alone."""
    department, dispute = adjustment.department, adjustment.dispute
    if is_said_by(list_in_force(department, on=day_of(at)), adjustment):
        return
    draft = list_in_the_making(department)
    if draft is not None and draft.state != ListState.DRAFT:
        raise NotPrepared(version=draft.version, department=department.display_name, state=draft.get_state_display())
    why = f"{dispute.number}：{dispute.get_settlement_display()} {dispute.decision_number}"[:500]
    if draft is None:
        draft = draft_list(department=department, reason=why, cause=dispute.cause, acting_user=acting_user, at=at)
    _rewrite(draft, adjustment, outcome, why, acting_user, at)
    adjustment.prepared_list = draft
    adjustment.save(update_fields=["prepared_list"])
    record(
        "responsibility.dispute.prepare_adjustment",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        rule="R-106",
        detail={"department": department.code, "version": draft.version, "part": adjustment.part},
    )
    _ask(PUT_IN_FORCE, adjustment, Role.STAFF, at=at)


def _rewrite(
    draft: ResponsibilityList,
    adjustment: DisputeAdjustment,
    outcome: Outcome,
    why: str,
    acting_user: User,
    at: dt.datetime,
) -> None:
    """Take the disputed square out of every item that speaks of it, then enter what the outcome gives the department."""
    square = square_of(adjustment.dispute)
    whole = None
    for item in items_of(draft).filter(matter=adjustment.dispute.matter_id):
        met = tuple(link for link in item.links if link in square.links)
        own = tuple(item.industries) or _all_of(adjustment.dispute)
        if not met or not any(touch(one, other) for one in own for other in square.industries):
            continue
        rest = tuple(link for link in item.links if link not in square.links)
        left = without(own, square.industries, industry_codes())
        parts = [(rest, tuple(item.industries))] if rest else []
        parts += [(met, left)] if left else []
        if not parts and whole is None and adjustment.part != OutcomePart.NONE:
            whole = item
            continue
        if not parts:
            remove_item(item=item, reason=why, acting_user=acting_user, at=at)
            continue
        contents = [_narrowed(item, links, industries, why) for links, industries in parts]
        edit_item(item=item, content=contents[0], acting_user=acting_user, at=at)
        for content in contents[1:]:
            add_item(responsibility_list=draft, content=content, acting_user=acting_user, at=at)
    if adjustment.part == OutcomePart.NONE:
        return
    content = _given(adjustment, outcome, whole, why)
    if whole is not None:
        edit_item(item=whole, content=content, acting_user=acting_user, at=at)
    else:
        add_item(responsibility_list=draft, content=content, acting_user=acting_user, at=at)


def _all_of(dispute: Dispute) -> tuple[str, ...]:
    scope = dispute.matter.scopes.order_by("-valid_from").first()
    return tuple(scope.industries) if scope and scope.industries else ALL


def _bases(item: ResponsibilityItem | None) -> list[Basis]:
    return [Basis(one.law, one.article, one.text) for one in item.bases.all()] if item is not None else []


def _narrowed(item: ResponsibilityItem, links: tuple[str, ...], industries: tuple[str, ...], why: str) -> ItemContent:
    return ItemContent(
        matter=item.matter,
        part=item.part,
        links=links,
        description=item.description,
        bases=tuple(_bases(item)),
        industries=industries,
        lead_department=item.lead_department,
        reason=why,
    )


def _given(adjustment: DisputeAdjustment, outcome: Outcome, before: ResponsibilityItem | None, why: str) -> ItemContent:
    """The item the outcome gives. Its bases are those it had and the one the outcome cites."""
    cited = Basis(outcome.law, outcome.article)
    known = _bases(before)
    if not any((one.law, one.article) == (cited.law, cited.article) for one in known):
        known.append(cited)
    leads = adjustment.part == OutcomePart.LEAD
    return ItemContent(
        matter=adjustment.dispute.matter,
        part=Part.LEAD if leads else Part.CO_OPERATE,
        links=tuple(adjustment.dispute.links),
        description=adjustment.description,
        bases=tuple(known),
        industries=tuple(adjustment.dispute.industries),
        lead_department=None if leads else outcome.lead,
        reason=why,
    )


@transaction.atomic
def follow_up(*, dispute: Dispute, acting_user: User, at: dt.datetime) -> Dispute:
    """Note which adjusted lists are in force; close the dispute when all are. A dropped version is asked for anew."""
    check_is_system(acting_user)
    dispute = locked(dispute)
    if dispute.state != DisputeState.ADJUSTING:
        return dispute
    for adjustment in adjustments_of(dispute).filter(in_force_on=None):
        _look_after(adjustment, acting_user, at)
    if adjustments_of(dispute).filter(in_force_on=None).exists():
        return dispute
    dispute.closed_on = day_of(at)
    move(dispute, "close", acting_user=acting_user, at=at, also=("closed_on",))
    record("responsibility.dispute.close", subject=dispute, acting_user=acting_user, at=at, rule="R-106")
    done_all(subject=dispute, acting_user=acting_user, at=at)
    _ask_to_archive(dispute, at=at)
    announce("responsibility.dispute.closed", subject=dispute, payload={}, at=at)
    return dispute


def _ask_to_archive(dispute: Dispute, *, at: dt.datetime) -> None:
    settler = department_holding(Duty.SETTLES_DISPUTES, at=at)
    department: Department = settler or dispute.raised_by
    role = Role.COORDINATOR if settler else Role.STAFF
    ask_department(ARCHIVE_DISPUTE, dispute, department, role, at=at)


def _look_after(adjustment: DisputeAdjustment, acting_user: User, at: dt.datetime) -> None:
    department = adjustment.department
    standing = list_in_force(department, on=day_of(at))
    if is_said_by(standing, adjustment):
        adjustment.in_force_on = day_of(at)
        adjustment.save(update_fields=["in_force_on"])
        record(
            "responsibility.dispute.note_in_force",
            subject=adjustment.dispute,
            acting_user=acting_user,
            at=at,
            rule="R-106",
            detail={"department": department.code, "version": standing.version if standing else 0},
        )
        for kind in (PUT_IN_FORCE, PREPARE_ADJUSTMENT):
            done(kind, subject=adjustment.dispute, acting_user=acting_user, at=at, department=department)
        return
    made = adjustment.prepared_list
    if made is None or made.state == ListState.DROPPED:
        adjustment.prepared_list = None
        adjustment.save(update_fields=["prepared_list"])
        done(PUT_IN_FORCE, subject=adjustment.dispute, acting_user=acting_user, at=at, department=department)
        _ask_to_prepare(adjustment, at=at)


def follow_up_all(*, acting_user: User, at: dt.datetime) -> int:
    """What the clock does: look after every dispute whose lists are being adjusted; returns how many were closed."""
    closed = 0
    for dispute in disputes_being_adjusted():
        closed += follow_up(dispute=dispute, acting_user=acting_user, at=at).state == DisputeState.CLOSED
    return closed
