"""A published list as it would enter now: every row met with the items of the department. Reads, never writes."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation

from core.files.services import read
from core.people.models import Department
from core.people.selectors import departments_in_force
from registry.errors import FileUnreadable
from registry.faults import Unreadable
from registry.item_errors import ListTooLong
from registry.item_list_rows import ItemRow, Reader, questions_of
from registry.item_list_words import fault_sentence
from registry.item_lists import MOST_ROWS, Asked, ItemColumn, ItemColumns, columns_of, read_items
from registry.item_states import ItemState
from registry.models import ItemImport, SpotCheckItem
from registry.names import key
from registry.ratios import Rule
from registry.reading import Table, cell_text
from registry.services.items import Basis, ItemContent, content_of_item

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
JOINED, LEFT_OUT, REJECTED, ASKS = "joined", "left_out", "rejected", "asks"
REJECT_HEADINGS = ("原行号", "原因", "reason")
OUTCOMES = (CREATED, UPDATED, UNCHANGED, JOINED, LEFT_OUT, REJECTED)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one row. ``item``: the version it meets; ``content``: what the draft will say."""

    row: ItemRow
    outcome: str
    code: str = ""
    item: SpotCheckItem | None = None
    content: ItemContent | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """The list as it would enter now: every row accounted for, every open question with the rows that ask it."""

    table: Table
    columns: ItemColumns
    decisions: tuple[Decision, ...] = ()
    questions: tuple[tuple[Asked, list[int]], ...] = ()
    settled: tuple[tuple[Asked, list[int]], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(decision.outcome for decision in self.decisions)
        return {outcome: found[outcome] for outcome in (*OUTCOMES, ASKS)}

    def of(self, outcome: str) -> list[Decision]:
        return [decision for decision in self.decisions if decision.outcome == outcome]


def table_of(content: bytes, sheet: str) -> Table:
    try:
        table = read_items(content, sheet=sheet)
    except Unreadable as unreadable:
        raise FileUnreadable(unreadable.fault) from unreadable
    if len(table.rows) > MOST_ROWS:
        raise ListTooLong(rows=len(table.rows), most=MOST_ROWS)
    return table


def departments_by_name(at: dt.datetime) -> dict[str, str]:
    """Departments in force by every name they go under, as a printed name is compared."""
    found: dict[str, str] = {}
    for department in departments_in_force(at):
        for name in (department.short_name, department.name_en, department.name, department.code):
            found[key(name)] = department.code
    return found


def read_preview(source: ItemImport, *, on: dt.datetime, answers: Mapping[str, str] | None = None) -> Preview:
    """The list with the answers given so far, or with others to try: reads the file and the department's items."""
    assert source.file is not None
    table = table_of(read(source.file), source.sheet)
    columns = columns_of(table.headers, source.chosen)
    if not columns.are_clear:
        return Preview(table, columns)
    reader = Reader(
        columns,
        own=source.department.code,
        departments=departments_by_name(on),
        answers=source.answers if answers is None else answers,
    )
    rows = reader.rows(table)
    decisions = _Decider(source, rows, on).decisions()
    return Preview(table, columns, tuple(decisions), tuple(questions_of(rows)), tuple(questions_of(rows, settled=True)))


def rejects_of(preview: Preview) -> list[dict[str, Any]]:
    """The rejected rows with the reason in both languages."""
    found = []
    for one in preview.of(REJECTED):
        told: dict[str, Any] = {"row": one.row.number}
        for language, name in (("zh-hans", "zh"), ("en", "en")):
            with translation.override(language):
                told[name] = " ".join(fault_sentence(fault) for fault in one.row.faults)
        found.append(told)
    return found


def rejects_table(source: ItemImport, *, on: dt.datetime) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the file that gives the rejected rows back: as they came, with the reason beside each."""
    assert source.file is not None
    table = table_of(read(source.file), source.sheet)
    rejects = source.rejects if source.finished_at else rejects_of(read_preview(source, on=on))
    cells = dict(table.rows)
    rows = [
        [*(cell_text(cell) for cell in cells[one["row"]]), str(one["row"]), one["zh"], one["en"]] for one in rejects
    ]
    return [*table.headers, *REJECT_HEADINGS], rows


class _Decider:
    """Meets the rows with the items there are: by the code printed, else by group, name and object."""

    def __init__(self, source: ItemImport, rows: list[ItemRow], at: dt.datetime) -> None:
        self._source = source
        self._rows = rows
        self._departments = {one.code: one for one in departments_in_force(at)}
        printed = {row.text(ItemColumn.CODE) for row in rows} - {""}
        own = SpotCheckItem.objects.filter(department=source.department)
        self._latest = _latest(own.order_by("code", "version"))
        self._elsewhere = set(
            SpotCheckItem.objects.filter(code__in=printed)
            .exclude(department=source.department)
            .values_list("code", flat=True)
        )
        self._by_words: dict[tuple[str, str, str], list[SpotCheckItem]] = {}
        for item in self._latest.values():
            self._by_words.setdefault(_words(item.field, item.name, item.object_text), []).append(item)
        self._next = _next_number(source.prefix)
        self._taken: set[str] = set()

    def decisions(self) -> list[Decision]:
        return [self._decide(row) for row in self._rows]

    def _decide(self, row: ItemRow) -> Decision:
        if row.faults:
            return Decision(row, REJECTED)
        if row.is_left_out:
            return Decision(row, LEFT_OUT)
        if row.asks:
            return Decision(row, ASKS)
        if row.joins:
            return Decision(row, JOINED)
        if len({one.category for one in (row, *row.joined)}) > 1:
            row.faults.append(("category_differs", {}))
            return Decision(row, REJECTED)
        content = self._content(row)
        item = self._met(row, content)
        if row.faults:
            return Decision(row, REJECTED)
        if item is None:
            return Decision(row, CREATED, self._code(row), None, content)
        content = _carried(content, content_of_item(item))
        same = content == content_of_item(item) and item.state != ItemState.WITHDRAWN
        return Decision(row, UNCHANGED if same else UPDATED, item.code, item, content)

    def _met(self, row: ItemRow, content: ItemContent) -> SpotCheckItem | None:
        code = row.text(ItemColumn.CODE)
        if code in self._elsewhere:
            row.faults.append(("code_elsewhere", {"code": code}))
            return None
        found = [self._latest[code]] if code in self._latest else []
        if not code:
            found = self._by_words.get(_words(content.field, content.name, content.object_text), [])
        if len(found) > 1:
            row.faults.append(("several_items", {"codes": ", ".join(item.code for item in found)}))
        taken = code or (found[0].code if found else "")
        if taken and taken in self._taken:
            row.faults.append(("code_twice", {"code": taken}))
        self._taken.add(taken)
        if found and found[0].state == ItemState.PROPOSED:
            row.faults.append(("item_proposed", {"code": found[0].code}))
        return found[0] if found else None

    def _code(self, row: ItemRow) -> str:
        code = row.text(ItemColumn.CODE)
        if not code:
            code = f"{self._source.prefix}{self._next:03d}"
            self._next += 1
        return code

    def _content(self, row: ItemRow) -> ItemContent:
        rows = (row, *row.joined)
        return ItemContent(
            name=row.name,
            field=row.text(ItemColumn.GROUP),
            other_departments=tuple(
                sorted((self._departments[code] for code in {c for one in rows for c in one.partners}), key=_code_of)
            ),
            object_kinds=_together(kind for one in rows for kind in one.kinds),
            object_text=_printed(rows, ItemColumn.OBJECTS),
            category=row.category,
            methods=_together(method for one in rows for method in one.methods),
            ratio_text=_printed(rows, ItemColumn.RATIO, with_objects=True),
            frequency_text=_printed(rows, ItemColumn.FREQUENCY, with_objects=True),
            rules=_rules(rows),
            bases=tuple(Basis(law, article) for law, article in dict.fromkeys(b for one in rows for b in one.bases)),
        )


def _code_of(department: Department) -> str:
    return department.code


def _latest(items: Iterable[SpotCheckItem]) -> dict[str, SpotCheckItem]:
    return {item.code: item for item in items}


def _words(group: str, name: str, objects: str) -> tuple[str, str, str]:
    return key(group), key(name), key(objects)


def _next_number(prefix: str) -> int:
    """The number after the highest that a code with this prefix bears."""
    codes = SpotCheckItem.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code[len(prefix) :]) for code in codes if re.fullmatch(r"\d{1,9}", code[len(prefix) :])]
    return max(numbers, default=0) + 1


def _together(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _printed(rows: tuple[ItemRow, ...], column: ItemColumn, *, with_objects: bool = False) -> str:
    """The cell as printed; of joined rows each cell, with its object where they differ."""
    texts = [row.text(column) for row in rows]
    if len(set(texts)) == 1:
        return texts[0]
    if with_objects:
        texts = [f"{row.text(ItemColumn.OBJECTS)}:{text}" for row, text in zip(rows, texts, strict=True) if text]
    return "；".join(dict.fromkeys(text for text in texts if text))


def _rules(rows: tuple[ItemRow, ...]) -> tuple[Rule, ...]:
    """The rules of a row; of joined rows each rule that names nobody is for the row's own object."""
    if len(rows) == 1 or len({row.rules for row in rows}) == 1:
        return rows[0].rules
    found = [
        rule
        if rule.object_kind or rule.object_text or rule.risk_class
        else replace(rule, object_text=row.text(ItemColumn.OBJECTS)[:100])
        for row in rows
        for rule in row.rules
    ]
    return tuple(dict.fromkeys(found))


def _carried(content: ItemContent, before: ItemContent) -> ItemContent:
    """What no published list prints stays as it was: qualification, checklist, the wording of a basis."""
    texts = {(basis.law, basis.article): basis.text for basis in before.bases}
    return replace(
        content,
        required_qualification=before.required_qualification,
        checkpoints=before.checkpoints,
        bases=tuple(replace(one, text=texts.get((one.law, one.article), "")) for one in content.bases),
    )
