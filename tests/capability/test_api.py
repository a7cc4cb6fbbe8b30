"""Trainings, equipment and renewals over the API."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from core.people.selectors import system_user
from registry.capability import services as acts
from registry.capability.models import Attendance, Equipment, Training
from tests.factories import capability
from tests.factories.api import bearer, machine
from tests.factories.capability import Desk
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import CertificateFactory, OfficerFactory, certified

pytestmark = pytest.mark.django_db
API = "/api/v1/"
AT = timezone.localtime(timezone.now())
TODAY = AT.date().isoformat()
TRAINING = {"topic": "行政处罚法", "organiser": "司法局", "department": "SAMR", "held_on": TODAY, "hours": "8.0"}
PIECE = {"number": "ZF-1", "kind": "body_camera", "name": "执法记录仪", "department": "SAMR", "acquired_on": TODAY}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post(API + address, data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def on() -> Desk:
    return capability.desk(DepartmentFactory(code="SAMR"))


def test_a_client_needs_the_scope(on: Desk) -> None:
    _client, token = machine("visits:read")
    for address in ("trainings/", "equipment/", "certificate-renewals/"):
        assert bearer(token).get(API + address).status_code == 403


def test_another_department_makes_nothing_here_and_sees_no_equipment(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    stranger = signed_in(person(Role.STAFF, Role.HEAD))
    assert post(stranger, "trainings/", TRAINING).status_code == 403
    assert post(stranger, "equipment/", PIECE).status_code == 403
    assert stranger.get(API + "equipment/").json()["results"] == []
    assert post(stranger, f"equipment/{piece.pk}/take-back/").status_code == 404


def test_a_training_and_who_attended_enter_once(on: Desk) -> None:
    staff, other = signed_in(on.staff), certified(department=on.department)
    assert post(staff, "trainings/", {**TRAINING, "whim": 1}).status_code == 422
    assert post(staff, "trainings/", {**TRAINING, "hours": "0"}).status_code == 422
    made = post(staff, "trainings/", TRAINING, key="one")
    assert (made.status_code, made.json()["attended"]) == (201, 0)
    assert post(staff, "trainings/", TRAINING, key="one").json() == made.json()
    assert Training.objects.count() == 1
    address = f"trainings/{made.json()['id']}/"
    wrong = {"attendances": [{"officer": on.officer.number}, {"officer": other.number, "hours": "9.0"}]}
    refused = post(staff, address + "attend/", wrong)
    assert (refused.status_code, refused.json()["rule"]) == (422, "R-03a")
    assert not Attendance.objects.exists()
    right = {"attendances": [{"officer": on.officer.number}, {"officer": other.number, "hours": "3.5"}]}
    assert post(staff, address + "attend/", right).json()["attended"] == 2
    rows = staff.get(API + address + "attendances/").json()["results"]
    assert sorted(row["hours"] for row in rows) == ["3.5", "8.0"]
    assert signed_in(person(Role.STAFF)).get(API + address + "attendances/").json()["results"] == []
    assert len(staff.get(API + "trainings/", {"held_on_after": TODAY, "topic": "处罚"}).json()["results"]) == 1


def test_a_piece_goes_out_and_comes_back(on: Desk) -> None:
    staff = signed_in(on.staff)
    made = post(staff, "equipment/", PIECE)
    assert made.status_code == 201
    assert post(staff, "equipment/", PIECE).status_code == 409
    address = f"equipment/{Equipment.objects.get().pk}/"
    out = post(staff, address + "hand-out/", {"officer": on.officer.number, "due_on": TODAY})
    assert (out.json()["state"], out.json()["holder"]) == ("lent", on.officer.number)
    assert post(staff, address + "hand-out/", {"officer": on.officer.number}).status_code == 409
    assert post(staff, address + "take-back/", {"note": "完好"}).json()["holder"] is None
    assert len(staff.get(API + "equipment/", {"state": "available"}).json()["results"]) == 1


def test_certificates_to_renew_are_listed(on: Desk, django_assert_max_num_queries: object) -> None:
    for _ in range(5):
        CertificateFactory(officer=OfficerFactory(department=on.department), valid_to=AT.date())
    acts.remind(acting_user=system_user(), at=AT)
    staff = signed_in(on.staff)
    staff.get(API + "certificate-renewals/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        rows = staff.get(API + "certificate-renewals/", {"state": "open"}).json()["results"]
    assert [row["department"] for row in rows] == ["SAMR"] * 5
    assert signed_in(person(Role.STAFF)).get(API + "certificate-renewals/").json()["results"] == []
