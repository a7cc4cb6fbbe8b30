"""Invite, accept, reset, deactivate."""

import datetime as dt
import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core.ledger.services import record
from core.people.errors import InvitationSpent, UserNameTaken
from core.people.models import Department, Invitation, User
from core.people.policies import check_can_administer
from core.refusals import Invalid

INVITATION_DAYS = 7


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    username: str,
    full_name: str,
    department: Department,
    email: str = "",
    phone: str = "",
    secret: str,
    acting_user: User,
    at: dt.datetime,
) -> User:
    """Create an account without a password and an invitation that is good for seven days.

    ``secret`` is at least 32 random characters, made at the edge; only its digest is kept.
    """
    check_can_administer(acting_user, department=department, at=at)
    if User.objects.filter(username=username).exists():
        raise UserNameTaken(username=username)
    user = User(username=username, full_name=full_name, department=department, email=email, phone=phone, date_joined=at)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise Invalid(place=", ".join(error.message_dict)) from error
    user.save()
    _write_invitation(user, secret=secret, acting_user=acting_user, at=at)
    record("people.user.invite", subject=user, acting_user=acting_user, at=at, detail={"department": department.code})
    return user


def _write_invitation(user: User, *, secret: str, acting_user: User, at: dt.datetime) -> None:
    Invitation.objects.create(
        user=user,
        secret_digest=digest_of(secret),
        invited_by=acting_user,
        invited_at=at,
        expires_at=at + dt.timedelta(days=INVITATION_DAYS),
    )


@transaction.atomic
def accept_invitation(*, secret: str, password: str, at: dt.datetime) -> User:
    """Set the first password with the secret of an invitation; the invited person is the one who acts."""
    invitation = (
        Invitation.objects.select_for_update().filter(secret_digest=digest_of(secret), accepted_at=None).first()
    )
    if invitation is None or invitation.expires_at <= at:
        raise InvitationSpent()
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    set_password(user=user, password=password, acting_user=user, at=at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def set_password(*, user: User, password: str, acting_user: User, at: dt.datetime) -> None:
    """Set a password that passes the rules; every other session of the account ends by itself."""
    if acting_user.pk != user.pk:
        check_can_administer(acting_user, department=user.department, at=at)
    validate_password(password, user)
    user.set_password(password)
    user.password_set_at = at
    user.save(update_fields=["password", "password_set_at"])
    record("people.user.set_password", subject=user, acting_user=acting_user, at=at)


@transaction.atomic
def deactivate(*, user: User, reason: str, acting_user: User, at: dt.datetime) -> None:
    """Close an account; posts stay in the history, no act is possible from this moment."""
    check_can_administer(acting_user, department=user.department, at=at)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("people.user.deactivate", subject=user, acting_user=acting_user, at=at, why=reason)


@transaction.atomic
def change_language(*, language: str, acting_user: User, at: dt.datetime) -> None:
    """Remember the language a person chose at the switch."""
    acting_user.language = language
    acting_user.save(update_fields=["language"])
