"""A real worker process, a real broker; both get lost."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.db.models.functions import Now
from kombu import pools

from core.jobs import start
from core.jobs.models import Job, Watermark
from core.jobs.selectors import SEND_AGAIN_AFTER
from core.jobs.states import JobState
from core.jobs.tasks import send_again
from oversight import embedded
from tests.factories.people import person
from tests.jobs import kinds

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
STALE_SECONDS = 2.0


def send_through(url: str) -> None:
    """Let this process send its tasks through another broker from now on."""
    current_app.conf.update(broker_url=url, broker_write_url=url)
    pools.reset()
    current_app._pool = None  # type: ignore[attr-defined]
    current_app.amqp._producer_pool = None  # type: ignore[attr-defined]


@contextlib.contextmanager
def broker() -> Iterator[str]:
    before = current_app.conf.broker_url
    with embedded.valkey() as server:
        send_through(server.url)
        try:
            yield server.url
        finally:
            send_through(before)


@contextlib.contextmanager
def worker(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker on this test's database, ended with all its children."""
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "-A", "oversight", "worker", "--include", kinds.__name__,
            "--concurrency", "1", "--loglevel", "warning", "--without-gossip", "--without-mingle",
        ],
        cwd=ROOT,
        start_new_session=True,
        env={
            **os.environ,
            "REDIS_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "JOBS_PULSE_SECONDS": "0.5",
            "JOBS_STALE_SECONDS": str(STALE_SECONDS),
        },
    )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(job: Job, condition: Callable[[Job], bool], seconds: float = 40) -> Job:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if condition(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"it never happened: {job.state}, {job.done} of {job.total}, {job.failure}")


def rows_of(job: Job) -> int:
    return Watermark.objects.filter(name__startswith=f"{job.pk}-").count()


@pytest.fixture(autouse=True)
def short_patience(settings: object) -> None:
    settings.JOBS_STALE_SECONDS = STALE_SECONDS  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "left"), [("trial.rows", False), ("trial.steps", True)])
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(at: dt.datetime, kind: str, left: bool) -> None:
    with broker() as url:
        job = start(kind, params={"rows": 30, "pause": 0.1}, acting_user=person(), at=at)
        with worker(url) as process:
            wait_for(job, lambda job: 5 <= job.done < 25)
            kill(process)
        assert job.state == JobState.RUNNING
        assert (rows_of(job) > 0) is left  # only a kind that says so commits in steps
        with worker(url):
            time.sleep(STALE_SECONDS + 0.5)
            send_again()
            wait_for(job, lambda job: job.is_over)
        assert (job.state, job.attempts, job.result, rows_of(job)) == (JobState.DONE, 2, {"rows": 30}, 30)


def test_a_broker_that_forgot_everything_delays_a_job_and_a_broker_that_is_away_refuses_none(at: dt.datetime) -> None:
    with broker():
        forgotten = start("trial.rows", params={"rows": 2}, acting_user=person(), at=at)
    with broker() as gone:
        pass
    send_through(gone)
    refused_by_none = start("trial.rows", params={"rows": 3}, acting_user=person(), at=at)
    with broker() as url, worker(url):
        Job.objects.update(queued_at=Now() - SEND_AGAIN_AFTER)
        send_again()
        for job in (forgotten, refused_by_none):
            wait_for(job, lambda job: job.is_over)
            assert (job.state, rows_of(job)) == (JobState.DONE, job.params["rows"])
