"""Send a task after the commit, by name. A broker that is away is no error: every task sent here has a sweep."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def send_after_commit(task: str, **arguments: Any) -> None:
    """Send the Celery task ``task`` with keyword arguments once the current transaction has committed."""
    transaction.on_commit(lambda: _send(task, arguments))


def _send(task: str, arguments: dict[str, Any]) -> None:
    try:
        current_app.send_task(task, kwargs=arguments, retry=False)
    except Exception:
        logger.warning("broker away; the sweep will send %s", task, exc_info=True)
