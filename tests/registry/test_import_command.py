"""``manage.py import_enterprises``: the last line is JSON, and the five counts add up."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.models import CodeReason, Enterprise, EnterpriseImport
from tests.factories.registry import csv_of, demo_csv

pytestmark = pytest.mark.django_db

CODE, WRONG = "91370171MA0TE5T16J", "91370171MA0TE5T16K"
MIXED = csv_of(
    [CODE, "甲一有限公司"],
    [WRONG, "乙二有限公司"],
    ["9137", "丙三有限公司"],
    [CODE, "甲一有限公司"],
    ["3701001009351", "丁四有限公司"],
)


def run(folder: Path, content: bytes, *options: str, name: str = "firms.csv") -> tuple[dict[str, Any], str]:
    (folder / name).write_bytes(content)
    out = io.StringIO()
    call_command("import_enterprises", str(folder / name), "--rejects", str(folder / "back.csv"), *options, stdout=out)
    lines = out.getvalue().splitlines()
    return json.loads(lines[-1]), out.getvalue()


def test_the_last_line_counts_every_row_once(tmp_path: Path) -> None:
    result, _ = run(tmp_path, MIXED)
    assert result == {
        "rows": 5,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "needs_reason": 1,
        "rejected": 2,
        "rejects_file": str(tmp_path / "back.csv"),
    }
    with (tmp_path / "back.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[2] for row in rows[1:]] == ["3", "4", "5"]
    assert all(row[3] and row[4] for row in rows[1:])


def test_with_json_there_is_only_that_line(tmp_path: Path) -> None:
    result, out = run(tmp_path, demo_csv(20), "--json")
    assert out.count("\n") == 1
    assert list(result) == ["rows", "created", "updated", "unchanged", "needs_reason", "rejected", "rejects_file"]
    assert (result["created"], result["rejects_file"]) == (20, None)


def test_a_dry_run_says_what_would_be_and_leaves_nothing(tmp_path: Path) -> None:
    foreseen, _ = run(tmp_path, MIXED, "--dry-run")
    assert not Enterprise.objects.exists()
    assert not EnterpriseImport.objects.exists()
    assert run(tmp_path, MIXED)[0] == foreseen


def test_reasons_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "why.csv").write_text(f"number,reason\n{WRONG},证照上即如此\n", encoding="utf-8")
    result, _ = run(tmp_path, MIXED, "--reasons", str(tmp_path / "why.csv"))
    assert (result["created"], result["needs_reason"]) == (3, 0)
    assert CodeReason.objects.get().number == WRONG


def test_all_or_nothing_enters_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path, MIXED, "--all-or-nothing")
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"uscc,name,lucky\n1,2,3\n", "lucky"),
        (b"%PDF-1.7", "PDF"),
        (b"name\nA\n", "code: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(tmp_path: Path, content: bytes, named: str) -> None:
    with pytest.raises(CommandError, match=named):
        run(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("import_enterprises", str(tmp_path / "absent.csv"))
