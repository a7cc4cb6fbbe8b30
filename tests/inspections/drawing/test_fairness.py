"""A thousand seeds: nobody is favoured, as far as a thousand seeds can tell (docs/draw.md §3)."""

from inspections.drawing.selection import select, smallest
from inspections.drawing.sources import key_of
from tests.inspections.drawing.chances import Cells, equal_officers, every_constraint, seed, tail
from tests.inspections.drawing.test_selection import kind, plan_of, roster_of

SEEDS = 1_000


def test_the_chi_square_tail_is_right() -> None:
    assert abs(tail(3.841459, 1) - 0.05) < 1e-6
    assert abs(tail(19.675138, 11) - 0.05) < 1e-6


def test_each_of_twelve_equal_officers_visits_each_of_forty_businesses_equally_often() -> None:
    fairness = equal_officers(SEEDS)
    assert len(fairness.p_values) == 40
    assert fairness.adjusted >= 0.01
    assert fairness.largest <= 0.21  # 1/6 plus what a thousand seeds may add


def test_officers_with_equal_rows_stay_equal_with_every_constraint_on() -> None:
    fairness = every_constraint(SEEDS)
    assert len(fairness.p_values) > 100
    assert fairness.adjusted >= 0.01


def test_every_business_of_a_stratum_is_drawn_equally_often_and_all_pairs_meet() -> None:
    roster = roster_of({kind("A"): 60, kind("B"): 20})
    ratio = plan_of({"A": 100_000, "B": 250_000})
    strata = {sort.c: dict(enumerate(codes)) for sort, codes in roster.groups.items()}
    cells = {c: Cells(codes) for c, codes in strata.items()}
    numbers = {code: n for codes in strata.values() for n, code in codes.items()}
    pairs: set[tuple[bytes, bytes]] = set()
    for number in range(SEEDS):
        picked = select(ratio, roster, key_of("select", seed(number))).selected
        for c, cell in cells.items():
            cell.add(numbers[pick.code] for pick in picked if pick.kind.c == c)
        of_a = [pick.code for pick in picked if pick.kind.c == "A"]
        pairs.update((a, b) for a in of_a for b in of_a if a < b)
    assert all(cell.p_value * len(cells) >= 0.01 for cell in cells.values())
    assert len(pairs) > 0.99 * 60 * 59 / 2


def test_a_first_and_a_last_row_have_the_chance_of_any_other() -> None:
    codes = [b"%04d" % n for n in range(100)]
    hits = {codes[0]: 0, codes[-1]: 0}
    for number in range(SEEDS):
        for pick in smallest(seed(number), [(kind(), codes)], 5):
            if pick.code in hits:
                hits[pick.code] += 1
    for count in hits.values():
        assert abs(count - 50) < 4 * (SEEDS * 0.05 * 0.95) ** 0.5
