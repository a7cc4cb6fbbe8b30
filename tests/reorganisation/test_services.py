"""Departments renamed, merged, split and dissolved: what is refused, and what passes on."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.people.errors import NeedsPost
from core.people.handover import hand_overs
from core.people.models import Department, DepartmentName, Deputy, Duty, Post, Role
from core.people.selectors import holds, name_on, own_departments, successor_of, users_holding
from core.people.selectors import system_user as the_system
from core.refusals import NotAllowed, WrongState
from core.reorganisation.errors import (
    BusinessOpen,
    CircularSuccession,
    CodeTaken,
    DatedInThePast,
    NotDivisible,
    NotInForce,
    NotOfThisDepartment,
    PlanIncomplete,
    SecondPersonNeeded,
    TooEarly,
)
from core.reorganisation.models import Reorganisation
from core.reorganisation.selectors import shares_of
from core.reorganisation.services import Names, approve, carry_out, carry_out_due, divide, withdraw
from core.reorganisation.states import Kind, ReorganisationState
from core.work.models import WorkItem
from tests.factories.people import START, DepartmentFactory, PostFactory, person
from tests.factories.reorganisation import AT, DOCUMENT, TODAY, carried_out, new_department, prepared, seat

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = AT + 10 * DAY


def test_only_the_coordinating_seat_prepares_and_only_a_second_person_approves() -> None:
    on, department = seat(), DepartmentFactory()
    outsider = person(Role.HEAD, department=department)
    names = Names("新部", "New", "新")
    with pytest.raises(NeedsPost):
        prepared(on, department, kind=Kind.RENAME, names=names, acting_user=outsider)
    made = prepared(on, department, kind=Kind.RENAME, names=names)
    with pytest.raises(SecondPersonNeeded):
        approve(reorganisation=made, acting_user=on.coordinator, at=AT)
    with pytest.raises(NeedsPost):
        approve(reorganisation=made, acting_user=outsider, at=AT)
    assert approve(reorganisation=made, acting_user=on.head, at=AT).state == ReorganisationState.CARRIED_OUT


def test_nobody_but_the_system_carries_out_and_not_before_the_day() -> None:
    on, department = seat(), DepartmentFactory()
    made = prepared(on, department, kind=Kind.RENAME, names=Names("新部", "New", "新"), effective_on=LATER.date())
    approve(reorganisation=made, acting_user=on.head, at=AT)
    with pytest.raises(NotAllowed):
        carry_out(reorganisation=made, acting_user=on.head, at=LATER)
    with pytest.raises(TooEarly):
        carry_out(reorganisation=made, acting_user=the_system(), at=AT)


def test_a_change_dated_in_the_past_is_refused_when_prepared_and_when_approved_too_late() -> None:
    on, department = seat(), DepartmentFactory()
    names = Names("新部", "New", "新")
    with pytest.raises(DatedInThePast):
        prepared(on, department, kind=Kind.RENAME, names=names, effective_on=TODAY - DAY)
    made = prepared(on, department, kind=Kind.RENAME, names=names)
    with pytest.raises(DatedInThePast):
        approve(reorganisation=made, acting_user=on.head, at=AT + DAY)


def test_what_is_incomplete_or_taken_or_not_in_force_is_refused() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    ended = DepartmentFactory(valid_to=TODAY - 5 * DAY)
    with pytest.raises(PlanIncomplete):
        prepared(on, one, kind=Kind.RENAME)
    with pytest.raises(PlanIncomplete):
        prepared(on, one, new=new_department())
    with pytest.raises(PlanIncomplete):
        prepared(on, one, two)
    with pytest.raises(PlanIncomplete):
        prepared(on, one, two, new=new_department(), document=" ")
    with pytest.raises(CodeTaken):
        prepared(on, one, two, new=new_department(code=one.code))
    with pytest.raises(NotInForce):
        prepared(on, one, ended, new=new_department())
    with pytest.raises(NotInForce):
        prepared(on, one, kind=Kind.DISSOLVE, successor=ended)
    with pytest.raises(NotInForce):
        prepared(on, DepartmentFactory(valid_from=TODAY), one, new=new_department())


def test_two_departments_cannot_take_each_other_over() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    with pytest.raises(CircularSuccession):
        prepared(on, one, kind=Kind.DISSOLVE, successor=one)
    prepared(on, one, kind=Kind.DISSOLVE, successor=two, effective_on=LATER.date())
    with pytest.raises(CircularSuccession):
        prepared(on, two, kind=Kind.DISSOLVE, successor=one, effective_on=LATER.date())


def test_the_database_holds_that_only_an_ended_department_has_a_successor() -> None:
    one, two = DepartmentFactory(), DepartmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=one.pk).update(successor=two)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=one.pk).update(successor=one, valid_to=TODAY)


def test_a_renamed_department_keeps_its_code_and_its_old_name_for_the_days_before() -> None:
    on, department = seat(), DepartmentFactory(name="旧部", name_en="Old", short_name="旧")
    carried_out(on, department, kind=Kind.RENAME, names=Names("新部", "New", "新"))
    department.refresh_from_db()
    assert (department.name, department.valid_to) == ("新部", None)
    assert name_on(department, on=TODAY - DAY).name == "旧部"
    assert name_on(department, on=TODAY).name == "新部"
    former = DepartmentName.objects.get(department=department)
    assert (former.valid_from, former.valid_to, former.document) == (START, TODAY - DAY, DOCUMENT)
    carried_out(
        on, department, kind=Kind.RENAME, names=Names("再新部", "Newer", "再"), effective_on=LATER.date(), at=LATER
    )
    assert name_on(department, on=TODAY + DAY).name == "新部"


def test_merged_departments_pass_on_people_posts_deputies_duties_and_open_work() -> None:
    on = seat()
    one, two = DepartmentFactory(duties=[Duty.KEEPS_CREDIT]), DepartmentFactory()
    staff, head, other = person(Role.STAFF, department=one), person(Role.HEAD, department=one), person(department=two)
    post = Post.objects.get(user=staff)
    Deputy.objects.create(post=post, deputy=other, valid_from=START, valid_to=TODAY + 20 * DAY, reason="休假")
    made = carried_out(on, one, two, new=new_department(head=other))
    new = Department.objects.get(code="ZHZF")
    one.refresh_from_db()
    post.refresh_from_db()
    assert (one.valid_to, one.successor, new.valid_from) == (TODAY - DAY, new, TODAY)
    assert post.valid_to == TODAY - DAY
    for user in (staff, other):
        user = type(user).objects.get(pk=user.pk)
        assert user.department == new
        assert holds(user, Role.STAFF, department=new, at=AT)
    head = type(head).objects.get(pk=head.pk)
    assert not holds(head, Role.HEAD, at=AT), "heads are appointed anew"
    assert list(users_holding(Role.HEAD, new, at=AT)) == [other]
    assert new.duties == [Duty.KEEPS_CREDIT]
    assert made.successor == new
    assert {line["kind"] for line in made.passed} >= {"people.users", "people.posts"}


def test_who_acts_now_has_one_answer_through_a_chain_and_reads_what_was_left_behind() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    three = DepartmentFactory()
    heir = person(Role.STAFF, department=three)
    carried_out(on, one, kind=Kind.DISSOLVE, successor=two)
    carried_out(on, two, kind=Kind.DISSOLVE, successor=three, effective_on=LATER.date(), at=LATER)
    one.refresh_from_db()
    assert successor_of(one, on=TODAY - DAY) == one
    assert successor_of(one, on=TODAY) == two
    assert successor_of(one, on=LATER.date()) == three
    heir = type(heir).objects.get(pk=heir.pk)
    assert own_departments(heir, at=LATER) == {one.pk, two.pk, three.pk}
    assert holds(heir, Role.STAFF, department=one, at=LATER)
    assert not holds(heir, Role.HEAD, department=one, at=LATER)
    assert set(users_holding(Role.STAFF, one, at=LATER)) == {heir}


def test_a_future_one_is_carried_out_on_its_day_by_the_clock_and_only_once() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    made = prepared(on, one, kind=Kind.DISSOLVE, successor=two, effective_on=LATER.date())
    approve(reorganisation=made, acting_user=on.head, at=AT)
    assert carry_out_due(acting_user=the_system(), at=AT) == []
    assert Department.objects.get(pk=one.pk).valid_to is None
    assert carry_out_due(acting_user=the_system(), at=LATER + DAY) == [f"{made.pk}: carried out"]
    assert Department.objects.get(pk=one.pk).valid_to == LATER.date() - DAY
    assert carry_out_due(acting_user=the_system(), at=LATER + DAY) == []
    again = carry_out(reorganisation=made, acting_user=the_system(), at=LATER + 2 * DAY)
    assert again.carried_out_at == LATER + DAY


def test_what_can_no_longer_be_carried_out_waits_and_says_why() -> None:
    on, one, two, three = seat(), DepartmentFactory(), DepartmentFactory(), DepartmentFactory()
    made = prepared(on, one, kind=Kind.DISSOLVE, successor=two, effective_on=LATER.date())
    approve(reorganisation=made, acting_user=on.head, at=AT)
    carried_out(on, two, kind=Kind.DISSOLVE, successor=three, effective_on=LATER.date() - DAY, at=LATER - DAY)
    [said] = carry_out_due(acting_user=the_system(), at=LATER)
    assert two.name in said
    assert Reorganisation.objects.get(pk=made.pk).state == ReorganisationState.APPROVED
    assert WorkItem.objects.filter(kind="reorganisation.await", closed_at=None).exists()


def test_without_a_successor_nothing_may_be_open_and_no_duty_be_left() -> None:
    on = seat()
    busy = DepartmentFactory()
    item = registry_item(busy)
    with pytest.raises(BusinessOpen) as refused:
        prepared(on, busy, kind=Kind.DISSOLVE)
    assert item.code in refused.value.message
    with pytest.raises(BusinessOpen):
        prepared(on, DepartmentFactory(duties=[Duty.KEEPS_CREDIT]), kind=Kind.DISSOLVE)
    idle = DepartmentFactory()
    clerk = person(Role.STAFF, department=idle)
    carried_out(on, idle, kind=Kind.DISSOLVE)
    idle.refresh_from_db()
    assert successor_of(idle, on=TODAY) == idle
    assert not holds(type(clerk).objects.get(pk=clerk.pk), Role.STAFF, at=AT)


def registry_item(department: Department):  # type: ignore[no-untyped-def]
    from tests.factories.registry_officers import published_item

    return published_item(department=department)


def test_a_split_moves_what_was_chosen_with_what_follows_and_nothing_else() -> None:
    on, giver = seat(), DepartmentFactory()
    goes, stays = person(Role.STAFF, department=giver), person(Role.STAFF, department=giver)
    PostFactory(user=goes, role=Role.OFFICER)
    made = prepared(on, giver, kind=Kind.SPLIT, new=new_department(head=goes), names=Names("余部", "Rest", "余"))
    with pytest.raises(NotOfThisDepartment):
        divide(reorganisation=made, division={"people.users": [on.head.pk]}, acting_user=on.coordinator, at=AT)
    made = divide(reorganisation=made, division={"people.users": [goes.pk]}, acting_user=on.coordinator, at=AT)
    shares = {share.kind.name: (len(share.going), share.staying) for share in shares_of(made, giver)}
    assert (shares["people.users"], shares["people.posts"]) == ((1, 1), (2, 1))
    approve(reorganisation=made, acting_user=on.head, at=AT)
    new = Department.objects.get(code="ZHZF")
    giver.refresh_from_db()
    assert (giver.name, giver.valid_to, giver.successor, new.took_over) == ("余部", None, None, [])
    goes, stays = (type(user).objects.get(pk=user.pk) for user in (goes, stays))
    assert holds(goes, Role.STAFF, department=new, at=AT)
    assert holds(goes, Role.OFFICER, department=new, at=AT)
    assert not holds(goes, Role.STAFF, department=giver, at=AT)
    assert holds(stays, Role.STAFF, department=giver, at=AT)


def test_only_a_split_is_divided_and_who_divides_has_prepared() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    with pytest.raises(NotDivisible):
        divide(reorganisation=prepared(on, one, two, new=new_department()), division={}, acting_user=on.head, at=AT)
    made = prepared(on, one, kind=Kind.SPLIT, successor=two)
    divide(reorganisation=made, division={}, acting_user=on.head, at=AT)
    with pytest.raises(SecondPersonNeeded):
        approve(reorganisation=made, acting_user=on.head, at=AT)


def test_a_withdrawn_one_leaves_no_work_and_comes_to_nothing() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    made = prepared(on, one, kind=Kind.DISSOLVE, successor=two)
    assert waiting(made) == {"reorganisation.approve"}
    withdraw(reorganisation=made, reason="暂缓", acting_user=on.coordinator, at=AT)
    assert waiting(made) == set()
    with pytest.raises(WrongState):
        approve(reorganisation=made, acting_user=on.head, at=AT)


def waiting(made: Reorganisation) -> set[str]:
    items = WorkItem.objects.filter(subject_label="reorganisation.reorganisation", subject_id=str(made.pk))
    return set(items.filter(closed_at=None).values_list("kind", flat=True))


def test_every_kind_that_passes_on_is_named_once_and_can_be_counted() -> None:
    department = DepartmentFactory()
    kinds = hand_overs()
    assert len({kind.name for kind in kinds}) == len(kinds) >= 12
    assert all(kind.open(department, TODAY).count() == 0 for kind in kinds)
