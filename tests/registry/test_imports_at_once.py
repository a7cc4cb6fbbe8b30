"""Imports beside each other, beside work by hand, and with a worker killed in the middle."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from core.jobs.models import Job
from core.jobs.running import perform
from core.people.models import User
from registry.demo import as_csv, invented_enterprises
from registry.errors import NumberTaken
from registry.models import Enterprise, EnterpriseChange, EnterpriseImport, ImportRow
from registry.services.enterprises import register_enterprise
from registry.services.imports import counts_of, import_enterprises, start_check, start_entering, upload_import
from registry.services.loading import change_digest
from tests.factories.registry import keeper

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
FIRMS = list(invented_enterprises(400, seed=9))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread with a connection of its own; results in order, exceptions as results."""
    results: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def waits_for_lock(seconds: float = 20) -> None:
    """Wait until some other connection waits for a lock."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def entering(firms: list[Any], user: User, at: dt.datetime) -> Callable[[], EnterpriseImport]:
    content = as_csv(firms)
    return lambda: import_enterprises(content=content, file_name="企业.csv", acting_user=user, at=at)


def test_two_imports_of_overlapping_files_enter_each_subject_once(at: dt.datetime) -> None:
    user = keeper()
    sources = at_once(entering(FIRMS[:250], user, at), entering(FIRMS[150:][::-1], user, at))
    counts = [counts_of(source) for source in sources]
    assert Enterprise.objects.count() == EnterpriseChange.objects.count() == 400
    assert sum(count["created"] for count in counts) == 400
    assert sum(count["unchanged"] for count in counts) == 100
    for source in sources:
        assert change_digest(source.pk) == source.change_digest


def test_a_subject_entered_by_hand_in_the_middle_of_an_import_is_entered_once(at: dt.datetime) -> None:
    user = keeper()
    by_hand = {"code": FIRMS[0].code, "name": FIRMS[0].name}
    results: list[Any] = []
    with transaction.atomic():
        register_enterprise(facts=by_hand, acting_user=user, at=at)
        thread = threading.Thread(target=lambda: results.extend(at_once(entering(FIRMS[:50], user, at))))
        thread.start()
        waits_for_lock()
    thread.join(60)
    assert counts_of(results[0]) == {
        "rows": 50,
        "created": 49,
        "updated": 1,
        "unchanged": 0,
        "needs_reason": 0,
        "rejected": 0,
    }
    assert Enterprise.objects.filter(code=FIRMS[0].code).count() == 1


def test_two_people_enter_the_same_subject_and_one_is_told(at: dt.datetime) -> None:
    user = keeper()

    def register() -> Enterprise:
        return register_enterprise(facts={"code": FIRMS[0].code, "name": FIRMS[0].name}, acting_user=user, at=at)

    results = at_once(*[register] * 4)
    assert sum(isinstance(result, Enterprise) for result in results) == 1
    assert sum(isinstance(result, NumberTaken) for result in results) == 3


def test_the_button_pressed_twice_at_once_is_one_job(at: dt.datetime) -> None:
    user = keeper()
    source = upload_import(content=as_csv(FIRMS[:5]), file_name="企业.csv", acting_user=user, at=at)
    at_once(*[lambda: start_check(source=source, acting_user=user, at=at)] * 3)
    assert Job.objects.count() == 1


def test_a_worker_killed_in_the_middle_of_writing_leaves_nothing_and_the_next_one_does_it_all(at: dt.datetime) -> None:
    user = keeper()
    source = upload_import(content=as_csv(FIRMS), file_name="企业.csv", acting_user=user, at=at)
    job = start_entering(source=source, good_rows_only=False, acting_user=user, at=at)
    work = f"import django; django.setup(); from core.jobs.running import perform; perform({job.pk})"
    with transaction.atomic():
        # a subject of the file, entered by hand and not yet committed: the import stops in the middle of its INSERT
        register_enterprise(facts={"code": FIRMS[200].code, "name": FIRMS[200].name}, acting_user=user, at=at)
        worker = subprocess.Popen(
            [sys.executable, "-c", work],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            start_new_session=True,
        )
        try:
            waits_for_lock()
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        transaction.set_rollback(True)
    job.refresh_from_db()
    assert (job.state, Enterprise.objects.count(), EnterpriseChange.objects.count()) == ("running", 0, 0)
    assert not ImportRow.objects.exists()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=Now() - dt.timedelta(hours=1))
    assert perform(job.pk)
    job.refresh_from_db()
    source.refresh_from_db()
    assert (job.state, job.attempts, source.state) == ("done", 2, "done")
    assert Enterprise.objects.count() == EnterpriseChange.objects.count() == 400
    assert change_digest(source.pk) == source.change_digest


def test_a_stopped_job_enters_nothing_and_the_import_can_be_started_again(at: dt.datetime) -> None:
    user = keeper()
    source = upload_import(content=as_csv(FIRMS), file_name="企业.csv", acting_user=user, at=at)
    job = start_entering(source=source, good_rows_only=False, acting_user=user, at=at)
    Job.objects.filter(pk=job.pk).update(stop_asked=True)
    perform(job.pk)
    source.refresh_from_db()
    assert (source.state, Enterprise.objects.count()) == ("uploaded", 0)
    perform(start_entering(source=source, good_rows_only=False, acting_user=user, at=at).pk)
    assert Enterprise.objects.count() == 400
