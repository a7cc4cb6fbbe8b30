"""The register of enterprises at 100,000 rows: entering a file, finding, listing.

The rows are invented (``registry.demo``). The floor of an import is ``COPY`` of the finished rows into a table with the
same columns, indexes and constraints; the floor of a list is its own SQL, sent bare. Medians of seven.
"""

import io
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any

from tests.bench import Figure, seconds

ROWS = 100_000
TIMES = 7
COLUMNS = "code, zone_no, code_standing, old_registration_no, org_code, name, name_key, name_since, search_text, kind,"
COLUMNS += "legal_form, state, registered_on, authority_code, authority_name, address, street_code, industry_code,"
COLUMNS += (
    "industry_version, risk_class, risk_valid_from, risk_valid_to, risk_source, version, entered_at, changed_at, id"
)


def measure() -> Iterator[Figure]:
    yield from _importing()
    yield from _listing()


def _importing() -> Iterator[Figure]:
    from django.utils import timezone

    from core.people.selectors import system_user
    from registry.demo import as_csv, invented_enterprises
    from registry.services.imports import counts_of, import_enterprises

    content = as_csv(invented_enterprises(ROWS, until=date(2025, 12, 31)))

    def enter() -> dict[str, int]:
        at = timezone.now()
        return counts_of(import_enterprises(content=content, file_name="a.csv", acting_user=system_user(), at=at))

    first = seconds(lambda: _expect(enter(), created=ROWS))
    floor = _copy_seconds()
    again = seconds(lambda: _expect(enter(), unchanged=ROWS))
    note = f"{ROWS / first:,.0f} rows a second with validation, history and ledger line; COPY {ROWS / floor:,.0f}"
    yield Figure("import", "100,000 new rows of a CSV file ÷ `COPY` of the finished rows", first / floor, 5, note=note)
    yield Figure(
        "import",
        "the same file again, nothing changed ÷ `COPY`",
        again / floor,
        3,
        note=f"{ROWS / again:,.0f} rows a second",
    )


def _expect(counts: dict[str, int], **expected: int) -> None:
    assert {name: counts[name] for name in expected} == expected, counts


def _copy_seconds() -> float:
    """COPY of what the import made, into an empty table of the same make."""
    from django.db import connection

    rows = io.StringIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY (SELECT {COLUMNS} FROM registry_enterprise ORDER BY id) TO STDOUT", rows)
        cursor.execute("CREATE TABLE copied (LIKE registry_enterprise INCLUDING ALL)")
        rows.seek(0)
        took = seconds(lambda: cursor.cursor.copy_expert(f"COPY copied ({COLUMNS}) FROM STDIN", rows))
        cursor.execute("DROP TABLE copied")
    return took


def _listing() -> Iterator[Figure]:
    from django.db import connection

    from core.pages.keyset import page_of
    from registry.models import Enterprise
    from registry.selectors import found_by, with_names

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE registry_enterprise")
    name = Enterprise.objects.order_by("id")[ROWS // 2].name
    lists = {
        "first page of 50": with_names(Enterprise.objects.all()),
        "search by two characters of a name": with_names(Enterprise.objects.filter(found_by(name[1:3]))),
        "search by three pinyin initials": with_names(Enterprise.objects.filter(found_by("jlp"))),
        "search by the beginning of a code": with_names(Enterprise.objects.filter(found_by("91370176MA"))),
    }
    for what, rows in lists.items():
        ours = _median(lambda rows=rows: page_of(rows.all(), ("subject_id",), size=50, after="", before=""))
        bare = _median(lambda rows=rows: _bare(rows.order_by("subject_id")[:51]))
        note = f"{ours * 1000:.1f} ms, bare {bare * 1000:.1f} ms"
        yield Figure("register", f"{what}, 100,000 rows ÷ its SQL sent bare", ours / bare, 5, note=note)
    yield from _pages(name)


def _pages(name: str) -> Iterator[Figure]:
    from django.test import Client, override_settings

    client = Client()
    client.force_login(_reader())
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield from _whole_pages(client, name)


def _whole_pages(client: Any, name: str) -> Iterator[Figure]:
    for what, address in {"the list": "?all=1", "a search": f"?q={name[1:3]}"}.items():
        took = _median(lambda address=address: client.get(f"/registry/enterprises/{address}"))
        yield Figure("register", f"{what} as a whole page, 100,000 rows (s)", took, 0.5)
    few, many = _queries(client, f"?q={name}"), _queries(client, "?all=1")
    yield Figure("register", "queries of a page of 50 ÷ queries of a page of 1", many / few, 1, note=f"{many} queries")


def _bare(rows: Any) -> None:
    from django.db import connection

    text, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        cursor.fetchall()


def _median(act: Callable[[], object]) -> float:
    act()
    return median(seconds(act) for _ in range(TIMES))


def _reader() -> Any:
    from core.people.models import Department, Post, Role, User

    department = Department.objects.create(
        code="B", name="基准部", name_en="Bench", short_name="基", valid_from=date(2019, 1, 1)
    )
    user = User.objects.create_user("bench", department=department)
    Post.objects.create(user=user, department=department, role=Role.STAFF, valid_from=date(2019, 1, 1))
    return user


def _queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/registry/enterprises/{address}").status_code == 200
    return len(queries)
