"""What every scene has at hand: the moment, the people, and the moments before it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from core.people.models import Department, User

ENOUGH_FOR_CLASSES = 10_000


@dataclass(frozen=True)
class Stage:
    """``now`` is the moment of seeding; the story lies before it, so that the demo builds in any year."""

    now: dt.datetime
    enterprises: int

    @property
    def is_small(self) -> bool:
        """A zone for tests: the same story with fewer firms."""
        return self.enterprises < ENOUGH_FOR_CLASSES

    def before(self, days: float, *, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A moment of office hours so many days ago."""
        day = timezone.localtime(self.now) - dt.timedelta(days=days)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def day(self, days_ago: int) -> dt.date:
        """The day so many days ago; negative days lie ahead."""
        return timezone.localtime(self.now).date() - dt.timedelta(days=days_ago)

    def user(self, username: str) -> User:
        return User.objects.select_related("department").get(username=username)

    def department(self, code: str) -> Department:
        return Department.objects.get(code=code)
