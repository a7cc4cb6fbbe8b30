"""From submission to lists in force: opinion, referral, ruling, drafts for each side, and the end."""

import datetime as dt

import pytest

from core.files.selectors import files_of
from core.people.errors import NeedsPost
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed, WrongState
from core.reorganisation.states import Kind
from core.work.models import WorkItem
from registry.responsibility import dispute_services as acts
from registry.responsibility.boundaries import Claim
from registry.responsibility.carving import Square, says, without
from registry.responsibility.dispute_errors import (
    AgainstOutcome,
    HeldOnWrongDay,
    NegotiationNotSkipped,
    NotPrepared,
    ReasonOfDispute,
    SettlerIsParty,
)
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_outcomes import Outcome, Share
from registry.responsibility.dispute_states import DisputeState, OutcomePart
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.selectors import boundary_map, list_in_force, list_in_the_making
from registry.responsibility.services import ItemContent, drop_list, edit_item
from registry.responsibility.states import Link, Part
from tests.factories import reorganisation
from tests.factories.disputes import (
    AT,
    DAY,
    LATER,
    LAW,
    TODAY,
    Quarrel,
    coordinating,
    decided,
    negotiating,
    outcome,
    put_in_force,
    quarrel,
    raised,
    recorded,
    referred,
    signed,
    submitted,
)
from tests.factories.people import DepartmentFactory, person
from tests.factories.responsibility import Office, consulted, content, draft

pytestmark = pytest.mark.django_db


def opinion(on: Quarrel, dispute: Dispute, given: Outcome | None = None, **values: object) -> Dispute:
    said = {"outcome": given or outcome(on), "text": "意见", "acting_user": on.coordinator, "at": AT, **values}
    return acts.give_opinion(dispute=dispute, **said)  # type: ignore[arg-type]


def prepared_of(dispute: Dispute, office: Office) -> ResponsibilityList:
    found = dispute.adjustments.get(department=office.department).prepared_list
    assert found is not None
    return found


def test_only_the_coordinating_department_takes_up_gives_back_and_decides() -> None:
    on = quarrel()
    dispute = submitted(on)
    for act in (acts.take_up, lambda **given: acts.give_back(reason="x", **given)):
        with pytest.raises(NeedsPost):
            act(dispute=dispute, acting_user=on.two.head, at=AT)
    dispute = acts.take_up(dispute=dispute, acting_user=on.coordinator, at=AT)
    with pytest.raises(NeedsPost):
        opinion(on, dispute, acting_user=on.one.head)
    with pytest.raises(ReasonOfDispute):
        opinion(on, dispute, text=" ")


def test_a_dispute_hardly_negotiated_is_given_back_with_a_new_term() -> None:
    on = quarrel()
    dispute = submitted(on)
    dispute = acts.give_back(dispute=dispute, reason="请先就执法环节协商", acting_user=on.coordinator, at=AT + 3 * DAY)
    assert (dispute.state, dispute.negotiate_from) == (DisputeState.NEGOTIATING, TODAY + 3 * DAY)


def test_a_dispute_given_back_is_not_submitted_again_on_the_old_record() -> None:
    on = quarrel()
    dispute = acts.give_back(dispute=submitted(on), reason="请再协商", acting_user=on.coordinator, at=LATER)
    submit = {"department": on.one.department, "text": "请协调", "acting_user": on.one.head}
    with pytest.raises(NegotiationNotSkipped):
        acts.submit_dispute(dispute=dispute, **submit, at=LATER)
    signed(on, recorded(on, dispute, at=LATER + DAY), at=LATER + DAY)
    dispute = acts.submit_dispute(dispute=dispute, **submit, at=LATER + DAY)
    assert dispute.state == DisputeState.SUBMITTED


def test_the_term_of_the_coordination_is_seen_by_both_sides_with_the_same_clock() -> None:
    on = quarrel()
    coordinating(on)
    items = WorkItem.objects.filter(kind__startswith="responsibility.dispute.", closed_at=None)
    assert {item.department for item in items} == {on.seat, on.one.department, on.two.department}
    assert {(item.rule, item.due_at.date()) for item in items} == {("R-105", dt.date(2026, 3, 23))}


def test_a_coordinating_department_that_is_a_party_gives_no_opinion_but_refers_upwards() -> None:
    on = quarrel()
    seat = Office(on.seat)
    on.two = seat
    dispute = coordinating(on)
    with pytest.raises(SettlerIsParty) as refused:
        opinion(on, dispute)
    assert refused.value.rule == "R-105"
    dispute = acts.refer_upwards(dispute=dispute, to="管委会", text="请裁决", acting_user=on.coordinator, at=AT)
    assert dispute.state == DisputeState.REFERRED


def test_a_ruling_lies_between_the_referral_and_today() -> None:
    on = quarrel()
    dispute = referred(on)
    ruling = {
        "dispute": dispute,
        "document": "虚构管办〔2026〕9号",
        "outcome": outcome(on),
        "text": "由甲部门主责",
        "acting_user": on.coordinator,
    }
    for day in (TODAY - DAY, TODAY + 3 * DAY):
        with pytest.raises(HeldOnWrongDay):
            acts.record_ruling(**ruling, ruled_on=day, at=LATER)
    dispute = acts.record_ruling(**ruling, ruled_on=TODAY + DAY, at=LATER)
    assert (dispute.state, dispute.settlement, dispute.decision_number) == (
        DisputeState.ADJUSTING,
        "ruling",
        "虚构管办〔2026〕9号",
    )


def test_the_outcome_is_prepared_in_both_lists_and_the_dispute_closes_when_both_are_in_force() -> None:
    on = quarrel()
    assert boundary_map(on=TODAY).overlaps
    dispute = decided(on)
    second = prepared_of(dispute, on.two)
    item = second.items.get(matter=on.matter)
    assert (item.part, item.lead_department) == (Part.CO_OPERATE, on.one.department)
    assert dispute.decision_number in item.reason
    assert {(basis.law, basis.article) for basis in item.bases.all()} >= {LAW}
    put_in_force(on.two, second)
    dispute = acts.follow_up(dispute=dispute, acting_user=system_user(), at=LATER)
    assert dispute.state == DisputeState.CLOSED, "the list of the first already says what the opinion says"
    assert not boundary_map(on=LATER.date()).overlaps


def test_a_list_that_already_says_what_the_outcome_says_is_left_alone() -> None:
    on = quarrel()
    dispute = decided(on)
    first = dispute.adjustments.get(department=on.one.department)
    assert (first.prepared_list, first.in_force_on) == (None, TODAY)


def test_only_part_of_an_item_gives_way_where_only_part_is_disputed() -> None:
    on = quarrel()
    given = outcome(on, first=OutcomePart.NONE, second=OutcomePart.LEAD)
    dispute = decided(on, given, links=[Link.ROUTINE], industries=["C27"])
    loser = prepared_of(dispute, on.one)
    items = {tuple(item.links): item for item in loser.items.filter(matter=on.matter)}
    assert items[(Link.ENFORCEMENT,)].industries == []
    left = items[(Link.ROUTINE,)].industries
    assert "C27" not in left
    assert {"C26", "C28", "A", "I"} <= set(left)
    winner = list_in_force(on.two.department, on=TODAY)
    assert winner is not None
    assert dispute.adjustments.get(department=on.two.department).in_force_on == TODAY


def test_a_version_prepared_from_the_outcome_may_not_be_altered_against_it() -> None:
    on = quarrel()
    dispute = decided(on)
    made = prepared_of(dispute, on.two)
    item = made.items.get(matter=on.matter)
    changed = ItemContent(
        matter=on.matter,
        part=Part.LEAD,
        links=tuple(item.links),
        description="仍由本部门牵头",
        bases=content(on.matter).bases,
    )
    edit_item(item=item, content=changed, acting_user=on.two.staff, at=LATER)
    with pytest.raises(AgainstOutcome) as refused:
        consulted(on.two, made, at=LATER)
    assert dispute.number in refused.value.message


def test_a_version_on_its_way_blocks_the_outcome_and_says_how_to_go_on() -> None:
    on = quarrel()
    dispute = coordinating(on)
    blocking = draft(on.two)
    consulted(on.two, blocking)
    dispute = opinion(on, dispute)
    adjustment = dispute.adjustments.get(department=on.two.department)
    assert adjustment.prepared_list is None
    assert WorkItem.objects.filter(
        kind="responsibility.dispute.prepare_adjustment", department=on.two.department, closed_at=None
    ).exists()
    with pytest.raises(NeedsPost):
        acts.prepare_adjustment(adjustment=adjustment, acting_user=on.one.staff, at=AT)
    with pytest.raises(NotPrepared):
        acts.prepare_adjustment(adjustment=adjustment, acting_user=on.two.staff, at=AT)
    drop_list(responsibility_list=blocking, reason="让位于协调意见", acting_user=on.two.head, at=AT)
    adjustment = acts.prepare_adjustment(adjustment=adjustment, acting_user=on.two.staff, at=AT)
    assert adjustment.prepared_list == list_in_the_making(on.two.department)


def test_a_prepared_version_that_is_dropped_is_asked_for_anew() -> None:
    on = quarrel()
    dispute = decided(on)
    drop_list(responsibility_list=prepared_of(dispute, on.two), reason="误", acting_user=on.two.head, at=AT)
    acts.follow_up_all(acting_user=system_user(), at=LATER)
    assert WorkItem.objects.filter(
        kind="responsibility.dispute.prepare_adjustment", department=on.two.department, closed_at=None
    ).exists()


def test_an_opinion_may_give_the_lead_to_a_third_department() -> None:
    on, third = quarrel(), Office()
    shares = (
        Share(on.one.department, OutcomePart.CO_OPERATE, "配合"),
        Share(on.two.department, OutcomePart.NONE),
        Share(third.department, OutcomePart.LEAD, "牵头"),
    )
    dispute = decided(on, Outcome(shares, *LAW))
    made = prepared_of(dispute, third)
    assert made.items.get().part == Part.LEAD
    for office in (on.one, on.two, third):
        put_in_force(office, prepared_of(dispute, office))
    dispute = acts.follow_up(dispute=dispute, acting_user=system_user(), at=LATER)
    assert dispute.state == DisputeState.CLOSED


def test_only_the_system_follows_up_and_a_closed_dispute_is_archived_by_those_concerned() -> None:
    on = quarrel()
    dispute = decided(on)
    with pytest.raises(NotAllowed):
        acts.follow_up(dispute=dispute, acting_user=on.coordinator, at=LATER)
    with pytest.raises(WrongState):
        acts.archive_dispute(dispute=dispute, acting_user=on.coordinator, at=LATER)
    put_in_force(on.two, prepared_of(dispute, on.two))
    dispute = acts.follow_up(dispute=dispute, acting_user=system_user(), at=LATER)
    with pytest.raises(NeedsPost):
        acts.archive_dispute(dispute=dispute, acting_user=on.two.staff, at=LATER)
    dispute = acts.archive_dispute(dispute=dispute, acting_user=on.coordinator, at=LATER)
    assert dispute.state == DisputeState.ARCHIVED
    papers = {stored.name.split(" ")[0] for stored in files_of(dispute)}
    assert papers == {"协商纪要", "提请协调函", "协调意见书", "清单调整通知"}


def test_parties_that_merge_have_nothing_left_to_dispute() -> None:
    on = quarrel()
    dispute = negotiating(on)
    reorganisation.carried_out(
        reorganisation.Seat(on.seat, on.coordinator, person(Role.HEAD, department=on.seat)),
        *on.parties,
        new=reorganisation.new_department(),
    )
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.WITHDRAWN
    assert not WorkItem.objects.filter(subject_label="responsibility.dispute", closed_at=None).exists()


def test_the_successor_of_a_party_stands_in_its_place() -> None:
    on, taker = quarrel(), DepartmentFactory()
    dispute = raised(on)
    reorganisation.carried_out(
        reorganisation.Seat(on.seat, on.coordinator, person(Role.HEAD, department=on.seat)),
        on.two.department,
        kind=Kind.DISSOLVE,
        successor=taker,
    )
    assert dispute.parties.filter(department=taker).exists()
    heir = type(on.two.staff).objects.get(pk=on.two.staff.pk)
    dispute = acts.state_position(dispute=dispute, department=taker, position="承继", acting_user=heir, at=AT)
    assert dispute.state == DisputeState.NEGOTIATING


CODES = ["A", "A01", "A02", "C", "C27", "C271", "C272", "C2710", "C2720", "C28"]


def test_what_is_taken_out_leaves_the_widest_codes_beside_it() -> None:
    assert without(["C"], ["C27"], CODES) == ("C28",)
    assert without([""], ["C27"], CODES) == ("A", "C28")
    assert without(["C"], ["C272"], CODES) == ("C271", "C28")
    assert without(["C27"], ["C"], CODES) == ()
    assert without(["A01"], ["C"], CODES) == ("A01",)


def test_a_list_says_an_outcome_only_for_the_whole_square_and_nothing_else_in_it() -> None:
    square = Square(1, ("routine", "penalty"), ("C27",))

    def claim(**values: object) -> Claim:
        given = {"item": 1, "matter": 1, "department": 1, "leads": True, "industries": ("C",), "links": square.links}
        return Claim(**{**given, **values})  # type: ignore[arg-type]

    assert says([claim()], square, leads=True)
    assert not says([claim(links=("routine",))], square, leads=True)
    assert not says([claim(industries=("C271",))], square, leads=True)
    assert not says([claim(), claim(leads=False)], square, leads=True)
    assert says([claim(leads=False)], square, leads=False)
    assert says([claim(industries=("A",)), claim(matter=2)], square, leads=None)
    assert not says([claim()], square, leads=None)
