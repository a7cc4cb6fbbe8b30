"""The universe of the map: matters and what they concern, by day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.people.models import Role
from core.refusals import NotAllowed
from registry.responsibility import services as acts
from registry.responsibility.errors import (
    IndustryUnknown,
    InThePast,
    ItemLacks,
    MatterCodeTaken,
    MatterInDispute,
    ScopeChanged,
)
from registry.responsibility.models import MatterScope
from registry.responsibility.selectors import boundary_map
from registry.responsibility.states import Link
from tests.factories.disputes import quarrel, raised
from tests.factories.people import person
from tests.factories.responsibility import AT, TODAY, coordinator, matter

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def enter(**values: object) -> object:
    given = {"code": "N01", "name": "新业态", "links": (Link.ROUTINE,), "valid_from": TODAY, **values}
    return acts.enter_matter(**{"acting_user": coordinator(), "at": AT, **given})  # type: ignore[arg-type]


def test_only_the_department_that_settles_disputes_keeps_the_matters() -> None:
    coordinator()
    for who in (person(Role.HEAD), person(Role.COORDINATOR), person(Role.LEADER)):
        with pytest.raises(NotAllowed):
            enter(acting_user=who)


def test_a_matter_without_links_or_of_the_past_is_refused() -> None:
    with pytest.raises(ItemLacks):
        enter(links=())
    with pytest.raises(InThePast):
        enter(valid_from=TODAY - DAY)
    with pytest.raises(IndustryUnknown):
        enter(industries=("27",))
    enter()
    with pytest.raises(MatterCodeTaken):
        enter()


def test_what_a_matter_concerns_changes_from_a_day_on_and_stays_as_it_was_before() -> None:
    of = matter(industries=("C27",))
    with pytest.raises(ScopeChanged):
        acts.rescope_matter(
            matter=of, links=(Link.ROUTINE,), reason="扩大", valid_from=TODAY, acting_user=coordinator(), at=AT
        )
    acts.rescope_matter(
        matter=of,
        links=(Link.PENALTY, Link.ROUTINE),
        industries=("C27", "C28"),
        reason="扩大",
        valid_from=TODAY + DAY,
        acting_user=coordinator(),
        at=AT,
    )
    assert [(gap.link, gap.industry) for gap in boundary_map(on=TODAY).gaps] == [("routine", "C27")]
    assert len(boundary_map(on=TODAY + DAY).gaps) == 4


def test_a_matter_stays_as_it_is_while_a_dispute_runs_about_it() -> None:
    on = quarrel()
    dispute = raised(on)
    given = {"matter": on.matter, "reason": "归并", "acting_user": on.coordinator, "at": AT}
    for act in (
        lambda: acts.rescope_matter(links=(Link.ROUTINE,), valid_from=TODAY + DAY, **given),
        lambda: acts.end_matter(last_day=TODAY, **given),
    ):
        with pytest.raises(MatterInDispute) as refused:
            act()
        assert dispute.number in refused.value.message


def test_an_ended_matter_is_on_the_map_until_its_last_day() -> None:
    of = matter()
    acts.end_matter(matter=of, last_day=TODAY, reason="归并", acting_user=coordinator(), at=AT)
    assert boundary_map(on=TODAY).gaps
    assert boundary_map(on=TODAY + DAY).cells == ()


def test_the_database_holds_one_scope_of_a_matter_at_a_time() -> None:
    of = matter()
    with pytest.raises(IntegrityError), transaction.atomic():
        MatterScope.objects.create(matter=of, links=["routine"], valid_from=TODAY + DAY)
