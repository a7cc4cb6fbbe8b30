import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg2 import sql

from core.ledger.models import Entry
from core.ledger.services import record, seal
from core.people.models import User
from tests import databases
from tests.factories.people import DepartmentFactory, UserFactory

ROOT = Path(__file__).resolve().parents[2]
EMPTY = f"{databases.CLONE}_restored"


@pytest.fixture
def history(transactional_db: None, at: datetime) -> list[Entry]:
    """Two records with a sealed chain each."""
    user = UserFactory()
    entries = [
        record("test.act", subject=department, acting_user=user, at=at, why=f"第{number}次")
        for department in (DepartmentFactory(), DepartmentFactory())
        for number in range(3)
    ]
    seal(at=at)
    return entries


@pytest.fixture
def upload() -> Iterator[Path]:
    path = Path(settings.MEDIA_ROOT) / "ab" / "photo.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8" + bytes(range(256)) * 40)
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database."""
    administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} TEMPLATE template0")
    yield databases.address(EMPTY)
    administer("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def administer(*statements: str) -> None:
    connection = psycopg2.connect(databases.address("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(EMPTY)))
    connection.close()


def manage(*arguments: str, address: str, media: Path) -> subprocess.CompletedProcess[str]:
    given = {"DATABASE_URL": address, "MEDIA_ROOT": str(media), "DJANGO_SETTINGS_MODULE": "oversight.settings"}
    environment = {**os.environ, **given}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def rows(address: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq, recorded_at, digest FROM ledger_entry ORDER BY stream, seq")
        found = cursor.fetchall()
    connection.close()
    return found


def test_a_backup_comes_back_whole_in_an_empty_database(
    history: list[Entry], upload: Path, empty: str, tmp_path: Path
) -> None:
    call_command("backup", str(tmp_path / "all.tar"))
    assert (tmp_path / "all.tar").stat().st_mode & 0o077 == 0
    restored = manage("restore", str(tmp_path / "all.tar"), address=empty, media=tmp_path / "media")
    assert restored.returncode == 0, restored.stderr
    assert "the ledger is whole" in restored.stdout
    assert (tmp_path / "media/ab/photo.jpg").read_bytes() == upload.read_bytes()
    assert len(rows(empty)) == len(history)
    assert rows(empty) == rows(databases.address(databases.CLONE))
    verified = manage("verify_ledger", address=empty, media=tmp_path)
    assert (verified.returncode, " 0 faults" in verified.stdout) == (0, True)
    guarded = psycopg2.connect(empty)
    with guarded.cursor() as cursor, pytest.raises(psycopg2.errors.RestrictViolation):
        cursor.execute("DELETE FROM ledger_entry")
    guarded.close()


def test_a_full_database_is_refused_and_with_replace_put_aside(
    history: list[Entry], empty: str, tmp_path: Path
) -> None:
    call_command("backup", str(tmp_path / "all.tar"))
    assert manage("restore", str(tmp_path / "all.tar"), address=empty, media=tmp_path / "media").returncode == 0
    again = manage("restore", str(tmp_path / "all.tar"), address=empty, media=tmp_path / "media")
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    replaced = manage("restore", str(tmp_path / "all.tar"), "--replace", address=empty, media=tmp_path / "media")
    assert replaced.returncode == 0, replaced.stderr
    kept = replaced.stdout.split("kept as ")[1].split(";")[0]
    assert rows(empty) == rows(databases.address(kept))
    administer(f'DROP DATABASE "{kept}" WITH (FORCE)')


def test_a_changed_byte_is_found_before_anything_changes(
    history: list[Entry], upload: Path, empty: str, tmp_path: Path
) -> None:
    whole, damaged = tmp_path / "all.tar", tmp_path / "damaged.tar"
    call_command("backup", str(whole))
    content = whole.read_bytes()
    with tarfile.open(whole) as archive:
        place = archive.getmember("media/ab/photo.jpg").offset_data + 100
    damaged.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    refused = manage("restore", str(damaged), address=empty, media=tmp_path / "media")
    assert refused.returncode == 1
    assert "damaged: media/ab/photo.jpg" in refused.stderr
    assert not (tmp_path / "media/ab").exists()
    connection = psycopg2.connect(empty)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)
    connection.close()


def test_a_file_that_is_no_backup_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello")
    address = databases.address(databases.CLONE)
    refused = manage("restore", str(tmp_path / "letter.txt"), address=address, media=tmp_path / "media")
    assert "cannot be read as a backup" in refused.stderr
    assert User.objects.filter(username="hello").count() == 0
