"""The blinded profile (docs/draw.md §5.1): pseudonyms in public, the true lines sealed by digest.

A public file says no more about a row than the algorithm needs. ``blind`` is 32 random bytes per draw, made at the
edge and never published; every code has a salt of its own, so one line can be opened without opening any other.
"""

import re
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from . import canonical
from .digests import is_digest, tagged
from .faults import DrawFault
from .header import SEALED
from .plan import FILE as PLAN_FILE
from .plan import LABEL, Plan
from .rosters import KIND_KEYS, OFFICER_KEYS, ROSTER, Avoidance, Kind, Officer, Roster, kind_of, officer_of
from .selection import reasons_left

MAP: Final = SEALED["map"]
OFFICER_MAP: Final = SEALED["officer_map"]
CLASSES: Final = SEALED["classes"]
FOREVER: Final = "9999-12-31"
SMALLEST_STRATUM: Final = 10
LENGTH: Final = {"row": 23, "officer": 19}
MAP_KEYS: Final = {"code", "line", "name", "row", "salt"}
CODE = re.compile(r"[0-9A-Z]{1,23}")


@dataclass(frozen=True, slots=True)
class Blinded:
    """Public lines of a blinded draw and the three sealed files."""

    plan: dict[str, Any]
    roster: list[dict[str, Any]]
    officers: list[dict[str, Any]]
    avoid: list[dict[str, str]]
    sealed: dict[str, bytes]
    labels: dict[str, str]


def salt(kind: str, code: str, blind: bytes) -> bytes:
    """salt(kind, code) = H(D("salt", kind, code) ‖ blind)."""
    return sha256(tagged("salt", kind, code) + blind).digest()


def pseudonym(kind: str, code: str, own_salt: bytes) -> str:
    """First characters of base32(H(D(kind, code) ‖ salt)): 23 for a ``row``, 19 for an ``officer``."""
    return b32encode(sha256(tagged(kind, code) + own_salt).digest()).decode("ascii")[: LENGTH[kind]]


def blind_draw(
    *,
    plan: Plan,
    value: Mapping[str, Any],
    roster: Roster,
    officers: Sequence[Officer],
    avoid: Sequence[Avoidance],
    blind: bytes,
    names: Mapping[str, str],
    officer_names: Mapping[str, str],
) -> Blinded:
    """Turn a true, checked draw (``value`` is the plan as an object) into its public and its sealed files.

    Refuses weights, more than one template, a class without a ratio, another base than “eligible”, and a stratum of
    1 to 9 drawable rows.
    """
    if len(blind) != 32:
        raise DrawFault("blind_missing")
    if len(plan.templates) != 1 or plan.base != "eligible" or 0 in plan.ppm.values():
        raise DrawFault("blinded_plan", PLAN_FILE, 1)
    if any(kind.w != 1 for kind in roster.groups):
        raise DrawFault("weights_not_blinded", ROSTER)
    labels = {name: f"S{number}" for number, name in enumerate(plan.ppm, 1)}
    refuse_small_strata(plan, roster)
    row_of: dict[str, str] = {}
    public_rows, row_map = [], []
    for code_bytes, kind in roster.lines():
        code = code_bytes.decode("ascii")
        own_salt = salt("row", code, blind)
        row_of[code] = pseudonym("row", code, own_salt)
        public_rows.append(public_row(row_of[code], kind, labels, plan))
        line = {"id": code, **kind._asdict()}
        row_map.append(_entry(code, line, names.get(code, ""), row_of[code], own_salt))
    number_of: dict[str, str] = {}
    public_officers, officer_map = [], []
    for officer in officers:
        own_salt = salt("officer", officer.id, blind)
        number_of[officer.id] = pseudonym("officer", officer.id, own_salt)
        public_officers.append(public_officer(number_of[officer.id], officer, plan))
        name = officer_names.get(officer.id, "")
        officer_map.append(_entry(officer.id, true_officer(officer), name, number_of[officer.id], own_salt))
    table = {"classes": labels, "salt": salt("classes", plan.plan_no, blind).hex()}
    sealed = {
        MAP: canonical.dump_lines(sorted(row_map, key=lambda row: str(row["row"])), MAP),
        OFFICER_MAP: canonical.dump_lines(sorted(officer_map, key=lambda row: str(row["row"])), OFFICER_MAP),
        CLASSES: canonical.dump(table, CLASSES, 1),
    }
    strata = [{"c": labels[name], "ppm": ppm} for name, ppm in plan.ppm.items()]
    public_plan = {**value, "profile": "blinded", "strata": [*strata, {"c": "K", "ppm": 0}, {"c": "X", "ppm": 0}]}
    pairs = [{"o": number_of[pair.o], "v": row_of[pair.v]} for pair in avoid]
    return Blinded(public_plan, public_rows, public_officers, pairs, sealed, labels)


def refuse_small_strata(plan: Plan, roster: Roster) -> None:
    """Rule 7: a stratum of 1 to 9 drawable rows would tell a class apart."""
    drawable = dict.fromkeys(plan.ppm, 0)
    for kind, codes in roster.groups.items():
        drawable[kind.c] += len(codes) if not kind.k and not kind.why else 0
    for name, count in drawable.items():
        if 0 < count < SMALLEST_STRATUM:
            raise DrawFault("stratum_too_small", ROSTER, value=name, count=count)


def public_row(row: str, kind: Kind, labels: Mapping[str, str], plan: Plan) -> dict[str, Any]:
    """Rule 3: the public line of a true line."""
    left = reasons_left(kind, plan)
    if kind.k:
        stratum, status = "K", "OUT" if left else "OK"
    else:
        stratum, status = ("X", "OUT") if left else (labels[kind.c], "OK")
    return {"c": stratum, "cap": 1, "id": row, "k": kind.k, "n": 0, "st": status, "t": kind.t, "w": 1, "wl": ""}


def public_officer(number: str, officer: Officer, plan: Plan) -> dict[str, Any]:
    """Rule 4: items of the template only, leave = exactly the batches in which the officer cannot serve."""
    (template,) = plan.templates.values()
    items = {entry.item for entry in template}
    return {
        "cap": officer.cap,
        "cert": FOREVER,
        "dept": officer.dept,
        "id": number,
        "items": sorted(items.intersection(officer.items)),
        "leave": sorted(list(batch) for batch in plan.batches if not officer.can_serve(batch)),
        "load": officer.load,
    }


def true_officer(officer: Officer) -> dict[str, Any]:
    """An officer's line as an object."""
    return {**officer._asdict(), "items": list(officer.items), "leave": [list(span) for span in officer.leave]}


def _entry(code: str, line: Mapping[str, Any], name: str, row: str, own_salt: bytes) -> dict[str, Any]:
    return {"code": code, "line": dict(line), "name": name, "row": row, "salt": own_salt.hex()}


# --- opening --------------------------------------------------------------------------------------------------------


def check_sealed(
    *,
    plan: Plan,
    sealed: Mapping[str, bytes],
    public_roster: bytes,
    public_officers: bytes,
    avoid: Iterable[Avoidance],
) -> None:
    """Rule 5: recompute every pseudonym and every public line from the true lines, one to one.

    ``sealed`` holds the three files, whose digests the caller has compared with the header.
    """
    labels = _read_classes(sealed[CLASSES], plan)
    true_plan = replace(plan, profile="open", ppm={name: plan.ppm[label] for name, label in labels.items()})
    rows: dict[str, dict[str, Any]] = {}
    for number, entry in _read_map(sealed[MAP], MAP, "row", (*KIND_KEYS, "id")):
        kind = _reread(kind_of, MAP, number, entry["line"], true_plan)
        rows[entry["row"]] = public_row(entry["row"], kind, labels, plan)
    _compare(rows, public_roster, MAP)
    people: dict[str, dict[str, Any]] = {}
    for number, entry in _read_map(sealed[OFFICER_MAP], OFFICER_MAP, "officer", OFFICER_KEYS):
        officer = _reread(officer_of, OFFICER_MAP, number, entry["line"])
        people[entry["row"]] = public_officer(entry["row"], officer, plan)
    _compare(people, public_officers, OFFICER_MAP)
    for pair in avoid:
        if pair.v not in rows:
            raise DrawFault("map_incomplete", MAP)
        if pair.o not in people:
            raise DrawFault("map_incomplete", OFFICER_MAP)


def _read_classes(data: bytes, plan: Plan) -> dict[str, str]:
    value = canonical.parse(data, CLASSES)
    if not (isinstance(value, dict) and value.keys() == {"classes", "salt"} and is_digest(value["salt"])):
        raise DrawFault("bad_field", CLASSES, 1, field="classes")
    labels = value["classes"]
    wanted = sorted(name for name in plan.ppm if LABEL.fullmatch(name))
    if not (isinstance(labels, dict) and all(isinstance(label, str) for label in labels.values())):
        raise DrawFault("bad_field", CLASSES, 1, field="classes")
    if sorted(labels.values()) != wanted:
        raise DrawFault("label_differs", CLASSES, 1)
    return labels


def _read_map(data: bytes, file: str, kind: str, keys: Sequence[str]) -> Iterable[tuple[int, dict[str, Any]]]:
    before, codes = "", set()
    for number, entry in canonical.parse_lines(data, file):
        for name in sorted(MAP_KEYS - entry.keys()) or sorted(entry.keys() - MAP_KEYS):
            raise DrawFault("bad_field", file, number, field=name)
        code, line = entry["code"], entry["line"]
        rules = (
            ("code", isinstance(code, str) and CODE.fullmatch(code)),
            ("line", isinstance(line, dict) and line.keys() == set(keys) and line["id"] == code),
            ("name", isinstance(entry["name"], str)),
            ("row", isinstance(entry["row"], str)),
            ("salt", is_digest(entry["salt"])),
        )
        for name, holds in rules:
            if not holds:
                raise DrawFault("bad_field", file, number, field=name)
        if entry["row"] != pseudonym(kind, code, bytes.fromhex(entry["salt"])):
            raise DrawFault("pseudonym_differs", file, number)
        if entry["row"] <= before or code in codes:
            raise DrawFault("not_ascending", file, number)
        before = entry["row"]
        codes.add(code)
        yield number, entry


def _reread(reader: Any, file: str, number: int, line: Mapping[str, Any], *more: Any) -> Any:
    """Check a true line with the reader of its public file, but name the sealed file."""
    try:
        return reader(line, *more, number)
    except DrawFault as fault:
        raise DrawFault(fault.code, file, number, **fault.params) from None


def _compare(lines: Mapping[str, Mapping[str, Any]], public: bytes, file: str) -> None:
    """Every public line is that of its row, and no row is left over. Both stand in ascending order."""
    texts = public.split(b"\n")[:-1]
    if len(texts) != len(lines):
        raise DrawFault("map_incomplete", file)
    for number, (text, value) in enumerate(zip(texts, lines.values(), strict=True), 1):
        if text != canonical.dump(value):
            raise DrawFault("true_line_differs", file, number)
