"""Counts, previews and the template as the draw needs them."""

import datetime as dt

import pytest

from inspections.drawing import plan as draw_plan
from inspections.models import PlanEntryItem
from inspections.plan_selectors import (
    StratumCount,
    enterprises_of,
    quota_preview,
    stratum_code,
    stratum_counts,
    template_lines,
)
from inspections.population import Population, PopulationUnclear
from registry.states import RegistrationState, SubjectKind
from tests.factories.inspections import entry
from tests.factories.people import DepartmentFactory
from tests.factories.registry_officers import a_firm, published_item


@pytest.mark.parametrize(
    "stored",
    [{"colour": ["red"]}, {"kinds": "company"}, {"kinds": ["spaceship"]}, {"states": [""]}, {"classes": [3]}],
)
def test_a_filter_nobody_knows_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(PopulationUnclear):
        Population.read(stored)


def test_a_filter_keeps_only_what_narrows_it() -> None:
    population = Population.read({"kinds": ["company", "branch", "company"], "streets": []})
    assert population.as_json() == {"kinds": ["branch", "company"]}
    assert not population.rests_on_class
    assert Population.read({"classes": ["D"]}).rests_on_class


def test_every_value_of_a_stratum_has_a_code_of_its_own_in_the_draw() -> None:
    codes = [stratum_code(value) for value in (*SubjectKind.values, "", "A", "370176001")]
    assert len(set(codes)) == len(codes)
    assert all(draw_plan.STRATUM.fullmatch(code) for code in codes)


def test_a_preview_rounds_up_as_the_draw_does() -> None:
    counts = [StratumCount("A", 110, 101), StratumCount("B", 3, 3)]
    quota = quota_preview(
        counts=counts,
        ppm={"A": 10_000, "B": 1_000_000},
        quota_mode="ratio",
        quota_base="eligible",
        total=None,
        reserve=0,
    )
    assert quota == {"A": 2, "B": 3}
    total = quota_preview(
        counts=counts, ppm={"A": 1, "B": 1}, quota_mode="total", quota_base="eligible", total=52, reserve=0
    )
    assert total == {"A": 51, "B": 1}


@pytest.mark.django_db
def test_a_template_has_a_line_for_each_team_with_all_its_items() -> None:
    market, fire = DepartmentFactory(code="SAMR"), DepartmentFactory(code="FIRE")
    food = published_item(code="F01", department=market)
    made = entry(market, fire, items=(food,))
    team = made.teams.get(department=market)
    PlanEntryItem.objects.create(entry=made, team=team, item=published_item(code="A07", department=market))
    assert template_lines(made) == [
        {"dept": "SAMR", "item": "A07+F01", "need": 2},
        {"dept": "FIRE", "item": "F01", "need": 2},
    ]


@pytest.mark.django_db
def test_a_population_narrows_by_kind_industry_street_state_and_class() -> None:
    day = dt.date(2026, 3, 2)
    since = {"risk_valid_from": dt.date(2025, 1, 1)}
    firm = a_firm(industry_code="I6510", street_code="370176001", risk_class="D", **since)
    a_firm(industry_code="F5211", street_code="370176002", risk_class="A", **since)
    lapsed = a_firm(risk_class="D", risk_valid_from=dt.date(2024, 1, 1), risk_valid_to=dt.date(2025, 12, 31))
    gone = a_firm(kind=SubjectKind.COOP, state=RegistrationState.DEREGISTERED)

    def found(**filters: tuple[str, ...]) -> set[object]:
        return set(enterprises_of(Population(**filters), on=day))

    assert found(industries=("I65",)) == {firm}
    assert found(streets=("370176001",)) == {firm}
    assert found(classes=("D",)) == {firm}
    assert lapsed not in found(classes=("D",))
    assert found(kinds=("coop",)) == {gone}
    assert found(states=("deregistered",)) == {gone}
    assert found(industries=("I", "F"), classes=("A",)).isdisjoint({firm})
    counts = {one.value: one for one in stratum_counts(Population(), strata_by="subject_kind", on=day)}
    assert (counts["company"].listed, counts["coop"].listed, counts["coop"].drawable) == (3, 1, 0)


def test_a_population_is_a_sentence() -> None:
    population = Population(kinds=("company",), industries=("I65",), classes=("D",))
    assert population.sentence(industries={"I65": "软件"}, streets={}) == "主体类别：企业；行业：软件；风险等级：D"
    assert Population().sentence(industries={}, streets={}) == "名录库全部主体"
