"""Rows of a published list of spot-check items: what each says for certain, and what it leaves open. Pure: no database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.item_lists import (
    AS_READ,
    CATEGORIES,
    LEAVE_OUT,
    ONE,
    OUTSIDE,
    TEXT,
    Ask,
    Asked,
    ItemColumn,
    ItemColumns,
    methods_of,
    object_kinds,
    split_bases,
    words_of,
)
from registry.names import key
from registry.ratios import Rule, read_ratio
from registry.reading import Table, cell_text


@dataclass(slots=True)
class ItemRow:
    """One row of the list: its cells as printed, what it says for certain, what it leaves open, what is wrong."""

    number: int
    cells: Sequence[Any]
    printed: dict[str, str] = field(default_factory=dict)
    values: dict[ItemColumn, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    category: str = ""
    rules: tuple[Rule, ...] = ()
    bases: list[tuple[str, str]] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)  # codes of departments
    is_left_out: bool = False
    joins: int = 0  # the row it belongs to, where several rows are one item
    joined: list["ItemRow"] = field(default_factory=list)
    asks: list[Asked] = field(default_factory=list)
    settled: list[Asked] = field(default_factory=list)
    faults: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def text(self, column: ItemColumn) -> str:
        return self.values.get(column, "")

    @property
    def name(self) -> str:
        return self.text(ItemColumn.NAME)

    @property
    def identity(self) -> tuple[str, str]:
        return key(self.text(ItemColumn.GROUP)), key(self.name)


LIMITS = {
    ItemColumn.NAME: 200,
    ItemColumn.GROUP: 200,
    ItemColumn.OBJECTS: 300,
    ItemColumn.RATIO: 500,
    ItemColumn.FREQUENCY: 100,
    ItemColumn.CODE: 40,
}


class Reader:
    """Reads the rows of one list with the answers given so far. ``departments``: every known name → code."""

    def __init__(self, columns: ItemColumns, *, own: str, departments: Mapping[str, str], answers: Mapping[str, str]):
        self._columns = columns
        self._own = own
        self._departments = departments
        self._answers = answers

    def rows(self, table: Table) -> list[ItemRow]:
        rows = [self._row(number, cells, table) for number, cells in table.rows]
        self._repeated(rows)
        self._same_items([row for row in rows if not row.faults and not row.is_left_out])
        return rows

    def _answer(self, row: ItemRow, asked: Asked) -> str:
        """The answer to a question; without one the row asks it."""
        answer = self._answers.get(asked.key, "")
        (row.settled if answer else row.asks).append(asked)
        return answer

    def _row(self, number: int, cells: Sequence[Any], table: Table) -> ItemRow:
        row = ItemRow(number, cells)
        for (header, use), cell in zip(self._columns.uses, cells, strict=False):
            text = " ".join(cell_text(cell).split()) if use is not ItemColumn.BASES else cell_text(cell).strip()
            if use is None or use is ItemColumn.PERSONAL or not text:
                continue
            row.printed[header] = text
            if use is not ItemColumn.PRINTED:
                row.values[use] = text
        for fault in table.cell_faults.get(number, ()):
            row.faults.append(("cell", {"fault": fault}))
        if not row.name:
            row.faults.append(("name_missing", {}))
        for column, most in LIMITS.items():
            if len(row.text(column)) > most:
                row.faults.append(("too_long", {"column": column, "most": most}))
        if not row.faults:
            self._keeper(row)
        if not row.faults and not row.is_left_out:
            self._read(row)
        return row

    def _keeper(self, row: ItemRow) -> None:
        text = row.text(ItemColumn.KEEPER)
        if text and self._departments.get(key(text)) != self._own:
            row.is_left_out = self._answer(row, Asked(Ask.KEEPER, text)) == LEAVE_OUT

    def _read(self, row: ItemRow) -> None:
        objects = row.text(ItemColumn.OBJECTS)
        kinds = object_kinds(objects)
        row.kinds = kinds if kinds is not None else self._several(row, Asked(Ask.OBJECTS, objects))
        methods = row.text(ItemColumn.METHODS)
        known = methods_of(methods)
        row.methods = known if known is not None else self._several(row, Asked(Ask.METHODS, methods))
        category = row.text(ItemColumn.CATEGORY)
        row.category = CATEGORIES.get(key(category), "") or self._answer(row, Asked(Ask.CATEGORY, category))
        self._read_ratio(row)
        self._read_bases(row)
        for word in words_of(row.text(ItemColumn.PARTNERS)):
            code = self._departments.get(key(word), "") or self._answer(row, Asked(Ask.PARTNER, word))
            if code and code not in (OUTSIDE, self._own) and code not in row.partners:
                row.partners.append(code)

    def _several(self, row: ItemRow, asked: Asked) -> tuple[str, ...]:
        answer = self._answer(row, asked)
        return tuple(answer.split(",")) if answer and answer != TEXT else ()

    def _read_ratio(self, row: ItemRow) -> None:
        printed, frequency = row.text(ItemColumn.RATIO), row.text(ItemColumn.FREQUENCY)
        reading = read_ratio(printed, frequency=frequency)
        row.rules = reading.rules
        if reading.refused:
            row.faults.append(("ratio_impossible", {"text": reading.refused[0].text}))
        elif not reading.is_certain:
            answer = self._answer(row, Asked(Ask.RATIO, printed, frequency))
            if answer and answer != AS_READ:
                row.rules = read_ratio(answer).rules

    def _read_bases(self, row: ItemRow) -> None:
        text = row.text(ItemColumn.BASES)
        row.bases, doubtful = split_bases(text)
        if doubtful:
            answer = self._answer(row, Asked(Ask.BASIS, text))
            row.bases = split_bases(answer)[0] if answer else row.bases

    def _repeated(self, rows: list[ItemRow]) -> None:
        """A row that repeats another word for word, its number in the list apart, is lost; the first one stays."""
        first: dict[tuple[tuple[ItemColumn, str], ...], int] = {}
        for row in rows:
            said = tuple(sorted((one, key(text)) for one, text in row.values.items() if one is not ItemColumn.NUMBER))
            if row.faults or row.is_left_out:
                continue
            if said in first:
                row.faults.append(("repeated", {"row": first[said]}))
                row.asks.clear()
            else:
                first[said] = row.number

    def _same_items(self, rows: list[ItemRow]) -> None:
        """Rows that print one item for different objects: one item with several rules, or an item each, a person says."""
        groups: dict[tuple[str, str], list[ItemRow]] = defaultdict(list)
        for row in rows:
            if not row.faults:
                groups[row.identity].append(row)
        for same in groups.values():
            if len(same) < 2:
                continue
            group, name = same[0].text(ItemColumn.GROUP), same[0].name
            asked = Asked(Ask.SAME_ITEM, f"{group} · {name}" if group else name)
            answers = {self._answer(row, asked) for row in same}
            if answers == {ONE}:
                for row in same[1:]:
                    row.joins = same[0].number
                    same[0].joined.append(row)


def questions_of(rows: Sequence[ItemRow], *, settled: bool = False) -> Iterator[tuple[Asked, list[int]]]:
    """Each open (or ``settled``) question once, with the rows that ask it, in the order of the file."""
    found: dict[str, tuple[Asked, list[int]]] = {}
    for row in rows:
        for asked in row.settled if settled else row.asks:
            found.setdefault(asked.key, (asked, []))[1].append(row.number)
    yield from found.values()
