"""Forget, each night, replies nobody will ask for again."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.api.services import forget_replies


@shared_task(name="core.api.forget_replies", ignore_result=True)
def forget(**_later: Any) -> None:
    forget_replies(at=timezone.now())
