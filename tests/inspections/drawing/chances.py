"""How equal the chances of equal officers come out over many seeds (docs/draw.md §3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import exp, lgamma, log
from typing import Any

from inspections.drawing import dealing, teams
from inspections.drawing.plan import Entry, Plan
from inspections.drawing.rosters import Avoidance, Officer
from inspections.drawing.sources import key_of

SPANS = (("2026-03-02", "2026-03-06"), ("2026-03-09", "2026-03-13"))


def seed(number: int) -> bytes:
    return sha256(b"fairness %d" % number).digest()


def tail(statistic: float, freedom: int) -> float:
    """P(chi-square with so many degrees of freedom ≥ statistic), by the series of the lower incomplete gamma."""
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    term = total = 1 / a
    n = a
    while term > total * 1e-12:
        n += 1
        term *= x / n
        total += term
    return max(0.0, 1 - total * exp(a * log(x) - x - lgamma(a)))


class Cells:
    """Counts of exchangeable officers in one visit, over seeds that drew k of them each, without replacement."""

    def __init__(self, members: Iterable[int]) -> None:
        self.counts = dict.fromkeys(members, 0)
        self.expected = self.variance = 0.0

    def add(self, team: Iterable[int]) -> None:
        cells, drawn = len(self.counts), 0
        for o in team:
            if o in self.counts:
                self.counts[o] += 1
                drawn += 1
        p = drawn / cells
        self.expected += p
        self.variance += p * (1 - p) * cells / (cells - 1)

    @property
    def p_value(self) -> float:
        differences = sum((count - self.expected) ** 2 for count in self.counts.values())
        return tail(differences / self.variance, len(self.counts) - 1)


@dataclass(frozen=True)
class Fairness:
    """p-values of every test, and the largest share of seeds in which one officer came to one visit."""

    p_values: list[float]
    largest: float

    @property
    def adjusted(self) -> float:
        """The smallest p-value times the number of tests."""
        return min(self.p_values) * len(self.p_values)

    @property
    def significant(self) -> float:
        """Share of p-values below .05."""
        return sum(p < 0.05 for p in self.p_values) / len(self.p_values)


def officer(number: int, **more: Any) -> Officer:
    values = {"cap": 40, "cert": "2027-12-31", "dept": "SAMR", "items": ("F",), "leave": (), "load": 0}
    return Officer(**{**values, "id": f"J{number:03d}", **more})


def plan(*entries: Entry, batches: int = 1) -> Plan:
    return Plan("eligible", SPANS[:batches], frozenset(), "试1号", "open", None, 0, {"A": 1}, {"T": entries}, "")


def over_seeds(
    form: Plan,
    people: list[Officer],
    visits: list[str],
    avoid: tuple[Avoidance, ...],
    groups: list[set[int]],
    seeds: int,
) -> Fairness:
    """Deal the visits under every seed; test each group of equal officers in each visit."""
    number_of = {person.id: o for o, person in enumerate(people)}
    barred = {(pair.v, number_of[pair.o]) for pair in avoid}
    cells = {v: [Cells(o for o in group if (v, o) not in barred) for group in groups] for v in visits}
    hits = {v: [0] * len(people) for v in visits}
    for number in range(seeds):
        order = teams.visit_order(key_of("visit", seed(number)), [(visit, False) for visit in visits])
        instance = teams.build(form, people, avoid, [(visit, "T") for visit in order])
        assignment = dealing.assign(instance, key_of("officer", seed(number)))
        assert not assignment.short
        for visit, team in zip(order, assignment.team, strict=True):
            for cell in cells[visit]:
                cell.add(team)
            for o in team:
                hits[visit][o] += 1
    tested = [cell for row in cells.values() for cell in row if cell.variance]
    return Fairness([cell.p_value for cell in tested], max(max(row) for row in hits.values()) / seeds)


def equal_officers(seeds: int) -> Fairness:
    """40 visits, 2 of 12 equal officers each."""
    people = [officer(n) for n in range(12)]
    visits = [f"V{v:02d}" for v in range(40)]
    return over_seeds(plan(Entry("SAMR", "F", 2)), people, visits, (), [set(range(12))], seeds)


def every_constraint(seeds: int) -> Fairness:
    """24 visits, two batches, six groups told apart by items, leave, certificate, load carried over, cap; recusals."""
    sorts: list[tuple[int, dict[str, Any]]] = [
        (6, {"cap": 5}),
        (4, {"cap": 6, "items": ("F", "S")}),
        (3, {"cap": 5, "leave": (SPANS[1],)}),
        (3, {"cap": 4, "load": 2}),
        (4, {"cap": 6, "dept": "FIRE", "items": ("X",)}),
        (2, {"cap": 6, "dept": "FIRE", "items": ("X",), "cert": "2026-03-08"}),
    ]
    people: list[Officer] = []
    groups = []
    for number, values in sorts:
        groups.append(set(range(len(people), len(people) + number)))
        people += [officer(len(people) + n, **values) for n in range(number)]
    form = plan(Entry("SAMR", "F", 1), Entry("SAMR", "S", 1), Entry("FIRE", "X", 1), batches=2)
    avoid = (Avoidance("J000", "V00"), Avoidance("J006", "V01"), Avoidance("J016", "V02"))
    return over_seeds(form, people, [f"V{v:02d}" for v in range(24)], avoid, groups, seeds)
