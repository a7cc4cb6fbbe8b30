"""What the clock does around reorganisations."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from core.people.selectors import system_user
from core.reorganisation.services import carry_out_due

logger = logging.getLogger(__name__)


@shared_task(name="reorganisation.carry_out_due")
def carry_out_due_reorganisations(**_kwargs: Any) -> None:
    """Every hour: carry out the reorganisations whose day has come."""
    for line in carry_out_due(acting_user=system_user(), at=timezone.now()):
        logger.info(line)
