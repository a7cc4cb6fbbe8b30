"""The boundary map: who leads and who co-operates, for each matter, link of the chain and industry. Pure.

Rule R-103 (济高管综字〔2021〕40号 (一)): each matter, link and industry has one lead department and only one. From the
scopes of the matters and the items in force on a day come cells; a cell without a lead is a **gap**, one that two or
more departments lead is an **overlap**, each with the items that cause it.

Industries are prefixes of GB/T 4754 (``C``, ``C27``, ``C272``, ``C2720``; ``""`` is the whole economy). Wherever a
scope or an item names a finer prefix, the coarser one is parted: ``C27``, and ``C`` without ``C27``. Every class of
the standard that a matter concerns lies in exactly one cell of each link, and all classes of a cell have the same
departments. What remains of a prefix after all its classes are taken makes no cell.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

ALL = ("",)
"""The prefixes of a scope or item that names no industry: the whole economy."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a matter concerns on the day: industries (none: all) and the links of the chain it needs."""

    matter: int
    industries: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """An item in force on the day. ``named_lead``: whom a co-operating department names as lead, if anyone."""

    item: int
    matter: int
    department: int
    leads: bool
    industries: tuple[str, ...]
    links: tuple[str, ...]
    named_lead: int | None = None

    def covers(self, prefix: str) -> bool:
        """Whether the item speaks of everything under the prefix."""
        return any(prefix.startswith(own) for own in self.industries or ALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the map: a prefix less what is parted from it, with the items that lead and co-operate there."""

    matter: int
    link: str
    industry: str
    without: tuple[str, ...]
    leads: tuple[Claim, ...]
    co_operators: tuple[Claim, ...]

    @property
    def lead_departments(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(claim.department for claim in self.leads))

    @property
    def is_gap(self) -> bool:
        return not self.leads

    @property
    def is_overlap(self) -> bool:
        return len(self.lead_departments) > 1

    @property
    def departments(self) -> frozenset[int]:
        return frozenset(claim.department for claim in (*self.leads, *self.co_operators))

    @property
    def causes(self) -> tuple[Claim, ...]:
        """The items that cause a gap (those that co-operate where nobody leads) or an overlap (those that lead)."""
        return self.co_operators if self.is_gap else self.leads if self.is_overlap else ()

    def holds(self, industry: str) -> bool:
        """Whether a class or prefix lies in this cell."""
        return industry.startswith(self.industry) and not industry.startswith(self.without or ("\0",))


class Industries:
    """The classes of the standard, to know what is left of a prefix. Codes of every level may be given."""

    def __init__(self, codes: Iterable[str]) -> None:
        ordered = sorted(set(codes))
        following = [*ordered[1:], ""]
        self.leaves = [code for code, after in zip(ordered, following, strict=True) if not after.startswith(code)]

    def under(self, prefix: str) -> int:
        """How many classes lie under a prefix."""
        return bisect_left(self.leaves, prefix + "\uffff") - bisect_left(self.leaves, prefix)


@dataclass(frozen=True)
class BoundaryMap:
    """Every cell of a day; ``outside`` are items that speak of nothing a matter concerns on that day."""

    cells: tuple[Cell, ...]
    outside: tuple[Claim, ...] = field(default=())

    @cached_property
    def gaps(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.is_gap)

    @cached_property
    def overlaps(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.is_overlap)


def draw_map(scopes: Iterable[Scope], claims: Iterable[Claim], industries: Industries) -> BoundaryMap:
    """The map of one day, in the order of the scopes given; claims in the order given."""
    by_matter: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_matter[claim.matter].append(claim)
    cells: list[Cell] = []
    outside: list[Claim] = []
    for scope in scopes:
        found = by_matter.pop(scope.matter, [])
        prefixes = in_play(scope, found)
        for prefix, without in parted(prefixes, industries):
            here = [claim for claim in found if claim.covers(prefix)]
            cells += [_cell(scope.matter, link, prefix, without, here) for link in scope.links]
        outside += [claim for claim in found if not reaches(claim, scope)]
    for rest in by_matter.values():
        outside += rest
    return BoundaryMap(tuple(cells), tuple(outside))


def _cell(matter: int, link: str, prefix: str, without: tuple[str, ...], here: Sequence[Claim]) -> Cell:
    there = [claim for claim in here if link in claim.links]
    return Cell(
        matter,
        link,
        prefix,
        without,
        tuple(claim for claim in there if claim.leads),
        tuple(claim for claim in there if not claim.leads),
    )


def in_play(scope: Scope, claims: Iterable[Claim]) -> list[str]:
    """The prefixes at which departments may change: those of the scope, and those of items that lie within them."""
    own = set(scope.industries or ALL)
    within = {
        prefix
        for claim in claims
        for prefix in claim.industries or ALL
        if any(prefix.startswith(wider) for wider in own)
    }
    return sorted(own | within)


def parted(prefixes: Collection[str], industries: Industries) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each prefix with the next finer ones that are parted from it, where anything is left of it."""
    ordered = sorted(set(prefixes))
    for place, prefix in enumerate(ordered):
        finer: list[str] = []
        for other in ordered[place + 1 :]:
            if not other.startswith(prefix):
                break
            if not other.startswith(tuple(finer) or ("\0",)):
                finer.append(other)
        left = industries.under(prefix) - sum(industries.under(one) for one in finer)
        if left:
            yield prefix, tuple(finer)


def reaches(claim: Claim, scope: Scope) -> bool:
    """Whether an item speaks of anything its matter concerns."""
    return bool(set(claim.links) & set(scope.links)) and _overlap(claim.industries, scope.industries) is not None


def _overlap(mine: Sequence[str], theirs: Sequence[str]) -> str | None:
    """The finer of two prefixes, one from each, of which one lies in the other."""
    for own in mine or ALL:
        for other in theirs or ALL:
            if own.startswith(other) or other.startswith(own):
                return max(own, other, key=len)
    return None


def meets(one: Claim, other: Claim) -> tuple[str, str] | None:
    """A link and a prefix of which both items speak, if there is one (the finer of their prefixes)."""
    links = [link for link in one.links if link in other.links]
    if one.matter != other.matter or not links:
        return None
    prefix = _overlap(one.industries, other.industries)
    return None if prefix is None else (links[0], prefix)


@dataclass(frozen=True, slots=True)
class Circle:
    """Departments that name each other as lead in one square of the map, where none of them leads."""

    matter: int
    link: str
    industry: str
    departments: tuple[int, ...]


def circles(claims: Iterable[Claim], industries: Industries) -> Iterator[Circle]:
    """Where following the named leads comes back to where it began (R-103).

    A department that itself leads in the square ends the way. Each circle is given once, from its smallest department.
    """
    by_matter: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_matter[claim.matter].append(claim)
    for matter, found in sorted(by_matter.items()):
        prefixes = sorted({prefix for claim in found for prefix in claim.industries or ALL})
        links = sorted({link for claim in found for link in claim.links})
        seen: set[tuple[str, tuple[int, ...]]] = set()
        for prefix, _without in parted(prefixes, industries):
            here = [claim for claim in found if claim.covers(prefix)]
            for link in links:
                there = [claim for claim in here if link in claim.links]
                for circle in _circles_of(there):
                    if (link, circle) not in seen:
                        seen.add((link, circle))
                        yield Circle(matter, link, prefix, circle)


def _circles_of(claims: Sequence[Claim]) -> Iterator[tuple[int, ...]]:
    leading = {claim.department for claim in claims if claim.leads}
    names: dict[int, set[int]] = defaultdict(set)
    for claim in claims:
        if claim.named_lead is not None and claim.department not in leading:
            names[claim.department].add(claim.named_lead)
    for start in sorted(names):
        yield from _ways_back(start, (start,), names)


def _ways_back(start: int, way: tuple[int, ...], names: dict[int, set[int]]) -> Iterator[tuple[int, ...]]:
    for following in sorted(names.get(way[-1], ())):
        if following == start:
            yield way
        elif following > start and following not in way:
            yield from _ways_back(start, (*way, following), names)
