"""Nobody reads what is restricted without a trace."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from core.access.models import Reading
from core.access.reading import log_reading
from core.access.selectors import readings_of
from core.people.models import Department
from tests.factories.people import DepartmentFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def restricted(request: HttpRequest, pk: int) -> HttpResponse:
    department = Department.objects.get(pk=pk)
    log_reading(department, purpose="complaint 7", acting_user=request.user, at=timezone.now())  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)
    return HttpResponse("the restricted text")


urlpatterns = [path("restricted/<int:pk>/", restricted), path("", include("oversight.urls"))]


@pytest.fixture
def department() -> Department:
    return DepartmentFactory()


@pytest.fixture
def broken_log() -> None:
    """The table of readings refuses every row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_reading ADD CONSTRAINT no_more CHECK (false) NOT VALID")


def test_if_the_log_fails_the_page_is_refused(client: Client, department: Department, broken_log: None) -> None:
    client.force_login(person())
    page = client.get(f"/restricted/{department.pk}/")
    assert page.status_code == 503
    assert "the restricted text" not in page.content.decode()


def test_a_page_leaves_a_line_although_it_is_read_only_itself(client: Client, department: Department) -> None:
    reader = person()
    client.force_login(reader)
    assert client.get(f"/restricted/{department.pk}/").content == b"the restricted text"
    [line] = readings_of(department)
    assert (line.user, line.purpose) == (reader, "complaint 7")
    assert line.recorded_at is not None


def test_elsewhere_the_line_is_written_at_once(department: Department, at: dt.datetime) -> None:
    log_reading(department, purpose="export", acting_user=person(), at=at)
    assert readings_of(department).count() == 1


@pytest.mark.parametrize("act", ["UPDATE access_reading SET purpose = ''", "DELETE FROM access_reading"])
def test_a_line_cannot_be_changed_or_taken_away(department: Department, at: dt.datetime, act: str) -> None:
    log_reading(department, purpose="export", acting_user=person(), at=at)
    with (
        pytest.raises((IntegrityError, InternalError, DatabaseError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert Reading.objects.count() == 1
