"""Who may read a file: whoever the record it belongs to allows."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from core.files.models import StoredFile
from core.people.models import User
from core.refusals import Absent

Reader: TypeAlias = Callable[[User, str, dt.datetime], bool]

READERS: dict[str, Reader] = {}


def may_read(owner_label: str) -> Callable[[Reader], Reader]:
    """Register who may read the files of a record: a function of user, primary key of the record and moment.

    ``@may_read("inspections.visit")`` stands in the app's ``policies.py``. A record without one shows its files to nobody.
    """

    def register(reader: Reader) -> Reader:
        READERS[owner_label.lower()] = reader
        return reader

    return register


def can_read(user: User, stored: StoredFile, *, at: dt.datetime) -> bool:
    """Whether the record allows it; a file without a record is read by whoever brought it."""
    if not stored.owner_label:
        return stored.stored_by_id == user.pk
    reader = READERS.get(stored.owner_label)
    return reader is not None and reader(user, stored.owner_id, at)


def check_can_read(user: User, stored: StoredFile, *, at: dt.datetime) -> None:
    if not can_read(user, stored, at=at):
        raise Absent()
