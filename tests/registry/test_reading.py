"""Reading tables from whatever people call a table."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from registry.faults import Unreadable, sentence
from registry.reading import cell_text, read_table

GOOD = ["91370176MBDP0DN76J", "栩菀渡物业服务有限公司", "2020-06-01"]
HEADER = ["统一社会信用代码", "名称", "成立日期"]


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "表一"
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(*rows: list[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def refused(content: bytes, sheet: str = "") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_table(content, sheet=sheet)
    assert sentence(caught.value.fault)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    table = read_table(text(HEADER, GOOD, encoding=encoding, delimiter=delimiter))
    assert (table.kind, table.headers, table.rows) == ("csv", HEADER, [(2, GOOD)])


def test_rare_characters_survive_gb18030() -> None:
    row = [GOOD[0], "㮾䶮𠮷商行", GOOD[2]]
    assert read_table(text(HEADER, row, encoding="gb18030")).rows == [(2, row)]


def test_a_workbook_is_read_with_whole_numbers_and_days() -> None:
    table = read_table(workbook(HEADER, [370176650855468, "某店", dt.date(2020, 6, 1)]))
    (number, cells), *_ = table.rows
    assert (table.kind, table.sheet, number) == ("xlsx", "表一", 2)
    assert [cell_text(cell) for cell in cells] == ["370176650855468", "某店", "2020-06-01"]


@pytest.mark.parametrize("make", [workbook, text])
def test_blank_rows_in_the_middle_neither_end_the_table_nor_shift_the_row_numbers(make: Any) -> None:
    table = read_table(make(HEADER, GOOD, ["", "", ""], ["", " ", ""], GOOD, ["", "", ""]))
    assert [number for number, _cells in table.rows] == [2, 5]
    assert table.blank_rows == 2


def test_headers_are_found_under_a_title() -> None:
    table = read_table(workbook(["济南高新区企业名单"], [], HEADER, GOOD))
    assert (table.header_row, table.headers, [number for number, _ in table.rows]) == (3, HEADER, [4])


def test_error_cells_and_formulas_without_a_value_are_named_by_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([GOOD[0], "=A2&B2", GOOD[2]])
    sheet.append(["", "", ""])
    sheet["A3"].value, sheet["A3"].data_type = "#REF!", "e"
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue())
    assert table.formulas == 1
    told = {number: [sentence(fault) for fault in faults] for number, faults in table.cell_faults.items()}
    assert "B2" in told[2][0]
    assert "A3" in told[3][0]
    assert "#REF!" in told[3][0]
    assert [number for number, _ in table.rows] == [2, 3]  # the row of errors does not vanish


def test_the_sheet_with_known_headers_is_taken_among_several() -> None:
    content = workbook(["说明"], ["请填写第二张表"], 企业=[HEADER, GOOD])
    assert read_table(content).sheet == "企业"


def test_two_likely_sheets_are_asked_for_not_guessed() -> None:
    content = workbook(HEADER, GOOD, 企业=[HEADER, GOOD])
    assert refused(content).fault.code == "several_sheets"
    assert read_table(content, sheet="企业").sheet == "企业"
    assert refused(content, sheet="没有").fault.code == "no_sheet"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_empty"),
        (b"%PDF-1.7 ...", "file_kind"),
        (b"\x89PNG\r\n\x1a\n", "file_kind"),
        (b"PK\x03\x04 broken", "file_damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "file_damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (b"<html><table><tr><td>code</td></tr></table></html>", "web_page"),
        (b"\x00\x01\x02\x03code,name", "file_kind_unknown"),
        (b"code,name\n\xff\xff\xff\xff,\x81", "encoding"),
        (b'code,name\nA,"never closed\nB,C', "csv_quotes"),
        (b"code,name\n", "no_rows"),
        (b"code,name\n1," + "名称名称名称名称名称".encode() + b"\xe5\x90\n2,x", "encoding_damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, code: str) -> None:
    assert refused(content).fault.code == code


def test_a_word_document_is_named() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()).fault.values["kind"] == "Word"


def test_a_line_with_more_cells_than_headers_is_marked() -> None:
    table = read_table(b"code,name\nA,B,C\nD,E,\n")
    assert [fault.code for fault in table.cell_faults[2]] == ["cell_extra"]
    assert 3 not in table.cell_faults


def test_an_entity_bomb_in_a_sheet_is_refused() -> None:
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(workbook(HEADER, [GOOD[0], "=A2", ""])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            archive.writestr(name, content)
    assert refused(out.getvalue()).fault.code == "file_damaged"


def test_a_sheet_of_200_000_rows_is_read_whole() -> None:
    lines = [",".join(HEADER), *(f"{number},企业{number},2020-01-01" for number in range(200_000))]
    table = read_table("\n".join(lines).encode("gb18030"))
    assert len(table.rows) == 200_000
    assert table.rows[-1][0] == 200_001


def test_too_many_rows_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.reading.MOST_ROWS", 10)
    monkeypatch.setattr("registry.reading.HEADER_WITHIN", 2)
    assert refused(text(HEADER, *[GOOD] * 20)).fault.code == "too_many_rows"
    assert refused(workbook(HEADER, *[GOOD] * 20)).fault.code == "too_many_rows"
