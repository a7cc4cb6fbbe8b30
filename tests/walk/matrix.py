"""The written matrix (``matrix.yaml``): who may use which address with which method."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from tests.walk.asking import LOGIN

FILE = Path(__file__).with_name("matrix.yaml")
ELSE = "else"
UNKNOWN = ("anonymous", "expired")
HEAD = """\
# Who may use which address, with which method: name of the address, its parameters -> method -> outcome -> who.
# `else` is everybody who is not named. Who is not signed in is sent to sign in, unless named. The people are those of
# tests/walk/people.py, the records those of tests/walk/specimens/: a record of the home department in the demo zone.
#
#   may          let in: policy and scope permit it (the state of the record may still refuse)
#   refused      403     absent  404, as if there were no such record     login  401, or sent to sign in
#   invalid      422: what is named is not among the person's choices     not_offered  405
#
# Written by `python -m tests.walk`, judged line by line by whoever commits it (docs/pages.md, "Who may").
"""

Outcomes = dict[str, str]  # by walker
Line = dict[str, Outcomes]  # by method


def expected(line: Line, method: str, walker: str) -> str:
    """What the matrix says of a walker: by name; who is not signed in is sent to sign in; else the rest.

    A session that has run out is worth nothing: ``expired`` gets what ``anonymous`` gets.
    """
    said = line[method]
    walker = "anonymous" if walker in UNKNOWN else walker
    return said.get(walker, LOGIN if walker == "anonymous" else said[ELSE])


def load() -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for key, by_method in _raw().items():
        lines[key] = {
            method: {ELSE: outcomes[ELSE]}
            | {name: outcome for outcome, names in outcomes.items() if outcome != ELSE for name in names}
            for method, outcomes in by_method.items()
        }
    return lines


def record(found: dict[str, Line], known: set[str]) -> None:
    """Write these lines into the file; what is no address any more goes."""
    lines = _raw() | {key: {method: _written(said) for method, said in line.items()} for key, line in found.items()}
    kept = {key: lines[key] for key in sorted(lines) if key in known}
    FILE.write_text(HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def _raw() -> dict[str, Any]:
    return (yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else None) or {}


def _written(found: Outcomes) -> dict[str, Any]:
    """Outcomes by walker as the file holds them: what most get is ``else``."""
    rest = {name: outcome for name, outcome in found.items() if name not in UNKNOWN}
    common = Counter(rest.values()).most_common(1)[0][0]
    lists: dict[str, Any] = {}
    for name, outcome in rest.items():
        if outcome != common:
            lists.setdefault(outcome, []).append(name)
    if found["anonymous"] != LOGIN:
        lists.setdefault(found["anonymous"], []).append("anonymous")
    return lists | {ELSE: common}
