"""The pages of jobs."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.jobs import start
from core.jobs.models import Job
from core.jobs.running import perform
from core.jobs.states import JobState
from core.people.models import Role, User
from tests.factories.people import person
from tests.jobs import kinds  # noqa: F401  registers the kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker() -> User:
    return person(Role.STAFF)


@pytest.fixture
def job(asker: User) -> Job:
    return start("trial.rows", params={"rows": 2}, acting_user=asker, at=timezone.now())


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_another_persons_job_is_not_there(client: Client, job: Job) -> None:
    signed_in(client, person(Role.STAFF))
    for address in ("", "report/"):
        assert client.get(f"/jobs/{job.pk}/{address}").status_code == 404
    for act in ("cancel", "repeat"):
        assert client.post(f"/jobs/{job.pk}/{act}/").status_code == 404
    assert f"/jobs/{job.pk}/" not in client.get("/jobs/").content.decode()


def test_a_head_sees_the_job_but_gets_a_sentence_when_stopping_it(client: Client, job: Job, asker: User) -> None:
    signed_in(client, person(Role.HEAD, department=asker.department))
    assert "/cancel/" not in client.get(f"/jobs/{job.pk}/").content.decode()
    page = client.post(f"/jobs/{job.pk}/cancel/", follow=True)
    assert [str(message) for message in page.context["messages"]]
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


def test_a_waiting_job_asks_for_its_progress_each_second_until_it_is_over(
    client: Client, job: Job, asker: User
) -> None:
    signed_in(client, asker)
    assert 'hx-trigger="every 1s"' in client.get(f"/jobs/{job.pk}/").content.decode()
    perform(job.pk)
    fragment = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment
    assert "2 rows written." in fragment
    assert f"/jobs/{job.pk}/report/" in fragment


def test_the_report_comes_as_a_download(client: Client, job: Job, asker: User) -> None:
    signed_in(client, asker)
    assert client.get(f"/jobs/{job.pk}/report/").status_code == 404
    perform(job.pk)
    report = client.get(f"/jobs/{job.pk}/report/")
    assert report.headers["Content-Disposition"] == 'attachment; filename="bericht.csv"'
    assert b"".join(report) == b"row\nrow\n"  # type: ignore[arg-type]


def test_stopped_and_done_again(client: Client, job: Job, asker: User) -> None:
    signed_in(client, asker)
    client.post(f"/jobs/{job.pk}/cancel/")
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    again = client.post(f"/jobs/{job.pk}/repeat/")
    assert again.headers["Location"] == f"/jobs/{Job.objects.order_by('-pk')[0].pk}/"


def test_the_list_goes_on_behind_the_last_number_and_its_queries_do_not_grow(
    client: Client, asker: User, django_assert_max_num_queries: object
) -> None:
    at = timezone.now()
    jobs = [start("trial.rows", params={"rows": 1}, acting_user=asker, at=at) for _ in range(60)]
    signed_in(client, asker)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        first = client.get("/jobs/")
    second = client.get(first.context["next_url"])
    shown = [job.pk for page in (first, second) for job in page.context["page"].rows]
    assert shown == sorted((job.pk for job in jobs), reverse=True)


def test_times_are_the_zones(client: Client, asker: User) -> None:
    at = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    start("trial.rows", params={"rows": 1}, acting_user=asker, at=at)
    assert "2026-03-02 00:30" in signed_in(client, asker).get("/jobs/").content.decode()
