import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from oversight import translations
from oversight.apps import refuse_an_older_server
from oversight.health import readiness

ROOT = Path(__file__).resolve().parents[2]


def test_an_older_postgresql_is_refused_with_the_way_out() -> None:
    closed: list[bool] = []
    older = SimpleNamespace(vendor="postgresql", pg_version=160004, close=lambda: closed.append(True))
    with pytest.raises(ImproperlyConfigured, match=r"PostgreSQL 16\.4, but this system needs PostgreSQL 18"):
        refuse_an_older_server(connection=older)  # type: ignore[arg-type]
    assert closed == [True]


def test_another_engine_is_refused() -> None:
    other = SimpleNamespace(vendor="sqlite", display_name="SQLite", close=lambda: None)
    with pytest.raises(ImproperlyConfigured, match="points at SQLite"):
        refuse_an_older_server(connection=other)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_process_is_ready_when_database_and_queue_answer(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "any.example"}).json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "queue": "ok"}


@pytest.mark.django_db
def test_a_process_without_its_queue_is_not_ready(client: Client, settings: SimpleNamespace) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["queue"] == "unreachable"
    assert readiness()["database"] == "ok"


def test_starting_django_loads_no_heavy_library() -> None:
    heavy = {
        "docx",
        "typst",
        "xlsxwriter",
        "python_calamine",
        "numpy",
        "pandas",
        "pypinyin",
        "openpyxl",
        "babel",
        "segno",
    }
    code = "import sys, django; django.setup(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert heavy & {name.split(".")[0] for name in loaded.stdout.split()} == set()


def test_sentences_are_found_in_templates_and_code(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}\n  <p>{% translate "It\'s here" %} "quoted</p>\n'
        "{% blocktranslate count n=all|length trimmed %}\n  One visit\n {% plural %} {{ n }} visits {% endblocktranslate %}"
        '{% translate "May" context "month" %} {{ _("In braces") }}'
    )
    code = tmp_path / "code.py"
    code.write_text('from x import gettext_lazy as _\nname = _(\n    "two "\n    "lines")\n')
    assert set(translations._extract(page)) == {
        (None, "It's here", None),
        (None, "One visit", "%(n)s visits"),
        ("month", "May", None),
        (None, "In braces", None),
    }
    assert list(translations._extract(code)) == [(None, "two lines", None)]
