"""What filings, the catalogue, key-supervision lists and rectifications pass on; and that nothing open is left behind."""

import datetime as dt

import pytest

from core.people.models import Department
from core.reorganisation.errors import BusinessOpen
from core.reorganisation.states import Kind
from filings.models import Filing, FilingDuty, WorkScheme
from filings.states import DutyState
from publicity.models import Publication
from publicity.states import PublicationState
from registry.catalogue.models import EnforcementItem
from registry.keyitems.models import KeyList
from tests.factories import catalogue, keyitems, rectification, visits
from tests.factories.filings import House
from tests.factories.people import DepartmentFactory
from tests.factories.reorganisation import AT, carried_out, prepared, seat

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=400)


def dissolve(giver: Department, taker: Department, at: dt.datetime = AT) -> None:
    carried_out(seat(), giver, kind=Kind.DISSOLVE, successor=taker, effective_on=at.date(), at=at)


def test_a_department_with_an_open_filing_is_not_dissolved_without_a_successor() -> None:
    house = House()
    filing = house.submitted()
    with pytest.raises(BusinessOpen) as refused:
        prepared(seat(), house.department, kind=Kind.DISSOLVE)
    assert str(filing) in refused.value.message


def test_filings_schemes_and_what_is_owed_pass_to_the_successor() -> None:
    house, taker = House(), DepartmentFactory()
    filing = house.submitted()
    scheme = WorkScheme.objects.get(department=house.department)
    duties = set(FilingDuty.objects.filter(department=house.department, state=DutyState.OPEN))
    assert duties
    dissolve(house.department, taker)
    assert Filing.objects.get(pk=filing.pk).department == taker
    assert WorkScheme.objects.get(pk=scheme.pk).department == taker
    assert {duty.pk for duty in duties} == set(
        FilingDuty.objects.filter(department=taker, state=DutyState.OPEN).values_list("pk", flat=True)
    )


def test_what_two_departments_that_merge_both_owe_is_owed_once() -> None:
    house = House()
    other = House(receiver=house.receiver, general=house.general)
    house.owed()
    other.owed()
    dissolve(house.department, other.department)
    states = FilingDuty.objects.order_by("pk").values_list("department", "state")
    assert list(states) == [
        (house.department.pk, DutyState.SUPERSEDED),
        (other.department.pk, DutyState.OPEN),
    ]


def test_filings_that_wait_for_the_reviewer_wait_for_its_successor() -> None:
    house, taker = House(), DepartmentFactory()
    filing = house.submitted()
    dissolve(house.receiver, taker)
    assert Filing.objects.get(pk=filing.pk).receiver == taker


def test_enforcement_items_pass_on_and_the_public_catalogue_says_so() -> None:
    on, taker = catalogue.desk(), DepartmentFactory()
    item = catalogue.in_force(on, AT)
    dissolve(on.department, taker, LATER)
    assert EnforcementItem.objects.get(pk=item.pk).department == taker
    listed = Publication.objects.of_subject(taker).get(state=PublicationState.PUBLISHED)
    assert item.code in str(listed.payload)


def test_a_key_supervision_list_passes_on_with_its_items() -> None:
    on, taker = keyitems.desk(), DepartmentFactory()
    item = keyitems.in_force(on, AT)
    dissolve(on.department, taker, LATER)
    assert KeyList.objects.get(pk=item.key_list_id).department == taker


def test_an_open_rectification_goes_with_its_department() -> None:
    scene, order = rectification.ordered()
    taker = DepartmentFactory()
    dissolve(rectification.department_of(scene), taker, visits.VISIT_AT + dt.timedelta(days=30))
    order.refresh_from_db()
    assert order.department == taker
