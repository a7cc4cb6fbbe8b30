"""Lists, consultations, matters and the map over the API."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.people.models import Role, User
from registry.responsibility.models import BoundaryMatter, ResponsibilityList
from tests.factories.api import bearer, machine
from tests.factories.people import person
from tests.factories.responsibility import AT, Office, content, coordinator, draft, matter, published

pytestmark = pytest.mark.django_db
LISTS, MATTERS = "/api/v1/responsibility-lists/", "/api/v1/boundary-matters/"
QUESTIONS, MAP = "/api/v1/consultation-questions/", "/api/v1/boundary-map/"


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None) -> Any:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


def item_of(of: BoundaryMatter, **values: Any) -> dict[str, Any]:
    return {
        "matter": of.code,
        "part": "lead",
        "links": ["routine"],
        "description": "组织监督检查",
        "bases": [{"law": "中华人民共和国安全生产法", "article": "第十条"}],
        **values,
    }


def test_a_client_needs_the_scope_and_sees_no_draft_of_others() -> None:
    office = Office()
    made = draft(office, content(matter()))
    _client, reading = machine("visits:read")
    assert bearer(reading).get(LISTS).status_code == 403
    stranger = signed_in(person(Role.HEAD))
    assert stranger.get(LISTS).json()["results"] == []
    assert stranger.get(f"{LISTS}{made.pk}/").status_code == 404
    assert post(stranger, f"{LISTS}{made.pk}/publish/").status_code == 404


def test_a_list_goes_its_way_over_the_api() -> None:
    office, asked = Office(), Office()
    of = matter()
    staff, head, other = signed_in(office.staff), signed_in(office.head), signed_in(asked.staff)
    data = {"department": office.department.code, "reason": "首次编制", "valid_from": "2026-03-02"}
    assert post(other, LISTS, data).status_code == 403
    made = post(staff, LISTS, data)
    assert made.status_code == 201
    address = made.headers["Location"]
    refused = post(staff, address + "add-item/", item_of(of, bases=[]))
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "no_basis", "R-101")
    assert post(staff, address + "add-item/", item_of(of, typo=1)).status_code == 422
    added = post(staff, address + "add-item/", item_of(of, industries=["C27"]))
    [item] = added.json()["items"]
    assert (item["code"], item["industries"]) == (f"{office.department.code}-01", ["C27"])
    changed = post(staff, address + "edit-item/", {"code": item["code"], **item_of(of, description="改为抽查")})
    assert changed.json()["items"][0]["description"] == "改为抽查"
    assert post(staff, address + "edit-item/", {"code": "X", **item_of(of)}).status_code == 404
    assert post(staff, address + "consult/", {"also": [asked.department.code]}).json()["state"] == "consultation"
    [question] = other.get(QUESTIONS).json()["results"]
    answer = {"view": "objects", "objections": [{"item_code": item["code"], "reason": "应由我部主责"}]}
    assert post(staff, f"{QUESTIONS}{question['id']}/answer/", answer).status_code == 403
    assert post(other, f"{QUESTIONS}{question['id']}/answer/", {"view": "objects"}).status_code == 422
    answered = post(other, f"{QUESTIONS}{question['id']}/answer/", answer).json()
    assert answered["view"] == "objects"
    refusal = post(head, address + "confirm/")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "objections_open")
    reply = {"objection": answered["objections"][0]["id"], "reply": "refused", "reason": "法定职责"}
    assert post(other, address + "reply/", reply).status_code == 403
    assert post(staff, address + "reply/", reply).status_code == 200
    assert post(staff, address + "confirm/").status_code == 403
    assert post(head, address + "confirm/").json()["state"] == "confirmed"
    assert post(head, address + "postpone/", {"valid_from": "2026-03-03"}).json()["valid_from"] == "2026-03-03"
    assert post(staff, address + "publish/").json()["state"] == "published"
    assert staff.get(LISTS, {"on": "2026-03-02"}).json()["results"] == []
    assert len(staff.get(LISTS, {"on": "2026-03-03"}).json()["results"]) == 1


def test_a_draft_is_changed_from_the_version_that_was_read() -> None:
    office = Office()
    made = draft(office)
    staff = signed_in(office.staff)
    address = f"{LISTS}{made.pk}/"
    change = {"reason": "新模式", "cause": "new_model"}
    assert staff.patch(address, change, content_type="application/json").status_code == 428
    tag = {"If-Match": staff.get(address).headers["ETag"]}
    assert staff.patch(address, change, content_type="application/json", headers=tag).json()["cause"] == "new_model"
    assert staff.patch(address, change, content_type="application/json", headers=tag).status_code == 412


def test_other_acts_on_a_version() -> None:
    office = Office()
    made = draft(office, content(matter()))
    staff, head = signed_in(office.staff), signed_in(office.head)
    address = f"{LISTS}{made.pk}/"
    code = made.items.get().code
    assert post(staff, address + "remove-item/", {"code": code, "reason": "误填"}).json()["items"] == []
    post(staff, address + "add-item/", item_of(matter()))
    post(staff, address + "consult/", {"also": [Office().department.code]})
    assert post(staff, address + "reopen/", {"reason": "补充"}).json()["state"] == "draft"
    assert post(staff, address + "drop/", {"reason": "撤回"}).status_code == 403
    assert post(head, address + "drop/", {"reason": "撤回"}).json()["state"] == "dropped"
    standing = published(office, content(matter()))
    ended = post(head, f"{LISTS}{standing.pk}/end/", {"last_day": "2026-03-04", "reason": "撤销"})
    assert ended.json()["valid_to"] == "2026-03-04"


def test_two_versions_are_compared_item_by_item() -> None:
    office = Office()
    first = published(office, content(matter()))
    second = draft(office, content(matter()), valid_from=None)
    found = signed_in(office.staff).get(f"{LISTS}{first.pk}/difference/{second.pk}/").json()["items"]
    assert [(one["kind"], bool(one["before"]), bool(one["after"])) for one in found] == [
        ("same", True, True),
        ("added", False, True),
    ]
    other = published(Office(), content(matter()))
    assert signed_in(office.staff).get(f"{LISTS}{first.pk}/difference/{other.pk}/").status_code == 404


def test_the_coordinator_keeps_the_matters() -> None:
    data = {"code": "N1", "name": "新业态", "links": ["routine"], "industries": ["I65"], "valid_from": "2026-03-02"}
    who = signed_in(coordinator())
    assert post(signed_in(person(Role.HEAD)), MATTERS, data).status_code == 403
    assert post(who, MATTERS, {**data, "industries": ["65"]}).status_code == 422
    made = post(who, MATTERS, data)
    assert made.status_code == 201
    address = made.headers["Location"]
    rescope = {"links": ["penalty"], "reason": "调整", "valid_from": "2026-03-03"}
    assert len(post(who, address + "rescope/", rescope).json()["scopes"]) == 2
    assert post(who, address + "end/", {"last_day": "2026-03-05", "reason": "归并"}).status_code == 200
    assert who.get(MATTERS, {"q": "新业"}).json()["results"][0]["code"] == "N1"


def test_the_map_of_a_day_with_gaps_and_overlaps() -> None:
    one, other = Office(), Office()
    of = matter(industries=("C",), links=("routine", "penalty"))
    published(one, content(of))
    published(other, content(of, industries=("C27",)))
    client = signed_in(one.staff)
    found = client.get(MAP).json()
    assert found["counts"] == {"squares": 4, "led": 1, "gaps": 2, "overlaps": 1}
    [overlap] = [square for square in found["squares"] if square["standing"] == "overlap"]
    assert (overlap["industry"], overlap["other_than"]) == ("C27", [])
    assert {cause["department"] for cause in overlap["causes"]} == {one.department.code, other.department.code}
    assert client.get(MAP, {"on": "2026-03-01"}).json()["squares"] == []
    narrowed = client.get(MAP, {"matter": of.code, "link": "routine", "industry": "C28"}).json()
    assert [square["industry"] for square in narrowed["squares"]] == ["C"]
    for wrong in ({"industry": "27"}, {"matter": "?"}, {"typo": "1"}, {"on": "gestern"}):
        assert client.get(MAP, wrong).status_code in (400, 422), wrong


def test_a_gap_is_assigned_by_the_coordinator_alone() -> None:
    office = Office()
    of = matter()
    data = {**item_of(of, reason="缺位补齐"), "department": office.department.code, "cause": "new_form"}
    assert post(signed_in(office.head), MAP + "assign/", data).status_code == 403
    made = post(signed_in(coordinator()), MAP + "assign/", data)
    assert made.json()["code"] == f"{office.department.code}-01"
    assert ResponsibilityList.objects.get(department=office.department).cause == "new_form"


@pytest.mark.parametrize("address", [LISTS, MATTERS, QUESTIONS, MAP])
def test_a_list_costs_the_same_however_long(
    address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        published(Office(), content(matter()), content(matter()))
    client = signed_in(person(Role.LEADER))
    client.get(address)
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200
