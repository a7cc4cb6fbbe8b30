"""What the clock does with certificates."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from registry.capability import services


@shared_task(name="capability.remind")
def remind(**_kwargs: Any) -> None:
    """Every day: remind of certificates that are about to end (R-03b). Safe to repeat."""
    services.remind(acting_user=system_user(), at=timezone.now())
