"""A person's notices."""

from django.db.models import QuerySet

from core.notices.models import Notice
from core.people.models import User


def notices_of(user: User) -> QuerySet[Notice]:
    """One's own notices, newest first."""
    return Notice.objects.filter(user=user).order_by("-created_at", "-id")


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()
