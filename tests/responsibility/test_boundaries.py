"""The map is exact: every class of the standard lies in one cell, with the departments that items give it."""

from hypothesis import given
from hypothesis import strategies as st

from registry.responsibility.boundaries import (
    BoundaryMap,
    Claim,
    Industries,
    Scope,
    circles,
    draw_map,
    meets,
    parted,
)

LEAVES = tuple(f"{letter}{group}{n}" for letter in "AB" for group in ("11", "12", "21") for n in "12")
CODES = tuple(sorted({code[:length] for code in LEAVES for length in (1, 2, 3, 4)} - {"A1", "A2", "B1", "B2"}))
TREE = Industries(CODES)
LINKS = ("approval", "routine")

prefixes = st.lists(st.sampled_from(CODES), max_size=3).map(tuple)
links = st.lists(st.sampled_from(LINKS), min_size=1, max_size=2, unique=True).map(tuple)
claims = st.lists(
    st.builds(
        Claim,
        item=st.integers(1, 99),
        matter=st.sampled_from((1, 2)),
        department=st.integers(1, 4),
        leads=st.booleans(),
        industries=prefixes,
        links=links,
        named_lead=st.none() | st.integers(1, 4),
    ),
    max_size=8,
)
scopes = st.tuples(
    st.builds(Scope, matter=st.just(1), industries=prefixes, links=links),
    st.builds(Scope, matter=st.just(2), industries=prefixes, links=links),
)


def lies_in(leaf: str, industries: tuple[str, ...]) -> bool:
    return not industries or any(leaf.startswith(prefix) for prefix in industries)


def cells_of(found: BoundaryMap, matter: int, link: str, leaf: str) -> list:
    return [cell for cell in found.cells if (cell.matter, cell.link) == (matter, link) and cell.holds(leaf)]


@given(scopes, claims)
def test_every_class_a_matter_concerns_lies_in_exactly_one_cell_with_its_departments(
    given_scopes, given_claims
) -> None:
    found = draw_map(given_scopes, given_claims, TREE)
    for scope in given_scopes:
        for link in LINKS:
            for leaf in LEAVES:
                cells = cells_of(found, scope.matter, link, leaf)
                if link not in scope.links or not lies_in(leaf, scope.industries):
                    assert cells == []
                    continue
                there = [
                    claim
                    for claim in given_claims
                    if claim.matter == scope.matter and link in claim.links and lies_in(leaf, claim.industries)
                ]
                [cell] = cells
                assert list(cell.leads) == [claim for claim in there if claim.leads]
                assert list(cell.co_operators) == [claim for claim in there if not claim.leads]
                assert cell.is_gap == (not cell.leads)
                assert cell.is_overlap == (len({claim.department for claim in cell.leads}) > 1)


@given(scopes, claims)
def test_no_cell_is_empty(given_scopes, given_claims) -> None:
    for cell in draw_map(given_scopes, given_claims, TREE).cells:
        assert any(cell.holds(leaf) for leaf in LEAVES)


@given(scopes, claims)
def test_items_outside_are_those_that_reach_no_class_of_their_matter(given_scopes, given_claims) -> None:
    by_matter = {scope.matter: scope for scope in given_scopes}
    outside = [
        claim
        for claim in given_claims
        if not set(claim.links) & set(by_matter[claim.matter].links)
        or not any(
            lies_in(leaf, claim.industries) and lies_in(leaf, by_matter[claim.matter].industries) for leaf in LEAVES
        )
    ]
    found = draw_map(given_scopes, given_claims, TREE).outside
    assert sorted(found, key=repr) == sorted(outside, key=repr)


@given(st.lists(st.sampled_from(CODES), max_size=6))
def test_parting_prefixes_parts_their_classes(codes: list[str]) -> None:
    whole = {leaf for leaf in LEAVES if any(leaf.startswith(code) for code in codes)}
    parts = [
        {leaf for leaf in LEAVES if leaf.startswith(prefix) and not leaf.startswith(finer or ("?",))}
        for prefix, finer in parted(codes, TREE)
    ]
    assert all(parts)
    assert set().union(*parts) == whole
    assert sum(len(part) for part in parts) == len(whole)


@given(claims)
def test_two_items_meet_where_a_class_and_a_link_are_in_both(given_claims) -> None:
    for one in given_claims:
        for other in given_claims:
            shared = set(one.links) & set(other.links) and any(
                lies_in(leaf, one.industries) and lies_in(leaf, other.industries) for leaf in LEAVES
            )
            assert (meets(one, other) is not None) == bool(one.matter == other.matter and shared)


@given(claims)
def test_a_circle_is_found_exactly_where_following_the_named_leads_comes_back(given_claims) -> None:
    found = {(circle.matter, circle.link, pk) for circle in circles(given_claims, TREE) for pk in circle.departments}
    expected = set()
    for matter in (1, 2):
        for link in LINKS:
            for leaf in LEAVES:
                there = [
                    claim
                    for claim in given_claims
                    if claim.matter == matter and link in claim.links and lies_in(leaf, claim.industries)
                ]
                leading = {claim.department for claim in there if claim.leads}
                names = {
                    (claim.department, claim.named_lead)
                    for claim in there
                    if claim.named_lead and claim.department not in leading
                }
                expected |= {(matter, link, start) for start in range(1, 5) if comes_back(start, names)}
    assert found == expected


def comes_back(start: int, names: set[tuple[int, int]]) -> bool:
    reached, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        for one, other in names:
            if one == here and other not in reached:
                reached.add(other)
                waiting.append(other)
    return start in reached


def test_a_finer_item_parts_the_cell_and_what_remains_of_it_stays() -> None:
    lead = Claim(1, 1, 10, True, (), ("routine",))
    finer = Claim(2, 1, 20, True, ("A11",), ("routine",))
    found = draw_map([Scope(1, ("A",), ("routine",))], [lead, finer], TREE)
    assert [(cell.industry, cell.without, cell.lead_departments) for cell in found.cells] == [
        ("A", ("A11",), (10,)),
        ("A11", (), (10, 20)),
    ]
    assert [cell.industry for cell in found.overlaps] == ["A11"]
    assert found.overlaps[0].causes == (lead, finer)


def test_the_items_that_only_co_operate_cause_the_gap() -> None:
    helper = Claim(1, 1, 10, False, (), ("routine",), 20)
    found = draw_map([Scope(1, (), ("routine", "penalty"))], [helper], TREE)
    assert [(gap.link, gap.causes) for gap in found.gaps] == [("routine", (helper,)), ("penalty", ())]
