"""Kinds of publication. Each upper app declares its own in ``publications.py``, imported by ``AppConfig.ready``.

A kind says what may become public (a whitelist schema), how it is shown (template, list columns, facets), where and how
long (channels, ends) and which files go with it. publicity never imports what it serves.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.refusals import Text
from publicity.field_words import COMMON
from publicity.schema import Schema, schema_faults
from publicity.states import Channel
from publicity.words import Both

if TYPE_CHECKING:
    from publicity.models import Publication

Payload = dict[str, Any]
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class End:
    """When a publication lawfully ends on one channel: the first moment it is no longer shown, by which rule, and why.

    Publication ends never roll to a working day.
    """

    at: dt.datetime
    rule: str
    why: str = ""


def no_end(_payload: Payload, _channel: str, _at: dt.datetime) -> End | None:
    """No law sets an end: the publication stays until it is replaced, withdrawn or ended."""
    return None


@dataclass(frozen=True)
class FileRule:
    """A file that may go with a publication: its media types by the first bytes, its largest size in bytes."""

    title: Text
    types: tuple[str, ...]
    most: int = 64 * MEBIBYTE
    required: bool = False


@dataclass(frozen=True)
class Column:
    """A column of the public list and export: ``path`` into the payload (``"enterprise.name"``) or a function of it."""

    name: str
    label: Text
    path: str | Callable[[Payload], Any]
    kind: str = "text"  # text, number, day, moment, code, department, both
    on_page: bool = True

    def value_of(self, payload: Payload) -> Any:
        if callable(self.path):
            return self.path(payload)
        value: Any = payload
        for step in self.path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value


@dataclass(frozen=True)
class Facet:
    """A filter of the public list: the values a payload has, each with its words as published."""

    name: str
    label: Text
    of: Callable[[Payload], Iterable[tuple[str, Both]]]


@dataclass(frozen=True)
class Rows:
    """A long list within a payload, shown page by page: its field, its words, its columns (paths into one row)."""

    field: str
    title: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Section:
    """A page of the portal that lists the kinds that name it."""

    name: str
    title: Text
    lead: Text


SECTIONS: dict[str, Section] = {
    section.name: section
    for section in (
        Section(
            "plans",
            _("Plans"),
            _("Which inspections are planned: by whom, of whom, of what, and how many. Outside these plans only reports, "
              "transfers and campaigns ordered from above lead to a visit."),
        ),
        Section(
            "draws",
            _("Draws"),
            _("How enterprises and officers were drawn. Each draw can be recomputed by anyone; draws that were void stay "
              "here with their reason."),
        ),
        Section("results", _("Results"), _("What the visits found, item by item.")),
        Section("lists", _("Lists in force"), _("What may be inspected at all, and which bodies may inspect.")),
    )
}  # fmt: skip


@dataclass(frozen=True)
class PublicationKind:
    """One kind of publication.

    ``title_field`` and ``reference_field`` name the payload fields that head the record; ``search_fields`` are paths of
    texts it is found by: nothing outside the payload is ever public. ``listed`` is False for kinds that are shown on the
    page of what they are part of (the result of a draw). ``template`` gets ``publication``, ``payload``, ``parts`` (kind
    name → publications that are part of it) and whatever ``page`` computes from the three. ``ends`` gives the lawful end per channel; ``rule`` is the duty to
    publish. ``rows`` is a list within the payload too long for one page. ``mark`` says in the list how far a record is,
    as (chip, words), from the kinds of its parts. What is ``permanent`` is neither corrected nor withdrawn nor ended.
    ``field_words`` name the fields that are this kind's own.
    """

    name: str
    title: Text
    plural: Text
    section: str
    schema: Schema
    template: str
    title_field: str = "title"
    title_en_field: str = ""
    reference_field: str = "number"
    search_fields: tuple[str, ...] = ("title", "number")
    version: int = 1
    rule: str = "R-57"
    listed: bool = True
    columns: tuple[Column, ...] = ()
    facets: tuple[Facet, ...] = ()
    channels: tuple[str, ...] = (Channel.PORTAL,)
    ends: Callable[[Payload, str, dt.datetime], End | None] = no_end
    files: dict[str, FileRule] = field(default_factory=dict)
    permanent: bool = False
    field_words: dict[str, Text] = field(default_factory=dict)
    rows: Rows | None = None
    mark: Callable[[frozenset[str]], tuple[str, Text]] | None = None
    page: Callable[["Publication", dict[str, list["Publication"]], dt.datetime], dict[str, Any]] | None = None

    registry: ClassVar[dict[str, "PublicationKind"]] = {}

    def __post_init__(self) -> None:
        faults = list(schema_faults(self.schema))
        if self.section not in SECTIONS:
            faults.append(f"section {self.section}")
        if Channel.PORTAL not in self.channels:
            faults.append("what is published is published on the portal")
        if faults:
            raise ValueError(f"{self.name}: {'; '.join(faults)}")
        PublicationKind.registry[self.name] = self

    @property
    def schema_id(self) -> str:
        return f"urn:oversight:publication:{self.name}:{self.version}"

    @property
    def words_of_fields(self) -> dict[str, Text]:
        """What the fields of the payload are called."""
        return COMMON | self.field_words

    @property
    def slug(self) -> str:
        """The kind in addresses: ``inspections.visit_result`` → ``visit-result``."""
        return self.name.rpartition(".")[2].replace("_", "-")

    @property
    def url(self) -> str:
        """The list of this kind on the portal."""
        first = kinds_of(self.section)[0] is self
        return reverse(f"publicity:{self.section}", args=[] if first else [self.slug])

    def search_texts(self, payload: Payload) -> list[str]:
        return [text for path in self.search_fields for text in texts_at(payload, path.split("."))]

    def facets_of(self, payload: Payload) -> dict[tuple[str, str], Both]:
        """(facet, value) → words."""
        return {(facet.name, value): words for facet in self.facets for value, words in facet.of(payload)}


def texts_at(value: Any, steps: list[str]) -> Iterable[str]:
    """The texts at a path; a list on the way stands for each of its members."""
    if isinstance(value, list):
        for member in value:
            yield from texts_at(member, steps)
    elif steps:
        if isinstance(value, dict) and steps[0] in value:
            yield from texts_at(value[steps[0]], steps[1:])
    elif isinstance(value, str) and value:
        yield value


def kind_named(name: str) -> PublicationKind:
    return PublicationKind.registry[name]


def kinds_of(section: str) -> list[PublicationKind]:
    """The kinds listed in a section of the portal, in the order of their names."""
    return [kind for _name, kind in sorted(PublicationKind.registry.items()) if kind.section == section and kind.listed]


def words(text: Text) -> str:
    return str(text) if isinstance(text, Promise) else text
