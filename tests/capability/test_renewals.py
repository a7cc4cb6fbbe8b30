"""Certificates about to end: one work item, one notice, red when ended, closed when settled."""

import datetime as dt

import pytest
from django.utils import timezone

from core.notices.models import Notice
from core.people.models import Role
from core.people.selectors import end_of, system_user
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from registry.capability import services as acts
from registry.capability.models import Renewal
from registry.capability.states import RenewalState
from registry.capability.tasks import remind
from registry.models import Officer
from registry.services.officers import add_certificate, end_service, revoke_certificate, suspend_officer
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.people import person
from tests.factories.registry_officers import CertificateFactory, OfficerFactory

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())
TODAY = AT.date()


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def ending(on: Desk, days: int, **values: object) -> Officer:
    officer: Officer = OfficerFactory(department=on.department)
    CertificateFactory(officer=officer, valid_to=TODAY + dt.timedelta(days=days), **values)
    return officer


def run(at: dt.datetime = AT) -> int:
    return acts.remind(acting_user=system_user(), at=at)


def test_nobody_is_reminded_of_what_ends_later_was_renewed_or_is_not_needed(on: Desk) -> None:
    ending(on, 61)
    renewed = ending(on, 10)
    CertificateFactory(
        officer=renewed, valid_from=TODAY + dt.timedelta(days=11), valid_to=TODAY + dt.timedelta(days=900)
    )
    suspended = ending(on, 10)
    suspend_officer(officer=suspended, reason="停职", acting_user=on.head, at=AT)
    revoked = ending(on, 10)
    revoke_certificate(certificate=revoked.certificates.get(), on=TODAY, reason="吊销", acting_user=on.head, at=AT)
    assert run() == 0
    assert not WorkItem.objects.filter(kind="capability.renew").exists()


def test_sixty_days_before_the_department_and_the_officer_are_told_once(on: Desk) -> None:
    officer = ending(on, 60)
    assert run() == 1
    assert run() == 0
    remind()
    work = WorkItem.objects.get(kind="capability.renew")
    assert (work.department, work.role) == (on.department, Role.STAFF)
    assert work.due_at == end_of(TODAY + dt.timedelta(days=60))
    assert work.amber_at is not None
    assert work.amber_at <= end_of(TODAY)
    assert Notice.objects.get(kind="capability.ends_soon").user == officer.user


def test_an_end_in_service_is_told_once_to_the_head_and_the_officer(on: Desk) -> None:
    officer = ending(on, 1)
    run()
    later = AT + dt.timedelta(days=2)
    run(later)
    run(later)
    told = Notice.objects.filter(kind="capability.has_ended").values_list("user", flat=True)
    assert sorted(told) == sorted([officer.user_id, on.head.pk])
    work = WorkItem.objects.get(kind="capability.renew", closed_at=None)
    assert work.due_at is not None
    assert work.due_at < later


def test_a_new_certificate_settles_the_renewal(on: Desk) -> None:
    officer = ending(on, 5)
    run()
    add_certificate(
        officer=officer, kind=officer.certificates.get().kind, number="新证1",
        valid_from=TODAY + dt.timedelta(days=6), valid_to=TODAY + dt.timedelta(days=900), acting_user=on.staff, at=AT,
    )  # fmt: skip
    capability.deliver_news(AT)
    assert Renewal.objects.get().state == RenewalState.RENEWED
    assert not WorkItem.objects.filter(kind="capability.renew", closed_at=None).exists()


def test_who_leaves_is_reminded_no_more(on: Desk) -> None:
    officer = ending(on, 5)
    run()
    end_service(officer=officer, reason="退休", acting_user=on.head, at=AT)
    capability.deliver_news(AT)
    assert Renewal.objects.get().state == RenewalState.DROPPED
    assert run() == 0


def test_only_the_head_lets_a_certificate_end(on: Desk) -> None:
    ending(on, 5)
    run()
    renewal = Renewal.objects.get()
    for stranger in (on.staff, person(Role.HEAD)):
        with pytest.raises(NotAllowed):
            acts.drop_renewal(renewal=renewal, reason="另有国家证", acting_user=stranger, at=AT)
    acts.drop_renewal(renewal=renewal, reason="另有国家证", acting_user=on.head, at=AT)
    with pytest.raises(WrongState):
        acts.drop_renewal(renewal=renewal, reason="再次", acting_user=on.head, at=AT)
    assert run() == 0
    assert not WorkItem.objects.filter(kind="capability.renew", closed_at=None).exists()
