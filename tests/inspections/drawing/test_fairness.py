"""A thousand seeds: nobody is favoured, as far as a thousand seeds can tell (docs/draw.md §3)."""

from hashlib import sha256
from math import exp, lgamma, log

from inspections.drawing import dealing, teams
from inspections.drawing.plan import Entry, Plan
from inspections.drawing.rosters import Avoidance, Officer
from inspections.drawing.selection import select, smallest
from inspections.drawing.sources import key_of
from tests.inspections.drawing.test_selection import kind, plan_of, roster_of

SEEDS = 1_000


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


def test_the_chi_square_tail_is_right() -> None:
    assert abs(tail(3.841459, 1) - 0.05) < 1e-6
    assert abs(tail(19.675138, 11) - 0.05) < 1e-6


def spread(counts: list[int], drawn: int) -> float:
    """p-value of equal chances when each of SEEDS draws takes ``drawn`` of the cells without replacement."""
    cells = len(counts)
    p = drawn / cells
    variance = SEEDS * p * (1 - p) * cells / (cells - 1)
    return tail(sum((count - SEEDS * p) ** 2 for count in counts) / variance, cells - 1)


def officers(number: int, **more: object) -> list[Officer]:
    values = {"cap": 40, "cert": "2027-12-31", "dept": "SAMR", "items": ("F",), "leave": (), "load": 0}
    return [Officer(**{**values, **more, "id": f"J{n:03d}"}) for n in range(number)]  # type: ignore[arg-type]


def plan(*entries: Entry) -> Plan:
    return plan_of({"A": 1}, templates={"T": entries})


def test_each_of_twelve_equal_officers_visits_each_of_forty_businesses_equally_often() -> None:
    people, visits = officers(12), [f"V{v:02d}" for v in range(40)]
    counts = {visit: [0] * 12 for visit in visits}
    for number in range(SEEDS):
        order = teams.visit_order(key_of("visit", seed(number)), [(visit, False) for visit in visits])
        instance = teams.build(plan(Entry("SAMR", "F", 2)), people, (), [(visit, "T") for visit in order])
        assignment = dealing.assign(instance, key_of("officer", seed(number)))
        assert max(assignment.load) - min(assignment.load) <= 1
        for visit, team in zip(order, assignment.team, strict=True):
            for o in team:
                counts[visit][o] += 1
    smallest_p = min(spread(count, 2) for count in counts.values())
    assert smallest_p * len(visits) >= 0.01
    assert max(max(count) for count in counts.values()) / SEEDS <= 0.21


def test_interchangeable_officers_stay_equal_under_tight_caps_and_recusal() -> None:
    """Six officers for the first item, four for both, just enough places, one recused from one visit."""
    people = officers(10, cap=5)
    people[6:] = [officer._replace(items=("F", "S"), cap=6) for officer in people[6:]]
    visits = [f"V{v:02d}" for v in range(24)]
    both = plan(Entry("SAMR", "F", 1), Entry("SAMR", "S", 1))
    counts = {visit: [0] * 10 for visit in visits}
    for number in range(SEEDS):
        order = teams.visit_order(key_of("visit", seed(number)), [(visit, False) for visit in visits])
        instance = teams.build(both, people, [Avoidance("J000", "V00")], [(visit, "T") for visit in order])
        assignment = dealing.assign(instance, key_of("officer", seed(number)))
        assert not assignment.short
        for v, team in enumerate(assignment.team):
            for o, line in team.items():
                if line == instance.lines[v][1]:
                    counts[instance.visits[v].id][o] += 1
    groups = [count[6:] for count in counts.values()]
    assert all(sum(group) == SEEDS for group in groups)
    assert min(spread(group, 1) for group in groups) * len(visits) >= 0.01


def test_every_business_of_a_stratum_is_drawn_equally_often_and_pairs_meet() -> None:
    roster = roster_of({kind("A"): 60, kind("B"): 20})
    ratio = plan_of({"A": 100_000, "B": 250_000})
    counts: dict[bytes, int] = {}
    pairs: set[tuple[bytes, bytes]] = set()
    for number in range(SEEDS):
        picked = [pick.code for pick in select(ratio, roster, key_of("select", seed(number))).selected]
        for code in picked:
            counts[code] = counts.get(code, 0) + 1
        pairs.update((a, b) for a in picked[:6] for b in picked[:6] if a < b)
    strata = {sort.c: codes for sort, codes in roster.groups.items()}
    for stratum, drawn in (("A", 6), ("B", 5)):
        assert spread([counts.get(code, 0) for code in strata[stratum]], drawn) >= 0.005
    assert len(pairs) > 0.99 * 60 * 59 / 2


def test_a_first_and_a_last_row_have_the_chance_of_any_other() -> None:
    codes = [b"%04d" % n for n in range(100)]
    hits = {codes[0]: 0, codes[-1]: 0}
    for number in range(SEEDS):
        for _, code, _ in smallest(seed(number), [(kind(), codes)], 5):
            if code in hits:
                hits[code] += 1
    for count in hits.values():
        assert abs(count - 50) < 4 * (SEEDS * 0.05 * 0.95) ** 0.5
