"""Asking for jobs, stopping and repeating them."""

import datetime as dt

import pytest
from django.db.models.functions import Now

from core.jobs import start
from core.jobs.errors import JobIsOver, JobNotFailed, NotYourJob
from core.jobs.models import Job
from core.jobs.running import perform
from core.jobs.selectors import jobs_to_send_again, jobs_visible_to
from core.jobs.services import cancel, repeat
from core.jobs.states import JobState
from core.ledger.selectors import history_of
from core.people.models import Role
from tests.factories.people import administrator, person
from tests.jobs import kinds  # noqa: F401  registers the kinds

pytestmark = pytest.mark.django_db

ROWS = "trial.rows"


def test_a_kind_nobody_registered_is_a_mistake_of_the_program(at: dt.datetime) -> None:
    with pytest.raises(ValueError, match="no function"):
        start("trial.unheard", acting_user=person(), at=at)


def test_pressed_twice_is_one_job(at: dt.datetime) -> None:
    user = person()
    first = start(ROWS, params={"rows": 1}, key="plan 7", acting_user=user, at=at)
    assert start(ROWS, params={"rows": 1}, key="plan 7", acting_user=user, at=at) == first
    perform(first.pk)
    assert start(ROWS, params={"rows": 1}, key="plan 7", acting_user=user, at=at) != first


def test_asking_leaves_a_ledger_line(at: dt.datetime) -> None:
    job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
    assert [entry.act for entry in history_of(job)] == ["jobs.start"]


class TestStopping:
    def test_another_person_may_not(self, at: dt.datetime) -> None:
        job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
        with pytest.raises(NotYourJob):
            cancel(job=job, acting_user=person(), at=at)

    def test_what_is_over_cannot_be_stopped(self, at: dt.datetime) -> None:
        job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
        perform(job.pk)
        with pytest.raises(JobIsOver):
            cancel(job=job, acting_user=job.asked_by, at=at)

    def test_a_waiting_job_is_cancelled_at_once_and_never_runs(self, at: dt.datetime) -> None:
        job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
        assert cancel(job=job, acting_user=administrator(), at=at).state == JobState.CANCELLED
        assert not perform(job.pk)

    def test_a_running_job_is_asked_to_stop(self, at: dt.datetime) -> None:
        job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heartbeat_at=Now())
        stopped = cancel(job=job, acting_user=job.asked_by, at=at)
        assert (stopped.state, stopped.stop_asked) == (JobState.RUNNING, True)


class TestRepeating:
    def test_what_did_not_fail_is_not_repeated(self, at: dt.datetime) -> None:
        job = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
        with pytest.raises(JobNotFailed):
            repeat(job=job, acting_user=job.asked_by, at=at)

    def test_a_failed_job_is_asked_for_again_as_a_new_one(self, at: dt.datetime) -> None:
        job = start("trial.refuses", params={"x": 1}, acting_user=person(), at=at)
        perform(job.pk)
        again = repeat(job=job, acting_user=job.asked_by, at=at)
        assert (again.kind, again.params, again.state) == ("trial.refuses", {"x": 1}, JobState.QUEUED)
        assert again != job


class TestWhoSees:
    def test_colleagues_do_not_the_head_and_the_administrator_do(self, at: dt.datetime) -> None:
        asker = person(Role.STAFF)
        job = start(ROWS, params={"rows": 1}, acting_user=asker, at=at)
        colleague = person(Role.STAFF, department=asker.department)
        for user in (colleague, person(Role.HEAD), person(Role.LEADER)):
            assert not jobs_visible_to(user, at=at).filter(pk=job.pk).exists()
        for user in (asker, person(Role.HEAD, department=asker.department), administrator()):
            assert jobs_visible_to(user, at=at).filter(pk=job.pk).exists()


class TestWhatIsSentAgain:
    def test_what_waits_long_and_what_died_but_not_what_lives_or_is_over(self, at: dt.datetime) -> None:
        long_ago = Now() - dt.timedelta(minutes=5)

        def job(**columns: object) -> int:
            made = start(ROWS, params={"rows": 1}, acting_user=person(), at=at)
            Job.objects.filter(pk=made.pk).update(**columns)
            return made.pk

        job()
        waits_long = job(queued_at=long_ago)
        job(state=JobState.RUNNING, heartbeat_at=Now(), queued_at=long_ago)
        died = job(state=JobState.RUNNING, heartbeat_at=long_ago, queued_at=long_ago)
        job(state=JobState.DONE, finished_at=at, queued_at=long_ago, heartbeat_at=long_ago)
        assert list(jobs_to_send_again().values_list("pk", flat=True)) == [waits_long, died]
