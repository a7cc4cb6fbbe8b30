"""The boundary map as people read it: one row for each matter and industry, one column for each link."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.people.models import Department
from core.refusals import Text
from registry.responsibility.boundaries import ALL, BoundaryMap, Cell, Claim
from registry.responsibility.carving import without
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_outcomes import industry_codes
from registry.responsibility.dispute_selectors import interim_leads
from registry.responsibility.models import BoundaryMatter, ResponsibilityItem
from registry.responsibility.reading import industry_names
from registry.responsibility.selectors import boundary_map
from registry.responsibility.states import Link


@dataclass(frozen=True)
class Question:
    """What a reader asks of the map: the day, and what to leave out. Empty: everything."""

    on: dt.date
    matter: int | None = None
    link: str = ""
    industry: str = ""
    department: int | None = None

    def keeps(self, cell: Cell) -> bool:
        return (
            (self.matter is None or cell.matter == self.matter)
            and (not self.link or cell.link == self.link)
            and (not self.industry or cell.industry.startswith(self.industry) or cell.holds(self.industry))
            and (self.department is None or self.department in cell.departments)
        )


@dataclass(frozen=True)
class Cause:
    """An item behind a gap or an overlap."""

    item: ResponsibilityItem
    department: Department


@dataclass(frozen=True)
class Square:
    """One cell with its words."""

    cell: Cell
    matter: BoundaryMatter
    industry: str
    leads: list[Department]
    co_operators: list[Department]
    causes: list[Cause] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    """What runs about this square; until it is settled each names the department that answers meanwhile."""
    codes: tuple[str, ...] = ()
    """The codes of GB/T 4754 that make up a gap or an overlap from which others are parted; else empty."""

    @property
    def interim(self) -> list[Department]:
        return list(dict.fromkeys(dispute.interim_department for dispute in self.disputes))

    @property
    def interim_codes(self) -> list[str]:
        return [one.code for one in self.interim]

    @property
    def link(self) -> Text:
        return Link(self.cell.link).label

    @property
    def lead_codes(self) -> list[str]:
        return [one.code for one in self.leads]

    @property
    def co_operator_codes(self) -> list[str]:
        return [one.code for one in self.co_operators]

    @property
    def standing(self) -> str:
        """``gap``, ``overlap`` or ``led``."""
        return "gap" if self.cell.is_gap else "overlap" if self.cell.is_overlap else "led"

    @property
    def standing_words(self) -> str:
        match self.standing:
            case "gap":
                return pgettext("boundary map", "Gap")
            case "overlap":
                return pgettext("boundary map", "Overlap")
            case _:
                return pgettext("boundary map", "One lead")

    @property
    def query(self) -> str:
        """What an assignment or a dispute about this square begins with: never the industries parted from it."""
        codes = ",".join(self.codes) or self.cell.industry
        return f"matter={self.cell.matter}&link={self.cell.link}&industry={codes}"


@dataclass(frozen=True)
class Row:
    """A matter and an industry; (link, square) for each link, None where the matter does not need it."""

    matter: BoundaryMatter
    industry: str
    squares: list[tuple[Text, Square | None]]


@dataclass(frozen=True)
class ShownMap:
    """The squares that a question asks for, with every count taken over these squares."""

    question: Question
    squares: list[Square]
    outside: list[Cause]

    @property
    def links(self) -> list[str]:
        return [self.question.link] if self.question.link else list(Link.values)

    @property
    def gaps(self) -> list[Square]:
        return [square for square in self.squares if square.standing == "gap"]

    @property
    def overlaps(self) -> list[Square]:
        return [square for square in self.squares if square.standing == "overlap"]

    @property
    def led(self) -> int:
        return sum(square.standing == "led" for square in self.squares)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "squares": len(self.squares),
            "led": self.led,
            "gaps": len(self.gaps),
            "overlaps": len(self.overlaps),
        }

    @property
    def rows(self) -> list[Row]:
        found: dict[tuple[int, str, tuple[str, ...]], dict[str, Square]] = {}
        for square in self.squares:
            cell = square.cell
            found.setdefault((cell.matter, cell.industry, cell.without), {})[cell.link] = square
        return [_row(by_link, self.links) for by_link in found.values()]


def _row(by_link: dict[str, Square], links: Sequence[str]) -> Row:
    any_square = next(iter(by_link.values()))
    return Row(any_square.matter, any_square.industry, [(Link(link).label, by_link.get(link)) for link in links])


def map_for(question: Question) -> ShownMap:
    """The map of a day in words: ten queries at most, however large it is."""
    return shown(boundary_map(on=question.on), question)


def shown(found: BoundaryMap, question: Question) -> ShownMap:
    cells = [cell for cell in found.cells if question.keeps(cell)]
    words = _Words(cells, found.outside, on=question.on)
    outside = (
        []
        if question.link or question.industry
        else [
            words.cause(claim)
            for claim in found.outside
            if (question.matter is None or claim.matter == question.matter)
            and (question.department is None or claim.department == question.department)
        ]
    )
    return ShownMap(question, [words.square(cell) for cell in cells], outside)


class _Words:
    """The names of everything on a map, fetched at once."""

    def __init__(self, cells: Sequence[Cell], outside: Sequence[Claim], *, on: dt.date) -> None:
        claims = {claim.item: claim for cell in cells for claim in (*cell.leads, *cell.co_operators)}
        claims |= {claim.item: claim for claim in outside}
        caused = {claim.item for cell in cells for claim in cell.causes} | {claim.item for claim in outside}
        self.matters = BoundaryMatter.objects.in_bulk({cell.matter for cell in cells})
        self.departments = Department.objects.in_bulk({claim.department for claim in claims.values()})
        self.items = ResponsibilityItem.objects.select_related("matter", "list").in_bulk(caused)
        self.industries = industry_names(_codes(cells))
        self.disputes = list(interim_leads(on=on))

    def square(self, cell: Cell) -> Square:
        return Square(
            cell,
            self.matters[cell.matter],
            self._industry(cell),
            self._departments(cell.leads),
            self._departments(cell.co_operators),
            [self.cause(claim) for claim in cell.causes],
            [dispute for dispute in self.disputes if _is_about(dispute, cell)],
            self._codes_left(cell),
        )

    def _codes_left(self, cell: Cell) -> tuple[str, ...]:
        if not cell.without or not (cell.is_gap or cell.is_overlap):
            return ()
        return without([cell.industry], cell.without, self._standard)

    @cached_property
    def _standard(self) -> list[str]:
        return industry_codes()

    def cause(self, claim: Claim) -> Cause:
        return Cause(self.items[claim.item], self.departments[claim.department])

    def _departments(self, claims: Iterable[Claim]) -> list[Department]:
        return [self.departments[pk] for pk in dict.fromkeys(claim.department for claim in claims)]

    def _industry(self, cell: Cell) -> str:
        """``C 制造业, other than C27``."""
        name = f"{cell.industry} {self.industries.get(cell.industry, '')}".strip() or _("All industries")
        if not cell.without:
            return name
        return _("%(industry)s, other than %(without)s") % {"industry": name, "without": ", ".join(cell.without)}


def _is_about(dispute: Dispute, cell: Cell) -> bool:
    """Whether a dispute concerns the square, or a part of it."""
    return (
        dispute.matter_id == cell.matter
        and cell.link in dispute.links
        and any(cell.industry.startswith(code) or cell.holds(code) for code in dispute.industries or ALL)
    )


def _codes(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        yield cell.industry
        yield from cell.without
