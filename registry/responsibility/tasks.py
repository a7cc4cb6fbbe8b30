"""What the calendar does to lists: versions take effect and end, consultations end with their term."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from registry.responsibility import dispute_services, services


@shared_task(name="responsibility.turn_lists")
def turn_lists(**_kwargs: Any) -> None:
    """Every hour: what has begun or ended by its days is written down and shown on the portal."""
    services.turn_lists(acting_user=system_user(), at=timezone.now())


@shared_task(name="responsibility.close_overdue_rounds")
def close_overdue_rounds(**_kwargs: Any) -> None:
    """Every five minutes: consultations whose term has passed are closed, silence is written down."""
    services.close_overdue_rounds(acting_user=system_user(), at=timezone.now())


@shared_task(name="responsibility.follow_up_disputes")
def follow_up_disputes(**_kwargs: Any) -> None:
    """Every hour: disputes whose adjusted lists are all in force are closed."""
    dispute_services.follow_up_all(acting_user=system_user(), at=timezone.now())
