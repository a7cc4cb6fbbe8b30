"""What changed between two filings, section by section and line by line, in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from filings.kinds import Section


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class LineDifference:
    """A line before and after; empty where it was not or is no more. The text of a section has no label."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What happened to one section."""

    anchor: str
    heading: str
    change: Change
    lines: tuple[LineDifference, ...] = ()


def differences(before: Iterable[Section], after: Iterable[Section]) -> list[Difference]:
    """The sections that differ, in the order of the newer document; what was removed stands at the end."""
    old = {section.anchor: section for section in before}
    found = []
    for section in after:
        earlier = old.pop(section.anchor, None)
        if earlier is None:
            found.append(Difference(section.anchor, str(section.heading), Change.ADDED, _lines(None, section)))
        elif lines := _lines(earlier, section):
            found.append(Difference(section.anchor, str(section.heading), Change.CHANGED, lines))
    for section in old.values():
        found.append(Difference(section.anchor, str(section.heading), Change.REMOVED, _lines(section, None)))
    return found


def _lines(before: Section | None, after: Section | None) -> tuple[LineDifference, ...]:
    old, new = _values(before), _values(after)
    return tuple(
        LineDifference(label, old.get(label, ""), new.get(label, ""))
        for label in dict.fromkeys([*new, *old])
        if old.get(label, "") != new.get(label, "")
    )


def _values(section: Section | None) -> dict[str, str]:
    if section is None:
        return {}
    values: dict[str, str] = {"": str(section.heading)}
    for line in section.lines:
        label = str(line.label)
        values[label] = f"{values[label]}；{line.value}" if label in values else line.value
    if section.text:
        values[" "] = section.text
    return values
