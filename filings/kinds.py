"""Kinds of filing. Each upper app declares its own in ``filings.py``, imported by ``AppConfig.ready``.

A kind says what of a record is filed (a plain payload, frozen at each submission), how a reader sees it (sections with
stable anchors, so that a remark keeps its place and two filings can be compared), what is missing in it, and who owes
it each year. filings never imports what it serves.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from core.refusals import Text

if TYPE_CHECKING:
    from core.files.models import StoredFile

Payload = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A labelled value of a section."""

    label: Text
    value: str


@dataclass(frozen=True)
class Section:
    """A place in a filed document. ``anchor`` names what it is about (``item-F001``), never its position."""

    anchor: str
    heading: Text
    lines: tuple[Line, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that is missing, and where."""

    anchor: str
    sentence: Text


def complete(_payload: Payload) -> list[Fault]:
    return []


def no_files(_record: Any) -> Iterable["StoredFile"]:
    return ()


def nobody(_on: dt.date) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class FilingKind:
    """One kind of filing.

    ``payload`` makes the plain content from the record (a model instance) as it stands: no clock, the same record gives
    the same payload. ``sections`` shows a payload in the reader's language; it must go on reading payloads of earlier
    ``version`` numbers. ``faults`` names what is missing. ``owed_by`` gives the ids of the departments that owe the
    filing each year. ``files`` are the files of the record that go with every submission. ``url_name`` opens the record
    with its key.
    """

    name: str
    flow: str
    title: Text
    payload: Callable[[Any], Payload]
    sections: Callable[[Payload], list[Section]]
    faults: Callable[[Payload], list[Fault]] = complete
    owed_by: Callable[[dt.date], Iterable[int]] = nobody
    files: Callable[[Any], Iterable["StoredFile"]] = no_files
    url_name: str = ""
    version: int = 1

    registry: ClassVar[dict[str, "FilingKind"]] = {}

    def __post_init__(self) -> None:
        if FilingKind.registry.setdefault(self.name, self) != self:
            raise ValueError(f"filing kind {self.name} is declared twice")

    @property
    def schema_id(self) -> str:
        return f"urn:oversight:filing:{self.name}:{self.version}"


def anchors(stem: str, names: Iterable[str]) -> list[str]:
    """A stable anchor for each named part: by its name, so that a part that moves up keeps its remarks."""
    found: list[str] = []
    counts: dict[str, int] = {}
    for name in names:
        anchor = f"{stem}-" + "".join(letter for letter in name if letter.isalnum())[:40]
        counts[anchor] = counts.get(anchor, 0) + 1
        found.append(anchor if counts[anchor] == 1 else f"{anchor}-{counts[anchor]}")
    return found


def kind_named(name: str) -> FilingKind:
    return FilingKind.registry[name]


def kinds_of(flow: str) -> list[FilingKind]:
    return [kind for _name, kind in sorted(FilingKind.registry.items()) if kind.flow == flow]
