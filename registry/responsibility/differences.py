"""The difference of two versions of a list, item by item. Pure.

What a version says is a list of items as plain values (``content_of`` in the selectors writes it; a consultation keeps
it frozen). Items are the same from version to version by their code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

ItemFacts: TypeAlias = dict[str, Any]

FIELDS = ("matter", "part", "lead_department", "industries", "links", "description", "bases")
"""What an item says. The reason for its change is not part of what it says."""


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """One item before and after, and which of its fields differ."""

    kind: Kind
    code: str
    before: ItemFacts | None
    after: ItemFacts | None
    fields: tuple[str, ...] = ()


def differences(before: Sequence[ItemFacts], after: Sequence[ItemFacts]) -> list[Difference]:
    """Every item of both versions: in the order of the later one, those it no longer has at the end."""
    earlier = {item["code"]: item for item in before}
    later = {item["code"] for item in after}
    found = [_compared(earlier.get(item["code"]), item) for item in after]
    gone = [Difference(Kind.REMOVED, item["code"], item, None) for item in before if item["code"] not in later]
    return found + gone


def _compared(before: ItemFacts | None, after: ItemFacts) -> Difference:
    if before is None:
        return Difference(Kind.ADDED, after["code"], None, after)
    changed = tuple(name for name in FIELDS if _plain(before.get(name)) != _plain(after.get(name)))
    return Difference(Kind.CHANGED if changed else Kind.SAME, after["code"], before, after, changed)


def _plain(value: Any) -> Any:
    """Sets of codes have no order; articles have."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return sorted(value)
    return value
