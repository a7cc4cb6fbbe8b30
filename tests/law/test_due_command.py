"""``manage.py due``."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import translation

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parent.parent / "vectors" / "deadline_examples.csv"


def run(*arguments: str) -> str:
    output = io.StringIO()
    with translation.override("en"):
        call_command("due", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--start", "2026-12-30", "--n", "3", "--unit", "working_days"], "calendar of 2027 has not been published"),
        (["--start", "2003-12-30", "--n", "3", "--unit", "working_days"], "calendar of 2003 has not been published"),
        (["--start", "2026-02-30", "--n", "3", "--unit", "working_days"], "“2026-02-30” is no day of the calendar"),
        (["--start", "2026-02-20", "--n", "0", "--unit", "working_days"], "“0” is no length"),
        (["--start", "2026-02-20", "--n", "1.5", "--unit", "working_days"], "“1.5” is no length"),
        (["--start", "2026-02-20", "--n", "-1", "--unit", "working_days"], "“-1” is no length"),
        (["--start", "2026-02-20", "--n", "3", "--unit", "weeks"], "“weeks” is no unit"),
        (["--start", "2026-02-20", "--n", "999999", "--unit", "months"], "beyond the year 9999"),
        (["--start", "2026-02-20", "--n", "3"], "Give --start"),
        (["--csv", str(EXAMPLES), "--n", "3"], "not both"),
        (["--csv", "/nowhere/at/all.csv"], "cannot be read"),
    ],
)
def test_a_wrong_question_gets_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(*[f"{name}={value}" for name, value in zip(arguments[::2], arguments[1::2], strict=True)])
    assert refusal.value.returncode == 1


def test_one_term_is_printed_as_json_with_its_reasons() -> None:
    answer = json.loads(run("--start", "2026-09-25", "--n", "7", "--unit", "working_days", "--json"))
    assert (answer["due"], answer["rolled"]) == ("2026-10-12", "2026-10-12")
    assert "National Day: 2026-10-01 to 2026-10-07, 7 days, are not counted." in answer["why"]


def test_an_end_on_a_rest_day_is_printed_before_and_after_it_moves() -> None:
    answer = json.loads(run("--start", "2026-09-25", "--n", "1", "--unit", "months", "--json"))
    assert (answer["due"], answer["rolled"]) == ("2026-10-25", "2026-10-26")
    assert run("--start", "2026-09-25", "--n", "1", "--unit", "months").startswith("2026-10-25 → 2026-10-26\n")


def test_hours_are_printed_as_a_moment() -> None:
    answer = json.loads(run("--start", "2026-09-25T15:04", "--n", "24", "--unit", "hours", "--json"))
    assert answer["due"] == answer["rolled"] == "2026-09-26T15:04:00+08:00"


def test_the_reasons_come_in_chinese_too() -> None:
    output = io.StringIO()
    with translation.override("zh-hans"):
        call_command("due", "--start", "2026-09-25", "--n", "7", "--unit", "working_days", "--json", stdout=output)
    assert "期限为 7 个工作日。" in json.loads(output.getvalue())["why"]


def test_every_published_example_comes_out_right_as_a_table() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--csv", str(EXAMPLES)))))
    assert len(rows) == 60
    assert [row["due"] for row in rows] == [row["due_date"] for row in rows]
    assert [row["rolled"] for row in rows] == [row["due_date_rolled_to_workday"] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_may_have_other_columns_blank_rows_and_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(
        "事由,start_date,n,unit\r\n检查,2026-09-25,7,working_days\r\n,,,\r\n\r\n复查,2026-01-31,1,months\r\n".encode(
            encoding
        )
    )
    assert run("--csv", str(path)) == (
        "事由,start_date,n,unit,due,rolled\n"
        "检查,2026-09-25,7,working_days,2026-10-12,2026-10-12\n"
        "复查,2026-01-31,1,months,2026-02-28,2026-02-28\n"
    )


def test_every_fault_of_a_table_is_named_with_its_row_and_nothing_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(
        "start_date,n,unit\n2026-09-25,7,days\n2026-09-25,7,hours\n,,\nx,1,hours\n2026-12-31,1,working_days\n"
    )
    with pytest.raises(CommandError) as refusal:
        run("--csv", str(path))
    lines = str(refusal.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["row 2", "row 5", "row 6"]


def test_a_table_without_its_columns_or_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("start,n,unit\n")
    with pytest.raises(CommandError, match="no column start_date"):
        run("--csv", str(path))
    path.write_text("start_date,n,unit\n2026-09-25,7,hours,9\n")
    with pytest.raises(CommandError, match="row 2: the row has more cells"):
        run("--csv", str(path))
    path.write_text('start_date,n,unit\n"2026-09-25,7,hours\n')
    with pytest.raises(CommandError, match="row 2"):
        run("--csv", str(path))
    path.write_bytes(b"\xff\xfe\x00start")
    with pytest.raises(CommandError, match="neither UTF-8 nor GB18030"):
        run("--csv", str(path))


def test_without_a_database_the_calendar_that_came_with_the_software_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreachable() -> None:
        raise OperationalError("no server")

    monkeypatch.setattr("core.law.management.commands.due.calendar_in_force", unreachable)
    errors = io.StringIO()
    output = io.StringIO()
    call_command("due", "--start", "2026-09-25", "--n", "7", "--unit", "working_days", stdout=output, stderr=errors)
    assert output.getvalue().startswith("2026-10-12")
    assert errors.getvalue()
