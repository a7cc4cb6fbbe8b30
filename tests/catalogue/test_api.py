"""The catalogue over the API."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from registry.catalogue.models import Adjustment, EnforcementItem
from tests.factories import catalogue
from tests.factories.api import bearer, machine
from tests.factories.catalogue import Desk
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db
ITEMS, CHANGES, ADJUSTMENTS = "/api/v1/enforcement-items/", "/api/v1/basis-changes/", "/api/v1/item-adjustments/"
AT = timezone.now() - dt.timedelta(days=1)
NEW = {
    "code": "A01",
    "department": "SAMR",
    "kind": "inspection",
    "name": "对进货查验的检查",
    "bases": [{"law": "食品安全法", "article": "第五十三条"}],
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
    return catalogue.desk(DepartmentFactory(code="SAMR"))


def test_a_client_needs_the_scope(on: Desk) -> None:
    _client, token = machine("visits:read")
    assert bearer(token).get(ITEMS).status_code == 403


def test_drafts_of_others_are_not_there_and_cannot_be_made_for_them(on: Desk) -> None:
    item = catalogue.drafted(on, AT, code="A02")
    stranger = signed_in(person(Role.STAFF))
    assert stranger.get(ITEMS).json()["results"] == []
    assert post(stranger, f"{ITEMS}{item.pk}/submit/").status_code == 404
    assert post(stranger, ITEMS, NEW).status_code == 403


def test_an_item_goes_its_way_over_the_api(on: Desk) -> None:
    staff, lawyer, head = signed_in(on.staff), signed_in(on.lawyer), signed_in(on.head)
    assert post(staff, ITEMS, {**NEW, "kind": "whim"}).status_code == 422
    made = post(staff, ITEMS, NEW)
    assert made.status_code == 201
    address = f"{ITEMS}{made.json()['id']}/"
    etag = staff.get(address).headers["ETag"]
    changed = staff.patch(address, {"office": "食品科"}, content_type="application/json", headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["office"], len(changed.json()["bases"])) == (200, "食品科", 1)
    assert post(staff, address + "publish/").json()["rule"] == "R-04b"
    assert post(staff, address + "submit/").json()["state"] == "checking"
    assert post(lawyer, address + "check/", {"passed": False}).status_code == 422
    assert post(lawyer, address + "check/", {"passed": True}).json()["state"] == "deciding"
    assert post(head, address + "approve/").json()["state"] == "approved"
    assert post(staff, address + "publish/").json()["state"] == "published"
    assert len(staff.get(address + "checks/").json()["results"]) == 1
    today = timezone.localdate().isoformat()
    assert len(staff.get(ITEMS, {"on": today, "q": "进货"}).json()["results"]) == 1
    assert staff.get(ITEMS, {"on": "2020-01-01"}).json()["results"] == []


def test_a_change_of_law_opens_adjustments_that_are_started_removed_or_kept(on: Desk) -> None:
    catalogue.in_force(on, AT, code="A01")
    catalogue.in_force(on, AT, code="A02")
    staff, lawyer, head = signed_in(on.staff), signed_in(on.lawyer), signed_in(on.head)
    data = {"law": "食品安全法", "changed_on": "2026-03-01", "document": "主席令"}
    assert post(staff, CHANGES, data).status_code == 403
    made = post(lawyer, CHANGES, data)
    assert made.status_code == 201
    listed = staff.get(ADJUSTMENTS, {"basis_change": made.json()["id"], "state": "open"}).json()["results"]
    assert sorted(one["code"] for one in listed) == ["A01", "A02"]
    first, second = (f"{ADJUSTMENTS}{one['id']}/" for one in listed)
    assert post(staff, first + "start/").json()["state"] == "started"
    draft = EnforcementItem.objects.get(version=2)
    assert post(head, first + "remove/", {"reason": "废止"}).json()["code"] == "version_in_the_making"
    assert post(staff, f"{ITEMS}{draft.pk}/discard/", {"reason": "废止"}).json()["state"] == "discarded"
    assert post(staff, first + "remove/", {"reason": "x"}).status_code == 403
    assert post(head, first + "remove/", {"reason": "废止"}).json()["state"] == "removed"
    assert post(head, second + "keep/", {"reason": "未变"}).json()["state"] == "kept"
    assert set(Adjustment.objects.values_list("state", flat=True)) == {"removed", "kept"}


def test_an_item_in_force_is_adjusted_with_a_cause(on: Desk) -> None:
    item: EnforcementItem = catalogue.in_force(on, AT)
    staff = signed_in(on.staff)
    assert post(staff, f"{ITEMS}{item.pk}/adjust/", {"cause": "mood", "reason": "x"}).status_code == 422
    made = post(staff, f"{ITEMS}{item.pk}/adjust/", {"cause": "no_basis", "reason": "依据废止"})
    assert (made.status_code, made.json()["cause"]) == (200, "no_basis")
