"""Long trials of the draw: twenty thousand seeds, thousands of packages in three verifiers, larger staffings."""

from typing import TYPE_CHECKING

import pytest

from inspections import drawing
from inspections.drawing import dealing, outputs
from inspections.drawing.selection import select
from inspections.drawing.sources import key_of
from tests.inspections.drawing.chances import equal_officers, every_constraint
from tests.inspections.drawing.chromium import chromium_tab, reports_of
from tests.inspections.drawing.definition import Definition
from tests.inspections.drawing.trials import draw, finished
from tests.inspections.drawing.verifiers import changes, own, stand_alone

if TYPE_CHECKING:
    from inspections.drawing.teams import Assignment, Instance

SEEDS = 20_000


@pytest.mark.timeout(3600)
def test_twenty_thousand_seeds_show_no_favour() -> None:
    equal = equal_officers(SEEDS)
    assert equal.adjusted >= 0.01
    assert equal.largest <= 0.18
    constrained = every_constraint(SEEDS)
    assert constrained.adjusted >= 0.01
    together = [*equal.p_values, *constrained.p_values]
    assert 0.02 <= sum(p < 0.05 for p in together) / len(together) <= 0.09  # .05 ± 2.5 deviations of 170 tests


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("block", range(10))
def test_two_thousand_packages_give_one_report_in_three_programs(block: int) -> None:
    packages = [finished(trial, size=30, people=18) for trial in range(5_000 + 200 * block, 5_200 + 200 * block)]
    with chromium_tab() as tab:
        reports = reports_of(tab, [{"files": files} for files in packages])
    for files, report in zip(packages, reports, strict=True):
        assert report["ok"]
        assert report == own(files) == stand_alone(files)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("trial", [2, 3, 5, 7, 8, 10, 13, 15, 20, 24, 27, 29])  # something is drawn in each
def test_every_single_character_change_is_found_in_many_draws(trial: int) -> None:
    for name, place, files in changes(finished(trial, size=10, people=8)):
        report = own(files)
        assert stand_alone(files) == report, (name, place)
        if name != "short.ndjson":
            assert not report["ok"], (name, place)
            assert report["fault"]["file"] == name, (name, place)


def staffed(trial: int, size: int, people: int) -> "tuple[Instance, Assignment, bytes]":
    arguments = draw(trial, size=size, people=people)
    values = arguments.pop("values")
    inputs = drawing.load(drawing.freeze(**arguments).files, values)
    selection = select(inputs.plan, inputs.roster, key_of("select", inputs.seed))
    instance, assignment = outputs.staff(inputs.plan, inputs.officers, inputs.avoid, selection, inputs.seed)
    return instance, assignment, key_of("officer", inputs.seed)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("size", "people"), [(24, 14), (30, 24), (16, 40), (60, 30), (120, 40)])
def test_fast_form_equals_the_definition_in_thousands_of_draws(size: int, people: int) -> None:
    for trial in range(10_000, 10_000 + 40_000 // size):
        instance, assignment, key = staffed(trial, size, people)
        definition = Definition(instance, key)
        assert [short.visit for short in assignment.short] == definition.short, trial
        assert assignment.team == [definition.team(v) for v in range(len(instance.visits))], trial
        assert dealing.assign(instance, key) == assignment
