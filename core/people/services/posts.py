"""Appoint, end, deputise, take leave."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.people.errors import DaysOutOfOrder, DeputyNotSelf, LeaveOverlaps, PostOverlaps
from core.people.models import Department, Deputy, Leave, LeaveKind, Post, User
from core.people.policies import check_can_administer
from core.refusals import NotAllowed


@transaction.atomic
def appoint(
    *,
    user: User,
    department: Department,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> Post:
    """Give a person a post in a department for a span of days."""
    check_can_administer(acting_user, department=department, at=at)
    if valid_to is not None and valid_to < valid_from:
        raise DaysOutOfOrder()
    try:
        with transaction.atomic():
            post = Post.objects.create(
                user=user, department=department, role=role, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise PostOverlaps() from error
    record(
        "people.post.appoint",
        subject=post,
        acting_user=acting_user,
        at=at,
        detail={"user": user.pk, "role": role, "department": department.code},
    )
    return post


@transaction.atomic
def end_post(*, post: Post, last_day: dt.date, reason: str, acting_user: User, at: dt.datetime) -> Post:
    """End a post after its last day; what was done under it stands."""
    check_can_administer(acting_user, department=post.department, at=at)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if last_day < post.valid_from:
        raise DaysOutOfOrder()
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    record("people.post.end", subject=post, acting_user=acting_user, at=at, why=reason)
    return post


@transaction.atomic
def appoint_deputy(
    *,
    post: Post,
    deputy: User,
    valid_from: dt.date,
    valid_to: dt.date,
    reason: str,
    acting_user: User,
    at: dt.datetime,
) -> Deputy:
    """Let someone act for the holder of a post (代理): by the holder, or by the department's administrator."""
    if acting_user.pk != post.user_id:
        check_can_administer(acting_user, department=post.department, at=at)
    if deputy.pk == post.user_id:
        raise DeputyNotSelf()
    if valid_to < valid_from:
        raise DaysOutOfOrder()
    entry = Deputy.objects.create(post=post, deputy=deputy, valid_from=valid_from, valid_to=valid_to, reason=reason)
    record(
        "people.post.deputise",
        subject=post,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"deputy": deputy.pk, "from": valid_from.isoformat(), "to": valid_to.isoformat()},
    )
    return entry


@transaction.atomic
def take_leave(
    *,
    user: User,
    starts_on: dt.date,
    ends_on: dt.date,
    kind: str = LeaveKind.ANNUAL,
    acting_user: User,
    at: dt.datetime,
) -> Leave:
    """Enter leave: one's own, or as the department's administrator."""
    if acting_user.pk != user.pk:
        check_can_administer(acting_user, department=user.department, at=at)
    if ends_on < starts_on:
        raise DaysOutOfOrder()
    try:
        with transaction.atomic():
            leave = Leave.objects.create(user=user, starts_on=starts_on, ends_on=ends_on, kind=kind)
    except IntegrityError as error:
        raise LeaveOverlaps() from error
    record("people.leave.take", subject=user, acting_user=acting_user, at=at, detail={"leave": leave.pk})
    return leave


@transaction.atomic
def cancel_leave(*, leave: Leave, acting_user: User, at: dt.datetime) -> None:
    """Take back leave that has not begun; leave that has begun is shortened by the administrator."""
    if acting_user.pk != leave.user_id:
        check_can_administer(acting_user, department=leave.user.department, at=at)
    if leave.starts_on <= at.date():
        raise NotAllowed()
    record("people.leave.cancel", subject=leave.user, acting_user=acting_user, at=at, detail={"leave": leave.pk})
    leave.delete()
