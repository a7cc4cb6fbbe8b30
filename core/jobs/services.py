"""Ask for a job, stop one, repeat one."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from core.jobs.errors import JobIsOver, JobNotFailed
from core.jobs.models import Job
from core.jobs.policies import check_can_steer
from core.jobs.registry import kind_of
from core.jobs.running import STOPPED
from core.jobs.states import LIVE, JobState
from core.jobs.texts import in_every_language
from core.ledger.services import record
from core.outbox.sending import send_after_commit
from core.people.models import User

TASK = "core.jobs.run"


@transaction.atomic
def start(kind: str, *, params: dict[str, Any] | None = None, key: str = "", acting_user: User, at: dt.datetime) -> Job:
    """Ask for a job of a registered kind; it is sent to the workers when the transaction commits.

    Whether the person may ask is decided by the service that calls this. ``params`` are plain JSON values: ids, never
    secrets. With a ``key``, a second job while one of that kind and key is live is that one: pressed twice, run once.
    """
    if kind_of(kind) is None:
        raise ValueError(f"no function is registered for jobs of kind {kind}")
    if key:
        live = _live(kind, key)
        if live is not None:
            return live
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                params=params or {},
                key=key,
                asked_by=acting_user,
                department_id=acting_user.department_id,
                asked_at=at,
            )
    except IntegrityError:
        live = _live(kind, key)
        if live is None:
            raise
        return live
    record("jobs.start", subject=job, acting_user=acting_user, at=at, detail={"kind": kind})
    send_after_commit(TASK, job_id=job.pk)
    return job


def _live(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, state__in=LIVE).first()


@transaction.atomic
def cancel(*, job: Job, acting_user: User, at: dt.datetime) -> Job:
    """Stop a job: at once while it waits, at its next sign of progress while it runs."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    check_can_steer(acting_user, job, at=at)
    if job.is_over:
        raise JobIsOver()
    if job.state == JobState.QUEUED:
        job.state, job.finished_at, job.sentence = JobState.CANCELLED, at, in_every_language(STOPPED)
        job.save(update_fields=["state", "finished_at", "sentence"])
    elif not job.stop_asked:
        job.stop_asked = True
        job.save(update_fields=["stop_asked"])
    record("jobs.cancel", subject=job, acting_user=acting_user, at=at)
    return job


@transaction.atomic
def repeat(*, job: Job, acting_user: User, at: dt.datetime) -> Job:
    """Ask again for a job that failed or was cancelled: a new job with the same parameters, for the same person."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    check_can_steer(acting_user, job, at=at)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise JobNotFailed()
    return start(job.kind, params=job.params, key=job.key, acting_user=job.asked_by, at=at)
