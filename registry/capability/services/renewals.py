"""Certificates about to end: ask the department to renew, tell the holder, tell again when one has ended (R-03b)."""

import datetime as dt

from django.db import transaction

from core.law.selectors import figure
from core.ledger.services import record
from core.notices.services import notify
from core.people.models import Role, User
from core.people.selectors import day_of, end_of, users_holding
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done_all
from registry.capability.models import Renewal
from registry.capability.policies import check_can_decide
from registry.capability.selectors import certificates_ending, how_it_ended
from registry.capability.states import RenewalState
from registry.capability.work import ENDS_SOON, HAS_ENDED, RENEW
from registry.models import Officer, OfficerCertificate
from registry.services.officers import check_reason


@transaction.atomic
def remind(*, acting_user: User, at: dt.datetime) -> int:
    """Open what is due, tell of what has ended, close what is settled; returns how many renewals were opened.

    Safe to repeat: each certificate has one renewal, which knows whether the holder has been told of the end.
    """
    today = day_of(at)
    settle(acting_user=acting_user, at=at)
    warned = dt.timedelta(days=int(figure("R-03b", "days_before", on=at)))
    opened = 0
    for certificate in certificates_ending(until=today + warned):
        renewal, is_new = Renewal.objects.get_or_create(certificate=certificate, defaults={"opened_on": today})
        if is_new:
            _open(renewal, certificate, warned, acting_user=acting_user, at=at)
            opened += 1
    ended = Renewal.objects.select_for_update(of=("self",)).filter(
        state=RenewalState.OPEN, told_of_end_on=None, certificate__valid_to__lt=today
    )
    for renewal in ended.select_related("certificate__officer__department", "certificate__officer__user"):
        _tell_of_end(renewal, acting_user=acting_user, at=at)
    return opened


def _told(certificate: OfficerCertificate) -> dict[str, str]:
    officer = certificate.officer
    return {"number": certificate.number, "name": officer.full_name, "day": certificate.valid_to.isoformat()}


def _open(
    renewal: Renewal, certificate: OfficerCertificate, warned: dt.timedelta, *, acting_user: User, at: dt.datetime
) -> None:
    officer = certificate.officer
    begin(renewal, acting_user=acting_user, at=at)
    ask(
        RENEW,
        subject=renewal,
        at=at,
        params=_told(certificate),
        department=officer.department,
        role=Role.STAFF,
        until=end_of(certificate.valid_to),
        soon=warned,
    )
    record("capability.renewal.open", subject=renewal, acting_user=acting_user, at=at, rule="R-03b")
    if officer.user is not None and certificate.valid_to >= day_of(at):
        notify(ENDS_SOON, users=[officer.user], params=_told(certificate), url=officer.get_absolute_url(), at=at)


def _tell_of_end(renewal: Renewal, *, acting_user: User, at: dt.datetime) -> None:
    officer = renewal.certificate.officer
    renewal.told_of_end_on = day_of(at)
    renewal.save(update_fields=["told_of_end_on"])
    told = [*users_holding(Role.HEAD, officer.department, at=at), *([officer.user] if officer.user else [])]
    notify(HAS_ENDED, users=told, params=_told(renewal.certificate), url=officer.get_absolute_url(), at=at)
    record("capability.renewal.ended", subject=renewal, acting_user=acting_user, at=at, rule="R-03b")


@transaction.atomic
def settle(*, officer: Officer | None = None, acting_user: User, at: dt.datetime) -> int:
    """Close every open renewal whose certificate has a successor, was revoked, or whose holder has left."""
    waiting = Renewal.objects.select_for_update(of=("self",)).filter(state=RenewalState.OPEN)
    if officer is not None:
        waiting = waiting.filter(certificate__officer=officer)
    closed = 0
    for renewal in waiting.select_related("certificate__officer"):
        act = how_it_ended(renewal.certificate)
        if act:
            _end(renewal, act, "", acting_user=acting_user, at=at)
            closed += 1
    return closed


@transaction.atomic
def drop_renewal(*, renewal: Renewal, reason: str, acting_user: User, at: dt.datetime) -> Renewal:
    """Decide that a certificate is not renewed; only the head does. Its holder stands as certified as the others allow."""
    renewal = (
        Renewal.objects.select_for_update(of=("self",))
        .select_related("certificate__officer__department")
        .get(pk=renewal.pk)
    )
    check_can_decide(acting_user, department=renewal.certificate.officer.department, at=at)
    why = check_reason(reason)
    check_can_move(renewal, "drop")
    _end(renewal, "drop", why, acting_user=acting_user, at=at)
    return renewal


def _end(renewal: Renewal, act: str, why: str, *, acting_user: User, at: dt.datetime) -> None:
    renewal.ended_on = day_of(at)
    move(renewal, act, acting_user=acting_user, at=at, reason=why, also=("ended_on",))
    record(f"capability.renewal.{act}", subject=renewal, acting_user=acting_user, at=at, why=why, rule="R-03b")
    done_all(subject=renewal, acting_user=acting_user, at=at)
