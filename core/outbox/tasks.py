"""Deliver events, and sweep what was missed."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.outbox import services


@shared_task(name="outbox.deliver")
def deliver(event_id: str, **_kwargs: Any) -> None:
    services.deliver(event_id=event_id, at=timezone.now())


@shared_task(name="outbox.sweep")
def sweep(**_kwargs: Any) -> None:
    services.sweep(at=timezone.now())
