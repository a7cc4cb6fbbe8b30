"""A file is sent to whom its record allows, with headers that keep it a file."""

import datetime as dt

import pytest
from django.test import Client

from core.files.kinds import DOCUMENT, PHOTO, TABLE
from core.files.models import StoredFile
from core.files.policies import READERS, can_read, may_read
from core.files.services import store
from core.people.models import User
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db

PNG_BYTES = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def owner_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.files.policies.READERS", dict(READERS))

    @may_read("people.Department")
    def colleagues(user: User, owner_id: str, at: dt.datetime) -> bool:
        return str(user.department_id) == owner_id


def test_nobody_reads_a_file_without_signing_in(client: Client, at: dt.datetime) -> None:
    stored = store(PNG_BYTES, name="a.png", kind=PHOTO, acting_user=person(), at=at)
    assert client.get(stored.get_absolute_url()).status_code == 302


def test_a_file_without_a_record_is_read_by_whoever_brought_it_and_by_nobody_else(at: dt.datetime) -> None:
    officer = person()
    stored = store(PNG_BYTES, name="a.png", kind=PHOTO, acting_user=officer, at=at)
    assert can_read(officer, stored, at=at)
    assert not can_read(person(), stored, at=at)


def test_the_record_decides_who_reads_and_a_record_that_does_not_say_shows_it_to_nobody(
    owner_reads: None, at: dt.datetime
) -> None:
    department = DepartmentFactory()
    officer = person()
    stored = store(PNG_BYTES, name="a.png", kind=PHOTO, owner=department, acting_user=officer, at=at)
    assert not can_read(officer, stored, at=at)
    assert can_read(person(department=department), stored, at=at)
    of_a_user = store(PNG_BYTES, name="a.png", kind=PHOTO, owner=officer, acting_user=officer, at=at)
    assert not can_read(officer, of_a_user, at=at)


def test_a_stranger_is_told_that_there_is_no_such_record(client: Client, at: dt.datetime) -> None:
    stored = store(PNG_BYTES, name="a.png", kind=PHOTO, acting_user=person(), at=at)
    client.force_login(person())
    assert client.get(stored.get_absolute_url()).status_code == 404
    assert client.get("/files/999999/").status_code == 404


def sent(client: Client, stored: StoredFile, query: str = "") -> tuple[str, str, bytes]:
    client.force_login(stored.stored_by)
    response = client.get(stored.get_absolute_url() + query)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    return response["Content-Type"], response["Content-Disposition"], b"".join(response.streaming_content)


def test_pictures_and_pdf_are_shown_in_place_and_downloaded_when_asked(client: Client, at: dt.datetime) -> None:
    officer = person()
    picture = store(PNG_BYTES, name="门头 1.png", kind=PHOTO, acting_user=officer, at=at)
    assert sent(client, picture) == ("image/png", "inline; filename*=utf-8''%E9%97%A8%E5%A4%B4%201.png", PNG_BYTES)
    assert sent(client, picture, "?download")[1].startswith("attachment")
    paper = store(b"%PDF-1.7\n", name="a.pdf", kind=DOCUMENT, acting_user=officer, at=at)
    assert sent(client, paper)[1].startswith("inline")
    assert (picture.url, picture.preview_url) == (f"/files/{picture.pk}/?download", f"/files/{picture.pk}/")


def test_everything_else_is_a_download_whatever_was_asked(client: Client, at: dt.datetime) -> None:
    table = store("甲,乙\n".encode(), name="名单.csv", kind=TABLE, acting_user=person(), at=at)
    assert table.preview_url == ""
    assert sent(client, table)[1].startswith("attachment")
