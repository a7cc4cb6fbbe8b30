"""What happens at night."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from oversight.figures import services


@shared_task(name="oversight.take_snapshots")
def take_snapshots(**_kwargs: Any) -> None:
    """Snapshots of every day that is over and has none; runs hourly, so that a missed night is caught up."""
    now = timezone.now()
    for day in services.missed_days(today=timezone.localdate(now)):
        services.take_snapshot(day=day, acting_user=system_user(), at=now)
