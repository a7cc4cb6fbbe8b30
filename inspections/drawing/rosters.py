"""The frozen lists: ``roster.ndjson``, ``officers.ndjson``, ``avoid.ndjson`` (docs/draw.md §4.1).

A roster may have millions of lines but knows few different ones apart from the code, so it is kept as
{kind of line: codes in ascending order}, and a kind is checked once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import lt
from typing import Any, Final, NamedTuple, NoReturn

from . import canonical
from .faults import DrawFault
from .plan import Plan, is_day, is_interval

ROSTER: Final = "roster.ndjson"
OFFICERS: Final = "officers.ndjson"
AVOID: Final = "avoid.ndjson"
BUSINESS_ID = re.compile(r"[0-9A-Z]{1,23}")
OFFICER_ID = re.compile(r"[0-9A-Z]{1,19}")
KIND_KEYS: Final = ("c", "cap", "k", "n", "st", "t", "w", "wl")
OFFICER_KEYS: Final = ("cap", "cert", "dept", "id", "items", "leave", "load")
MAX_WEIGHT: Final = 255
MAX_COUNT: Final = 1_000_000_000
_BLOCK: Final = 1 << 20
_LINE = re.compile(rb'(\{"c":"[0-9A-Z_-]{1,16}","cap":[0-9]+,"id":")([0-9A-Z]{1,23})("[^\n]+)')


class Kind(NamedTuple):
    """A roster line without its code: stratum, annual cap, key subject, counted inspections, status, template,
    weight, white-list basis."""

    c: str
    cap: int
    k: int
    n: int
    st: str
    t: str
    w: int
    wl: str

    @property
    def why(self) -> tuple[str, ...]:
        """§4.4.1: every reason that speaks against drawing this line, in the fixed order."""
        reasons = (("STATUS", self.st != "OK"), ("WHITELIST", self.wl != ""), ("FREQ_CAP", self.n >= self.cap))
        return tuple(reason for reason, holds in reasons if holds)


@dataclass(slots=True)
class Roster:
    """Codes (ASCII bytes, ascending) by kind of line."""

    groups: dict[Kind, list[bytes]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.groups.values()))

    def lines(self) -> Iterator[tuple[bytes, Kind]]:
        """Every line in the order of the file."""
        rows = [(code, kind) for kind, codes in self.groups.items() for code in codes]
        return iter(sorted(rows, key=lambda row: row[0]))


class Officer(NamedTuple):
    """An officer as the draw sees one: ``cap`` places in this draw, ``load`` visits carried over."""

    cap: int
    cert: str
    dept: str
    id: str
    items: tuple[str, ...]
    leave: tuple[tuple[str, str], ...]
    load: int

    def can_serve(self, batch: tuple[str, str]) -> bool:
        """Certificate valid to the end of the batch and no leave that touches it."""
        start, end = batch
        return self.cert >= end and not any(first <= end and start <= last for first, last in self.leave)


class Avoidance(NamedTuple):
    """Officer ``o`` must not visit business ``v``."""

    o: str
    v: str


# --- the roster ------------------------------------------------------------------------------------------------


def write_roster(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Canonical ``roster.ndjson`` of lines given in any order."""
    return canonical.dump_lines(sorted(rows, key=lambda row: str(row["id"])), ROSTER)


def read_roster(data: bytes, plan: Plan) -> Roster:
    """Read a canonical roster and refuse the first line that is not as §4.1 says.

    Each line is cut around its code (18 signs as a rule; any other length is cut by the expression). What is left is checked once, by the first line that has it; a line with a known
    rest and a well-formed code is right. A block in which anything does not fit is read again line by line, so that
    the fault gets its number.
    """
    roster, known = Roster(), dict[bytes, list[bytes]]()
    before, number, start = b"", 0, 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + _BLOCK) + 1 or len(data)
        block = data[start:end]
        lines = block.split(b"\n")
        codes = [before]
        if lines.pop():
            _find_fault(block, number, before, plan)
        for line in lines:
            first = line.find(b'"id":"') + 6
            last = first + 18
            code = line[first:last]
            try:
                known[line[:first] + line[last:]].append(code)
            except KeyError:
                code = _first_of_its_kind(line, plan, roster, known)
                if not code:
                    _find_fault(block, number, before, plan)
            codes.append(code)
        signs = b"".join(codes)
        if not (signs.isalnum() and signs == signs.upper() and all(map(lt, codes, islice(codes, 1, None)))):
            _find_fault(block, number, before, plan)
        before, number, start = codes[-1], number + len(lines), end
    return roster


def _first_of_its_kind(line: bytes, plan: Plan, roster: Roster, known: dict[bytes, list[bytes]]) -> bytes:
    """The code of a line with a new rest, or with a code of unusual length; empty if the line is not right."""
    match = _LINE.fullmatch(line)
    if match is None:
        return b""
    head, code, tail = match.groups()
    if head + tail not in known:
        try:
            kind = kind_of(canonical.parse(line, ROSTER), plan, 0)
        except DrawFault:
            return b""
        known[head + tail] = roster.groups.setdefault(kind, [])
    known[head + tail].append(code)
    return bytes(code)


def _find_fault(block: bytes, number: int, before: bytes, plan: Plan) -> NoReturn:
    """Read a block, in which a line does not fit, line by line and raise its first fault."""
    for line, text in canonical.split_lines(block, ROSTER, number + 1):
        value = canonical.parse(text, ROSTER, line)
        kind_of(value, plan, line)
        code = value["id"].encode()
        if code <= before:
            raise DrawFault("not_ascending", ROSTER, line)
        before = code
    raise DrawFault("not_canonical", ROSTER, number + 1)


def kind_of(value: Any, plan: Plan, line: int) -> Kind:
    """Check one parsed roster line and return it without its code."""
    keys = {*KIND_KEYS, "id"}
    if not isinstance(value, dict):
        raise DrawFault("not_canonical", ROSTER, line)
    for name in sorted(keys - value.keys()) or sorted(value.keys() - keys):
        raise DrawFault("bad_field", ROSTER, line, field=name)
    kind = Kind(*(value[name] for name in KIND_KEYS))
    rules = (
        ("c", isinstance(kind.c, str)),
        ("cap", _count(kind.cap)),
        ("id", isinstance(value["id"], str) and BUSINESS_ID.fullmatch(value["id"])),
        ("k", canonical.is_integer(kind.k) and kind.k in (0, 1)),
        ("n", _count(kind.n)),
        ("st", isinstance(kind.st, str) and kind.st != ""),
        ("t", isinstance(kind.t, str)),
        ("w", canonical.is_integer(kind.w) and 1 <= kind.w <= MAX_WEIGHT),
        ("wl", isinstance(kind.wl, str)),
    )
    for name, holds in rules:
        if not holds:
            raise DrawFault("bad_field", ROSTER, line, field=name)
    if kind.c not in plan.ppm:
        raise DrawFault("unknown_stratum", ROSTER, line, value=kind.c)
    if kind.t not in plan.templates:
        raise DrawFault("unknown_template", ROSTER, line, value=kind.t)
    if plan.profile == "blinded" and not _is_blinded_kind(kind):
        raise DrawFault("blinded_line", ROSTER, line)
    return kind


def _is_blinded_kind(kind: Kind) -> bool:
    """§5.1 rule 3: label S… drawable, K key subjects (OK or OUT), X excluded; nothing else told apart."""
    if (kind.cap, kind.n, kind.wl, kind.w) != (1, 0, "", 1):
        return False
    if kind.c == "K":
        return kind.k == 1 and kind.st in ("OK", "OUT")
    return kind.k == 0 and kind.st == ("OUT" if kind.c == "X" else "OK")


# --- officers and avoidance ----------------------------------------------------------------------------------------


def write_officers(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Canonical ``officers.ndjson``: lines, items and leave in ascending order."""
    tidy = ({**row, "items": sorted(set(row["items"])), "leave": sorted(map(list, row["leave"]))} for row in rows)
    return canonical.dump_lines(sorted(tidy, key=lambda row: str(row["id"])), OFFICERS)


def read_officers(data: bytes, plan: Plan) -> list[Officer]:
    """Read canonical officers in ascending order of their codes; refuses the first line that is not as §4.1 says."""
    officers: list[Officer] = []
    for line, value in canonical.parse_lines(data, OFFICERS):
        officer = officer_of(value, line)
        if officers and officer.id <= officers[-1].id:
            raise DrawFault("not_ascending", OFFICERS, line)
        if plan.profile == "blinded" and not _is_blinded_officer(officer, plan):
            raise DrawFault("blinded_line", OFFICERS, line)
        officers.append(officer)
    return officers


def officer_of(value: Mapping[str, Any], line: int) -> Officer:
    """Check one parsed officer line."""
    for name in sorted({*OFFICER_KEYS} - value.keys()) or sorted(value.keys() - {*OFFICER_KEYS}):
        raise DrawFault("bad_field", OFFICERS, line, field=name)
    items, leave = value["items"], value["leave"]
    rules = (
        ("cap", _count(value["cap"])),
        ("cert", is_day(value["cert"])),
        ("dept", isinstance(value["dept"], str) and value["dept"] != ""),
        ("id", isinstance(value["id"], str) and OFFICER_ID.fullmatch(value["id"])),
        ("items", isinstance(items, list) and all(isinstance(item, str) and item != "" for item in items)),
        ("leave", isinstance(leave, list) and all(map(is_interval, leave))),
        ("load", _count(value["load"])),
    )
    for name, holds in rules:
        if not holds:
            raise DrawFault("bad_field", OFFICERS, line, field=name)
    spans = tuple((first, last) for first, last in leave)
    return Officer(value["cap"], value["cert"], value["dept"], value["id"], tuple(items), spans, value["load"])


def _is_blinded_officer(officer: Officer, plan: Plan) -> bool:
    """§5.1 rule 4: no certificate date, only items of the template, leave in whole batches."""
    (template,) = plan.templates.values()
    items = {entry.item for entry in template}
    return officer.cert == "9999-12-31" and items.issuperset(officer.items) and {*officer.leave} <= {*plan.batches}


def write_avoid(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Canonical ``avoid.ndjson``, sorted by (o, v), every pair once."""
    pairs = sorted({(str(row["o"]), str(row["v"])) for row in rows})
    return canonical.dump_lines(({"o": o, "v": v} for o, v in pairs), AVOID)


def read_avoid(data: bytes) -> list[Avoidance]:
    """Read the avoidance list, sorted by (o, v)."""
    pairs: list[Avoidance] = []
    for line, value in canonical.parse_lines(data, AVOID):
        for name in sorted({"o", "v"} - value.keys()) or sorted(value.keys() - {"o", "v"}):
            raise DrawFault("bad_field", AVOID, line, field=name)
        for name, pattern in (("o", OFFICER_ID), ("v", BUSINESS_ID)):
            if not (isinstance(value[name], str) and pattern.fullmatch(value[name])):
                raise DrawFault("bad_field", AVOID, line, field=name)
        pair = Avoidance(value["o"], value["v"])
        if pairs and pair <= pairs[-1]:
            raise DrawFault("not_ascending", AVOID, line)
        pairs.append(pair)
    return pairs


def _count(value: object) -> bool:
    return canonical.is_integer(value) and 0 <= value <= MAX_COUNT  # type: ignore[operator]
