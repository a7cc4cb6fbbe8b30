"""Cells of an .xlsx sheet whose value cannot be had: errors, and formulas never computed.

calamine reads both as blank, so a row made of such cells would vanish without a word. The sheet's XML is searched
first (one pass over the bytes); only a sheet that holds formulas or errors at all is parsed.
"""

import re
import zipfile
from typing import Any
from xml.parsers import expat

from registry.faults import Fault, Unreadable

_SUSPECTS = (b"<f", b":f", b't="e"', b"t='e'")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def formula_faults(archive: zipfile.ZipFile, sheet: str) -> tuple[int, dict[int, list[Fault]]]:
    """How many cells of ``sheet`` are formulas, and by row the cells without a usable value."""
    path = _path_of(archive, sheet)
    if path is None:
        return 0, {}
    content = archive.read(path)
    if not any(suspect in content for suspect in _SUSPECTS):
        return 0, {}
    scan = _Scan()
    _parse(content, scan.start, scan.end, scan.text)
    return scan.formulas, scan.faults


class _Scan:
    """Walks the cells of one sheet."""

    def __init__(self) -> None:
        self.formulas = 0
        self.faults: dict[int, list[Fault]] = {}
        self._cell = ""
        self._is_error = self._has_formula = self._in_value = False
        self._value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell = attributes.get("r", "")
            self._is_error = attributes.get("t") == "e"
            self._has_formula = False
            self._value = []
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "t"):
            self._in_value = True

    def text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self._in_value = False
        elif tag == "c":
            self._finish()

    def _finish(self) -> None:
        self.formulas += self._has_formula
        value = "".join(self._value)
        place = _CELL.fullmatch(self._cell)
        if place is None or not (self._is_error or (self._has_formula and not value)):
            return
        code = "cell_error" if self._is_error else "cell_formula"
        fault = Fault(code, place[1], {"cell": self._cell, "value": value})
        self.faults.setdefault(int(place[2]), []).append(fault)


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part that holds a sheet, by the workbook's list and its relations."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    relation: list[str] = []
    targets: dict[str, str] = {}

    def sheet_found(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet" and attributes.get("name") == sheet:
            relation.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")

    def target_found(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive.read("xl/workbook.xml"), sheet_found)
    _parse(archive.read("xl/_rels/workbook.xml.rels"), target_found)
    target = targets.get(relation[0], "") if relation else ""
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return path if path in names else None


def _parse(content: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable("file_damaged", detail=str(error)) from error


def _refuse_entities(*_: Any) -> None:
    raise Unreadable("file_damaged", detail="entity declaration")
