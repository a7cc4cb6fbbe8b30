"""Seal every minute."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.ledger import services


@shared_task(name="ledger.seal")
def seal(**_kwargs: Any) -> None:
    services.seal(at=timezone.now())
