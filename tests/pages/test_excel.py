"""The Excel file of a list: what the page shows, and nothing that Excel would run."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from core.pages.excel import guarded, workbook


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_excel_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_the_rows_come_back_as_they_were() -> None:
    moment = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    response = workbook(
        name="list",
        title="清单：2026/一",
        headings=["名称", "日期", "时间", "数"],
        rows=iter([["=cmd()", dt.date(2026, 3, 2), moment, 3], ["济南", None, None, 0]]),
        about=[("截至", "2026-03-02")],
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", "日期", "时间", "数"]
    assert rows[1] == ["'=cmd()", dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 9, 0), 3]  # noqa: DTZ001
    assert rows[2] == ["济南", "", "", 0]
    assert book.get_sheet_by_index(1).to_python() == [["截至", "2026-03-02"]]
