"""Who may be sent, and every reason why not."""

import datetime as dt

import pytest
from django.db import IntegrityError

from core.people.models import Leave
from registry.certificates import certified_until
from registry.models import OfficerCertificate, OfficerQualification, Qualification, SpotCheckItem
from registry.officer_selectors import Standing, eligible_officers
from registry.officer_states import CertificateKind, OfficerState, Unfit
from tests.factories.people import DepartmentFactory
from tests.factories.registry_officers import CertificateFactory, OfficerFactory, certified, published_item

DAY = dt.date
FIRST, LAST = DAY(2026, 3, 2), DAY(2026, 3, 31)


def test_certificates_that_follow_each_other_cover_without_a_gap() -> None:
    spans = [
        (DAY(2026, 6, 1), DAY(2026, 12, 31)),
        (DAY(2020, 1, 1), DAY(2026, 5, 31)),
        (DAY(2027, 2, 1), DAY(2028, 1, 1)),
    ]
    assert certified_until(spans, DAY(2026, 3, 1)) == DAY(2026, 12, 31)
    assert certified_until(spans, DAY(2027, 1, 15)) is None
    assert certified_until(spans, DAY(2027, 2, 1)) == DAY(2028, 1, 1)
    assert certified_until([], DAY(2026, 3, 1)) is None


@pytest.mark.django_db
def test_no_two_officers_hold_one_certificate_number() -> None:
    CertificateFactory(number="SD1")
    with pytest.raises(IntegrityError):
        CertificateFactory(number="SD1")


@pytest.mark.django_db
def test_an_officer_holds_one_certificate_of_a_kind_at_a_time_but_may_hold_both_kinds() -> None:
    officer = certified()
    CertificateFactory(officer=officer, kind=CertificateKind.NATIONAL)
    with pytest.raises(IntegrityError):
        CertificateFactory(officer=officer)


def test_a_revoked_certificate_does_not_count_from_the_day_of_the_revocation() -> None:
    certificate = OfficerCertificate(valid_from=DAY(2020, 1, 1), valid_to=DAY(2029, 1, 1), revoked_on=FIRST)
    assert not certificate.is_valid(FIRST)
    assert certificate.is_valid(FIRST - dt.timedelta(days=1))
    certificate.revoked_on = DAY(2019, 1, 1)
    assert certificate.last_day is None


def standing_of(*items: SpotCheckItem, **values: object) -> Standing:
    officer = OfficerFactory(**values)
    return next(one for one in _all(officer.department, *items) if one.officer == officer)


def _all(department: object, *items: SpotCheckItem) -> list[Standing]:
    return eligible_officers(departments=[department], items=items, first_day=FIRST, last_day=LAST)  # type: ignore[list-item]


@pytest.mark.django_db
def test_every_reason_against_an_officer_is_told() -> None:
    assert standing_of().unfit == (Unfit.NO_CERTIFICATE,)
    suspended = OfficerFactory()
    type(suspended).objects.filter(pk=suspended.pk).update(state=OfficerState.SUSPENDED)
    CertificateFactory(officer=suspended, valid_to=DAY(2026, 3, 1))
    assert _all(suspended.department)[0].unfit == (Unfit.NOT_ACTIVE, Unfit.CERTIFICATE_EXPIRED)


@pytest.mark.django_db
def test_an_officer_on_leave_the_whole_time_is_left_out_and_one_on_leave_for_some_days_is_not() -> None:
    away, partly = certified(), certified()
    Leave.objects.create(user=away.user, starts_on=FIRST, ends_on=LAST)
    Leave.objects.create(user=partly.user, starts_on=FIRST, ends_on=DAY(2026, 3, 6))
    assert _all(away.department)[0].unfit == (Unfit.ON_LEAVE,)
    standing = _all(partly.department)[0]
    assert standing.is_eligible
    assert not standing.can_serve(DAY(2026, 3, 5), DAY(2026, 3, 9))
    assert standing.can_serve(DAY(2026, 3, 9), DAY(2026, 3, 13))


@pytest.mark.django_db
def test_only_the_qualified_check_an_item_that_asks_for_a_qualification() -> None:
    food = Qualification.objects.create(code="food", name="食品检查员", name_en="Food inspector")
    item = published_item(required_qualification=food)
    department = DepartmentFactory()
    plain, holder, appointed, lapsed = (certified(department=department) for _ in range(4))
    since = DAY(2020, 1, 1)
    OfficerQualification.objects.create(officer=holder, qualification=food, valid_from=since)
    OfficerQualification.objects.create(officer=appointed, item=item, valid_from=since)
    OfficerQualification.objects.create(officer=lapsed, qualification=food, valid_from=since, valid_to=FIRST)
    found = {standing.officer: standing for standing in _all(department, item)}
    assert found[plain].unfit == found[lapsed].unfit == (Unfit.NOT_QUALIFIED,)
    assert found[holder].item_ids == found[appointed].item_ids == {item.pk}
    assert _all(department)[0].is_eligible


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_officers(django_assert_num_queries: object) -> None:
    department = DepartmentFactory()
    for _ in range(12):
        certified(department=department)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(_all(department)) == 12
