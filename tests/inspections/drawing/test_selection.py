"""Quotas and tickets: exact integers, the cases where other systems fail, the same set in any order."""

from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest

from inspections.drawing import selection
from inspections.drawing.plan import Entry, Plan
from inspections.drawing.rosters import Kind, Roster
from tests.inspections.drawing.trials import Dice

KEY = sha256(b"key").digest()
ENTRY = (Entry("SAMR", "F", 2),)


def plan_of(ppm: dict[str, int], **more: Any) -> Plan:
    values: dict[str, Any] = {
        "base": "eligible",
        "batches": (("2026-03-02", "2026-03-06"),),
        "key_overrides": frozenset(),
        "plan_no": "试1号",
        "profile": "open",
        "total": None,
        "reserve": 0,
        "ppm": ppm,
        "templates": {"T": ENTRY},
        "title": "",
    }
    return Plan(**{**values, **more})


def kind(c: str = "A", **more: Any) -> Kind:
    return Kind(**{"c": c, "cap": 2, "k": 0, "n": 0, "st": "OK", "t": "T", "w": 1, "wl": "", **more})


def roster_of(sizes: dict[Kind, int]) -> Roster:
    roster, first = Roster(), 0
    for sort, size in sizes.items():
        roster.groups[sort] = [b"91%08d" % number for number in range(first, first + size)]
        first += size
    return roster


def quota_of(ppm: dict[str, int], sizes: dict[str, int], **more: Any) -> dict[str, int]:
    return selection.quotas(plan_of(ppm, **more), sizes, sizes)


# --- ratio -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ppm", "size", "quota"),
    [
        (10_000, 101, 2),  # 1 % of 101: not less than 1 %
        (10_000, 100, 1),
        (10_000, 1, 1),
        (50_000, 42_782, 2_140),
        (1, 1, 1),
        (1, 1_000_000, 1),
        (1, 1_000_001, 2),
        (0, 1_000, 0),
        (1_000_000, 7, 7),
        (999_999, 7, 7),
        (2_000, 499, 1),
        (105_000, 42_782, 4_493),
        (50_000, 0, 0),
    ],
)
def test_a_ratio_is_rounded_up_to_whole_businesses(ppm: int, size: int, quota: int) -> None:
    assert quota_of({"A": ppm}, {"A": size}) == {"A": quota}


def test_a_ratio_of_all_listed_takes_no_more_than_can_be_drawn() -> None:
    plan = plan_of({"A": 500_000}, base="listed")
    assert selection.quotas(plan, {"A": 3}, {"A": 10}) == {"A": 3}
    assert selection.quotas(plan, {"A": 9}, {"A": 10}) == {"A": 5}


def test_27_libraries_of_9_businesses_at_5_percent_give_27_not_0() -> None:
    """Other systems round each stratum to the nearest: 0 of 243. Not less than 5 % means one of each nine."""
    ppm = {f"L{n:02d}": 50_000 for n in range(27)}
    assert sum(quota_of(ppm, dict.fromkeys(ppm, 9)).values()) == 27
    assert sum(quota_of(ppm, dict.fromkeys(ppm, 9), total=12).values()) == 12
    assert sum(quota_of(ppm, dict.fromkeys(ppm, 10), total=14).values()) == 14


# --- total --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ppm", "sizes", "total", "quota"),
    [
        ({"A": 1, "B": 1}, {"A": 5, "B": 5}, 3, {"A": 2, "B": 1}),  # tie: the smaller label
        ({"B": 1, "A": 1}, {"A": 5, "B": 5}, 3, {"B": 1, "A": 2}),
        ({"A": 1, "B": 1}, {"A": 5, "B": 5}, 0, {"A": 0, "B": 0}),
        ({"A": 1, "B": 1}, {"A": 5, "B": 5}, 10, {"A": 5, "B": 5}),
        ({"A": 1, "B": 1}, {"A": 5, "B": 5}, 99, {"A": 5, "B": 5}),
        ({"A": 0, "B": 1}, {"A": 5, "B": 5}, 99, {"A": 0, "B": 5}),
        ({"A": 1, "B": 1}, {"A": 0, "B": 5}, 3, {"A": 0, "B": 3}),
        ({"A": 1, "B": 1}, {"A": 0, "B": 0}, 3, {"A": 0, "B": 0}),
        ({"A": 1_000_000, "B": 1}, {"A": 2, "B": 1_000}, 10, {"A": 2, "B": 8}),
        ({"A": 1_000_000, "B": 500_000, "C": 1}, {"A": 2, "B": 3, "C": 4}, 8, {"A": 2, "B": 3, "C": 3}),
        ({"A": 10_000, "B": 20_000}, {"A": 100, "B": 100}, 30, {"A": 10, "B": 20}),
    ],
)
def test_a_total_is_shared_by_largest_remainder(
    ppm: dict[str, int], sizes: dict[str, int], total: int, quota: dict[str, int]
) -> None:
    assert quota_of(ppm, sizes, total=total) == quota


def test_a_total_is_always_spent_and_never_over_a_stratum() -> None:
    for trial in range(400):
        dice = Dice("total", trial)
        names = [f"S{n}" for n in range(dice.between(1, 8))]
        sizes = {name: dice.pick((0, 1, dice.below(10), dice.below(1_000_000))) for name in names}
        ppm = {name: dice.pick((0, 1, dice.below(1_000_001), 1_000_000)) for name in names}
        total = dice.pick((0, 1, dice.below(50), dice.below(4_000_000)))
        quota = quota_of(ppm, sizes, total=total)
        room = sum(sizes[name] for name in names if ppm[name])
        assert sum(quota.values()) == min(total, room), trial
        assert all(quota[name] <= sizes[name] for name in names)


# --- exclusions and key subjects -----------------------------------------------------------------------------------------


def test_every_reason_that_applies_is_given_in_the_fixed_order() -> None:
    assert kind(st="REVOKED", wl="WL-1", n=2).why == ("STATUS", "WHITELIST", "FREQ_CAP")
    assert kind(cap=0).why == ("FREQ_CAP",)
    assert kind(n=1).why == ()


def test_key_subjects_are_selected_outside_the_quota_or_shown_as_conflicts() -> None:
    sizes = {kind(): 10, kind(k=1): 2, kind(k=1, n=2): 3, kind(k=1, n=2, wl="W"): 1}
    plan = plan_of({"A": 100_000}, key_overrides=frozenset(("FREQ_CAP",)))
    result = selection.select(plan, roster_of(sizes), KEY)
    assert result.quota == {"A": 1}
    keys = [pick for pick in result.selected if pick.why == "KEY"]
    assert [rank for rank, _ in result.selected_ranks()] == [0, 1, 2, 3, 4, 0]
    assert sorted(pick.override for pick in keys) == [(), (), ("FREQ_CAP",), ("FREQ_CAP",), ("FREQ_CAP",)]
    assert keys == sorted(keys, key=lambda pick: (pick.ticket, pick.code))
    assert [(row.key, row.why) for row in result.excluded] == [(True, ("WHITELIST",))]
    assert result.eligible == {"A": 10}
    assert result.listed == {"A": 16}


# --- tickets ------------------------------------------------------------------------------------------------------------------


def test_a_stratum_is_ordered_by_ticket_whatever_the_bound() -> None:
    for size, quota in ((5_000, 25), (5_000, 0), (200, 200), (3, 1), (1_000, 999)):
        plan = plan_of({"A": 0}, total=None, reserve=quota)
        result = selection.select(plan, roster_of({kind(): size}), KEY)
        tickets = sorted((sha256(KEY + b"91%08d" % number).digest(), b"91%08d" % number) for number in range(size))
        assert [(pick.ticket, pick.code) for pick in result.reserve] == tickets[:quota]


def test_the_bound_failing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of({"A": 100_000}, reserve=3)
    roster = roster_of({kind(): 500, kind(w=3): 100})
    usual = selection.select(plan, roster, KEY)
    monkeypatch.setattr(selection, "bound", lambda wanted, available: bytes(32))
    assert selection.select(plan, roster, KEY) == usual


def test_a_ticket_does_not_depend_on_who_else_is_listed() -> None:
    few = selection.select(plan_of({"A": 1_000_000}), roster_of({kind(): 50}), KEY)
    many = selection.select(plan_of({"A": 1_000_000}), roster_of({kind(): 60}), KEY)
    ranked = [pick.code for pick in many.selected]
    positions = [ranked.index(pick.code) for pick in few.selected]
    assert all(before < after for before, after in pairwise(positions))


def test_a_weight_is_so_many_balls_in_the_urn() -> None:
    code = b"91370102MAD0D71W17"
    balls = [sha256(KEY + code).digest(), sha256(KEY + code + b"#2").digest(), sha256(KEY + code + b"#3").digest()]
    assert selection.ticket(KEY, code, 3) == min(balls)
    assert selection.ticket(KEY, code) == balls[0]


def test_weights_follow_the_law_of_the_urn() -> None:
    """P(first of weights 1, 2, 3) = w / 6, within four standard deviations of 6,000 draws."""
    dice, draws, first = Dice("urn"), 6_000, {b"A": 0, b"B": 0, b"C": 0}
    for _ in range(draws):
        key = dice.bytes32()
        first[min(first, key=lambda code: selection.ticket(key, code, b"ABC".index(code) + 1))] += 1
    for code, weight in ((b"A", 1), (b"B", 2), (b"C", 3)):
        p = weight / 6
        assert abs(first[code] - draws * p) < 4 * (draws * p * (1 - p)) ** 0.5


def test_tiny_and_full_quotas_are_met_where_systematic_sampling_runs_short() -> None:
    for size, wanted in ((12_000, 2), (60_000, 10), (100, 34), (100, 60), (1_499, 500)):
        plan = plan_of({"A": 1}, total=wanted)
        result = selection.select(plan, roster_of({kind(): size}), KEY)
        assert len(result.selected) == wanted
        assert len({pick.code for pick in result.selected}) == wanted


def test_nobody_in_a_stratum_draws_nobody() -> None:
    result = selection.select(plan_of({"A": 500_000, "B": 1_000_000}, reserve=2), roster_of({kind("B"): 1}), KEY)
    assert [pick.kind.c for pick in result.selected] == ["B"]
    assert result.quota == {"A": 0, "B": 1}
    assert selection.select(plan_of({"A": 500_000}), Roster(), KEY).selected == []
