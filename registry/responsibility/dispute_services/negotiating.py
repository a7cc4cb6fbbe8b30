"""Between the parties: positions, records, signatures. No way leads past this (R-104)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.documents.numbers import next_number
from core.law.selectors import due_for
from core.ledger.services import record
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.refusals import WrongState
from core.transitions.services import check_can_move, move
from core.work.services import done
from registry.responsibility.dispute_errors import (
    NotAParty,
    PositionStated,
    RecordAnswered,
    RecordUnanswered,
    RemarksNeeded,
    TermRuns,
)
from registry.responsibility.dispute_models import Dispute, DisputeParty, NegotiationRecord, RecordAnswer
from registry.responsibility.dispute_numbers import MINUTES
from registry.responsibility.dispute_outcomes import Outcome, check_outcome, outcome_from
from registry.responsibility.dispute_papers import keep_minutes
from registry.responsibility.dispute_policies import check_can_bind, check_can_speak
from registry.responsibility.dispute_selectors import last_record, party_departments, unanswered_by
from registry.responsibility.dispute_services.applying import settle
from registry.responsibility.dispute_services.parts import ask_parties, check_text, check_took_place, locked
from registry.responsibility.dispute_states import Answer, DisputeState, Settlement
from registry.responsibility.dispute_work import NEGOTIATE, SIGN_RECORD, STATE_POSITION, SUBMIT_DISPUTE
from registry.responsibility.policies import check_can_coordinate


@transaction.atomic
def state_position(
    *, dispute: Dispute, department: Department, position: str, acting_user: User, at: dt.datetime
) -> Dispute:
    """State the position of a party. When every party has, the negotiation begins by itself (R-104)."""
    dispute = locked(dispute)
    check_can_speak(acting_user, dispute=dispute, department=department, at=at)
    check_can_move(dispute, "negotiate")
    party = _silent_party(dispute, department)
    party.position = check_text(position, _("position"), "position")
    party.stated_at, party.stated_by = at, acting_user
    party.save(update_fields=["position", "stated_at", "stated_by"])
    record(
        "responsibility.dispute.state_position",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=party.position,
        rule="R-104",
        detail={"department": department.code},
    )
    _go_on(dispute, department, acting_user, at)
    return dispute


@transaction.atomic
def note_silence(*, dispute: Dispute, department: Department, acting_user: User, at: dt.datetime) -> Dispute:
    """The coordinator writes down that a party stated nothing within the term, so that silence stops nobody (R-104)."""
    dispute = locked(dispute)
    check_can_coordinate(acting_user, at=at)
    check_can_move(dispute, "negotiate")
    party = _silent_party(dispute, department)
    if at <= dispute.negotiate_by:
        raise TermRuns(day=day_of(dispute.negotiate_by).isoformat())
    party.is_silent, party.stated_at, party.stated_by = True, at, acting_user
    party.save(update_fields=["is_silent", "stated_at", "stated_by"])
    record(
        "responsibility.dispute.note_silence",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        rule="R-104",
        detail={"department": department.code},
    )
    _go_on(dispute, department, acting_user, at)
    return dispute


def _silent_party(dispute: Dispute, department: Department) -> DisputeParty:
    party = DisputeParty.objects.select_for_update().filter(dispute=dispute, department=department).first()
    if party is None:
        raise NotAParty(department=department.display_name)
    if party.stated_at is not None:
        raise PositionStated(department=department.display_name)
    return party


def _go_on(dispute: Dispute, department: Department, acting_user: User, at: dt.datetime) -> None:
    done(STATE_POSITION, subject=dispute, acting_user=acting_user, at=at, department=department)
    if dispute.parties.filter(stated_at=None).exists():
        return
    move(dispute, "negotiate", acting_user=acting_user, at=at)
    ask_to_negotiate(dispute, at=at)


def ask_to_negotiate(dispute: Dispute, *, at: dt.datetime) -> None:
    """Every party is asked to negotiate within the same term."""
    ask_parties(NEGOTIATE, dispute, Role.STAFF, at=at, due=due_for("R-104", start=dispute.negotiate_from))


@transaction.atomic
def write_record(
    *,
    dispute: Dispute,
    department: Department,
    held_on: dt.date,
    present: str,
    discussion: str,
    outcome: Outcome | None = None,
    acting_user: User,
    at: dt.datetime,
) -> NegotiationRecord:
    """Write the record of a negotiation (协商纪要), with the outcome if the parties agreed; their heads answer it."""
    dispute = locked(dispute)
    check_can_speak(acting_user, dispute=dispute, department=department, at=at)
    check_is_negotiated(dispute)
    parties = party_departments(dispute)
    earlier = last_record(dispute)
    waiting = unanswered_by(earlier, parties) if earlier else []
    if waiting and at <= dispute.negotiate_by:
        raise RecordUnanswered(departments=", ".join(one.display_name for one in waiting))
    check_took_place(held_on, since=dispute.raised_on, today=day_of(at), place="held_on")
    if outcome is not None:
        check_outcome(outcome, parties, only_parties=True)
    made = NegotiationRecord.objects.create(
        dispute=dispute,
        round=earlier.round + 1 if earlier else 1,
        number=next_number(series=MINUTES.name, department=department, year=held_on.year),
        held_on=held_on,
        present=check_text(present, _("who was present"), "present"),
        discussion=check_text(discussion, _("what was said"), "discussion"),
        outcome=outcome.as_json() if outcome else {},
        written_by=acting_user,
        occurred_at=at,
    )
    record(
        "responsibility.dispute.write_record",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        rule="R-104",
        detail={"record": made.number, "round": made.round, "agreed": made.is_agreed},
    )
    for kind in (NEGOTIATE, SUBMIT_DISPUTE, SIGN_RECORD):
        done(kind, subject=dispute, acting_user=acting_user, at=at)
    ask_parties(SIGN_RECORD, dispute, Role.HEAD, at=at, due=due_for("R-104", start=dispute.negotiate_from))
    return made


def check_is_negotiated(dispute: Dispute) -> None:
    if dispute.state != DisputeState.NEGOTIATING:
        raise WrongState(state=dispute.get_state_display())


@transaction.atomic
def answer_record(
    *,
    negotiation_record: NegotiationRecord,
    department: Department,
    signs: bool,
    remarks: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Dispute:
    """The head of a party signs the last record, or says why not.

    An agreement signed by all settles the dispute; one that is not goes back to negotiation. A record without agreement,
    once answered, opens the way to the coordinating department.
    """
    dispute = locked(negotiation_record.dispute)
    check_can_bind(acting_user, dispute=dispute, department=department, at=at)
    check_is_negotiated(dispute)
    current = last_record(dispute)
    if current is None or current.pk != negotiation_record.pk:
        raise WrongState(state=dispute.get_state_display())
    parties = party_departments(dispute)
    if department.pk not in {one.pk for one in unanswered_by(current, parties)}:
        raise RecordAnswered(department=department.display_name)
    if not signs and not remarks.strip():
        raise RemarksNeeded(place="remarks")
    RecordAnswer.objects.create(
        record=current,
        department=department,
        answer=Answer.SIGNED if signs else Answer.DECLINED,
        remarks=remarks.strip(),
        answered_by=acting_user,
        occurred_at=at,
    )
    record(
        "responsibility.dispute.answer_record",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=remarks.strip(),
        detail={"record": current.number, "department": department.code, "signed": signs},
    )
    done(SIGN_RECORD, subject=dispute, acting_user=acting_user, at=at, department=department)
    _after_answers(dispute, current.pk, acting_user, at)
    return dispute


def _after_answers(dispute: Dispute, record_id: int, acting_user: User, at: dt.datetime) -> None:
    current = last_record(dispute)
    assert current is not None
    assert current.pk == record_id
    if unanswered_by(current, party_departments(dispute)):
        return
    keep_minutes(dispute, current, acting_user=acting_user, at=at)
    signed = all(answer.answer == Answer.SIGNED for answer in current.answers.all())
    if current.is_agreed and signed:
        settle(
            dispute,
            "agree",
            how=Settlement.AGREEMENT,
            outcome=outcome_from(current.outcome),
            text=current.discussion,
            number=current.number,
            decided_on=day_of(at),
            acting_user=acting_user,
            at=at,
        )
        return
    if current.is_agreed:
        ask_to_negotiate(dispute, at=at)
        return
    ask_parties(SUBMIT_DISPUTE, dispute, Role.HEAD, at=at, due=due_for("R-104", start=dispute.negotiate_from))
