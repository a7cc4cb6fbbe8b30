"""Appoint, end, deputise, take and change leave."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.people.errors import DaysOutOfOrder, DeputyNotSelf, LeaveBegun, LeaveOverlaps, PostEndsThen, PostOverlaps
from core.people.models import Department, Deputy, Leave, LeaveKind, Post, User
from core.people.policies import check_can_administer, check_can_appoint, check_can_deputise
from core.people.selectors import day_of


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
    """Give a person a post in a department for a span of days.

    Posts that read the whole zone (leader, auditor, supervision) are given by the administrator of the system alone.
    """
    check_can_appoint(acting_user, role=role, department=department, at=at)
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
    """End a post after its last day: yesterday at the earliest, for what was done under it stands; never later than it
    ends already (that is a new appointment)."""
    check_can_appoint(acting_user, role=post.role, department=post.department, at=at)
    post = Post.objects.select_for_update().get(pk=post.pk)
    earliest = max(post.valid_from, day_of(at) - dt.timedelta(days=1))
    if last_day < earliest or (post.valid_to is not None and last_day > post.valid_to):
        raise PostEndsThen()
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
    check_can_deputise(acting_user, post=post, at=at)
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
def end_deputising(*, entry: Deputy, last_day: dt.date, acting_user: User, at: dt.datetime) -> Deputy:
    """End a deputising early: by the holder of the post, or by the department's administrator."""
    check_can_deputise(acting_user, post=entry.post, at=at)
    entry = Deputy.objects.select_for_update(of=("self",)).select_related("post").get(pk=entry.pk)
    if not entry.valid_from <= last_day <= entry.valid_to:
        raise DaysOutOfOrder()
    entry.valid_to = last_day
    entry.save(update_fields=["valid_to"])
    record(
        "people.post.end_deputising",
        subject=entry.post,
        acting_user=acting_user,
        at=at,
        detail={"deputy": entry.deputy_id, "to": last_day.isoformat()},
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
    """Take back leave that has not begun; leave that has begun is shortened (``shorten_leave``)."""
    if acting_user.pk != leave.user_id:
        check_can_administer(acting_user, department=leave.user.department, at=at)
    if leave.starts_on <= day_of(at):
        raise LeaveBegun()
    record("people.leave.cancel", subject=leave.user, acting_user=acting_user, at=at, detail={"leave": leave.pk})
    leave.delete()


@transaction.atomic
def shorten_leave(*, leave: Leave, ends_on: dt.date, acting_user: User, at: dt.datetime) -> Leave:
    """Come back earlier than entered; days that are past stay days of leave."""
    if acting_user.pk != leave.user_id:
        check_can_administer(acting_user, department=leave.user.department, at=at)
    leave = Leave.objects.select_for_update(of=("self",)).select_related("user").get(pk=leave.pk)
    if not max(leave.starts_on, day_of(at) - dt.timedelta(days=1)) <= ends_on <= leave.ends_on:
        raise DaysOutOfOrder()
    leave.ends_on = ends_on
    leave.save(update_fields=["ends_on"])
    record("people.leave.shorten", subject=leave.user, acting_user=acting_user, at=at, detail={"leave": leave.pk})
    return leave
