"""One file that holds everything: ``make backup FILE=…`` and ``make restore FILE=…``.

A tar of ``manifest.json`` (SHA-256 of every part), ``database.dump`` (PostgreSQL's own format) and ``media/…``. The
database is dumped first: files are only ever added, so none that a row names can be missing. A restore changes
nothing before every digest agrees, fills an empty database in one transaction, and ends with the ledger verified;
a database that holds something is put aside under another name, never overwritten.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection

from core.ledger.selectors import ledger_faults
from oversight import embedded

FORMAT = "oversight-backup/1"
DUMP = "database.dump"
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class BackupError(Exception):
    """A backup or restore that was refused; the sentence says why and what to do."""


def back_up(target: Path, *, at: datetime) -> dict[str, Any]:
    """Write database and uploads to ``target``; the manifest that was written."""
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder) / DUMP
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        media = Path(settings.MEDIA_ROOT)
        files = {DUMP: dump} | {
            f"media/{path.relative_to(media).as_posix()}": path for path in sorted(media.rglob("*")) if path.is_file()
        }
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "files": {name: _digest(path) for name, path in files.items()},
        }
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
            with tarfile.open(fileobj=output, mode="w") as archive:
                note = Path(folder) / MANIFEST
                note.write_text(json.dumps(manifest, indent=1))
                archive.add(note, MANIFEST)
                for name, path in files.items():
                    archive.add(path, name, recursive=False)
            output.flush()
            os.fsync(output.fileno())
    part.replace(target)
    return manifest


def restore(source: Path, *, at: datetime, replace: bool = False) -> str:
    """Bring a backup back; a sentence about what was done.

    The database must be empty. With ``replace`` a full one is renamed (``…_before_<time>``) once the restored one
    has been verified.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=".restore-", dir=media.parent
    ) as folder:  # the disk of the uploads has room
        names = _unpacked(source, Path(folder))
        _refuse_other_contents(Path(folder), names)
        name, full = str(connection.settings_dict["NAME"]), _holds_something()
        if full and not replace:
            raise BackupError(
                f"The database {name} is not empty. Point DATABASE_URL at an empty one, or say REPLACE=1: "
                "then the present one is kept under another name."
            )
        if full:
            kept = _restore_beside(name, Path(folder) / DUMP, at)
            done = f"{name} restored; what it held before is kept as {kept}"
        else:
            _load(Path(folder) / DUMP)
            _refuse_a_broken_ledger()
            done = f"{name} restored"
        _place_files(Path(folder), names)
    return f"{done}; {len(names) - 1} files; the ledger is whole"


def _unpacked(source: Path, folder: Path) -> list[str]:
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    raise BackupError(f"{source} is no backup of this system: it holds {member.name!r}")
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                with target.open("wb") as output:
                    shutil.copyfileobj(content, output, BLOCK)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as reason:
        raise BackupError(f"{source} cannot be read as a backup of this system: {reason}") from reason
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{source} has the format {manifest.get('format')!r}, this system reads {FORMAT}")
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise BackupError(f"{source} is damaged: {name} is missing or differs from its digest")
    return sorted(manifest["files"])


def _refuse_other_contents(folder: Path, names: list[str]) -> None:
    for name in names:
        there = Path(settings.MEDIA_ROOT) / PurePosixPath(name).relative_to("media") if name != DUMP else None
        if there is not None and there.exists() and _digest(there) != _digest(folder / name):
            raise BackupError(
                f"{there} exists with another content: move it away, or set MEDIA_ROOT to an empty folder"
            )


def _place_files(folder: Path, names: list[str]) -> None:
    for name in names:
        if name != DUMP:
            target = Path(settings.MEDIA_ROOT) / PurePosixPath(name).relative_to("media")
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                shutil.copyfile(folder / name, target.with_name(target.name + ".part"))
                target.with_name(target.name + ".part").replace(target)


def _restore_beside(name: str, dump: Path, at: datetime) -> str:
    stamp = at.strftime("%Y%m%d%H%M%S")
    beside, kept = f"{name[:40]}_restored_{stamp}", f"{name[:40]}_before_{stamp}"
    _administer(f'CREATE DATABASE "{beside}" TEMPLATE template0')
    try:
        with _database(beside):
            _load(dump)
            _refuse_a_broken_ledger()
    except BaseException:
        _administer(f'DROP DATABASE "{beside}" WITH (FORCE)')
        raise
    connection.close()
    end_sessions = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    _administer(
        end_sessions, f'ALTER DATABASE "{name}" RENAME TO "{kept}"', f'ALTER DATABASE "{beside}" RENAME TO "{name}"'
    )
    return kept


@contextmanager
def _database(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _administer(*statements: str) -> None:
    with _database("postgres"), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _holds_something() -> bool:
    with connection.cursor() as cursor:
        return bool(connection.introspection.table_names(cursor))


def _load(dump: Path) -> None:
    database = f"--dbname={connection.settings_dict['NAME']}"
    _postgres(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", database, str(dump)
    )
    connection.close()


def _refuse_a_broken_ledger() -> None:
    faults = [str(fault) for fault in ledger_faults()]
    if faults:
        raise BackupError(f"The restored ledger has {len(faults)} faults, the first: {faults[0]}")


def _postgres(program: str, *arguments: str) -> None:
    try:
        path = str(embedded.pg_program(program))
    except embedded.Unavailable:
        path = shutil.which(program) or program
    database = connection.settings_dict
    variables = {
        "PGHOST": database["HOST"] or database["OPTIONS"].get("host", ""),
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    environment = {**os.environ, **{name: value for name, value in variables.items() if value}}
    try:
        done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BackupError(f"{program} is missing: install the client programs of PostgreSQL 18") from None
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-500:]}")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
