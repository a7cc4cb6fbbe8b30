"""A person's notices."""

from django.db.models import QuerySet

from core.notices.models import Notice
from core.people.models import User
from core.refusals import Absent


def notices_of(user: User) -> QuerySet[Notice]:
    """One's own notices, newest first."""
    return Notice.objects.filter(user=user).order_by("-created_at", "-id")


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


def notice_of(user: User, pk: int) -> Notice:
    """One of a person's own notices. Raises ``Absent``."""
    found = notices_of(user).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found
