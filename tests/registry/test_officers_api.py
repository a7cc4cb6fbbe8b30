"""Officers, items and inspecting bodies over the API."""

import uuid
from typing import Any

import pytest
from django.test import Client

from core.people.models import Department, Duty, Role, User
from registry.models import Officer, SpotCheckItem
from tests.factories.api import bearer, machine
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import a_firm, certified, published_item

pytestmark = pytest.mark.django_db
OFFICERS, ITEMS, BODIES = "/api/v1/officers/", "/api/v1/spot-check-items/", "/api/v1/inspecting-bodies/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="SAMR")
    return made


@pytest.fixture
def staff(department: Department) -> Client:
    return signed_in(person(Role.STAFF, department=department))


@pytest.fixture
def head(department: Department) -> Client:
    return signed_in(person(Role.HEAD, department=department))


class TestOfficers:
    def test_officers_of_other_departments_are_not_there(self, staff: Client) -> None:
        officer = certified()
        assert staff.get(OFFICERS).json()["results"] == []
        assert staff.get(f"{OFFICERS}{officer.pk}/").status_code == 404
        assert post(staff, f"{OFFICERS}{officer.pk}/suspend/", {"reason": "x"}).status_code == 404

    def test_a_client_needs_the_scope_and_the_post(self, department: Department) -> None:
        certified(department=department)
        _client, reading = machine("visits:read")
        assert bearer(reading).get(OFFICERS).status_code == 403

    def test_an_officer_is_entered_once_with_one_key(self, staff: Client) -> None:
        data = {"number": "37001", "full_name": "张三", "department": "SAMR"}
        first, again = post(staff, OFFICERS, data, "k"), post(staff, OFFICERS, data, "k")
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert Officer.objects.count() == 1
        clash = post(staff, OFFICERS, data)
        assert (clash.status_code, clash.json()["code"]) == (409, "officer_number_taken")

    def test_certificates_are_added_and_revoked(self, staff: Client, head: Client, department: Department) -> None:
        officer = certified(department=department)
        address = f"{OFFICERS}{officer.pk}/"
        national = {"kind": "national", "number": "N1", "valid_from": "2020-01-01", "valid_to": "2099-01-01"}
        made = post(staff, address + "certificates/", national)
        assert made.status_code == 201
        revoke = {"certificate": made.json()["id"], "on": "2026-01-01", "reason": "调离"}
        refused = post(staff, address + "revoke-certificate/", revoke)
        assert refused.status_code == 403
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert post(head, address + "revoke-certificate/", revoke).status_code == 200
        assert post(head, address + "suspend/", {"reason": "核查"}).json()["state"] == "suspended"
        assert post(head, address + "suspend/", {"reason": "核查"}).status_code == 409

    def test_a_relation_names_the_enterprise_by_its_number(self, staff: Client, department: Department) -> None:
        officer, firm = certified(department=department), a_firm()
        data = {"enterprise": firm.code, "kind": "interest", "valid_from": "2026-01-01"}
        assert post(staff, f"{OFFICERS}{officer.pk}/relations/", data).status_code == 201
        unknown = {**data, "enterprise": "91370171MA0TE5T16J"}
        assert post(staff, f"{OFFICERS}{officer.pk}/relations/", unknown).status_code == 422

    def test_officers_are_found(self, staff: Client, department: Department) -> None:
        data = {"number": "37001", "full_name": "张三丰", "department": "SAMR"}
        post(staff, OFFICERS, data)
        certified(department=department)
        for query in ("q=zsf", "q=三丰", "number=37001", "q=37001"):
            assert len(staff.get(f"{OFFICERS}?{query}").json()["results"]) == 1
        assert len(staff.get(f"{OFFICERS}?department=SAMR&state=active").json()["results"]) == 2
        assert staff.get(f"{OFFICERS}?colour=red").status_code == 400


ITEM = {
    "code": "F01",
    "department": "SAMR",
    "name": "营业场所经营行为的检查",
    "methods": ["on_site"],
    "ratio_text": "3%;2次/年",
    "legal_bases": [{"law": "某管理条例", "article": "第八条"}],
    "checkpoints": [{"question": "是否亮照经营"}],
}


class TestItems:
    def test_an_item_goes_from_draft_to_the_list_and_off_it(self, staff: Client, head: Client) -> None:
        made = post(staff, ITEMS, ITEM)
        assert made.status_code == 201
        assert made.json()["ratio_rules"][0]["ppm_min"] == 30_000
        address = f"{ITEMS}{made.json()['id']}/"
        early = post(head, address + "publish/")
        assert early.status_code == 409
        assert post(staff, address + "propose/").json()["state"] == "proposed"
        assert post(staff, address + "publish/").status_code == 403
        assert post(head, address + "return/", {"reason": "依据写错"}).json()["state"] == "draft"
        post(staff, address + "propose/")
        published = post(head, address + "publish/").json()
        assert published["state"] == "published"
        on = published["published_on"]
        assert len(staff.get(f"{ITEMS}?on={on}").json()["results"]) == 1
        assert (
            post(head, address + "withdraw/", {"cause": "no_basis", "reason": "依据废止"}).json()["state"]
            == "withdrawn"
        )

    def test_a_ratio_over_100_per_cent_is_a_problem_with_its_rule(self, staff: Client) -> None:
        refused = post(staff, ITEMS, {**ITEM, "ratio_text": "120%"})
        assert (refused.status_code, refused.json()["rule"]) == (422, "R-16")
        over = {**ITEM, "rules": [{"ppm_min": 2_000_000}]}
        assert post(staff, ITEMS, over).status_code == 422

    def test_a_draft_is_changed_from_the_version_one_has_seen(self, staff: Client) -> None:
        address = f"{ITEMS}{post(staff, ITEMS, ITEM).json()['id']}/"
        seen = staff.get(address).headers["ETag"]

        def patch(data: dict[str, Any], version: str) -> Any:
            return staff.patch(address, data, content_type="application/json", headers={"If-Match": version})

        changed = patch({"ratio_text": "5%"}, seen)
        assert changed.status_code == 200
        assert changed.json()["ratio_rules"][0]["ppm_min"] == 50_000
        assert changed.json()["checkpoints"][0]["question"] == "是否亮照经营"
        assert patch({"name": "另一名称"}, seen).status_code == 412

    def test_drafts_of_others_are_not_there_and_published_items_are(self, staff: Client) -> None:
        shown, draft = (
            published_item(),
            SpotCheckItem.objects.create(code="X", name="草稿", department=DepartmentFactory()),
        )
        assert staff.get(f"{ITEMS}{shown.pk}/").status_code == 200
        assert staff.get(f"{ITEMS}{draft.pk}/").status_code == 404


def test_the_supervising_department_confirms_bodies(head: Client) -> None:
    keeper = signed_in(person(Role.HEAD, department=DepartmentFactory(duties=[Duty.SUPERVISES])))
    data = {"department": "SAMR", "document": "公示〔2026〕2号", "valid_from": "2026-01-01"}
    assert post(head, BODIES, data).status_code == 403
    made = post(keeper, BODIES, data)
    assert made.status_code == 201
    end = {"last_day": "2026-12-31", "reason": "机构改革"}
    assert post(keeper, f"{BODIES}{made.json()['id']}/end/", end).json()["valid_to"] == "2026-12-31"


def test_lists_need_the_same_queries_however_many_rows(
    staff: Client, department: Department, django_assert_max_num_queries: Any
) -> None:
    for _n in range(12):
        certified(department=department)
        published_item(department=department)
    staff.get(OFFICERS)
    for address in (OFFICERS, ITEMS):
        with django_assert_max_num_queries(16):
            assert len(staff.get(address).json()["results"]) == 12
