"""The main job over the API alone: from an empty register to a published result of a draw that anyone recomputes.

People and departments are appointed in the browser; everything else here is a request, each by the role that sends it in
life. What a worker would do is done by the worker's own function, at the moment it stands in the queue.
"""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.jobs.models import Job
from core.jobs.running import perform
from core.people.models import Duty, Role, User
from core.people.selectors import system_user
from inspections.drawing import commitment
from inspections.services.draws.run import run_due
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry import demo_csv

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
API = "/api/v1"
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
VALUE = "3.8.17.22.35./4.11./"
WITNESS = "执法监督"


class Hand:
    """Somebody at the API; every answer must be the one expected."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.sign_in()

    def sign_in(self) -> None:
        self.client.force_login(self.user)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(f"{API}{path}", query)
        assert answer.status_code == 200, (path, answer.content.decode())
        return answer.json()

    def post(self, path: str, data: Any = None, *, expect: tuple[int, ...] = (200, 201, 202)) -> Any:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        answer = self.client.post(f"{API}{path}", data or {}, content_type="application/json", headers=headers)
        assert answer.status_code in expect, (path, answer.content.decode())
        return answer.json()

    def upload(self, path: str, name: str, content: bytes) -> Any:
        file = SimpleUploadedFile(name, content, content_type="text/csv")
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        answer = self.client.post(f"{API}{path}", {"file": file}, headers=headers)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()


def work() -> None:
    """The worker does what is queued."""
    while job := Job.objects.filter(state="queued").first():
        perform(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.failure


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_from_an_empty_register_to_a_published_result(clock: Any, tmp_path: Path) -> None:
    market = DepartmentFactory(code="SAMR", duties=[Duty.KEEPS_REGISTER, Duty.RECEIVES_PLANS, Duty.RECEIVES_LISTS])
    office = DepartmentFactory(code="GEN", duties=[Duty.SUPERVISES])
    staff, second = Hand(person(Role.STAFF, department=market)), Hand(person(Role.STAFF, department=market))
    head, receiver = Hand(person(Role.HEAD, department=market)), Hand(person(Role.HEAD, department=office))
    witness = Hand(person(Role.SUPERVISION, department=office))
    assert {one["code"] for one in staff.get("/departments/", on="2026-03-02")["results"]} >= {"SAMR", "GEN"}

    _enterprises(staff)
    officers = _officers(staff, 6)
    receiver.post(
        "/inspecting-bodies/", {"department": "SAMR", "document": "济高〔2026〕1号", "valid_from": "2026-03-02"}
    )
    item = _item(staff, head)
    entry = _plan(staff, head, item)

    draw = _draw(staff, second, witness, entry, clock)
    assert draw["counts"]["selected"] > 0
    _anyone_recomputes(tmp_path, draw["id"])
    _visit(staff, second, head, officers, draw, clock)


def _enterprises(staff: Hand) -> None:
    source = staff.upload("/enterprise-imports/", "市场主体.csv", demo_csv(120))
    staff.post(f"/enterprise-imports/{source['id']}/check/")
    work()
    staff.post(f"/enterprise-imports/{source['id']}/enter/", {"good_rows_only": True})
    work()
    done = staff.get(f"/enterprise-imports/{source['id']}/")
    assert (done["state"], done["created"] > 100) == ("done", True)
    assert len(staff.get("/enterprises/", limit=200)["results"]) == done["created"]


def _officers(staff: Hand, number: int) -> dict[str, Hand]:
    """Entered by the department with two certificates each (R-06); each has an account for the phone."""
    hands = {}
    for place in range(1, number + 1):
        user = person(Role.OFFICER, department=staff.user.department)
        made = staff.post(
            "/officers/",
            {"number": f"A{place:03d}", "full_name": user.full_name, "department": "SAMR", "username": user.username},
        )
        for kind in ("national", "local"):
            certificate = {
                "kind": kind,
                "number": f"{kind}-{place}",
                "valid_from": "2026-01-01",
                "valid_to": "2028-12-31",
            }
            staff.post(f"/officers/{made['id']}/certificates/", certificate)
        hands[made["number"]] = Hand(user)
    return hands


def _item(staff: Hand, head: Hand) -> int:
    item: dict[str, Any] = staff.post(
        "/spot-check-items/",
        {
            "code": "S01",
            "department": "SAMR",
            "name": "营业执照规范使用情况的检查",
            "object_kinds": ["company"],
            "methods": ["on_site"],
            "ratio_text": "10%",
            "legal_bases": [{"law": "中华人民共和国市场主体登记管理条例", "article": "第三十八条"}],
            "checkpoints": [{"question": "营业执照是否置于醒目位置", "look_for": "正本", "basis": "第三十六条"}],
        },
    )
    staff.post(f"/spot-check-items/{item['id']}/propose/")
    staff.post(f"/spot-check-items/{item['id']}/publish/", expect=(403,))
    head.post(f"/spot-check-items/{item['id']}/publish/")
    return int(item["id"])


def _plan(staff: Hand, head: Hand, item: int) -> int:
    plan = staff.post("/plans/", {"year": 2026, "title": "2026年度行政检查计划", "lead_department": "SAMR"})
    entry = staff.post(
        "/plan-entries/",
        {
            "plan": plan["id"],
            "title": "登记事项双随机抽查",
            "first_day": "2026-03-03",
            "last_day": "2026-06-30",
            "strata": [{"value": "", "ppm": 100_000}],
            "teams": [{"department": "SAMR", "items": [item], "need": 2}],
        },
    )
    staff.post(f"/plans/{plan['id']}/submit/")
    staff.post(f"/plans/{plan['id']}/approve/", expect=(403,))
    head.post(f"/plans/{plan['id']}/approve/")
    return int(entry["id"])


def _draw(staff: Hand, second: Hand, witness: Hand, entry: int, clock: Any) -> dict[str, Any]:
    """Commitment, frozen rosters, public value by two people, and the clock draws."""
    draw = staff.post(
        "/draws/",
        {
            "plan_entry": entry,
            "title": "第一次抽取",
            "draw_at": (START + dt.timedelta(hours=3)).isoformat(),
            "contributors": [{"username": witness.user.username, "label": WITNESS}],
            "public_sources": [{"kind": "lottery", "label": "演示彩票", "reference": "26023"}],
        },
    )
    address = f"/draws/{draw['id']}/"
    sealed, public = draw["sources"]
    secret = hashlib.sha256(b"r").digest()
    promised = commitment(draw["number"], WITNESS, secret)
    witness.post(f"/draw-sources/{sealed['id']}/commitment/", {"commitment": promised})
    staff.post(f"{address}rehearse/")
    work()
    staff.post(f"{address}freeze/")
    work()
    clock.move_to(START + dt.timedelta(hours=2))
    assert staff.get(address)["state"] == "frozen"
    witness.post(f"/draw-sources/{sealed['id']}/opening/", {"opening": "0" * 64}, expect=(422,))
    witness.post(f"/draw-sources/{sealed['id']}/opening/", {"opening": secret.hex()})
    staff.post(f"/draw-sources/{public['id']}/value/", {"value": VALUE})
    staff.post(f"/draw-sources/{public['id']}/confirmation/", {"value": VALUE}, expect=(403, 409))
    second.post(f"/draw-sources/{public['id']}/confirmation/", {"value": VALUE})
    staff.post(f"{address}run/", expect=(409, 422))  # not before its minute
    clock.move_to(START + dt.timedelta(hours=3, minutes=1))
    run_due(acting_user=system_user(), at=timezone.now())
    found: dict[str, Any] = staff.post(f"{address}run/")  # pressed once more: the same draw
    assert found["state"] == "drawn"
    return found


def _anyone_recomputes(tmp_path: Path, draw: int) -> None:
    """Nobody signs in: the package is public, and the stand-alone verifier needs nothing but Python."""
    public = Client()
    listed = public.get(f"{API}/public/publications/", {"kind": "inspections.draw_result"}).json()["results"]
    assert len(listed) == 1
    answer = public.get(f"{API}/public/publications/{listed[0]['id']}/files/package/")
    assert answer.status_code == 200
    package = tmp_path / "draw.zip"
    package.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    verifier = [sys.executable, str(ROOT / "static/verify/verify_draw.py"), str(package)]
    done = subprocess.run(verifier, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _visit(staff: Hand, second: Hand, head: Hand, officers: dict[str, Hand], draw: dict[str, Any], clock: Any) -> None:
    """Approved, announced, carried out, reviewed by another, published within its clock."""
    staff.post(f"/draws/{draw['id']}/approve-visits/", expect=(403,))
    approval = head.post(f"/draws/{draw['id']}/approve-visits/")
    assert (approval["approved"] > 0, approval["held_up"]) == (True, [])
    waiting = staff.get("/work-items/", kind="inspections.visit.notify")["results"]
    assert len(waiting) == approval["approved"]
    visit, other = staff.get("/visits/", draw=draw["id"])["results"][:2]
    staff.post(f"/visits/{other['id']}/drop/", {"reason": "企业已迁出"}, expect=(403,))
    assert head.post(f"/visits/{other['id']}/drop/", {"reason": "企业已迁出"})["state"] == "dropped"

    address = f"/visits/{visit['id']}/"
    staff.post(f"{address}notice/")
    clock.move_to(START + dt.timedelta(days=3))
    officer = officers[visit["officers"][0]["number"]]
    for hand in (staff, second, officer):
        hand.sign_in()  # sessions have ended since
    door = {"certificates_shown": True, "recusal_requested": False, "presence": "present", "two_officers": True}
    begun = officer.post(f"{address}begin/", {"client_id": str(uuid.uuid4()), **door})
    item = begun["items"][0]["item"]
    point = officer.get(f"/spot-check-items/{item}/")["checkpoints"][0]["id"]
    record = {
        "client_id": str(uuid.uuid4()),
        "based_on": begun["version"],
        "results": [{"item": item, "code": "01"}],
        "answers": [{"checkpoint": point, "finding": "compliant"}],
        "summary": "逐项查看，未发现问题。",
        "signature": "signed",
    }
    both = [{"item": item, "code": "01"}, {"item": item, "code": "05"}]
    officer.post(f"{address}results/", {**record, "results": both}, expect=(422,))  # "no problem" excludes all others
    entered = officer.post(f"{address}results/", record)
    assert officer.post(f"{address}results/", record)["id"] == entered["id"]  # sent again: the same submission
    officer.post(f"{address}review/", expect=(403, 409))
    second.post(f"{address}review/")
    assert staff.post(f"{address}publish/")["state"] == "published"

    public = Client().get(f"{API}/public/publications/", {"kind": "inspections.visit_result"}).json()["results"]
    assert len(public) == 1
    seen = json.dumps(public, ensure_ascii=False)
    assert visit["enterprise_name"] in seen
    assert not any(hand.user.full_name in seen for hand in officers.values())
