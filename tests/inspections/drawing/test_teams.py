"""DEAL, SEARCH and LEVEL: equal to their definition, exact against a flow oracle, and whole in refusal."""

from typing import Any

import pytest

from inspections import drawing
from inspections.drawing import dealing, outputs, shortage, teams
from inspections.drawing.plan import Entry, Plan
from inspections.drawing.rosters import Avoidance, Officer
from inspections.drawing.selection import select
from inspections.drawing.sources import key_of
from tests.inspections.drawing.definition import Definition
from tests.inspections.drawing.flows import refused_visits, smallest_sum_of_squares
from tests.inspections.drawing.trials import Dice, draw

SIZES = ((24, 14), (30, 24), (16, 40))


def staffed(trial: int, *, loads: bool = True) -> tuple[teams.Instance, teams.Assignment, bytes]:
    size, people = SIZES[trial % len(SIZES)]
    arguments = draw(trial, size=size, people=people)
    values = arguments.pop("values")
    if not loads:
        arguments["officers"] = [{**row, "load": 0} for row in arguments["officers"]]
    inputs = drawing.load(drawing.freeze(**arguments).files, values)
    selection = select(inputs.plan, inputs.roster, key_of("select", inputs.seed))
    instance, assignment = outputs.staff(inputs.plan, inputs.officers, inputs.avoid, selection, inputs.seed)
    return instance, assignment, key_of("officer", inputs.seed)


@pytest.mark.parametrize("block", range(6))
def test_fast_form_equals_the_definition(block: int) -> None:
    for trial in range(60 * block, 60 * block + 60):
        instance, assignment, key = staffed(trial)
        definition = Definition(instance, key)
        assert [short.visit for short in assignment.short] == definition.short, trial
        assert assignment.team == [definition.team(v) for v in range(len(instance.visits))], trial
        assert assignment.load == definition.load


@pytest.mark.parametrize("block", range(4))
def test_a_visit_is_refused_exactly_if_no_flow_staffs_it_with_all_before(block: int) -> None:
    for trial in range(50 * block, 50 * block + 50):
        instance, assignment, _ = staffed(trial)
        assert [short.visit for short in assignment.short] == refused_visits(instance), trial


@pytest.mark.parametrize("block", range(4))
def test_loads_are_as_level_as_any_staffing_can_be(block: int) -> None:
    for trial in range(40 * block, 40 * block + 40):
        instance, assignment, _ = staffed(trial, loads=False)
        refused = {short.visit for short in assignment.short}
        accepted = [v for v in range(len(instance.visits)) if v not in refused]
        assert sum(load * load for load in assignment.load) == smallest_sum_of_squares(instance, accepted), trial


def test_every_refusal_has_a_cut_that_adds_up() -> None:
    cuts = 0
    for trial in range(200):
        instance, assignment, _ = staffed(trial)
        for cut in shortage.cuts(instance, assignment):
            assert cut.deficit >= 1, trial
            assert cut.lines >= 1
            cuts += 1
    assert cuts > 100


def test_teams_respect_department_item_certificate_leave_avoidance_and_cap() -> None:
    for trial in range(150):
        instance, assignment, _ = staffed(trial)
        places = [0] * len(instance.officers)
        for v, team in enumerate(assignment.team):
            served: dict[int, int] = {}
            for o, line in team.items():
                assert o in instance.eligible(line)
                assert line in instance.lines[v]
                served[line] = served.get(line, 0) + 1
                places[o] += 1
            refused = any(short.visit == v for short in assignment.short)
            wanted = {} if refused else {line: instance.need_of[line] for line in instance.lines[v]}
            assert served == wanted, trial
        for o, officer in enumerate(instance.officers):
            assert places[o] <= officer.cap
            assert assignment.load[o] == officer.load + places[o]


# --- named cases ---------------------------------------------------------------------------------------------------


def plan_of(*entries: Entry, batches: int = 1) -> Plan:
    spans = (("2026-03-02", "2026-03-06"), ("2026-03-09", "2026-03-13"))
    return Plan("eligible", spans[:batches], frozenset(), "试1号", "open", None, 0, {"A": 1}, {"T": entries}, "")


def officer(number: int, **more: Any) -> Officer:
    values = {"cap": 3, "cert": "2027-12-31", "dept": "SAMR", "items": ("F",), "leave": (), "load": 0}
    return Officer(**{**values, "id": f"J{number:03d}", **more})


def assigned(
    plan: Plan, people: list[Officer], visits: int, avoid: tuple[Avoidance, ...] = ()
) -> tuple[teams.Instance, teams.Assignment]:
    instance = teams.build(plan, people, avoid, [(f"V{v:02d}", "T") for v in range(visits)])
    return instance, dealing.assign(instance, b"k" * 32)


def test_without_any_eligible_officer_every_visit_is_refused_with_an_empty_cut() -> None:
    plan = plan_of(Entry("SAMR", "F", 2))
    for people in ([], [officer(1, dept="FIRE")], [officer(1, items=("S",))], [officer(1, cert="2026-03-05")]):
        instance, assignment = assigned(plan, people, 3)
        assert [short.visit for short in assignment.short] == [0, 1, 2]
        cut = shortage.cuts(instance, assignment)[0]
        assert (cut.cap, cut.need, cut.deficit, cut.officers) == (0, 2, 2, ())


def test_one_officer_short_refuses_the_visit_whole_and_keeps_nobody() -> None:
    _, assignment = assigned(plan_of(Entry("SAMR", "F", 1), Entry("FIRE", "X", 1)), [officer(1)], 2)
    assert assignment.team == [{}, {}]
    assert assignment.load == [0]


def test_nobody_serves_two_places_of_one_visit() -> None:
    _, assignment = assigned(plan_of(Entry("SAMR", "F", 1), Entry("SAMR", "*", 1)), [officer(1), officer(2)], 2)
    assert [sorted(team) for team in assignment.team] == [[0, 1], [0, 1]]
    _, alone = assigned(plan_of(Entry("SAMR", "F", 1), Entry("SAMR", "*", 1)), [officer(1)], 1)
    assert len(alone.short) == 1


def test_leave_that_touches_one_day_of_a_batch_bars_from_the_whole_batch() -> None:
    away = officer(1, leave=(("2026-03-06", "2026-03-08"),))
    plan = plan_of(Entry("SAMR", "F", 2), batches=2)
    instance, assignment = assigned(plan, [away, officer(2)], 2)
    assert [instance.visits[short.visit].batch for short in assignment.short] == [0]
    assert sorted(assignment.team[1]) == [0, 1]


def test_a_recused_officer_is_replaced_by_moving_others() -> None:
    people = [officer(1, cap=1), officer(2, cap=1), officer(3, cap=1), officer(4, cap=1)]
    avoid = tuple(Avoidance(f"J{o:03d}", "V01") for o in (1, 2))
    _, assignment = assigned(plan_of(Entry("SAMR", "F", 2)), people, 2, avoid)
    assert not assignment.short
    assert sorted(assignment.team[1]) == [2, 3]


def test_loads_carried_over_count_and_loads_differ_by_at_most_one_among_equals() -> None:
    people = [officer(n, cap=20, load=3 if n == 1 else 0) for n in range(1, 8)]
    _, assignment = assigned(plan_of(Entry("SAMR", "F", 2)), people, 11)
    assert sum(assignment.load) == 25
    assert max(assignment.load) - min(assignment.load) <= 1


def test_visits_go_to_batches_in_turn() -> None:
    instance, _ = assigned(plan_of(Entry("SAMR", "F", 2), batches=2), [officer(1), officer(2)], 4)
    assert [visit.batch for visit in instance.visits] == [0, 1, 0, 1]


def test_refusals_with_the_same_cut_are_one_cause() -> None:
    people = [officer(1, cap=2), officer(2, cap=2)]
    instance, assignment = assigned(plan_of(Entry("SAMR", "F", 2)), people, 5)
    (cause,) = shortage.causes(instance, assignment)
    assert (cause.places, cause.needed, len(cause.visits)) == (4, 10, 3)


def test_forced_and_thin_lines_are_named() -> None:
    people = [officer(1), officer(2), officer(3, dept="FIRE", items=("X",)), officer(4, dept="FIRE", items=("X",))]
    plan = plan_of(Entry("SAMR", "F", 2), Entry("FIRE", "X", 1))
    pools = {(pool.dept, pool.eligible, pool.forced) for pool in shortage.tight_pools(plan, people)}
    assert pools == {("SAMR", 2, True), ("FIRE", 2, False)}
    instance, _ = assigned(plan, people, 1, (Avoidance("J003", "V00"),))
    assert {(line.dept, line.eligible, line.forced) for line in shortage.tight_lines(instance)} == {
        ("SAMR", 2, True),
        ("FIRE", 1, True),
    }


def test_equal_officers_are_exchangeable_under_their_hashes() -> None:
    dice = Dice("exchange")
    people = [officer(n) for n in range(1, 7)]
    plan = plan_of(Entry("SAMR", "F", 2))
    firsts = set()
    for _ in range(60):
        instance = teams.build(plan, people, (), [("V1", "T")])
        firsts.add(tuple(sorted(dealing.assign(instance, dice.bytes32()).team[0])))
    assert len(firsts) > 12  # of 15 pairs
