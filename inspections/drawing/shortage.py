"""Why a visit could not be staffed, and the proof that it could not (docs/draw.md §4.6).

A certificate names a set B of officers. Every accepted visit before the refused one, and the refused one itself,
may use each officer outside B once; what it then still needs must come from B. If all of them together need more
places than B has, no assignment can staff them all: the reader checks it by addition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from . import canonical
from .plan import ANY_ITEM, Plan
from .rosters import Officer
from .teams import Assignment, Instance, pool

FILE: Final = "short.ndjson"
THIN: Final = 4
WHY_KEYS: Final = ("cert_and_present", "dept", "in_dept", "item", "need", "not_avoided", "qualified", "under_cap")


@dataclass(frozen=True, slots=True)
class Cut:
    """The certificate of one refused visit; ``lines`` of the visits counted still need places from ``officers``."""

    officers: tuple[str, ...]
    cap: int
    lines: int
    need: int

    @property
    def deficit(self) -> int:
        return self.need - self.cap

    def as_dict(self) -> dict[str, Any]:
        return {
            "cap": self.cap,
            "deficit": self.deficit,
            "lines": self.lines,
            "need": self.need,
            "officers": list(self.officers),
        }


def write(instance: Instance, assignment: Assignment) -> bytes:
    """``short.ndjson``: per refused visit the funnel of every line and the cut."""
    return canonical.dump_lines(
        {
            "cut": cut.as_dict(),
            "id": instance.visits[shortage.visit].id,
            "why": [
                {**funnel(instance, line), "under_cap": free}
                for line, free in zip(instance.lines[shortage.visit], shortage.under_cap, strict=True)
            ],
        }
        for shortage, cut in zip(assignment.short, cuts(instance, assignment), strict=True)
    )


def funnel(instance: Instance, line: int) -> dict[str, Any]:
    """How many officers are left after each condition for one line (all but the one of free places)."""
    visit = instance.visit_of[line]
    entry = instance.entries[visit][line - instance.lines[visit][0]]
    here = [officer for officer in instance.officers if officer.dept == entry.dept]
    return {
        "cert_and_present": len(instance.pools[instance.pool_of[line]]),
        "dept": entry.dept,
        "in_dept": len(here),
        "item": entry.item,
        "need": entry.need,
        "not_avoided": len(instance.eligible(line)),
        "qualified": sum(entry.item == ANY_ITEM or entry.item in officer.items for officer in here),
    }


def cuts(instance: Instance, assignment: Assignment) -> list[Cut]:
    """The certificates of all refused visits, in order; visits refused for the same set share the work."""
    refused = {shortage.visit for shortage in assignment.short}
    by_set: dict[frozenset[int], tuple[list[tuple[int, int]], list[int], list[int]]] = {}
    found = []
    for shortage in assignment.short:
        members = shortage.reached
        if members not in by_set:
            by_set[members] = running_demand(instance, members, refused)
        own, lines, need = by_set[members]
        v = shortage.visit
        found.append(
            Cut(
                officers=tuple(instance.officers[o].id for o in sorted(members)),
                cap=sum(instance.officers[o].cap for o in members),
                lines=lines[v] + own[v][0],
                need=need[v] + own[v][1],
            )
        )
    return found


def running_demand(
    instance: Instance, members: frozenset[int], refused: Iterable[int]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """What each visit needs from ``members`` as (lines, places), and the sums over accepted visits before it."""
    own = demand(instance, members)
    left_out = frozenset(refused)
    counted = [(0, 0) if v in left_out else both for v, both in enumerate(own)]
    lines = list(accumulate((both[0] for both in counted), initial=0))
    need = list(accumulate((both[1] for both in counted), initial=0))
    return own, lines, need


def demand(instance: Instance, members: frozenset[int]) -> list[tuple[int, int]]:
    """Per visit (lines, places) that must come from ``members`` after one use of every officer outside."""
    outside = [[o for o in people if o not in members] for people in instance.pools]
    found = []
    for v, lines in enumerate(instance.lines):
        open_lines = [line for line in lines if outside[instance.pool_of[line]]]
        closed = [line for line in lines if not outside[instance.pool_of[line]]]
        left = [instance.need_of[line] for line in closed]
        wanted = sum(instance.need_of[line] for line in open_lines)
        barred = instance.avoided[v]
        if any(len(outside[instance.pool_of[line]]) - len(barred) < wanted for line in open_lines):
            left += _left_over(
                [[o for o in outside[instance.pool_of[line]] if o not in barred] for line in open_lines],
                [instance.need_of[line] for line in open_lines],
            )
        found.append((sum(places > 0 for places in left), sum(left)))
    return found


def _left_over(outsiders: Sequence[Sequence[int]], needs: Sequence[int]) -> list[int]:
    """Places of each line that its outsiders cannot take, each outsider once (largest bipartite matching)."""
    taken: dict[int, int] = {}

    def take(line: int, tried: set[int]) -> bool:
        for o in outsiders[line]:
            if o not in tried:
                tried.add(o)
                if o not in taken or take(taken[o], tried):
                    taken[o] = line
                    return True
        return False

    left = list(needs)
    for line in range(len(needs)):
        while left[line] and take(line, set()):
            left[line] -= 1
    return left


@dataclass(frozen=True, slots=True)
class Cause:
    """Refused visits with the same cut: “5 officers, 60 places, 72 needed: add 12 places”."""

    officers: tuple[str, ...]
    places: int
    needed: int
    visits: tuple[str, ...]


def causes(instance: Instance, assignment: Assignment) -> list[Cause]:
    """Refusals grouped by equal officers. ``needed`` counts all accepted visits and all refused of the group."""
    groups: dict[frozenset[int], list[int]] = {}
    for shortage in assignment.short:
        groups.setdefault(shortage.reached, []).append(shortage.visit)
    refused = {shortage.visit for shortage in assignment.short}
    found = []
    for members, visits in groups.items():
        own, _, need = running_demand(instance, members, refused)
        found.append(
            Cause(
                officers=tuple(instance.officers[o].id for o in sorted(members)),
                places=sum(instance.officers[o].cap for o in members),
                needed=need[-1] + sum(own[v][1] for v in visits),
                visits=tuple(instance.visits[v].id for v in visits),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Tight:
    """A line that leaves little to chance: ``eligible`` officers for ``need`` places."""

    dept: str
    item: str
    batch: int
    need: int
    eligible: int
    visits: int

    @property
    def forced(self) -> bool:
        """Nobody else can come (eligible = need or fewer); otherwise the line is thin (below four times need)."""
        return self.eligible <= self.need


def tight_lines(instance: Instance) -> list[Tight]:
    """Forced and thin lines of a draw, counted by department, item, batch, need and officers left (§4.6)."""
    counted: dict[tuple[str, str, int, int, int], int] = {}
    for line, need in enumerate(instance.need_of):
        eligible = len(instance.eligible(line))
        if eligible < THIN * need:
            name = (*instance.pool_names[instance.pool_of[line]], need, eligible)
            counted[name] = counted.get(name, 0) + 1
    return [Tight(*name, visits=number) for name, number in sorted(counted.items())]


def tight_pools(plan: Plan, officers: Sequence[Officer]) -> list[Tight]:
    """The same before the freeze, by template entries and batches and without avoidance; ``visits`` is 0."""
    entries = {entry for template in plan.templates.values() for entry in template}
    found = []
    for entry in sorted(entries, key=lambda entry: (entry.dept, entry.item, entry.need)):
        for batch in range(len(plan.batches)):
            eligible = len(pool(plan, officers, entry, batch))
            if eligible < THIN * entry.need:
                found.append(Tight(entry.dept, entry.item, batch, entry.need, eligible, 0))
    return found
