"""End what is due, every five minutes."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from publicity import services


@shared_task(name="publicity.end_due")
def end_due(**_kwargs: Any) -> None:
    """Ends are read from the rows, never counted by runs: a sweep that did not run is made up by the next."""
    services.end_due(acting_user=system_user(), at=timezone.now())
