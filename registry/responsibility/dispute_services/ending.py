"""Withdraw with the consent of all; archive what is closed."""

import datetime as dt

from django.db import transaction

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.transitions.services import check_can_move, move
from core.work.services import done, done_all
from registry.responsibility.dispute_errors import NotAParty, WithdrawalNotAsked
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_policies import check_can_archive, check_can_bind
from registry.responsibility.dispute_selectors import party_departments
from registry.responsibility.dispute_services.parts import ask_department, check_reason, locked
from registry.responsibility.dispute_work import ARCHIVE_DISPUTE, CONSENT


@transaction.atomic
def ask_withdrawal(*, dispute: Dispute, reason: str, acting_user: User, at: dt.datetime) -> Dispute:
    """The head of the department that raised a dispute asks to withdraw it; the other parties must consent."""
    dispute = locked(dispute)
    check_can_bind(acting_user, dispute=dispute, department=dispute.raised_by, at=at)
    check_can_move(dispute, "withdraw")
    dispute.withdrawal_reason = check_reason(reason)
    dispute.save(update_fields=["withdrawal_reason"])
    dispute.parties.update(consents_to_withdrawal=False)
    dispute.parties.filter(department=dispute.raised_by).update(consents_to_withdrawal=True)
    record(
        "responsibility.dispute.ask_withdrawal",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=dispute.withdrawal_reason,
    )
    for department in party_departments(dispute):
        if department.pk != dispute.raised_by_id:
            ask_department(CONSENT, dispute, department, Role.HEAD, at=at, waiting=dispute.raised_by)
    return dispute


@transaction.atomic
def consent_to_withdrawal(*, dispute: Dispute, department: Department, acting_user: User, at: dt.datetime) -> Dispute:
    """The head of a party consents; with the last consent the dispute is withdrawn."""
    dispute = _asked(dispute, department, acting_user, at)
    dispute.parties.filter(department=department).update(consents_to_withdrawal=True)
    record(
        "responsibility.dispute.consent",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        detail={"department": department.code},
    )
    done(CONSENT, subject=dispute, acting_user=acting_user, at=at, department=department)
    if not dispute.parties.filter(consents_to_withdrawal=False).exists():
        close_as_withdrawn(dispute, acting_user=acting_user, at=at)
    return dispute


def close_as_withdrawn(dispute: Dispute, *, acting_user: User, at: dt.datetime) -> None:
    """End a dispute without an outcome: nothing changes on any list."""
    dispute.closed_on = day_of(at)
    move(dispute, "withdraw", acting_user=acting_user, at=at, reason=dispute.withdrawal_reason, also=("closed_on",))
    record(
        "responsibility.dispute.withdraw",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=dispute.withdrawal_reason,
    )
    done_all(subject=dispute, acting_user=acting_user, at=at)
    announce("responsibility.dispute.withdrawn", subject=dispute, payload={}, at=at)


@transaction.atomic
def object_to_withdrawal(
    *, dispute: Dispute, department: Department, reason: str, acting_user: User, at: dt.datetime
) -> Dispute:
    """The head of a party objects: the dispute goes on as if nobody had asked."""
    dispute = _asked(dispute, department, acting_user, at)
    why = check_reason(reason)
    dispute.withdrawal_reason = ""
    dispute.save(update_fields=["withdrawal_reason"])
    dispute.parties.update(consents_to_withdrawal=False)
    record(
        "responsibility.dispute.object",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"department": department.code},
    )
    done(CONSENT, subject=dispute, acting_user=acting_user, at=at)
    return dispute


def _asked(dispute: Dispute, department: Department, acting_user: User, at: dt.datetime) -> Dispute:
    dispute = locked(dispute)
    check_can_bind(acting_user, dispute=dispute, department=department, at=at)
    check_can_move(dispute, "withdraw")
    if department.pk == dispute.raised_by_id:
        raise NotAParty(department=department.display_name)
    if not dispute.withdrawal_reason:
        raise WithdrawalNotAsked()
    return dispute


@transaction.atomic
def archive_dispute(*, dispute: Dispute, acting_user: User, at: dt.datetime) -> Dispute:
    """Archive a closed dispute with all its papers."""
    dispute = locked(dispute)
    check_can_archive(acting_user, dispute=dispute, at=at)
    move(dispute, "archive", acting_user=acting_user, at=at)
    record("responsibility.dispute.archive", subject=dispute, acting_user=acting_user, at=at)
    done(ARCHIVE_DISPUTE, subject=dispute, acting_user=acting_user, at=at)
    return dispute
