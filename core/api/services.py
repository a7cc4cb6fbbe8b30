"""Make and revoke machine clients; keep the replies of requests that may come twice."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.api.errors import (
    ClientNameTaken,
    ClientRevoked,
    ExpiryOutOfRange,
    RoleNotForClients,
    ScopesNeeded,
    ScopeUnknown,
)
from core.api.models import ApiClient, KeptReply
from core.api.policies import ROLES_FOR_CLIENTS, check_can_manage_clients
from core.api.scopes import all_scopes
from core.api.tokens import digest_of, prefix_of
from core.ledger.services import record
from core.people.models import Department, Role, User
from core.people.services import appoint, create_client_account, deactivate

MOST_DAYS = 366
REPLIES_KEPT_FOR = dt.timedelta(days=30)


@transaction.atomic
def create_client(
    *,
    name: str,
    department: Department,
    role: str,
    scopes: Sequence[str],
    last_day: dt.date,
    token: str,
    acting_user: User,
    at: dt.datetime,
) -> ApiClient:
    """Make a client of a department: an account of its own, a post until its last day, scopes, a token.

    ``token`` is made at the edge (``core.api.tokens.new_token``); only its digest is kept. A machine holds only
    posts whose acts need no judgement of a person.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    check_can_manage_clients(acting_user, department=department, at=at)
    if role not in ROLES_FOR_CLIENTS:
        raise RoleNotForClients(role=Role(role).label)
    chosen = sorted(set(scopes))
    if not chosen:
        raise ScopesNeeded()
    for scope in chosen:
        if scope not in all_scopes():
            raise ScopeUnknown(scope=scope)
    today = timezone.localtime(at).date()
    if not 0 < (last_day - today).days <= MOST_DAYS:
        raise ExpiryOutOfRange(days=MOST_DAYS)
    if ApiClient.objects.filter(department=department, name=name, revoked_at=None).exists():
        raise ClientNameTaken(name=name)
    prefix = prefix_of(token)
    user = create_client_account(username=prefix, full_name=name, department=department, acting_user=acting_user, at=at)
    appoint(
        user=user,
        department=department,
        role=role,
        valid_from=today,
        valid_to=last_day,
        acting_user=acting_user,
        at=at,
    )
    end_of_last_day = dt.datetime.combine(last_day, dt.time.max, tzinfo=timezone.get_current_timezone())
    client = ApiClient.objects.create(
        name=name,
        department=department,
        user=user,
        prefix=prefix,
        digest=digest_of(token),
        scopes=chosen,
        created_by=acting_user,
        created_at=at,
        expires_at=end_of_last_day,
    )
    record(
        "api.client.create",
        subject=client,
        acting_user=acting_user,
        at=at,
        detail={"department": department.code, "role": role, "scopes": chosen, "last_day": last_day.isoformat()},
    )
    return client


@transaction.atomic
def revoke_client(*, client: ApiClient, reason: str, acting_user: User, at: dt.datetime) -> ApiClient:
    """Revoke a client: its token opens nothing from this moment, its account is closed."""
    client = ApiClient.objects.select_for_update().select_related("user", "department").get(pk=client.pk)
    check_can_manage_clients(acting_user, department=client.department, at=at)
    if client.revoked_at is not None:
        raise ClientRevoked()
    client.revoked_at = at
    client.save(update_fields=["revoked_at"])
    deactivate(user=client.user, reason=reason, acting_user=acting_user, at=at)
    record("api.client.revoke", subject=client, acting_user=acting_user, at=at, why=reason)
    return client


def note_use(*, client: ApiClient, at: dt.datetime) -> None:
    """Note when a client was last used; no ledger line."""
    ApiClient.objects.filter(pk=client.pk).update(last_used_at=at)


def claim_key(*, acting_user: User, route: str, key: str, request_digest: str) -> KeptReply | None:
    """Take a key for this transaction; waits while another transaction holds it.

    Returns the row: with a status if the request was answered before, without one if it is ours to answer. None if the
    key was used for another content.
    """
    KeptReply.objects.bulk_create(
        [KeptReply(principal=acting_user, route=route, key=key, request_digest=request_digest)], ignore_conflicts=True
    )
    kept = KeptReply.objects.select_for_update().get(principal=acting_user, route=route, key=key)
    return kept if kept.request_digest == request_digest else None


def keep_reply(*, kept: KeptReply, status: int, body: Any, location: str) -> None:
    """Keep the answer with the key, in the transaction of what it reports."""
    kept.status, kept.body, kept.location = status, body, location
    kept.save(update_fields=["status", "body", "location"])


def forget_replies(*, at: dt.datetime) -> int:
    """Forget the replies of more than thirty days ago; returns how many."""
    forgotten, _kinds = KeptReply.objects.filter(kept_at__lt=at - REPLIES_KEPT_FOR).delete()
    return forgotten
