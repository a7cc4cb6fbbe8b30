"""Store, assign, read and drop files."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from core.files.errors import FileEmpty, FileNameMismatch, FileTaken, FileTooLarge, FileTypeRefused
from core.files.kinds import DOCUMENT, PHOTO, TABLE, FileKind
from core.files.models import StoredFile, place_of
from core.files.selectors import files_of
from core.files.services import assign, clean_name, drop_orphans, read, store
from core.ledger.selectors import history_of
from core.people.models import User
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db

PNG_BYTES = b"\x89PNG\r\n\x1a\n" + bytes(100)
PDF_BYTES = b"%PDF-1.7\n%%EOF\n"


def brought(
    user: User, at: dt.datetime, content: bytes = PNG_BYTES, name: str = "门头.png", **values: object
) -> StoredFile:
    return store(content, name=name, acting_user=user, at=at, **{"kind": PHOTO, **values})


def test_content_of_another_type_than_the_use_allows_is_refused(at: dt.datetime) -> None:
    with pytest.raises(FileTypeRefused, match=r"JPEG, PNG, WebP"):
        brought(person(), at, content=PDF_BYTES, name="门头.png")


def test_a_drawing_that_calls_itself_a_picture_is_refused(at: dt.datetime) -> None:
    with pytest.raises(FileTypeRefused):
        brought(person(), at, content=b"<svg onload='alert(1)'/>", name="logo.png", kind=DOCUMENT)


def test_a_name_that_promises_another_type_is_refused_with_the_true_ending(at: dt.datetime) -> None:
    with pytest.raises(FileNameMismatch, match=r"\.png"):
        brought(person(), at, name="photo.jpg")


def test_an_empty_file_is_refused(at: dt.datetime) -> None:
    with pytest.raises(FileEmpty):
        brought(person(), at, content=b"")


def test_a_file_beyond_the_limit_of_its_use_is_refused_before_it_is_read_whole(at: dt.datetime) -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return bytes(size or 0)

    with pytest.raises(FileTooLarge, match="20 MB"):
        store(Endless(), name="a.png", kind=PHOTO, acting_user=person(), at=at)


def test_a_refused_file_leaves_no_row(at: dt.datetime) -> None:
    with pytest.raises(FileTypeRefused):
        brought(person(), at, content=PDF_BYTES)
    assert not StoredFile.objects.exists()


def test_a_file_is_kept_under_its_digest_with_who_brought_it(at: dt.datetime) -> None:
    officer = person()
    stored = brought(officer, at, content=io.BytesIO(PNG_BYTES), name="C:\\photos\\门头.PNG")
    assert (stored.name, stored.content_type, stored.size) == ("门头.PNG", "image/png", len(PNG_BYTES))
    assert read(stored) == PNG_BYTES
    assert default_storage.exists(place_of(stored.sha256))
    stored.refresh_from_db()
    assert stored.recorded_at is not None
    assert [entry.act for entry in history_of(stored)] == ["files.file.store"]


def test_equal_content_lies_in_the_storage_once(at: dt.datetime) -> None:
    first, second = brought(person(), at), brought(person(), at, name="again.png")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert len(default_storage.listdir(f"files/{first.sha256[:2]}/{first.sha256[2:4]}")[1]) == 1


def test_content_that_a_killed_process_left_in_part_is_replaced(at: dt.datetime) -> None:
    stored = brought(person(), at, content=b"\x89PNG\r\n\x1a\n" + b"whole")
    with open(default_storage.path(place_of(stored.sha256)), "wb") as file:
        file.write(b"\x89PNG")
    brought(person(), at, content=b"\x89PNG\r\n\x1a\n" + b"whole")
    assert read(stored) == b"\x89PNG\r\n\x1a\nwhole"


def test_a_name_without_an_ending_gets_the_one_of_its_content(at: dt.datetime) -> None:
    assert brought(person(), at, name="image").name == "image.png"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.png", "ab.png"),
        ("报告\u202egnp.exe", "报告gnp.exe"),
        ("", "file"),
        ("...", "file"),
        (".png", "png"),
        ("长" * 300 + ".png", "长" * 144 + ".png"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_file_goes_to_one_record_only_and_by_whoever_brought_it(at: dt.datetime) -> None:
    officer, stranger = person(), person()
    record, other = DepartmentFactory(), DepartmentFactory()
    stored = brought(officer, at)
    with pytest.raises(FileTaken):
        assign(stored=stored, owner=record, acting_user=stranger, at=at)
    assign(stored=stored, owner=record, acting_user=officer, at=at)
    assign(stored=stored, owner=record, acting_user=officer, at=at)
    assert list(files_of(record)) == [stored]
    with pytest.raises(FileTaken):
        assign(stored=stored, owner=other, acting_user=officer, at=at)


def test_what_belongs_to_no_record_is_dropped_after_a_day_and_shared_content_stays(at: dt.datetime) -> None:
    officer = person()
    lost = brought(officer, at, content=PNG_BYTES + b"lost")
    twin = brought(officer, at)
    kept = brought(officer, at, owner=DepartmentFactory())
    assert drop_orphans(at=at + dt.timedelta(hours=23)) == 0
    assert drop_orphans(at=at + dt.timedelta(hours=25)) == 2
    assert list(StoredFile.objects.all()) == [kept]
    assert kept.sha256 == twin.sha256
    assert read(kept) == PNG_BYTES
    assert not default_storage.exists(place_of(lost.sha256))


def test_a_kind_of_file_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        FileKind("photo", "Other", (), 1)
    assert ".xlsx" in TABLE.accept


def test_the_database_refuses_half_an_owner(at: dt.datetime) -> None:
    stored = brought(person(), at)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(owner_label="people.department")
