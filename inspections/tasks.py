"""What the clock does around draws."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from inspections.services.draws import run

logger = logging.getLogger(__name__)


@shared_task(name="inspections.run_due_draws")
def run_due_draws(**_kwargs: Any) -> None:
    """Every minute: run the draws whose minute has come, void by rule what missed its grace period."""
    for line in run.run_due(acting_user=system_user(), at=timezone.now()):
        logger.info(line)
