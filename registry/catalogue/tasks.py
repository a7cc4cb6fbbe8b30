"""What the clock does with the catalogue."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from registry.catalogue import services


@shared_task(name="catalogue.review")
def review(**_kwargs: Any) -> None:
    """Every day: end what has run out, bring up what has not been used for five years. Both are read from the rows."""
    services.expire_due(acting_user=system_user(), at=timezone.now())
    services.review_unused(acting_user=system_user(), at=timezone.now())
