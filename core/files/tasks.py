"""What nobody asks for: dropping files that belong nowhere."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.files.services import drop_orphans


@shared_task(name="files.drop_orphans")
def drop_orphans_task(**_kwargs: Any) -> int:
    return drop_orphans(at=timezone.now())
