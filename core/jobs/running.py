"""Running a job: claim the row, keep it alive, do the work, end it. Called by the worker only.

Two deliveries of one job, a worker killed in the middle and a broker that forgot everything are normal:

* a run **claims** the row with one conditional statement and a lease of its own; who gets no row does nothing;
* while it works, a second connection writes the progress and a sign of life, visible at once although the transaction
  of the job is still open;
* the row is **ended** by a statement that asks for the same lease, in the job's own transaction. A worker that slept,
  lost its lease and woke up again changes nothing: its transaction is rolled back;
* a row whose sign of life is old is claimed again by the sweep's message.

All instants here are the database's clock: machines may disagree, and nothing legal hangs on them.
"""

import datetime as dt
import json
import logging
import threading
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.jobs.errors import JobBroke, KindUnknown, WorkerLost
from core.jobs.models import Job
from core.jobs.registry import Kind, kind_of
from core.jobs.states import JobState
from core.jobs.texts import Words, in_every_language
from core.refusals import Refusal

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
STOPPED = _("The job was stopped on request. Nothing that was not finished was kept.")
FINISHED = _("The job has ended as asked.")
PULSE = """
UPDATE jobs_job SET done = %s, total = %s, stage = %s, heartbeat_at = statement_timestamp()
WHERE id = %s AND lease = %s AND state = %s RETURNING stop_asked
"""


class JobStopped(Exception):
    """Raised inside a job's function by ``progress``: somebody asked the job to stop."""


class LeaseLost(JobStopped):
    """Raised inside a job's function by ``progress``: another worker has the job now."""


def pulse_interval() -> dt.timedelta:
    return dt.timedelta(seconds=settings.JOBS_PULSE_SECONDS)


def stale_after() -> dt.timedelta:
    return dt.timedelta(seconds=settings.JOBS_STALE_SECONDS)


def claimable() -> Q:
    """Rows that wait for a worker, or whose worker gave no sign of life for too long."""
    return Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=Now() - stale_after())


def perform(job_id: int) -> bool:
    """Do a job, if nobody else has it and it is not over. Returns whether this call was the one that ended it."""
    lease = uuid.uuid4().hex
    claimed = Job.objects.filter(claimable(), pk=job_id).update(
        state=JobState.RUNNING,
        lease=lease,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
        heartbeat_at=Now(),
    )
    if not claimed:
        return False
    job = Job.objects.select_related("asked_by", "department").get(pk=job_id)
    kind = kind_of(job.kind)
    if kind is None:
        return _end_badly(job, KindUnknown(kind=job.kind))
    if job.attempts > kind.attempts:
        return _end_badly(job, WorkerLost(attempts=kind.attempts))
    if job.stop_asked:
        return _end(job, state=JobState.CANCELLED, sentence=in_every_language(STOPPED))
    return _run(job, kind)


def _run(job: Job, kind: Kind) -> bool:
    pulse = Pulse(job)
    try:
        with pulse:
            if kind.atomic:
                with transaction.atomic():
                    _work(job, kind, pulse)
            else:
                _work(job, kind, pulse)
    except LeaseLost:
        log.warning("job %s: another worker has taken it over", job.pk)
        _drop_report(job)
        return False
    except JobStopped:
        _drop_report(job)
        return _end(job, state=JobState.CANCELLED, sentence=in_every_language(STOPPED))
    except Refusal as refusal:
        _drop_report(job)
        return _end_badly(job, refusal)
    except OperationalError:
        log.exception("job %s: the database failed; the sweep sends it again", job.pk)
        _drop_report(job)
        return False
    except Exception as error:
        log.exception("job %s (%s) broke", job.pk, job.kind)
        _drop_report(job)
        return _end_badly(job, JobBroke(error=type(error).__name__))
    return True


def _work(job: Job, kind: Kind, pulse: "Pulse") -> None:
    result = dict(kind.run(job, pulse.progress) or {})
    sentence = result.pop("sentence", "") or FINISHED
    pulse.stop()
    last: dict[str, Any] = {"done": pulse.done, "total": pulse.total} if pulse.total is not None else {}
    if not _end(job, state=JobState.DONE, result=result, sentence=in_every_language(sentence), **last, **job.outcome()):
        raise LeaseLost


def _end(job: Job, *, state: JobState, **columns: Any) -> bool:
    """End the row, if this run still has its lease."""
    ended = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease=job.lease).update(
        state=state, stage={}, lease="", finished_at=Now(), **columns
    )
    return bool(ended)


def _end_badly(job: Job, refusal: Refusal) -> bool:
    return _end(job, state=JobState.FAILED, failure=failure_of(refusal))


def failure_of(refusal: Refusal) -> dict[str, Any]:
    """A refusal as the row keeps it: the words in every language, the code, the rule, the place."""
    return {
        "code": refusal.code,
        "rule": refusal.rule,
        "place": refusal.place,
        "message": in_every_language(lambda: refusal.message),
        "way_out": in_every_language(lambda: refusal.remedy),
    }


def _drop_report(job: Job) -> None:
    if job.report.name:
        job.report.delete(save=False)


class Pulse:
    """Writes progress and signs of life of a running job on a connection of its own, and hears what was decided.

    A thread writes twice a second what changed, and a sign of life otherwise. Where the job runs inside a transaction
    of its caller (a test), the row is invisible to any other connection: then the same connection writes, at each call.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.done = 0
        self.total: int | None = None
        self.stage: Words = {}
        self._said: str | Promise = ""
        self._changed = False
        self._fate: type[JobStopped] | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if not connection.in_atomic_block:
            self._thread = threading.Thread(target=self._beat, name=f"pulse-of-job-{self.job.pk}", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Write no more; waits for a statement under way."""
        self._ended.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def progress(self, done: int, total: int | None = None, stage: str | Promise = "") -> None:
        """See ``core.jobs.registry.Progress``."""
        if self._fate is not None:
            raise self._fate
        with self._lock:
            self.total = self.total if total is None else total
            self.done = done if self.total is None else min(done, self.total)
            if stage and stage is not self._said:
                self.stage, self._said = in_every_language(stage), stage
            self._changed = True
        if self._thread is None:
            self._write(connection)

    def _beat(self) -> None:
        line = connections.create_connection(connection.alias)
        interval = pulse_interval().total_seconds()
        waited = 0.0
        try:
            while not self._ended.wait(min(TICK_SECONDS, interval)):
                waited += min(TICK_SECONDS, interval)
                if self._changed or waited >= interval:
                    waited = 0.0
                    self._write_or_reconnect(line)
                if self._fate is not None:
                    return
        finally:
            line.close()

    def _write_or_reconnect(self, line: BaseDatabaseWrapper) -> None:
        try:
            self._write(line)
        except OperationalError:
            log.warning("job %s: sign of life not written, trying again", self.job.pk)
            line.close()

    def _write(self, line: BaseDatabaseWrapper) -> None:
        with self._lock:
            values = (self.done, self.total, json.dumps(self.stage, ensure_ascii=False))
            self._changed = False
        with line.cursor() as cursor:
            cursor.execute(PULSE, [*values, self.job.pk, self.job.lease, JobState.RUNNING.value])
            row = cursor.fetchone()
        if row is None:
            self._fate = LeaseLost
        elif row[0]:
            self._fate = JobStopped
