"""Invite, accept, reset, change, close and reopen accounts."""

import datetime as dt
import hashlib

import axes.utils
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from core.ledger.services import record
from core.outbox.services import announce
from core.people.errors import AccountClosed, InvitationSpent, NotOneself, UserNameTaken
from core.people.models import Department, Invitation, User, UserKind
from core.people.policies import check_can_administer, check_can_administer_user
from core.people.selectors import reset_asked_since, system_user
from core.pinyin import initials_of_person
from core.refusals import NotAllowed

INVITATION_DAYS = 7
RESET_MAIL_EVERY = dt.timedelta(minutes=5)


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
    user = User(
        username=username,
        full_name=full_name,
        initials=initials_of_person(full_name),
        department=department,
        email=email,
        phone=phone,
        date_joined=at,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save()
    _write_invitation(user, secret=secret, acting_user=acting_user, at=at)
    record("people.user.invite", subject=user, acting_user=acting_user, at=at, detail={"department": department.code})
    return user


@transaction.atomic
def create_client_account(
    *, username: str, full_name: str, department: Department, acting_user: User, at: dt.datetime
) -> User:
    """Create the account under which a program of the department acts; it has no password and never signs in."""
    check_can_administer(acting_user, department=department, at=at)
    if User.objects.filter(username=username).exists():
        raise UserNameTaken(username=username)
    user = User(
        username=username,
        full_name=full_name,
        kind=UserKind.CLIENT,
        department=department,
        wants_mail=False,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save()
    record("people.user.create_client", subject=user, acting_user=acting_user, at=at)
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
def invite_again(*, user: User, secret: str, acting_user: User, at: dt.datetime) -> User:
    """Send a new invitation: to somebody who never accepted the first, or who lost the password and has no e-mail.

    Invitations that were sent before open nothing from now on; the old password stays until the new one is set.
    """
    check_can_administer_user(acting_user, user=user, at=at)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise AccountClosed()
    Invitation.objects.filter(user=user, accepted_at=None, expires_at__gt=at).update(expires_at=at)
    _write_invitation(user, secret=secret, acting_user=acting_user, at=at)
    record("people.user.invite", subject=user, acting_user=acting_user, at=at)
    return user


@transaction.atomic
def accept_invitation(*, secret: str, password: str, at: dt.datetime) -> User:
    """Set the first password with the secret of an invitation; the invited person is the one who acts."""
    invitation = (
        Invitation.objects.select_for_update().filter(secret_digest=digest_of(secret), accepted_at=None).first()
    )
    if invitation is None or invitation.expires_at <= at:
        raise InvitationSpent()
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    if not user.is_active:
        raise InvitationSpent()
    set_password(user=user, password=password, acting_user=user, at=at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def set_password(*, user: User, password: str, acting_user: User, at: dt.datetime) -> None:
    """Set one's own password, which passes the rules; every other session of the account and any lock-out end.

    Nobody sets another person's password: an administrator sends an invitation (``invite_again``).
    """
    if acting_user.pk != user.pk:
        raise NotAllowed()
    validate_password(password, user)
    user.set_password(password)
    user.password_set_at = at
    user.save(update_fields=["password", "password_set_at"])
    axes.utils.reset(username=user.username)
    record("people.user.set_password", subject=user, acting_user=acting_user, at=at)


@transaction.atomic
def ask_for_reset(*, account: str, at: dt.datetime) -> None:
    """Somebody forgot the password of ``account`` (user name or e-mail): its owner gets a link by e-mail.

    Says nothing about whether there is such an account, and writes at most every five minutes. The link is made when
    the mail leaves (``core.people.receivers``); no secret is kept.
    """
    matching = User.objects.filter(kind=UserKind.PERSON, is_active=True).exclude(email="")
    user = matching.filter(username=account).first() or matching.filter(email__iexact=account).order_by("pk").first()
    if user is None or reset_asked_since(user, at - RESET_MAIL_EVERY):
        return
    record("people.user.ask_for_reset", subject=user, acting_user=system_user(), at=at)
    announce("people.user.reset_asked", subject=user, at=at)


@transaction.atomic
def change_own_particulars(
    *, email: str, phone: str, language: str, wants_mail: bool, acting_user: User, at: dt.datetime
) -> User:
    """Change how one is reached: e-mail, telephone, language, notices by e-mail too."""
    user = User.objects.select_for_update().get(pk=acting_user.pk)
    user.email, user.phone, user.language, user.wants_mail = email, phone, language, wants_mail
    _save_checked(user, "email", "phone", "language", "wants_mail", acting_user=acting_user, at=at)
    return user


@transaction.atomic
def edit_user(
    *,
    user: User,
    full_name: str,
    department: Department | None,
    email: str,
    phone: str,
    acting_user: User,
    at: dt.datetime,
) -> User:
    """Correct a person's name, department or how they are reached; posts are not touched.

    A move to another department needs the administration of both.
    """
    check_can_administer_user(acting_user, user=user, at=at)
    check_can_administer(acting_user, department=department, at=at)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.full_name, user.department, user.email, user.phone = full_name, department, email, phone
    _save_checked(user, "full_name", "department", "email", "phone", acting_user=acting_user, at=at)
    return user


def _save_checked(user: User, *fields: str, acting_user: User, at: dt.datetime) -> None:
    """The line names what was changed, never the values: they are personal."""
    before = User.objects.get(pk=user.pk)
    user.initials = initials_of_person(user.full_name)
    changed = [name for name in fields if getattr(before, name) != getattr(user, name)]
    if not changed:
        return
    user.full_clean()
    user.save(update_fields=[*changed, "initials"])
    record("people.user.edit", subject=user, acting_user=acting_user, at=at, detail={"changed": changed})


@transaction.atomic
def deactivate(*, user: User, reason: str, acting_user: User, at: dt.datetime) -> None:
    """Close an account; posts stay in the history, no act is possible from this moment."""
    check_can_administer_user(acting_user, user=user, at=at)
    if user.pk == acting_user.pk:
        raise NotOneself()
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("people.user.deactivate", subject=user, acting_user=acting_user, at=at, why=reason)


@transaction.atomic
def reactivate(*, user: User, reason: str, acting_user: User, at: dt.datetime) -> None:
    """Open a closed account again, with the posts that are still in force."""
    check_can_administer_user(acting_user, user=user, at=at)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("people.user.reactivate", subject=user, acting_user=acting_user, at=at, why=reason)


@transaction.atomic
def change_language(*, language: str, acting_user: User, at: dt.datetime) -> None:
    """Remember the language a person chose at the switch."""
    acting_user.language = language
    acting_user.save(update_fields=["language"])
