"""With the coordinating department: submit, give back, take up, opinion, referral, ruling (R-105)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.documents.numbers import next_number
from core.law.selectors import due_for
from core.ledger.services import record
from core.people.models import Department, Duty, Role, User
from core.people.selectors import day_of, department_holding
from core.refusals import WrongState
from core.transitions.services import check_can_move, move
from core.work.services import done_all
from registry.responsibility.dispute_errors import NegotiationNotSkipped, OutcomeLacks
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_numbers import OPINION, REQUEST
from registry.responsibility.dispute_outcomes import Outcome, check_outcome
from registry.responsibility.dispute_papers import keep_opinion, keep_request
from registry.responsibility.dispute_policies import check_can_bind, check_can_settle
from registry.responsibility.dispute_selectors import (
    given_back_at,
    last_record,
    parties_of,
    party_departments,
    unanswered_by,
)
from registry.responsibility.dispute_services.applying import settle
from registry.responsibility.dispute_services.negotiating import ask_to_negotiate
from registry.responsibility.dispute_services.parts import (
    ask_department,
    ask_parties,
    check_reason,
    check_text,
    check_took_place,
    locked,
    tell,
)
from registry.responsibility.dispute_states import DisputeState, Settlement
from registry.responsibility.dispute_work import (
    COORDINATE,
    DISPUTE_GIVEN_BACK,
    FOLLOW_DISPUTE,
    RECORD_RULING,
    TAKE_UP_DISPUTE,
)
from registry.responsibility.policies import check_can_coordinate


@transaction.atomic
def submit_dispute(
    *, dispute: Dispute, department: Department, text: str, acting_user: User, at: dt.datetime
) -> Dispute:
    """Submit a dispute to the department that settles disputes, with the negotiation record (提请协调函).

    Refused while a position, the record, or within the term an answer to it is missing: negotiation is never skipped.
    A record from before the dispute was given back does not count.
    """
    dispute = locked(dispute)
    check_can_bind(acting_user, dispute=dispute, department=department, at=at)
    _check_negotiated(dispute, at)
    settler = department_holding(Duty.SETTLES_DISPUTES, at=at)
    if settler is None:
        raise OutcomeLacks(what=_("a department that settles disputes"))
    dispute.request_text = check_text(text, _("what is asked"), "text")
    dispute.request_number = next_number(series=REQUEST.name, department=department, year=day_of(at).year)
    dispute.submitted_on = day_of(at)
    move(
        dispute,
        "submit",
        acting_user=acting_user,
        at=at,
        also=("request_text", "request_number", "submitted_on"),
    )
    record(
        "responsibility.dispute.submit",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=dispute.request_text,
        rule="R-104",
        detail={"number": dispute.request_number, "department": department.code},
    )
    keep_request(dispute, department, settler, acting_user=acting_user, at=at)
    done_all(subject=dispute, acting_user=acting_user, at=at)
    due = due_for("R-105", start=day_of(at))
    ask_department(TAKE_UP_DISPUTE, dispute, settler, Role.COORDINATOR, at=at, due=due, waiting=department)
    ask_parties(FOLLOW_DISPUTE, dispute, Role.HEAD, at=at, due=due)
    return dispute


def _check_negotiated(dispute: Dispute, at: dt.datetime) -> None:
    missing = []
    if dispute.state == DisputeState.RAISED:
        silent = [party.department.display_name for party in parties_of(dispute) if party.stated_at is None]
        missing.append(_("the position of %(departments)s") % {"departments": ", ".join(silent)})
    elif dispute.state != DisputeState.NEGOTIATING:
        raise WrongState(state=dispute.get_state_display())
    current = last_record(dispute)
    given_back = given_back_at(dispute)
    if current is None:
        missing.append(_("a negotiation record"))
    elif given_back is not None and current.occurred_at <= given_back:
        missing.append(_("a negotiation record since the dispute was given back"))
    elif at <= dispute.negotiate_by:
        waiting = unanswered_by(current, party_departments(dispute))
        if waiting:
            names = ", ".join(one.display_name for one in waiting)
            missing.append(_("the answer of %(departments)s to the record") % {"departments": names})
    if missing:
        raise NegotiationNotSkipped(what="; ".join(missing))


@transaction.atomic
def give_back(*, dispute: Dispute, reason: str, acting_user: User, at: dt.datetime) -> Dispute:
    """The coordinator gives a dispute back that was hardly negotiated; a new term begins (R-104)."""
    dispute = locked(dispute)
    check_can_coordinate(acting_user, at=at)
    why = check_reason(reason)
    dispute.negotiate_from = day_of(at)
    dispute.negotiate_by = due_for("R-104", start=day_of(at)).at
    move(dispute, "give_back", acting_user=acting_user, at=at, reason=why, also=("negotiate_from", "negotiate_by"))
    record("responsibility.dispute.give_back", subject=dispute, acting_user=acting_user, at=at, why=why, rule="R-104")
    done_all(subject=dispute, acting_user=acting_user, at=at)
    ask_to_negotiate(dispute, at=at)
    tell(DISPUTE_GIVEN_BACK, dispute, party_departments(dispute), at=at, reason=why)
    return dispute


@transaction.atomic
def take_up(*, dispute: Dispute, acting_user: User, at: dt.datetime) -> Dispute:
    """The coordinator takes a submitted dispute up; the term counts from its submission (R-105)."""
    dispute = locked(dispute)
    settler = check_can_coordinate(acting_user, at=at)
    move(dispute, "take_up", acting_user=acting_user, at=at)
    record("responsibility.dispute.take_up", subject=dispute, acting_user=acting_user, at=at, rule="R-105")
    done_all(subject=dispute, acting_user=acting_user, at=at)
    due = due_for("R-105", start=dispute.submitted_on or day_of(at))
    ask_department(COORDINATE, dispute, settler, Role.COORDINATOR, at=at, due=due, waiting=dispute.raised_by)
    ask_parties(FOLLOW_DISPUTE, dispute, Role.HEAD, at=at, due=due)
    return dispute


@transaction.atomic
def give_opinion(*, dispute: Dispute, outcome: Outcome, text: str, acting_user: User, at: dt.datetime) -> Dispute:
    """Give the opinion (协调意见书): one lead and only one. The lists of all sides are prepared from it at once.

    A coordinating department that is itself a party gives none (``SettlerIsParty``).
    """
    dispute = locked(dispute)
    settler = check_can_settle(acting_user, dispute=dispute, at=at)
    check_can_move(dispute, "give_opinion")
    check_outcome(outcome, party_departments(dispute), only_parties=False)
    number = next_number(series=OPINION.name, department=settler, year=day_of(at).year)
    dispute.decision_text = check_text(text, _("opinion"), "text")
    dispute.decision_number = number
    keep_opinion(dispute, outcome, settler, acting_user=acting_user, at=at)
    settle(
        dispute,
        "give_opinion",
        how=Settlement.OPINION,
        outcome=outcome,
        text=dispute.decision_text,
        number=number,
        decided_on=day_of(at),
        acting_user=acting_user,
        at=at,
    )
    return dispute


@transaction.atomic
def refer_upwards(*, dispute: Dispute, to: str, text: str, acting_user: User, at: dt.datetime) -> Dispute:
    """Refer a dispute upwards that cannot be coordinated, or in which the coordinating department is a party (提请上级裁决)."""
    dispute = locked(dispute)
    settler = check_can_coordinate(acting_user, at=at)
    dispute.referred_to = check_text(to, _("to whom"), "to")
    dispute.referral_text = check_text(text, _("what is asked"), "text")
    dispute.referred_on = day_of(at)
    move(dispute, "refer", acting_user=acting_user, at=at, also=("referred_to", "referral_text", "referred_on"))
    record(
        "responsibility.dispute.refer",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=dispute.referral_text,
        rule="R-105",
        detail={"to": dispute.referred_to},
    )
    done_all(subject=dispute, acting_user=acting_user, at=at)
    ask_department(RECORD_RULING, dispute, settler, Role.COORDINATOR, at=at, waiting=dispute.raised_by)
    ask_parties(FOLLOW_DISPUTE, dispute, Role.HEAD, at=at)
    return dispute


@transaction.atomic
def record_ruling(
    *,
    dispute: Dispute,
    document: str,
    ruled_on: dt.date,
    outcome: Outcome,
    text: str,
    acting_user: User,
    at: dt.datetime,
) -> Dispute:
    """Record the ruling from above with its document and day; the lists of all sides are prepared from it."""
    dispute = locked(dispute)
    check_can_coordinate(acting_user, at=at)
    check_can_move(dispute, "rule")
    check_took_place(ruled_on, since=dispute.referred_on or ruled_on, today=day_of(at), place="ruled_on")
    check_outcome(outcome, party_departments(dispute), only_parties=False)
    settle(
        dispute,
        "rule",
        how=Settlement.RULING,
        outcome=outcome,
        text=check_text(text, _("ruling"), "text"),
        number=check_text(document, _("document"), "document"),
        decided_on=ruled_on,
        acting_user=acting_user,
        at=at,
    )
    return dispute
