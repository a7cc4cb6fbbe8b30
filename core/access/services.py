"""Make a code, show it, withdraw it; prove who holds it."""

import datetime as dt
from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from core.access.errors import AlreadyWithdrawn, ProofBlocked, ProofFailed, ProofNotOffered
from core.access.models import Capability
from core.access.registry import proof_of
from core.access.secret import digest_of, secret_from
from core.ledger.services import record
from core.people.models import User
from core.people.selectors import system_user

MOST_PROOF_FAILURES = 5
PROOF_BLOCKED_FOR = dt.timedelta(minutes=30)


@transaction.atomic
def issue(
    kind: str,
    *,
    subject: models.Model,
    entropy: bytes,
    expires_at: dt.datetime,
    opens_when_shown: bool = False,
    acting_user: User,
    at: dt.datetime,
) -> tuple[Capability, str]:
    """Make a code for one record. Returns it with its secret, which is never to be had again.

    Whether the person may is decided by the service that calls this; ``entropy`` are at least 16 random bytes made at
    the edge (``core.access.new_entropy``). With ``opens_when_shown`` the code opens nothing until ``show``.
    """
    secret = secret_from(entropy)
    made = Capability.objects.create(
        kind=kind,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        digest=digest_of(secret),
        created_by=acting_user,
        created_at=at,
        expires_at=expires_at,
        opens_when_shown=opens_when_shown,
    )
    record(
        "access.capability.issue",
        subject=subject,
        acting_user=acting_user,
        at=at,
        detail={"kind": kind, "code": made.pk, "expires_at": expires_at.isoformat()},
    )
    return made, secret


@transaction.atomic
def show(*, capability: Capability, acting_user: User, at: dt.datetime) -> Capability:
    """Note that the code was shown to the party: from now on it opens. A second showing changes nothing."""
    capability = Capability.objects.select_for_update().get(pk=capability.pk)
    if capability.shown_at is None:
        capability.shown_at = at
        capability.save(update_fields=["shown_at"])
        _record(capability, "access.capability.show", acting_user, at)
    return capability


@transaction.atomic
def revoke(*, capability: Capability, reason: str, acting_user: User, at: dt.datetime) -> Capability:
    """Withdraw a code: it opens nothing from now on."""
    capability = Capability.objects.select_for_update().get(pk=capability.pk)
    if capability.revoked_at is not None:
        raise AlreadyWithdrawn()
    capability.revoked_at = at
    capability.save(update_fields=["revoked_at"])
    _record(capability, "access.capability.revoke", acting_user, at, why=reason)
    return capability


def note_opening(*, capability: Capability, at: dt.datetime) -> None:
    """Count an opening; no ledger line, a code may be opened a thousand times."""
    Capability.objects.filter(pk=capability.pk).update(uses=F("uses") + 1, last_used_at=at)


def check_second_proof(*, capability: Capability, answers: Mapping[str, str], at: dt.datetime) -> None:
    """Refuse an act that binds unless its holder proves who they are, as the kind of the code registered it.

    Call it before the service, outside any transaction: a failure is counted even though the act is refused. After
    five failures in a row the proof is blocked for half an hour.
    """
    proof = proof_of(capability.kind)
    if proof is None:
        raise ProofNotOffered()
    with transaction.atomic():
        capability = Capability.objects.select_for_update().get(pk=capability.pk)
        blocked_until = capability.proof_blocked_until
        if blocked_until is not None and blocked_until > at:
            raise ProofBlocked(until=_clock(blocked_until))
        if proof(capability, answers):
            capability.proof_failures, capability.proof_blocked_until = 0, None
            failures = 0
        else:
            capability.proof_failures += 1
            failures = capability.proof_failures
            if failures >= MOST_PROOF_FAILURES:
                capability.proof_failures, capability.proof_blocked_until = 0, at + PROOF_BLOCKED_FOR
                _record(capability, "access.capability.proof_blocked", system_user(), at)
        capability.save(update_fields=["proof_failures", "proof_blocked_until"])
    if failures >= MOST_PROOF_FAILURES:
        raise ProofBlocked(until=_clock(at + PROOF_BLOCKED_FOR))
    if failures:
        raise ProofFailed(left=MOST_PROOF_FAILURES - failures)


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _record(capability: Capability, act: str, acting_user: User, at: dt.datetime, *, why: str = "") -> None:
    record(act, subject=capability.subject(), acting_user=acting_user, at=at, why=why, detail={"code": capability.pk})
