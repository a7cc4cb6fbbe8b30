"""Checking one row of an enterprise file: every fault at once, never only the first. Pure: no database, no clock.

A row ends as *ready*, as *needs a reason* (its code fails a check or is missing: a person must say why it is right
all the same), or as *rejected*. Values the register has no list entry for (a street outside the zone) do not stop a
row: they are left out and noticed.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from core.pages.excel import FORMULA_STARTS
from registry import codes, names
from registry.codes import Action
from registry.faults import Fault
from registry.headers import Columns, Field
from registry.reading import cell_text
from registry.states import CodeStanding, SubjectKind
from registry.vocabulary import Lists, date_of, guessed_kind, kind_of, state_of

EARLIEST = dt.date(1900, 1, 1)
SHORTEST_REASON = 4
LIMITS: dict[Field, int] = {
    Field.LEGAL_FORM: 100,
    Field.ADDRESS: 300,
    Field.AUTHORITY_NAME: 100,
    Field.OLD_REGISTRATION_NO: 40,
    Field.CODE_REASON: 500,
}


class Outcome(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    NEEDS_REASON = "needs_reason"
    REJECTED = "rejected"


class Values(NamedTuple):
    """A row in the form of the register. Empty text means: not given, what the register holds stays."""

    code: str = ""
    old_registration_no: str = ""
    org_code: str = ""
    name: str = ""
    name_key: str = ""
    kind: str = ""
    kind_guess: str = ""
    legal_form: str = ""
    state: str = ""
    registered_on: dt.date | None = None
    authority_code: str = ""
    authority_name: str = ""
    address: str = ""
    street_code: str = ""
    industry_code: str = ""
    risk_class: str = ""
    code_standing: str = ""
    code_expected: str = ""
    code_reason: str = ""


class CheckedRow(NamedTuple):
    """A row with its outcome, what is wrong with it, and what was merely noticed."""

    number: int
    outcome: Outcome
    values: Values
    faults: list[Fault]
    notices: list[Fault]

    def refused(self, fault: Fault) -> "CheckedRow":
        """The same row, rejected for one more reason."""
        return self._replace(outcome=Outcome.REJECTED, faults=[*self.faults, fault])

    @property
    def identity(self) -> tuple[str, ...]:
        """By what two rows are the same subject: code, else older number, else name and place."""
        values = self.values
        if values.code:
            return ("code", values.code)
        if values.old_registration_no:
            return ("old", values.old_registration_no)
        if values.org_code:
            return ("org", values.org_code)
        return ("site", values.name_key, names.key(values.address))


class Checker:
    """Checks rows of one file: knows where each field stands, the lists in force and the day of the import."""

    def __init__(
        self, columns: Columns, lists: Lists, *, today: dt.date, reasons: Mapping[str, str] | None = None
    ) -> None:
        """``reasons``: why numbers that fail their check are right, by normal form, where no column says so."""
        self._reasons = {codes.normalise(number): reason for number, reason in (reasons or {}).items()}
        self._places = {field: place for field in Field if (place := columns.place(field)) is not None}
        self._lists = lists
        self._today = today

    def check(self, number: int, cells: Sequence[Any], cell_faults: Iterable[Fault] = ()) -> CheckedRow:
        """Check one row; ``cell_faults`` are what reading the file found in it."""
        row = _Row(self._places, cells, list(cell_faults))
        text = row.text
        name = names.tidy(text(Field.NAME))
        name_key = names.key(name)
        _check_name(row, name)
        legal_form = row.limited(Field.LEGAL_FORM)
        address = row.limited(Field.ADDRESS)
        kind = self._kind(row)
        numbers = _read_numbers(row)
        reason = row.limited(Field.CODE_REASON)
        if row.doubts and not reason and self._reasons:
            reason = names.tidy(self._reasons.get(str(row.doubts[0].values.get("value", "")), ""))
        standing = _standing(row, numbers, kind, reason)
        code = numbers.get("code", "")
        doubts = row.doubts
        values = Values(
            code,
            numbers.get("old_registration_no", ""),
            numbers.get("org_code", ""),
            name,
            name_key,
            kind,
            kind or guessed_kind(code, legal_form, name_key),
            legal_form,
            self._state(row),
            self._registered_on(row),
            _authority(row),
            row.limited(Field.AUTHORITY_NAME),
            address,
            self._street(row),
            self._industry(row),
            _risk_class(row),
            standing,
            str(doubts[0].values.get("expected", "")) if doubts else "",
            reason if doubts else "",
        )
        outcome = (
            Outcome.REJECTED if row.faults else Outcome.NEEDS_REASON if row.doubts and not reason else Outcome.READY
        )
        faults = row.faults + doubts if doubts and not reason else row.faults
        return CheckedRow(number, outcome, values, faults, row.notices)

    def _kind(self, row: "_Row") -> str:
        written = row.text(Field.SUBJECT_KIND)
        if not written:
            return ""
        kind = kind_of(written)
        if kind is None:
            row.fault("kind_unknown", Field.SUBJECT_KIND, value=written, known="subject_kinds")
        return kind or ""

    def _state(self, row: "_Row") -> str:
        written = row.text(Field.STATE)
        if not written:
            return ""
        state = state_of(written)
        if state is None:
            row.fault("state_unknown", Field.STATE, value=written, known="registration_states")
        return state or ""

    def _registered_on(self, row: "_Row") -> dt.date | None:
        cell = row.cell(Field.REGISTERED_ON)
        written = row.text(Field.REGISTERED_ON)
        if not written:
            return None
        day = cell.date() if isinstance(cell, dt.datetime) else cell if isinstance(cell, dt.date) else date_of(written)
        if day is None:
            row.fault("date_unreadable", Field.REGISTERED_ON, value=written)
        elif not EARLIEST <= day <= self._today:
            row.fault("date_impossible", Field.REGISTERED_ON, value=day.isoformat())
            return None
        return day

    def _street(self, row: "_Row") -> str:
        written = row.text(Field.STREET)
        code = self._lists.street(written) if written else ""
        if written and not code:
            known = ", ".join(self._lists.street_names)
            row.notices.append(Fault("street_unknown", Field.STREET, {"value": written[:60], "known": known}))
        return code

    def _industry(self, row: "_Row") -> str:
        written = row.text(Field.INDUSTRY)
        code = self._lists.industry(written) if written else ""
        if written and not code:
            row.fault("industry_unknown", Field.INDUSTRY, value=written)
        return code


class _Row:
    """One row while it is checked: its cells by field, and the faults, doubts and notices gathered so far."""

    __slots__ = ("_cells", "_places", "_texts", "doubts", "faults", "notices")

    def __init__(self, places: dict[Field, int], cells: Sequence[Any], faults: list[Fault]) -> None:
        self._places = places
        self._cells = cells
        self._texts = [cell.strip() if type(cell) is str else cell_text(cell).strip() for cell in cells]
        self.faults = faults
        self.doubts: list[Fault] = []
        self.notices: list[Fault] = []

    def cell(self, field: Field) -> Any:
        place = self._places.get(field)
        return None if place is None else self._cells[place]

    def text(self, field: Field) -> str:
        place = self._places.get(field)
        if place is None:
            return ""
        text = self._texts[place]
        return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text  # our own guard

    def limited(self, field: Field) -> str:
        text = self.text(field)
        if not text:
            return ""
        text = names.tidy(text)
        limit = LIMITS[field]
        if len(text) > limit:
            self.fault("text_too_long", field, field=field, length=len(text), limit=limit)
            return ""
        return text

    def fault(self, code: str, where: Field, **values: Any) -> None:
        if "value" in values:
            values["value"] = str(values["value"])[:60]
        self.faults.append(Fault(code, where, values))


def _check_name(row: _Row, name: str) -> None:
    if not name:
        row.fault("name_missing", Field.NAME)
    elif len(name) < 2:
        row.fault("name_too_short", Field.NAME, value=name)
    elif len(name) > names.LONGEST:
        row.fault("name_too_long", Field.NAME, length=len(name), limit=names.LONGEST)
    elif not any(character.isalpha() for character in name):
        row.fault("name_is_number", Field.NAME, value=name)


def _read_numbers(row: _Row) -> dict[str, str]:
    """The numbers of the subject by field; faults and doubts of the code column are noted on the row."""
    numbers: dict[str, str] = {}
    reading = codes.read_code(row.cell(Field.CODE))
    if reading.action is Action.REJECT:
        extra = {"length": len(reading.value), "expected": reading.expected}
        row.fault(f"code_{reading.kind}", Field.CODE, value=reading.value, **extra)
    elif reading.action is Action.NEEDS_REASON:
        values = {"value": reading.value, "expected": reading.expected}
        row.doubts.append(Fault(f"code_{reading.kind}", Field.CODE, values))
    if reading.field:
        numbers[reading.field] = reading.value
    _read_own_columns(row, numbers)
    return numbers


def _read_own_columns(row: _Row, numbers: dict[str, str]) -> None:
    """Numbers with columns of their own: an old registration number may have any form, an organisation code not."""
    given = codes.normalise(row.limited(Field.OLD_REGISTRATION_NO))
    if given and (codes.read_code(given).action is Action.NO_CODE or given == numbers.get("code")):
        given = ""
    if given and numbers.setdefault("old_registration_no", given) != given:
        values = {"value": numbers["old_registration_no"], "other": given}
        row.fault("code_twice_in_row", Field.OLD_REGISTRATION_NO, **values)
    given = codes.normalise(row.text(Field.ORG_CODE)).replace("-", "")
    if given and codes.read_code(given).action is not Action.NO_CODE:
        _read_org_column(row, numbers, given)


def _read_org_column(row: _Row, numbers: dict[str, str], given: str) -> None:
    reading = codes.read_code(f"{given[:8]}-{given[8:]}")
    if reading.field != "org_code":
        row.fault("code_unknown", Field.ORG_CODE, value=given)
    elif reading.action is Action.NEEDS_REASON:
        values = {"value": reading.value, "expected": reading.expected}
        row.doubts.append(Fault("code_org_code_wrong_check", Field.ORG_CODE, values))
    if numbers.setdefault("org_code", given) != given:
        row.fault("code_twice_in_row", Field.ORG_CODE, value=numbers["org_code"], other=given)


def _standing(row: _Row, numbers: dict[str, str], kind: str, reason: str) -> str:
    """How the subject's code stands; without any number only a site may enter unasked."""
    if not numbers and kind != SubjectKind.SITE and not row.faults:
        row.doubts.append(Fault("code_missing", Field.CODE))
    if row.doubts and reason and len(reason) < SHORTEST_REASON:
        row.fault("reason_too_short", Field.CODE_REASON, value=reason)
    if not numbers:
        return CodeStanding.NONE
    if row.doubts:
        return CodeStanding.ACCEPTED
    return CodeStanding.VALID if "code" in numbers else CodeStanding.OLDER


def _authority(row: _Row) -> str:
    """Any six digits: development zones have codes that stand in no list."""
    written = codes.normalise(row.text(Field.AUTHORITY_CODE))
    if written and not (len(written) == 6 and written.isdigit()):
        row.fault("authority_malformed", Field.AUTHORITY_CODE, value=written)
    return written


def _risk_class(row: _Row) -> str:
    written = codes.normalise(row.text(Field.RISK_CLASS)).removesuffix("类").removesuffix("级")
    if written and not (len(written) <= 16 and written.isascii() and written.isalnum()):
        row.fault("risk_class_malformed", Field.RISK_CLASS, value=written)
    return written


def check_all(
    checker: Checker,
    rows: Sequence[tuple[int, Sequence[Any]]],
    cell_faults: Mapping[int, list[Fault]],
    *,
    tell: Callable[[int], None] = lambda done: None,
) -> list[CheckedRow]:
    """Check every row of a file, then the rows against each other. ``tell`` hears how many are done."""
    checked = []
    for done, (number, cells) in enumerate(rows):
        if done % 2000 == 0:
            tell(done)
        checked.append(checker.check(number, cells, cell_faults.get(number, ())))
    return _against_each_other(checked)


def _against_each_other(rows: list[CheckedRow]) -> list[CheckedRow]:
    """Refuse what one file says twice: a word-for-word repetition once, a contradiction on all its rows.

    Which of two contradicting rows is right cannot be told from their order, so none of them enters. A row under the
    old number and one under the new code of the same subject contradict each other too.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        if row.outcome is not Outcome.REJECTED:
            places.setdefault(row.identity, []).append(place)
    for row, place in [(row, place) for place, row in enumerate(rows) if row.values.code]:
        older = ("old", row.values.old_registration_no)
        if row.values.old_registration_no and row.outcome is not Outcome.REJECTED and older in places:
            places[older].append(place)
    for group in places.values():
        if len(group) > 1:
            _refuse_group(rows, sorted(group))
    return rows


def _refuse_group(rows: list[CheckedRow], group: list[int]) -> None:
    first = rows[group[0]]
    if all(rows[place].values == first.values for place in group[1:]):
        for place in group[1:]:
            rows[place] = rows[place].refused(Fault("row_repeats", "", {"other": first.number}))
        return
    numbers = [rows[place].number for place in group]
    told = ", ".join(str(number) for number in numbers[:10]) + (" …" if len(numbers) > 10 else "")
    for place in group:
        rows[place] = rows[place].refused(Fault("row_conflicts", "", {"rows": told}))
