"""The written matrix (``matrix.yaml``): who may use which address with which method."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from tests.walk.asking import LOGIN

FILE = Path(__file__).with_name("matrix.yaml")
ELSE = "else"


Line = dict[str, dict[str, str]]  # outcome by walker, by method; under ``else`` that of everybody not named


def expected(line: Line, method: str, walker: str) -> str:
    """What the matrix says of a walker: by name; nobody signed in is sent to sign in unless named; else the rest."""
    said = line[method]
    if walker in said:
        return said[walker]
    return LOGIN if walker == "anonymous" else said[ELSE]


def load() -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for key, by_method in (yaml.safe_load(FILE.read_text(encoding="utf-8")) or {}).items():
        lines[key] = {
            method: {ELSE: outcomes[ELSE]}
            | {name: outcome for outcome, names in outcomes.items() if outcome != ELSE for name in names}
            for method, outcomes in by_method.items()
        }
    return lines


def written(found: dict[str, str]) -> dict[str, Any]:
    """Outcomes by walker as the file writes them: the most frequent one is ``else``."""
    rest = {name: outcome for name, outcome in found.items() if name != "anonymous"}
    common = Counter(rest.values()).most_common(1)[0][0]
    lists: dict[str, Any] = {}
    for name, outcome in rest.items():
        if outcome != common:
            lists.setdefault(outcome, []).append(name)
    if found["anonymous"] != LOGIN:
        lists.setdefault(found["anonymous"], []).append("anonymous")
    return lists | {ELSE: common}
