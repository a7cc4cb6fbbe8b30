"""Items without enough officers are named before a draw fails for them."""

import datetime as dt

import pytest
from django.utils import timezone

from core.people.models import Leave
from registry.capability.coverage import covers, gaps
from registry.models import OfficerQualification, Qualification, SpotCheckItem
from registry.officer_selectors import eligible_officers
from registry.services.officers import suspend_officer
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.people import DepartmentFactory
from tests.factories.registry_officers import CertificateFactory, ItemFactory, OfficerFactory, certified, published_item

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())
TODAY = AT.date()


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def able(item: SpotCheckItem, *, on: dt.date = TODAY) -> dict[int, int]:
    return {cover.department: cover.able for cover in covers(on=on) if cover.item == item.pk}


def test_an_item_nobody_may_inspect_is_named(on: Desk) -> None:
    item = published_item(department=DepartmentFactory())
    ItemFactory(department=on.department)
    assert [(gap.item, gap.able) for gap in gaps(on=TODAY)] == [(item.pk, 0)]


def test_only_who_is_certified_in_service_there_and_with_an_account_counts(on: Desk) -> None:
    item = published_item(department=on.department)
    OfficerFactory(department=on.department)
    suspended = certified(department=on.department)
    suspend_officer(officer=suspended, reason="停职", acting_user=on.head, at=AT)
    CertificateFactory(officer=OfficerFactory(department=on.department), valid_to=TODAY - dt.timedelta(days=1))
    CertificateFactory(officer=OfficerFactory(department=on.department), revoked_on=TODAY, revoked_why="吊销")
    away = certified(department=on.department)
    assert away.user is not None
    Leave.objects.create(user=away.user, starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=3), kind="annual")
    certified(department=on.department, user=None, full_name="无账号")
    assert able(item) == {on.department.pk: 1}
    assert able(item, on=TODAY + dt.timedelta(days=4)) == {on.department.pk: 2}
    assert gaps(on=TODAY)[0].item == item.pk


def test_an_item_that_asks_for_a_qualification_counts_its_holders_and_the_appointed(on: Desk) -> None:
    asked = Qualification.objects.create(code="special", name="特种设备", name_en="Special equipment")
    item = published_item(department=on.department, required_qualification=asked)
    other = published_item(department=on.department)
    holder, appointed = certified(department=on.department), certified(department=on.department)
    OfficerQualification.objects.create(officer=holder, qualification=asked, valid_from=TODAY)
    OfficerQualification.objects.create(officer=holder, item=item, valid_from=TODAY)
    OfficerQualification.objects.create(
        officer=appointed, item=item, valid_from=TODAY, valid_to=TODAY + dt.timedelta(days=1)
    )
    assert able(item) == {on.department.pk: 2}
    assert able(item, on=TODAY + dt.timedelta(days=2)) == {on.department.pk: 1}
    assert able(other) == {on.department.pk: 3}
    standings = eligible_officers(departments=[on.department], items=[item], first_day=TODAY, last_day=TODAY)
    assert sum(one.is_eligible for one in standings) == 2


def test_departments_that_share_an_item_are_counted_each(on: Desk) -> None:
    sharing = capability.desk()
    item = published_item(department=on.department)
    item.other_departments.add(sharing.department)
    certified(department=sharing.department)
    assert able(item) == {on.department.pk: 1, sharing.department.pk: 2}


def test_a_thousand_officers_take_one_query(on: Desk, django_assert_num_queries: object) -> None:
    for _ in range(30):
        published_item(department=on.department)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(covers(on=TODAY)) == 30
