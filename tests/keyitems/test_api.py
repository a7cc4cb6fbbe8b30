"""Key-supervision lists and the coverage ledger over the API."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from registry.models import Enterprise
from tests.factories import catalogue, keyitems
from tests.factories.api import bearer, machine
from tests.factories.catalogue import Desk
from tests.factories.people import person
from tests.factories.registry_officers import a_firm

pytestmark = pytest.mark.django_db
LISTS, COVERAGE, ACTS, FACTS = (
    "/api/v1/key-lists/",
    "/api/v1/coverage/",
    "/api/v1/supervision-acts/",
    "/api/v1/coverage-facts/",
)
AT = timezone.now() - dt.timedelta(days=1)
ITEM = {
    "code": "ZD01",
    "name": "药品零售质量安全",
    "enforcement_code": "A01",
    "reason": "life_and_health",
    "industries": ["F525"],
    "product_kinds": ["药品"],
    "links": ["storage", "sale"],
    "checks": [{"spot_check_code": "S05", "links": ["sale"]}],
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None) -> Any:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def on() -> Desk:
    return keyitems.desk()


@pytest.fixture
def firm() -> Enterprise:
    return a_firm(industry_code="F5251", registered_on=dt.date(2015, 1, 1))


def test_a_client_needs_the_scope(on: Desk) -> None:
    _client, token = machine("visits:read")
    for address in (LISTS, COVERAGE, ACTS, FACTS):
        assert bearer(token).get(address).status_code == 403


def test_a_list_goes_its_way_over_the_api(on: Desk, firm: Enterprise) -> None:
    catalogue.in_force(on, AT)
    staff, lawyer, head = signed_in(on.staff), signed_in(on.lawyer), signed_in(on.head)
    new = {"department": on.department.code}
    assert post(signed_in(person(Role.STAFF)), LISTS, new).status_code == 403
    made = post(staff, LISTS, new)
    assert made.status_code == 201
    address = f"{LISTS}{made.json()['id']}/"
    assert post(staff, address + "write-item/", {**ITEM, "links": ["moon"]}).status_code == 422
    assert post(staff, address + "write-item/", {**ITEM, "enforcement_code": "A99"}).json()["rule"] == "R-04d"
    assert post(staff, address + "write-item/", ITEM).status_code == 200
    assert post(staff, address + "write-item/", {**ITEM, "name": "药品零售"}).json()["items"][0]["name"] == "药品零售"
    assert len(post(staff, address + "write-item/", {**ITEM, "code": "ZD02"}).json()["items"]) == 2
    assert len(post(staff, address + "drop-item/", {"code": "ZD02"}).json()["items"]) == 1
    assert post(staff, address + "publish/").json()["code"] == "key_list_not_checked"
    assert post(staff, address + "submit/").json()["state"] == "checking"
    assert post(lawyer, address + "check/", {"passed": True}).json()["state"] == "deciding"
    assert post(head, address + "send-back/", {"reason": "再核对"}).json()["state"] == "draft"
    assert post(staff, address + "submit/").json()["state"] == "checking"
    assert post(lawyer, address + "check/", {"passed": True}).json()["state"] == "deciding"
    assert post(head, address + "approve/").json()["state"] == "approved"
    assert post(staff, address + "publish/").json()["state"] == "published"
    today = timezone.localdate().isoformat()
    assert len(staff.get(LISTS, {"on": today}).json()["results"]) == 1


def test_who_is_not_covered_is_read_and_an_act_entered(on: Desk, firm: Enterprise) -> None:
    item = keyitems.in_force(on, AT)
    staff, stranger = signed_in(on.staff), signed_in(person(Role.STAFF))
    subjects = f"{COVERAGE}{item.pk}/subjects/"
    assert stranger.get(COVERAGE).json()["results"] == []
    assert stranger.get(subjects).status_code == 404
    assert staff.get(COVERAGE, {"at": "x"}).status_code == 400
    for wrong in ("gestern", "9999-12-31", "0001-01-01"):
        assert staff.get(COVERAGE, {"on": wrong}).status_code == 400
        assert staff.get(subjects, {"on": wrong}).status_code == 400
    assert staff.get(COVERAGE).json()["results"][0]["covered"] == 0
    listed = staff.get(subjects, {"complete": "false"}).json()["results"]
    assert [(one["name"], one["covered"]) for one in listed] == [(firm.name, 0)]
    today = timezone.localdate().isoformat()
    act = {"key_item": item.pk, "subject": firm.code, "occurred_on": today, "evidence": "监督抽检报告"}
    assert post(stranger, ACTS, act).status_code == 404
    assert post(staff, ACTS, {**act, "evidence": ""}).status_code == 422
    assert post(staff, ACTS, {**act, "subject": "91370171MA0TE5T16J"}).status_code == 422
    assert post(staff, ACTS, act).json()["code"] == "coverage_cells_missing"
    assert post(staff, ACTS, {**act, "everything": True}).status_code == 201
    assert staff.get(COVERAGE).json()["results"][0]["share"] == 1.0
    assert staff.get(subjects, {"complete": "false"}).json()["results"] == []
    assert len(staff.get(FACTS, {"subject": firm.code}).json()["results"]) == 4
    assert len(staff.get(ACTS).json()["results"]) == 1
    assert stranger.get(FACTS).json()["results"] == []
