"""A template database, migrated once, and a clone of it for each process of a test run.

Append-only tables refuse TRUNCATE, so a test that commits is not flushed away: its clone is thrown away and made
again from the template (about a tenth of a second).
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
BASE = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/").split("_test_")[0]
TEMPLATE = f"{BASE}_test_template"
DEMO = f"{BASE}_test_demo"
DEMO_ENTERPRISES = 300
CLONE = f"{BASE}_test_{os.environ['TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def address(name: str) -> str:
    """The URL of a database of this cluster."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def point_at(name: str) -> None:
    """Make Django and every process started by a test use this database."""
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name
    os.environ["DATABASE_URL"] = address(name)


def clone(template: str = TEMPLATE) -> None:
    """(Re)make this process's database from a template."""
    connections.close_all()
    with _cluster() as cursor:
        _copy(cursor, template, CLONE)


def drop_clone() -> None:
    """Remove this process's database."""
    connections.close_all()
    with _cluster() as cursor:
        _drop(cursor, CLONE)


def prepare() -> None:
    """Migrate the template unless it stands already for exactly these sources; drop what dead runs left."""
    with _template(TEMPLATE) as cursor:
        if cursor is not None:
            _drop_left_overs(cursor)
            _drop(cursor, DEMO)
            _drop(cursor, TEMPLATE)
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(TEMPLATE)))
            point_at(TEMPLATE)
            call_command("migrate", verbosity=0)


def prepare_demo() -> None:
    """The same with a small demo zone, made when the first test asks for it."""
    with _template(DEMO) as cursor:
        if cursor is not None:
            _copy(cursor, TEMPLATE, DEMO)
            point_at(DEMO)
            for old in demo_media().parent.glob(f"oversight-demo-{BASE}-*"):
                shutil.rmtree(old, ignore_errors=True)
            with override_settings(MEDIA_ROOT=demo_media()):
                call_command("seed_demo", enterprises=DEMO_ENTERPRISES, stdout=StringIO())
    point_at(CLONE)


def demo_media() -> Path:
    """The files of the demo zone, kept as long as its template: the processes of all runs share them."""
    return Path(tempfile.gettempdir()) / f"oversight-demo-{BASE}-{_fingerprint()[:16]}"


@contextmanager
def _template(name: str) -> "Iterator[psycopg2.extensions.cursor | None]":
    """One process at a time: a cursor when the template must be made, nothing when it stands for these sources."""
    with _cluster() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        sources = _fingerprint()
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        stands = cursor.fetchone() == (sources,)
        yield None if stands else cursor
        if not stands:
            connections.close_all()
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS %s").format(sql.Identifier(name)), [sources])


def _copy(cursor: "psycopg2.extensions.cursor", template: str, name: str) -> None:
    _drop(cursor, name)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    cursor.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))


@contextmanager
def _cluster() -> Iterator["psycopg2.extensions.cursor"]:
    connection = psycopg2.connect(address("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _drop(cursor: "psycopg2.extensions.cursor", name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left_overs(cursor: "psycopg2.extensions.cursor") -> None:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{BASE}_test_"])
    for (name,) in cursor.fetchall():
        run = name.removeprefix(f"{BASE}_test_").split("_")[0]
        if run.isdigit() and not Path(f"/proc/{run}").exists():
            _drop(cursor, name)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in ("*.py", "*.yaml", "*.json", "*.csv", "*.sql"):
        for path in sorted(ROOT.rglob(pattern)):
            part = path.relative_to(ROOT)
            if part.parts[0].startswith(".") or part.parts[0] in {"tests", "static", "staticfiles", "docs", "media"}:
                continue
            digest.update(f"{part}\0".encode() + path.read_bytes())
    return digest.hexdigest()
