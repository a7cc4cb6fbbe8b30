"""Store a file, put it with its record, read it, drop what belongs nowhere."""

import datetime as dt
import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from core.files.content import ContentType, sniff
from core.files.errors import FileEmpty, FileNameMismatch, FileTaken, FileTooLarge, FileTypeRefused
from core.files.kinds import MB, FileKind
from core.files.models import StoredFile, place_of
from core.ledger.services import record
from core.people.models import User

CHUNK = 1024 * 1024
ORPHAN_AGE = dt.timedelta(days=1)
LONGEST_NAME = 150


def store(
    content: bytes | IO[bytes],
    *,
    name: str,
    kind: FileKind,
    owner: models.Model | None = None,
    acting_user: User,
    at: dt.datetime,
) -> StoredFile:
    """Keep content under its digest, in the caller's transaction.

    Refuses by content, never by name: ``FileEmpty``, ``FileTooLarge``, ``FileTypeRefused``, and ``FileNameMismatch``
    where the ending of the name and the content disagree. The same content is kept once, each bringing is a row.
    """
    name = clean_name(name)
    with tempfile.TemporaryFile() as copy:
        sha256, size = _copy(content, copy, name, kind)
        content_type = _check_type(copy, name, kind)
        with transaction.atomic():
            _lock_content(sha256)
            _keep(copy, sha256, size)
            stored = StoredFile.objects.create(
                sha256=sha256,
                size=size,
                content_type=content_type.mime,
                name=_with_ending(name, content_type),
                kind=kind.name,
                owner_label=owner._meta.label_lower if owner is not None else "",
                owner_id=str(owner.pk) if owner is not None else "",
                stored_by=acting_user,
                stored_at=at,
            )
            record(
                "files.file.store",
                subject=stored,
                acting_user=acting_user,
                at=at,
                detail={"sha256": sha256, "size": size, "type": content_type.mime, "kind": kind.name},
            )
    return stored


@transaction.atomic
def assign(*, stored: StoredFile, owner: models.Model, acting_user: User, at: dt.datetime) -> StoredFile:
    """Put a file that belongs nowhere yet with a record; only whoever brought it can. Twice is the same as once."""
    stored = StoredFile.objects.select_for_update().get(pk=stored.pk)
    wanted = (owner._meta.label_lower, str(owner.pk))
    if (stored.owner_label, stored.owner_id) == wanted:
        return stored
    if stored.owner_label or stored.stored_by_id != acting_user.pk:
        raise FileTaken(name=stored.name)
    stored.owner_label, stored.owner_id = wanted
    stored.save(update_fields=["owner_label", "owner_id"])
    record(
        "files.file.assign",
        subject=stored,
        acting_user=acting_user,
        at=at,
        detail={"owner": f"{stored.owner_label}:{stored.owner_id}"},
    )
    return stored


def read(stored: StoredFile) -> bytes:
    """The whole content; for large files use ``stored.open()``."""
    with stored.open() as file:
        content: bytes = file.read()
    return content


def drop_orphans(*, at: dt.datetime) -> int:
    """Drop files that belong to no record a day after they were brought; returns how many.

    Content stays while any row names it. What the sweep drops was never part of a record, so no history is lost.
    """
    dropped = 0
    waiting = StoredFile.objects.filter(owner_label="", stored_at__lt=at - ORPHAN_AGE).order_by("pk")
    for pk, sha256 in waiting.values_list("pk", "sha256")[:1000]:
        with transaction.atomic():
            _lock_content(sha256)
            dropped += StoredFile.objects.filter(pk=pk, owner_label="").delete()[0]
            if not StoredFile.objects.filter(sha256=sha256).exists():
                default_storage.delete(place_of(sha256))
    return dropped


def clean_name(name: str) -> str:
    """The name without folders and control characters, not too long; ``file`` if nothing is left."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    last = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", last).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: LONGEST_NAME - 6]}.{ending}" if stem else "file." + ending
    return last[:LONGEST_NAME] or "file"


def _copy(content: bytes | IO[bytes], copy: IO[bytes], name: str, kind: FileKind) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(content):
        size += len(chunk)
        if size > kind.most_bytes:
            raise FileTooLarge(name=name, most=kind.most_bytes // MB)
        digest.update(chunk)
        copy.write(chunk)
    if not size:
        raise FileEmpty(name=name)
    return digest.hexdigest(), size


def _chunks(content: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while chunk := content.read(CHUNK):
        yield chunk


def _check_type(copy: BinaryIO, name: str, kind: FileKind) -> ContentType:
    found = sniff(copy)
    if found is None or found not in kind.types:
        raise FileTypeRefused(name=name, types=", ".join(content_type.name for content_type in kind.types))
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in found.endings:
        raise FileNameMismatch(name=name, found=found.name, ending=found.endings[0])
    return found


def _with_ending(name: str, content_type: ContentType) -> str:
    return name if PurePosixPath(name).suffix else name + content_type.endings[0]


def _lock_content(sha256: str) -> None:
    """Storing and dropping the same content take turns, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files:{sha256}"])


def _keep(copy: IO[bytes], sha256: str, size: int) -> None:
    """Put the content in its place, unless it lies there whole; what a killed process left there in part is replaced."""
    place = place_of(sha256)
    if default_storage.exists(place):
        if default_storage.size(place) == size:
            return
        default_storage.delete(place)
    copy.seek(0)
    default_storage.save(place, File(copy))
