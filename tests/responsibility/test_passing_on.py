"""Lists when departments merge and split: no day without an answer, and nothing lost."""

import pytest

from core.people.models import Department
from core.reorganisation.services import approve, divide
from core.reorganisation.states import Kind
from registry.responsibility.errors import VersionAhead
from registry.responsibility.selectors import boundary_map, list_in_force
from registry.responsibility.states import Link, ListState, Part, View
from tests.factories import reorganisation
from tests.factories.people import DepartmentFactory
from tests.factories.responsibility import AT, TODAY, Office, consulted, content, draft, matter, published

pytestmark = pytest.mark.django_db
LATER = AT + reorganisation.dt.timedelta(days=5)


def test_the_items_of_departments_that_merge_stand_on_one_list_from_the_day_on() -> None:
    on, one, two = reorganisation.seat(), Office(), Office()
    first, second = matter(), matter()
    published(one, content(first))
    published(two, content(first), content(second, part=Part.CO_OPERATE, names=one.department))
    assert boundary_map(on=TODAY).overlaps
    reorganisation.carried_out(
        on,
        one.department,
        two.department,
        new=reorganisation.new_department(),
        effective_on=LATER.date(),
        at=LATER,
    )
    new = Department.objects.get(code="ZHZF")
    made = list_in_force(new, on=LATER.date())
    assert made is not None
    assert (made.state, made.valid_from, made.reason) == (
        ListState.PUBLISHED,
        LATER.date(),
        reorganisation.DOCUMENT,
    )
    assert sorted((item.matter_id, item.part) for item in made.items.all()) == [
        (first.pk, Part.LEAD),
        (second.pk, Part.CO_OPERATE),
    ]
    assert list_in_force(one.department, on=LATER.date()) is None
    old = list_in_force(one.department, on=TODAY)
    assert old is not None, "history keeps the list under the old name"
    assert old.state == ListState.ABOLISHED
    assert not boundary_map(on=LATER.date()).overlaps


def test_a_split_parts_the_list_item_by_item() -> None:
    on, giver, taker = reorganisation.seat(), Office(), DepartmentFactory()
    first, second = matter(links=(Link.PENALTY,)), matter()
    made = published(giver, content(first, links=(Link.PENALTY,)), content(second))
    goes = made.items.get(matter=first)
    act = reorganisation.prepared(
        on, giver.department, kind=Kind.SPLIT, successor=taker, effective_on=LATER.date(), at=LATER
    )
    division = {"responsibility.items": [goes.pk]}
    act = divide(reorganisation=act, division=division, acting_user=on.coordinator, at=LATER)
    approve(reorganisation=act, acting_user=on.head, at=LATER)
    there, here = (list_in_force(one, on=LATER.date()) for one in (taker, giver.department))
    assert there is not None
    assert here is not None
    assert [item.matter for item in there.items.all()] == [first]
    assert [item.matter for item in here.items.all()] == [second]
    assert there.items.get().bases.count() == 1


def test_a_draft_of_an_ending_department_is_dropped_and_its_questions_go_over() -> None:
    on, giver, taker, asker = reorganisation.seat(), Office(), DepartmentFactory(), Office()
    mine = draft(giver, content(matter()))
    round_ = consulted(asker, draft(asker, content(matter())), asked=giver)
    reorganisation.carried_out(on, giver.department, kind=Kind.DISSOLVE, successor=taker)
    mine.refresh_from_db()
    assert mine.state == ListState.DROPPED
    question = round_.questions.get(department=taker)
    assert question.state == View.ASKED


def test_who_led_goes_on_leading_and_a_draft_of_the_taker_gives_way() -> None:
    on, giver, taker = reorganisation.seat(), Office(), Office()
    shared, own = matter(), matter()
    published(giver, content(shared, industries=("C27",)))
    published(taker, content(shared, part=Part.CO_OPERATE, names=giver.department), content(own))
    drafted = draft(taker, content(matter()))
    reorganisation.carried_out(
        on, giver.department, kind=Kind.DISSOLVE, successor=taker.department, effective_on=LATER.date(), at=LATER
    )
    drafted.refresh_from_db()
    assert drafted.state == ListState.DROPPED
    made = list_in_force(taker.department, on=LATER.date())
    assert made is not None
    leads = made.items.get(matter=shared, part=Part.LEAD)
    assert leads.industries == ["C27"]
    beside = made.items.get(matter=shared, part=Part.CO_OPERATE)
    assert "C27" not in beside.industries
    assert "C26" in beside.industries
    assert (beside.lead_department, made.items.filter(matter=own).count()) == (giver.department, 1)


def test_a_version_announced_for_the_old_order_is_named_and_nothing_moves() -> None:
    on, giver, taker = reorganisation.seat(), Office(), Office()
    published(giver, content(matter()))
    published(taker, content(matter()))
    ahead = published(taker, content(matter()), valid_from=LATER.date() + reorganisation.dt.timedelta(days=9))
    with pytest.raises(VersionAhead) as refused:
        reorganisation.carried_out(
            on, giver.department, kind=Kind.DISSOLVE, successor=taker.department, effective_on=LATER.date(), at=LATER
        )
    assert str(ahead.valid_from) in refused.value.message
    assert list_in_force(giver.department, on=LATER.date()) is not None
