"""``plan.json``: what is drawn, from which strata, by which templates, in which days (docs/draw.md §4.1)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from . import canonical
from .faults import DrawFault

FILE: Final = "plan.json"
STRATUM = re.compile(r"[0-9A-Z_-]{1,16}")
LABEL = re.compile(r"S[1-9][0-9]*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ANY_ITEM: Final = "*"
MILLION: Final = 1_000_000
OVERRIDABLE: Final = ("FREQ_CAP", "WHITELIST")
KEYS: Final = frozenset(
    ("base", "batches", "key_overrides", "plan_no", "quota", "reserve", "strata", "templates", "title")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a template: so many officers of this department for this item (``*`` = any item)."""

    dept: str
    item: str
    need: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that passed ``read``. ``ppm`` keeps the order of the plan."""

    base: str
    batches: tuple[tuple[str, str], ...]
    key_overrides: frozenset[str]
    plan_no: str
    profile: str
    total: int | None
    reserve: int
    ppm: dict[str, int]
    templates: dict[str, tuple[Entry, ...]]
    title: str


def read(data: bytes) -> Plan:
    """Parse and check canonical ``plan.json``. Raises ``DrawFault`` with the field that is wrong."""
    return check(canonical.parse(data, FILE))


def check(value: Any) -> Plan:
    """Check a parsed plan field by field."""
    if not isinstance(value, dict):
        raise DrawFault("not_canonical", FILE, 1)
    for name in sorted(KEYS - value.keys()) or sorted(value.keys() - KEYS - {"profile"}):
        raise _bad(name)
    quota, strata, templates = value["quota"], value["strata"], value["templates"]
    _need(value["base"] in ("eligible", "listed"), "base")
    _need(_list(value["batches"]) and value["batches"] and all(map(is_interval, value["batches"])), "batches")
    overrides = value["key_overrides"]
    _need(_list(overrides) and all(name in OVERRIDABLE for name in overrides), "key_overrides")
    _need(len(set(overrides)) == len(overrides), "key_overrides")
    _need(_named(value["plan_no"]), "plan_no")
    _need(value.get("profile", "open") in ("open", "blinded"), "profile")
    _need(quota == {"mode": "ratio"} or _is_total(quota), "quota")
    _need(canonical.is_integer(value["reserve"]) and value["reserve"] >= 0, "reserve")
    _need(_list(strata) and bool(strata) and all(map(_is_stratum, strata)), "strata")
    _need(len({row["c"] for row in strata}) == len(strata), "strata")
    _need(isinstance(templates, dict) and bool(templates), "templates")
    for name, entries in templates.items():
        _need(_named(name) and _list(entries) and all(map(_is_entry, entries)), "templates")
        if sum(entry["need"] for entry in entries) < 2:
            raise DrawFault("small_team", FILE, 1, value=name)
    _need(canonical.is_text(value["title"]), "title")
    plan = Plan(
        base=value["base"],
        batches=tuple((start, end) for start, end in value["batches"]),
        key_overrides=frozenset(overrides),
        plan_no=value["plan_no"],
        profile=value.get("profile", "open"),
        total=quota["n"] if quota["mode"] == "total" else None,
        reserve=value["reserve"],
        ppm={row["c"]: row["ppm"] for row in strata},
        templates={name: tuple(Entry(**entry) for entry in entries) for name, entries in templates.items()},
        title=value["title"],
    )
    if plan.profile == "blinded":
        _check_blinded(plan)
    return plan


def refuse_lone_officers(plan: Plan, lone_bases: Collection[tuple[str, str]]) -> None:
    """Freeze only: a department that sends one officer needs a basis cited in the plan record.

    ``lone_bases`` holds the (template, department) pairs for which the plan record cites one.
    """
    for name, entries in plan.templates.items():
        for dept in {entry.dept for entry in entries}:
            sent = sum(entry.need for entry in entries if entry.dept == dept)
            if sent == 1 and (name, dept) not in lone_bases:
                raise DrawFault("lone_officer", FILE, 1, value=name, dept=dept)


def is_interval(value: object) -> bool:
    """[first day, last day], ISO dates, in order."""
    return isinstance(value, list) and len(value) == 2 and all(map(is_day, value)) and value[0] <= value[1]


def is_day(value: object) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_blinded(plan: Plan) -> None:
    """§5.1 rules 2 and 3: one template, base eligible, labels S1, S2 … with a ratio, K and X at 0.

    Batches must not share a day: leave is written in whole batches and would spill over.
    """
    labels = [name for name in plan.ppm if name not in ("K", "X")]
    fits = (
        len(plan.templates) == 1
        and plan.base == "eligible"
        and plan.ppm.get("K") == 0 == plan.ppm.get("X")
        and all(LABEL.fullmatch(name) and plan.ppm[name] > 0 for name in labels)
    )
    if not fits:
        raise DrawFault("blinded_plan", FILE, 1)
    days = sorted(plan.batches)
    _need(all(earlier[1] < later[0] for earlier, later in pairwise(days)), "batches")


def _is_total(value: object) -> bool:
    if not isinstance(value, Mapping) or value.keys() != {"mode", "n"} or value["mode"] != "total":
        return False
    return canonical.is_integer(value["n"]) and value["n"] >= 0


def _is_stratum(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"c", "ppm"}:
        return False
    name, ppm = value["c"], value["ppm"]
    return isinstance(name, str) and bool(STRATUM.fullmatch(name)) and canonical.is_integer(ppm) and 0 <= ppm <= MILLION


def _is_entry(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"dept", "item", "need"}:
        return False
    need = value["need"]
    return _named(value["dept"]) and _named(value["item"]) and canonical.is_integer(need) and 1 <= need <= 1000


def _named(value: object) -> bool:
    return canonical.is_text(value) and value != ""


def _list(value: object) -> bool:
    return isinstance(value, list)


def _need(condition: bool, field: str) -> None:
    if not condition:
        raise _bad(field)


def _bad(field: str) -> DrawFault:
    return DrawFault("bad_field", FILE, 1, field=field)
