"""What a run leaves in the row and in the records it works on."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.utils import translation

from core.jobs import start
from core.jobs.models import Job, Watermark
from core.jobs.running import perform
from core.jobs.states import JobState
from tests.factories.people import person
from tests.jobs import kinds


def make_job(kind: str, at: dt.datetime, **params: object) -> Job:
    return start(kind, params=params, acting_user=person(), at=at)


def rows_of(job: Job) -> int:
    return Watermark.objects.filter(name__startswith=f"{job.pk}-").count()


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        deadline.wait(0.02)
    raise AssertionError("it never happened")


@pytest.mark.django_db
class TestARun:
    def test_a_refusal_keeps_nothing_and_ends_in_its_words_in_both_languages(self, at: dt.datetime) -> None:
        job = make_job("trial.refuses", at)
        assert perform(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert rows_of(job) == 0
        assert not job.report
        assert (job.failure["code"], job.failure["rule"], job.failure["place"]) == ("trial_too_many", "R-99", "row 7")
        with translation.override("en"):
            assert (job.closing_text, job.way_out_text) == ("No more than 3.", "This field is required.")
        with translation.override("zh-hans"):
            assert job.way_out_text == "该字段是必填项。"

    def test_a_fault_of_the_program_tells_the_reader_nothing_of_its_particulars(self, at: dt.datetime) -> None:
        job = make_job("trial.breaks", at)
        perform(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert rows_of(job) == 0
        assert "RuntimeError" in job.closing_text
        assert "must not be shown" not in str(job.failure)

    def test_a_finished_job_keeps_result_sentence_and_report_and_is_not_done_twice(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=3)
        assert perform(job.pk)
        assert not perform(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.done, job.total, job.percent) == (JobState.DONE, 1, 3, 3, 100)
        assert job.result == {"rows": 3}
        assert job.closing_text == "3 rows written."
        assert (job.report_name, job.report.read(), job.report_size) == ("bericht.csv", b"row\n" * 3, 12)
        assert rows_of(job) == 3

    def test_a_kind_that_a_later_version_forgot_ends_with_a_sentence(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=1)
        Job.objects.filter(pk=job.pk).update(kind="trial.forgotten")
        perform(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert "trial.forgotten" in job.closing_text

    def test_a_lost_database_is_no_end_and_the_next_attempt_finishes(self, at: dt.datetime) -> None:
        job = make_job("trial.database", at)
        assert not perform(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.RUNNING
        Job.objects.filter(pk=job.pk).update(heartbeat_at=Now() - dt.timedelta(minutes=5))
        assert perform(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.DONE, 2)

    def test_a_job_whose_worker_dies_each_time_ends_after_five_attempts(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=1)
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING, attempts=5, heartbeat_at=Now() - dt.timedelta(minutes=5)
        )
        perform(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert job.failure["code"] == "worker_lost"

    def test_a_job_with_a_living_worker_is_not_taken_away(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=1)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, lease="another", heartbeat_at=Now())
        assert not perform(job.pk)


@pytest.mark.django_db(transaction=True)
class TestRunsAtTheSameTime:
    def in_thread(self, job: Job) -> threading.Thread:
        def work() -> None:
            try:
                perform(job.pk)
            finally:
                connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    def test_eight_deliveries_at_once_run_it_once(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=5, pause=0.02)
        threads = [self.in_thread(job) for _ in range(8)]
        for thread in threads:
            thread.join()
        job.refresh_from_db()
        assert (job.state, job.attempts, rows_of(job)) == (JobState.DONE, 1, 5)

    def test_progress_is_seen_while_the_transaction_of_the_job_is_open(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=40, pause=0.05)
        thread = self.in_thread(job)
        wait_for(lambda: Job.objects.get(pk=job.pk).done > 0)
        seen = Job.objects.get(pk=job.pk)
        assert seen.state == JobState.RUNNING
        assert seen.total == 40
        assert seen.stage["zh-hans"] != seen.stage["en"]
        assert rows_of(job) == 0
        thread.join()
        assert rows_of(job) == 40

    def test_a_job_asked_to_stop_stops_at_its_next_step_and_keeps_nothing(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=400, pause=0.05)
        thread = self.in_thread(job)
        wait_for(lambda: Job.objects.get(pk=job.pk).done > 0)
        Job.objects.filter(pk=job.pk).update(stop_asked=True)
        thread.join(10)
        job.refresh_from_db()
        assert (job.state, rows_of(job)) == (JobState.CANCELLED, 0)

    def test_a_worker_that_slept_and_lost_its_lease_changes_nothing(self, at: dt.datetime) -> None:
        job = make_job("trial.rows", at, rows=20, pause=0.05)
        thread = self.in_thread(job)
        wait_for(lambda: Job.objects.get(pk=job.pk).done > 0)
        Job.objects.filter(pk=job.pk).update(lease="the worker that took over", heartbeat_at=Now())
        thread.join(10)
        job.refresh_from_db()
        assert (job.state, job.lease, rows_of(job)) == (JobState.RUNNING, "the worker that took over", 0)

    def test_no_connection_is_left_behind(self, at: dt.datetime) -> None:
        def open_connections() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                return int(cursor.fetchone()[0])

        before = open_connections()
        perform(make_job("trial.steps", at, rows=3, pause=0.3).pk)
        wait_for(lambda: open_connections() == before)


def test_two_functions_cannot_claim_one_kind() -> None:
    with pytest.raises(ValueError, match="two functions"):
        kinds.runs("trial.rows", title="again")(kinds.refuse)
