"""Who visits whom (docs/draw.md §4.5): visits in their public order, their lines, and who may serve each line.

The dealing itself is in ``dealing``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from .digests import u32
from .plan import ANY_ITEM, Entry, Plan
from .rosters import Avoidance, Officer


class Visit(NamedTuple):
    """A selected business in the public order: code, template, batch number."""

    id: str
    template: str
    batch: int


@dataclass(slots=True)
class Instance:
    """Visits in order, their lines, and who may serve each line.

    ``lines[v]`` are the global line numbers of visit ``v``; ``pool_of[g]`` the pool of line ``g``; ``pools[p]`` the
    officers (numbers, ascending) of one (department, item, batch); ``avoided[v]`` the officers who must not serve
    visit ``v``. E(line) = its pool without those.
    """

    officers: Sequence[Officer]
    visits: list[Visit]
    entries: list[tuple[Entry, ...]]
    lines: list[range] = field(default_factory=list)
    visit_of: list[int] = field(default_factory=list)
    need_of: list[int] = field(default_factory=list)
    pool_of: list[int] = field(default_factory=list)
    pools: list[list[int]] = field(default_factory=list)
    pool_names: list[tuple[str, str, int]] = field(default_factory=list)
    avoided: list[frozenset[int]] = field(default_factory=list)

    def eligible(self, line: int) -> list[int]:
        """E(line), ascending."""
        avoided = self.avoided[self.visit_of[line]]
        return [o for o in self.pools[self.pool_of[line]] if o not in avoided]


@dataclass(slots=True)
class Shortage:
    """A refused visit: the line that could not be staffed, the officers reached (the cut), free places per line."""

    visit: int
    line: int
    reached: frozenset[int]
    under_cap: list[int]


@dataclass(slots=True)
class Assignment:
    """Teams per visit (officer number → line), refused visits, final loads, and how many moves of each sort."""

    team: list[dict[int, int]]
    short: list[Shortage]
    load: list[int]
    direct: int = 0
    augmented: int = 0
    levelled: int = 0


def visit_order(key: bytes, selected: Iterable[tuple[str, bool]]) -> list[str]:
    """§4.5: (0 if KEY else 1, H(key(visit) ‖ id), id) ascending; takes (id, is key)."""
    return [
        code
        for _, _, code in sorted((not is_key, sha256(key + code.encode()).digest(), code) for code, is_key in selected)
    ]


def officer_key(key: bytes, load: int, code: str) -> bytes:
    """(load, H(key(officer) ‖ u32(load) ‖ id), id) as bytes that compare the same way."""
    name = code.encode()
    return u32(load) + sha256(key + u32(load) + name).digest() + name


def build(
    plan: Plan,
    officers: Sequence[Officer],
    avoid: Iterable[Avoidance],
    ordered: Iterable[tuple[str, str]],
    *,
    first_batch: int = 0,
) -> Instance:
    """The instance for visits (id, template) given in their public order; visit i is in batch i mod batches."""
    batches = len(plan.batches)
    visits = [Visit(code, template, i % batches) for i, (code, template) in enumerate(ordered, first_batch)]
    instance = Instance(officers, visits, [plan.templates[visit.template] for visit in visits])
    number_of = {officer.id: number for number, officer in enumerate(officers)}
    avoided: dict[str, set[int]] = {}
    for pair in avoid:
        if pair.o in number_of:
            avoided.setdefault(pair.v, set()).add(number_of[pair.o])
    pool_number: dict[tuple[str, str, int], int] = {}
    for v, visit in enumerate(visits):
        instance.avoided.append(frozenset(avoided.get(visit.id, ())))
        first = len(instance.visit_of)
        for entry in instance.entries[v]:
            name = (entry.dept, entry.item, visit.batch)
            if name not in pool_number:
                pool_number[name] = len(instance.pools)
                instance.pools.append(pool(plan, officers, entry, visit.batch))
                instance.pool_names.append(name)
            instance.visit_of.append(v)
            instance.need_of.append(entry.need)
            instance.pool_of.append(pool_number[name])
        instance.lines.append(range(first, len(instance.visit_of)))
    return instance


def pool(plan: Plan, officers: Sequence[Officer], entry: Entry, batch: int) -> list[int]:
    """Officers of the department with the item, a certificate to the end of the batch and no leave in it."""
    days = plan.batches[batch]
    return [
        number
        for number, officer in enumerate(officers)
        if officer.dept == entry.dept
        and (entry.item == ANY_ITEM or entry.item in officer.items)
        and officer.can_serve(days)
    ]
