"""An invented list of spot-check items in the shape in which authorities publish them."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

HEADERS = [
    "list_id",
    "issuer",
    "year",
    "seq",
    "field",
    "item",
    "object",
    "category",
    "method",
    "ratio_raw",
    "frequency_raw",
    "initiator",
    "cooperators",
    "level",
    "basis",
    "time_window",
    "note",
]

CERTAIN = {
    "seq": "1",
    "field": "登记事项检查",
    "item": "亮照经营情况的检查",
    "object": "企业、个体工商户",
    "category": "一般检查事项",
    "method": "现场检查、网络检查",
    "ratio_raw": "企业抽查比例为2%,个体工商户抽查比例为0.1%",
    "frequency_raw": "1次/年",
    "basis": "《某登记条例》第三十六条、第三十七条第一款、第二款;《某实施细则》第六十四条",
    "time_window": "4-11月",
}
OPEN = {
    "seq": "2",
    "field": "住宿业检查",
    "item": "旅店卫生情况的检查",
    "object": "各类宾馆、旅店",
    "ratio_raw": "不低于5%(与其他检查合并抽取)",
    "initiator": "某市公安部门",
    "cooperators": "卫健部门、某市海事局",
    "note": "责任科室:某科",
}


def row(**cells: str) -> dict[str, str]:
    return {"list_id": "某县-2026", "issuer": "某县某局", "year": "2026", **cells}


def as_csv(*rows: dict[str, str], headers: Sequence[str] = tuple(HEADERS)) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows([[one.get(header, "") for header in headers] for one in rows])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(headers: Sequence[str], rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int]]) -> bytes:
    """``merged``: first row, last row, column (from 0); the value is that of the first row."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, cells in enumerate([headers, *rows]):
        sheet.write_row(number, 0, cells)
    for first, last, column in merged:
        sheet.merge_range(first, column, last, column, rows[first - 1][column])
    book.close()
    return file.getvalue()
