"""Run a job by its number; send again, each minute, what was lost."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.utils import timezone

from core.jobs.running import perform
from core.jobs.selectors import jobs_to_send_again
from core.jobs.services import TASK
from core.jobs.sweeps import SweepBusy, sweep
from core.outbox.sending import send_after_commit


@shared_task(name=TASK, acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def run(*, job_id: int, **_later: Any) -> None:
    perform(job_id)


@shared_task(name="core.jobs.sweep", ignore_result=True)
def send_again(**_later: Any) -> None:
    """Send every job whose message may be lost or whose worker died."""
    with suppress(SweepBusy), sweep("core.jobs.sweep", at=timezone.now()):
        for job_id in jobs_to_send_again().values_list("pk", flat=True):
            send_after_commit(TASK, job_id=job_id)
