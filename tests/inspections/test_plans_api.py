"""Plans, entries and visits over the API."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Department, Role, User
from inspections.models import Plan, PlanEntry, VisitEntry, VisitOpening
from inspections.visit_selectors import visit_in_full
from tests.factories.inspections import on_record
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import BodyFactory, published_item
from tests.factories.visits import approved, begun, entered, notified
from tests.inspections.test_phone import PNG, open_today

pytestmark = pytest.mark.django_db
PLANS, ENTRIES, VISITS = "/api/v1/plans/", "/api/v1/plan-entries/", "/api/v1/visits/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None) -> Any:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="SAMR")
    BodyFactory(department=made)
    return made


@pytest.fixture
def staff(department: Department) -> Client:
    return signed_in(person(Role.STAFF, department=department))


def entry_data(plan: int, department: Department, **changes: Any) -> dict[str, Any]:
    year = timezone.localdate().year
    return {
        "plan": plan,
        "title": "登记事项双随机抽查",
        "first_day": f"{year}-01-05",
        "last_day": f"{year}-12-20",
        "batch_count": 3,
        "strata": [{"value": "", "ppm": 50_000}],
        "population": {"kinds": ["company"]},
        "teams": [{"department": department.code, "items": [published_item(department=department).pk], "need": 2}],
        **changes,
    }


class TestPlans:
    def test_a_plan_goes_from_draft_to_publication(self, staff: Client, department: Department) -> None:
        new = {"year": timezone.localdate().year, "title": "年度检查计划", "lead_department": "SAMR"}
        plan = post(staff, PLANS, new).json()
        made = post(staff, ENTRIES, entry_data(plan["id"], department))
        assert made.status_code == 201
        assert (len(made.json()["batches"]), made.json()["profile"]) == (3, "blinded")
        address = f"{PLANS}{plan['id']}/"
        assert staff.get(address).json()["entry_ids"] == [made.json()["id"]]
        assert post(staff, address + "submit/").json()["state"] == "submitted"
        assert post(staff, address + "approve/").status_code == 403
        head = signed_in(person(Role.HEAD, department=department))
        assert post(head, address + "approve/").json()["state"] == "approved"
        assert post(staff, address + "publish/").json()["code"] == "plan_not_on_record"
        on_record(Plan.objects.get(), at=timezone.now())
        assert post(staff, address + "publish/").json()["state"] == "published"
        assert signed_in(person(Role.STAFF)).get(address).status_code == 200

    def test_a_misspelt_member_of_a_body_is_refused_with_its_place(self, staff: Client) -> None:
        answer = post(staff, PLANS, {"year": 2026, "titel": "计划", "lead_department": "SAMR"})
        assert answer.status_code == 422
        faults = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
        assert faults["#/titel"] == "unknown"

    def test_a_plan_not_published_is_not_there_for_others(self, staff: Client) -> None:
        plan = post(staff, PLANS, {"year": 2026, "title": "计划", "lead_department": "SAMR"}).json()
        stranger = signed_in(person(Role.STAFF))
        assert stranger.get(f"{PLANS}{plan['id']}/").status_code == 404
        assert stranger.get(PLANS).json()["results"] == []

    def test_what_is_wrong_with_an_entry_is_a_problem_with_its_rule(
        self, staff: Client, department: Department
    ) -> None:
        year = timezone.localdate().year
        plan = post(staff, PLANS, {"year": year, "title": "计划", "lead_department": "SAMR"}).json()["id"]
        over = post(staff, ENTRIES, entry_data(plan, department, strata=[{"value": "", "ppm": 1_000_001}]))
        assert (over.status_code, over.json()["rule"]) == (422, "R-16")
        (team,) = entry_data(plan, department)["teams"]
        single = post(staff, ENTRIES, entry_data(plan, department, teams=[{**team, "need": 1}]))
        assert (single.status_code, single.json()["rule"]) == (422, "R-06")
        assert not PlanEntry.objects.exists()

    def test_an_entry_is_changed_and_removed(self, staff: Client, department: Department) -> None:
        year = timezone.localdate().year
        plan = post(staff, PLANS, {"year": year, "title": "计划", "lead_department": "SAMR"}).json()["id"]
        entry = post(staff, ENTRIES, entry_data(plan, department)).json()["id"]
        changed = post(staff, f"{ENTRIES}{entry}/change/", entry_data(plan, department, title="新标题"))
        assert changed.json()["title"] == "新标题"
        assert post(staff, f"{ENTRIES}{entry}/remove/").status_code == 204
        assert not PlanEntry.objects.exists()

    def test_the_list_of_entries_needs_the_same_queries(
        self, staff: Client, department: Department, django_assert_max_num_queries: Any
    ) -> None:
        year = timezone.localdate().year
        plan = post(staff, PLANS, {"year": year, "title": "计划", "lead_department": "SAMR"}).json()["id"]
        for _n in range(6):
            post(staff, ENTRIES, entry_data(plan, department))
        with django_assert_max_num_queries(16):
            assert len(staff.get(ENTRIES).json()["results"]) == 6


class TestVisits:
    def test_a_device_carries_a_visit_from_notice_to_record(self) -> None:
        scene = open_today(approved())
        desk, device = signed_in(scene.stage.staff), signed_in(scene.officer)
        address = f"{VISITS}{scene.visit.pk}/"
        assert post(device, address + "begin/", {}).status_code == 422
        assert post(desk, address + "notice/").json()["state"] == "notified"
        opening = {
            "client_id": str(uuid.uuid4()),
            "certificates_shown": True,
            "recusal_requested": False,
            "presence": "present",
            "two_officers": True,
        }
        for _time in range(2):
            assert post(device, address + "begin/", opening).json()["state"] == "on_site"
        photo = {"client_id": str(uuid.uuid4()), "file": _png(), "note": "门头"}
        kept = device.post(address + "evidence/add/", photo)
        assert kept.status_code == 200
        assert len(kept.json()["sha256"]) == 64
        (row,) = visit_in_full(scene.visit.pk).items.all()
        record = {
            "client_id": str(uuid.uuid4()),
            "based_on": device.get(address).json()["version"],
            "results": [{"item": row.item_id, "code": "01"}],
            "signature": "signed",
        }
        for _time in range(2):
            assert post(device, address + "results/", record).json()["round"] == 1
        assert (VisitOpening.objects.count(), VisitEntry.objects.count()) == (1, 1)
        assert len(device.get(address + "evidence/").json()["results"]) == 1
        assert len(device.get(address + "submissions/").json()["results"]) == 1

    def test_the_record_is_reviewed_by_another_and_published(self) -> None:
        scene = entered()
        address = f"{VISITS}{scene.visit.pk}/"
        own = post(signed_in(scene.officer), address + "review/")
        assert own.status_code == 403
        second = signed_in(scene.stage.second)
        assert post(second, address + "return/", {"remarks": "补充照片"}).json()["state"] == "returned"
        assert post(second, address + "review/").status_code == 409

    def test_a_stale_record_is_a_conflict(self) -> None:
        scene = open_today(begun())
        (row,) = visit_in_full(scene.visit.pk).items.all()
        record = {
            "client_id": str(uuid.uuid4()),
            "based_on": 99,
            "results": [{"item": row.item_id, "code": "01"}],
            "signature": "signed",
        }
        refused = post(signed_in(scene.officer), f"{VISITS}{scene.visit.pk}/results/", record)
        assert (refused.status_code, refused.json()["code"]) == (409, "changed_meanwhile")

    def test_visits_are_scoped_and_filtered(self, django_assert_max_num_queries: Any) -> None:
        scene = notified()
        assert signed_in(person(Role.STAFF)).get(VISITS).json()["results"] == []
        device = signed_in(scene.officer)
        mine = device.get(f"{VISITS}?mine=true").json()["results"]
        assert scene.visit.pk in [one["id"] for one in mine]
        assert device.get(f"{VISITS}?enterprise={scene.visit.enterprise.subject_id}").json()["results"]
        with django_assert_max_num_queries(16):
            device.get(VISITS)


def _png() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("门头.png", PNG, "image/png")
