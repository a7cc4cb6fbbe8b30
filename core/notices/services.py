"""Notify people; mark as read."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core.notices.kinds import NoticeKind
from core.notices.models import Notice
from core.outbox.services import announce
from core.people.models import User


def notify(
    kind: NoticeKind, *, users: Iterable[User], params: dict[str, Any] | None = None, url: str = "", at: dt.datetime
) -> None:
    """Write a notice for each person in the caller's transaction; mail leaves by the outbox after the commit."""
    for user in {user.pk: user for user in users}.values():
        notice = Notice.objects.create(user=user, kind=kind.name, params=params or {}, url=url, created_at=at)
        if user.wants_mail and user.email:
            announce("notices.notice.written", subject=notice, at=at)


@transaction.atomic
def mark_read(*, acting_user: User, notice_ids: Iterable[int] | None = None, at: dt.datetime) -> int:
    """Mark one's own notices as read: the given ones, or all."""
    notices = Notice.objects.filter(user=acting_user, read_at=None)
    if notice_ids is not None:
        notices = notices.filter(pk__in=list(notice_ids))
    return notices.update(read_at=at)


def note_mailed(*, notice: Notice, at: dt.datetime) -> None:
    """Note that a notice has left by e-mail."""
    notice.mailed_at = at
    notice.save(update_fields=["mailed_at"])
