"""The ledger finds what was changed, what is missing and what was cut."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from core.ledger.models import Entry, Seal
from core.ledger.selectors import history_of, ledger_faults
from core.ledger.services import record, seal
from core.people.models import Department
from tests.factories.people import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def three_lines() -> Department:
    user = UserFactory()
    department = DepartmentFactory()
    for number in range(3):
        record("test.act", subject=department, acting_user=user, at=AT, why="因为\n所以", detail={"n": number})
    return department


@contextmanager
def owner_without_guards() -> Iterator[None]:
    """What only the owner of the tables could do: take the triggers away."""
    tables = ("ledger_entry", "ledger_seal", "ledger_sealedhead")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET why = 'x'",
        "DELETE FROM ledger_entry",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ledger_entry",
        "SET LOCAL session_replication_role = replica; DELETE FROM ledger_entry",
    ],
)
def test_a_line_cannot_be_changed_or_removed(statement: str) -> None:
    three_lines()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_number_clock_and_digest_cannot_be_chosen() -> None:
    user = UserFactory()
    forged = Entry.objects.create(
        stream="people.department:1",
        seq=9,
        prev="f" * 64,
        act="x",
        actor=user,
        occurred_at=AT,
        recorded_at=AT,
        digest="e" * 64,
    )
    forged.refresh_from_db()
    assert (forged.seq, forged.prev) == (1, "0" * 64)
    assert forged.digest != "e" * 64
    assert forged.recorded_at != AT


def test_an_untouched_ledger_has_no_faults() -> None:
    department = three_lines()
    seal(at=AT)
    assert list(ledger_faults()) == []
    assert [entry.seq for entry in history_of(department)] == [3, 2, 1]


def test_a_changed_line_is_found() -> None:
    department = three_lines()
    with owner_without_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET body = '{}' WHERE seq = 2")
    [fault] = ledger_faults()
    assert (fault.stream, fault.seq, fault.what) == (f"people.department:{department.pk}", 2, "changed line")


def test_a_missing_line_is_found() -> None:
    three_lines()
    with owner_without_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq = 2")
    assert [(fault.seq, fault.what) for fault in ledger_faults()] == [(2, "missing line")]


def test_a_cut_tail_is_found_by_the_seal() -> None:
    three_lines()
    seal(at=AT)
    with owner_without_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq = 3")
    assert [(fault.seq, fault.what) for fault in ledger_faults()] == [(3, "cut: a sealed line is gone")]


def test_a_missing_seal_is_found() -> None:
    three_lines()
    seal(at=AT)
    three_lines()
    seal(at=AT)
    with owner_without_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_sealedhead WHERE seal_id = (SELECT id FROM ledger_seal WHERE seq = 1)")
        cursor.execute("DELETE FROM ledger_seal WHERE seq = 1")
    assert "missing seal" in [fault.what for fault in ledger_faults()]


def test_a_seal_covers_what_was_written_since_the_last_and_nothing_twice() -> None:
    three_lines()
    first = seal(at=AT)
    assert first is not None
    assert seal(at=AT) is None
    three_lines()
    second = seal(at=AT)
    assert second is not None
    assert (second.seq, second.prev, second.heads) == (2, first.digest, 1)
    assert Seal.objects.count() == 2
