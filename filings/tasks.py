"""When nobody asks: the year begins, a clock comes near."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from filings import services


@shared_task(name="filings.open_annual_duties")
def open_annual_duties(**_kwargs: Any) -> None:
    """What this year owes; opens each duty once, however often it runs."""
    now = timezone.now()
    services.open_annual_duties(year=timezone.localdate(now).year, acting_user=system_user(), at=now)


@shared_task(name="filings.remind")
def remind(**_kwargs: Any) -> None:
    """Reminders of what is near, news of what is late; each once."""
    services.remind(at=timezone.now())
