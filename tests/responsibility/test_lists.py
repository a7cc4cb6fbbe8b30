"""From draft to force: who may, what is refused, what the days decide."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.ledger.selectors import history_of
from core.outbox.models import Event
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed, WrongState
from publicity.models import Publication
from publicity.states import PublicationState
from registry.responsibility import services as acts
from registry.responsibility.errors import (
    CircularLead,
    DepartmentNotInForce,
    IndustryUnknown,
    InThePast,
    ItemsMeet,
    ListInTheMaking,
    ListIsEmpty,
    NamesItself,
    NoBasis,
    NoFirstDay,
    OutsideMatter,
    ReasonNeeded,
    TooEarly,
)
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.selectors import boundary_map, list_in_force, list_visible_to, lists_visible_to
from registry.responsibility.states import Link, ListState, Part
from tests.factories.people import DepartmentFactory, person
from tests.factories.responsibility import (
    AT,
    TODAY,
    Office,
    agreed,
    confirmed,
    content,
    coordinator,
    draft,
    matter,
    only_item,
    published,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def public(office: Office) -> dict:
    publication = Publication.objects.get(
        subject_label="people.department", subject_id=str(office.department.pk), state=PublicationState.PUBLISHED
    )
    return publication.payload


def turn(at: dt.datetime) -> int:
    return acts.turn_lists(acting_user=system_user(), at=at)


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_somebody_of_another_department_does_not_draft() -> None:
    with pytest.raises(NotAllowed):
        acts.draft_list(department=DepartmentFactory(), reason="调整", acting_user=person(Role.HEAD), at=AT)


def test_a_department_that_has_ended_gets_no_draft_and_is_named_by_nobody() -> None:
    office, ended = Office(), DepartmentFactory(valid_to=TODAY - DAY)
    with pytest.raises(DepartmentNotInForce):
        acts.draft_list(department=ended, reason="调整", acting_user=coordinator(), at=AT)
    with pytest.raises(DepartmentNotInForce):
        draft(office, content(matter(), part=Part.CO_OPERATE, names=ended))


def test_a_version_without_a_reason_is_refused() -> None:
    office = Office()
    with pytest.raises(ReasonNeeded):
        acts.draft_list(department=office.department, reason=" ", acting_user=office.staff, at=AT)


def test_a_second_draft_is_refused_while_one_is_in_the_making() -> None:
    office = Office()
    draft(office)
    with pytest.raises(ListInTheMaking) as refused:
        draft(office)
    assert refused.value.params["version"] == 1


def test_a_change_dated_in_the_past_is_refused_from_the_draft_to_the_publication() -> None:
    office = Office()
    with pytest.raises(InThePast):
        draft(office, valid_from=TODAY - DAY)
    made = draft(office, content(matter()))
    with pytest.raises(InThePast):
        acts.edit_list(
            responsibility_list=made,
            reason="调整",
            cause="other",
            valid_from=TODAY - DAY,
            acting_user=office.staff,
            at=AT,
        )
    agreed(office, made)
    with pytest.raises(InThePast):
        acts.confirm_list(responsibility_list=made, valid_from=TODAY - DAY, acting_user=office.head, at=AT)
    acts.confirm_list(responsibility_list=made, acting_user=office.head, at=AT)
    with pytest.raises(InThePast):
        acts.publish_list(responsibility_list=made, acting_user=office.staff, at=AT + DAY)
    acts.postpone_list(responsibility_list=made, valid_from=TODAY + DAY, acting_user=office.head, at=AT + DAY)
    assert acts.publish_list(responsibility_list=made, acting_user=office.staff, at=AT + DAY).state == "published"


def test_an_item_without_a_basis_is_refused() -> None:
    office = Office()
    made = draft(office)
    of = matter()
    for bases in ((), (acts.Basis("  ", ""),)):
        with pytest.raises(NoBasis) as refused:
            acts.add_item(responsibility_list=made, content=content(of, bases=bases), acting_user=office.staff, at=AT)
        assert refused.value.rule == "R-101"
    assert made.items.count() == 0


def test_an_industry_that_the_standard_does_not_know_is_refused() -> None:
    office = Office()
    with pytest.raises(IndustryUnknown):
        draft(office, content(matter(), industries=("C99",)))


def test_an_item_that_speaks_of_nothing_its_matter_concerns_is_refused() -> None:
    office = Office()
    of = matter(industries=("C27",), links=(Link.ROUTINE,))
    for wrong in (content(of, links=(Link.PENALTY,)), content(of, industries=("I65",))):
        with pytest.raises(OutsideMatter):
            draft(Office(), wrong)
    assert draft(office, content(of, industries=("C", "C27", "C2720"))).items.get().industries == ["C"]


def test_two_items_of_a_list_do_not_speak_of_the_same_square() -> None:
    office = Office()
    of = matter(links=(Link.ROUTINE, Link.PENALTY))
    made = draft(office, content(of, industries=("C",)))
    with pytest.raises(ItemsMeet) as refused:
        acts.add_item(
            responsibility_list=made,
            content=content(of, part=Part.CO_OPERATE, industries=("C27",)),
            acting_user=office.staff,
            at=AT,
        )
    assert "C27" in refused.value.message
    acts.add_item(
        responsibility_list=made,
        content=content(of, part=Part.CO_OPERATE, industries=("I",)),
        acting_user=office.staff,
        at=AT,
    )


def test_a_department_does_not_name_itself_as_lead() -> None:
    office = Office()
    with pytest.raises(NamesItself):
        draft(office, content(matter(), part=Part.CO_OPERATE, names=office.department))


def test_an_empty_list_is_not_sent_out() -> None:
    office = Office()
    with pytest.raises(ListIsEmpty):
        acts.consult(responsibility_list=draft(office), acting_user=office.staff, at=AT)


def test_departments_that_name_each_other_as_lead_are_refused_at_each_step() -> None:
    one, other, third = Office(), Office(), Office()
    of = matter(links=(Link.ROUTINE, Link.PENALTY))
    published(one, content(of, part=Part.CO_OPERATE, names=other.department))
    published(other, content(of, part=Part.CO_OPERATE, names=third.department, industries=("C",)))
    made = draft(third, content(of, part=Part.CO_OPERATE, names=one.department, industries=("C27",)))
    with pytest.raises(CircularLead) as refused:
        acts.consult(responsibility_list=made, acting_user=third.staff, at=AT)
    assert refused.value.params["circle"].count("→") == 3
    item = only_item(made)
    acts.edit_item(item=item, content=content(of, industries=("C27",)), acting_user=third.staff, at=AT)
    agreed(third, made)
    assert made.consultations.get().questions.count() == 3


def test_a_circle_with_a_version_that_is_only_announced_is_refused() -> None:
    one, other = Office(), Office()
    of = matter()
    published(one, content(of, part=Part.CO_OPERATE, names=other.department), valid_from=TODAY + 30 * DAY)
    made = draft(other, content(of, part=Part.CO_OPERATE, names=one.department))
    with pytest.raises(CircularLead):
        acts.consult(responsibility_list=made, acting_user=other.staff, at=AT)


def test_items_keep_their_codes_from_version_to_version() -> None:
    office = Office()
    first = published(office, content(matter()), content(matter()))
    second = draft(office)
    codes = list(first.items.order_by("position").values_list("code", flat=True))
    assert list(second.items.order_by("position").values_list("code", flat=True)) == codes
    assert second.items.first().bases.get().article == "第十条"
    acts.remove_item(item=second.items.get(code=codes[1]), reason="职能划出", acting_user=office.staff, at=AT)
    new = acts.add_item(responsibility_list=second, content=content(matter()), acting_user=office.staff, at=AT)
    assert new.code not in codes
    assert first.items.count() == 2


def test_a_version_sent_out_is_not_edited() -> None:
    office = Office()
    made = draft(office, content(matter()))
    item = only_item(made)
    agreed(office, made)
    with pytest.raises(WrongState):
        acts.edit_item(item=item, content=content(item.matter), acting_user=office.staff, at=AT)
    with pytest.raises(WrongState):
        acts.remove_item(item=item, reason="删除", acting_user=office.staff, at=AT)


# --- confirmation, publication, force -----------------------------------------------------------------------------------


def test_only_the_head_confirms_and_drops() -> None:
    office = Office()
    made = draft(office, content(matter()))
    agreed(office, made)
    for act in (
        lambda: acts.confirm_list(responsibility_list=made, acting_user=office.staff, at=AT),
        lambda: acts.drop_list(responsibility_list=made, reason="撤回", acting_user=office.staff, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (
        acts.drop_list(responsibility_list=made, reason="撤回", acting_user=office.head, at=AT).state
        == ListState.DROPPED
    )
    assert draft(office).version == 2


def test_a_version_without_a_first_day_is_not_confirmed() -> None:
    office = Office()
    made = draft(office, content(matter()), valid_from=None)
    agreed(office, made)
    with pytest.raises(NoFirstDay):
        acts.confirm_list(responsibility_list=made, acting_user=office.head, at=AT)


def test_another_department_does_not_publish() -> None:
    office = Office()
    made = confirmed(office, draft(office, content(matter())))
    with pytest.raises(NotAllowed):
        acts.publish_list(responsibility_list=made, acting_user=person(Role.HEAD), at=AT)


def test_what_is_published_for_today_is_in_force_today_and_public() -> None:
    office = Office()
    made = published(office, content(matter(name="外卖平台食品安全"), industries=("H6241",)))
    assert (made.state, made.took_effect_at, made.published_on) == (ListState.PUBLISHED, AT, TODAY)
    assert list_in_force(office.department, on=TODAY) == made
    assert list_in_force(office.department, on=TODAY - DAY) is None
    shown = public(office)
    assert shown["items"][0]["matter"]["name"] == "外卖平台食品安全"
    assert shown["items"][0]["industries"] == [{"code": "H6241", "name": "餐饮配送服务"}]
    assert shown["changes"][0]["reason"] == "机构职能调整"
    assert set(Event.objects.filter(subject_id=str(made.pk)).values_list("topic", flat=True)) >= {
        "responsibility.list.published",
        "responsibility.list.in_force",
    }
    assert history_of(made)[0].act == "responsibility.list.take_effect"


def test_a_later_version_takes_the_place_of_the_one_before_on_its_day_and_not_before() -> None:
    office = Office()
    of = matter()
    first = published(office, content(of))
    start = TODAY + 10 * DAY
    second = published(office, content(matter()), valid_from=start)
    first.refresh_from_db()
    assert (first.state, first.valid_to, second.took_effect_at) == (ListState.PUBLISHED, start - DAY, None)
    assert [list_in_force(office.department, on=day) for day in (TODAY, start - DAY, start)] == [first, first, second]
    assert (public(office)["version"], public(office)["coming"]["version"]) == (1, 2)
    assert turn(AT + 9 * DAY) == 0
    assert turn(AT + 10 * DAY) == 1
    assert turn(AT + 10 * DAY) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.took_effect_at) == (ListState.REVISED, AT + 10 * DAY)
    assert public(office)["version"] == 2
    assert "coming" not in public(office)


def test_what_was_missed_while_nothing_ran_is_caught_up() -> None:
    office = Office()
    published(office, content(matter()))
    published(office, content(matter()), valid_from=TODAY + 2 * DAY)
    published(office, content(matter()), valid_from=TODAY + 4 * DAY)
    assert turn(AT + 30 * DAY) == 1
    states = ResponsibilityList.objects.filter(department=office.department).order_by("version")
    assert [one.state for one in states] == ["revised", "revised", "published"]
    assert all(one.took_effect_at for one in states)


def test_a_version_that_would_begin_before_one_already_published_is_refused() -> None:
    office = Office()
    published(office, content(matter()), valid_from=TODAY + 10 * DAY)
    made = confirmed(office, draft(office, valid_from=TODAY + 10 * DAY))
    with pytest.raises(TooEarly):
        acts.publish_list(responsibility_list=made, acting_user=office.staff, at=AT)


def test_the_database_holds_that_no_two_versions_are_in_force_on_one_day() -> None:
    office = Office()
    first = published(office, content(matter()))
    published(office, content(matter()), valid_from=TODAY + 10 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponsibilityList.objects.filter(pk=first.pk).update(valid_to=TODAY + 10 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponsibilityList.objects.filter(pk=first.pk).update(valid_from=TODAY - DAY)


def test_a_list_that_nothing_follows_ends_on_a_day_and_is_abolished() -> None:
    office = Office()
    made = published(office, content(matter()))
    with pytest.raises(NotAllowed):
        acts.end_list(responsibility_list=made, last_day=TODAY, reason="撤销", acting_user=office.staff, at=AT)
    with pytest.raises(InThePast):
        acts.end_list(responsibility_list=made, last_day=TODAY - DAY, reason="撤销", acting_user=office.head, at=AT)
    made = acts.end_list(
        responsibility_list=made, last_day=TODAY + DAY, reason="部门撤销", acting_user=office.head, at=AT
    )
    assert list_in_force(office.department, on=TODAY + DAY) == made
    assert list_in_force(office.department, on=TODAY + 2 * DAY) is None
    assert public(office)["valid_to"] == "2026-03-03"
    turn(AT + 2 * DAY)
    made.refresh_from_db()
    assert made.state == ListState.ABOLISHED
    assert public(office)["items"] == []


def test_a_draft_is_seen_by_its_department_the_asked_and_the_coordinator_alone() -> None:
    office, asked, other = Office(), Office(), Office()
    made = draft(office, content(matter()))
    assert not lists_visible_to(other.staff, at=AT).exists()
    acts.consult(responsibility_list=made, also=[asked.department], acting_user=office.staff, at=AT)
    assert not lists_visible_to(other.staff, at=AT).exists()
    for who in (office.staff, asked.staff, coordinator(), person(Role.LEADER)):
        assert list_visible_to(who, made.pk, at=AT) == made


# --- assignment and map ---------------------------------------------------------------------------------------------------


def test_only_the_coordinator_assigns() -> None:
    office = Office()
    with pytest.raises(NotAllowed):
        acts.assign_responsibility(
            department=office.department, content=content(matter(), reason="补位"), acting_user=office.head, at=AT
        )


def test_an_assignment_stands_in_the_draft_of_the_department_and_closes_the_gap_once_published() -> None:
    office = Office()
    of = matter(name="电动自行车充电设施")
    assert [gap.matter for gap in boundary_map(on=TODAY).gaps] == [of.pk]
    item = acts.assign_responsibility(
        department=office.department, content=content(of, reason="缺位补齐"), acting_user=coordinator(), at=AT
    )
    assert boundary_map(on=TODAY).gaps
    made = item.list
    assert (made.state, made.reason, item.code) == (ListState.DRAFT, "缺位补齐", f"{office.department.code}-01")
    acts.edit_list(
        responsibility_list=made, reason="补齐", cause="other", valid_from=TODAY, acting_user=office.staff, at=AT
    )
    acts.publish_list(responsibility_list=confirmed(office, made), acting_user=office.staff, at=AT)
    assert boundary_map(on=TODAY).gaps == ()
    assert [gap.matter for gap in boundary_map(on=TODAY - DAY).gaps] == []


def test_an_assignment_does_not_touch_a_version_that_is_being_consulted_about() -> None:
    office = Office()
    agreed(office, draft(office, content(matter())))
    with pytest.raises(ListInTheMaking):
        acts.assign_responsibility(
            department=office.department, content=content(matter(), reason="补位"), acting_user=coordinator(), at=AT
        )


def test_two_departments_that_both_lead_overlap_where_their_industries_meet() -> None:
    one, other = Office(), Office()
    of = matter(industries=("C",))
    first = published(one, content(of))
    second = published(other, content(of, industries=("C27",)))
    found = boundary_map(on=TODAY)
    [overlap] = found.overlaps
    assert overlap.industry == "C27"
    assert {claim.item for claim in overlap.causes} == {only_item(first).pk, only_item(second).pk}
    assert found.gaps == ()
