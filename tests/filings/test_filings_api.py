"""Filing over the API: other systems file, attach, submit, read state and remarks."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from filings.models import Filing
from tests.factories.api import bearer, machine
from tests.factories.filings import PLACE, House
from tests.factories.people import person

pytestmark = pytest.mark.django_db
FILINGS = "/api/v1/filings/"


@pytest.fixture
def house() -> House:
    return House()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


def document(house: House, **changes: Any) -> dict[str, Any]:
    sections = [{"heading": "组织领导", "text": "成立领导小组。"}, {"heading": "工作任务", "text": "按清单监管。"}]
    given = {
        "flow": "work_scheme",
        "department": house.department.code,
        "title": "工作方案",
        "source": "办公系统",
        "sections": sections,
    }
    return {**given, **changes}


def test_a_client_without_the_scope_or_of_another_department_files_nothing(house: House) -> None:
    _client, reading = machine("filings:read", department=house.department)
    assert post(bearer(reading), FILINGS, document(house)).status_code == 403
    _client, foreign = machine("filings:read", "filings:write")
    assert post(bearer(foreign), FILINGS, document(house)).status_code == 403
    assert post(bearer(foreign), FILINGS, {**document(house), "flow": "none"}).status_code == 422
    assert Client().get(FILINGS).status_code == 401


def test_a_filing_is_brought_once_per_key(house: House) -> None:
    _client, token = machine("filings:read", "filings:write", department=house.department)
    system, key = bearer(token), str(uuid.uuid4())
    first = post(system, FILINGS, document(house), key)
    again = post(system, FILINGS, document(house), key)
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 201, again.json()["id"])
    assert Filing.objects.count() == 1


def test_another_system_files_attaches_reads_the_remarks_answers_and_reads_the_number(house: House) -> None:
    _client, token = machine("filings:read", "filings:write", department=house.department)
    system, reviewer = bearer(token), signed_in(house.reviewer)
    address = f"{FILINGS}{post(system, FILINGS, document(house)).json()['id']}/"
    upload = SimpleUploadedFile("正文.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
    attached = system.post(f"{address}attach/", {"file": upload}).json()
    wrong = post(system, f"{address}submit/", {"receiver": house.general.code})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["rule"]) == (422, "wrong_receiver", "R-207")
    sent = post(system, f"{address}submit/", {"receiver": house.receiver.code, "files": [attached["id"]]})
    assert (sent.status_code, sent.json()["state"], sent.json()["receiver"]) == (200, "submitted", house.receiver.code)
    [round_] = system.get(f"{address}submissions/").json()["results"]
    assert round_["attachments"] == [{"file": attached["id"], "name": "正文.pdf", "sha256": attached["sha256"]}]
    assert round_["content"]["sections"][1]["heading"] == "工作任务"
    assert (
        post(reviewer, f"{address}return/", {"submission": 1, "reason": "不具体"}).json()["code"] == "nothing_to_mend"
    )
    remarks = [{"anchor": PLACE, "text": "列明时间", "must_mend": True}]
    back = post(reviewer, f"{address}return/", {"submission": 1, "reason": "不具体", "remarks": remarks})
    assert back.json()["state"] == "returned"
    [remark] = system.get(f"{address}remarks/").json()["results"]
    assert (remark["heading"], remark["must_mend"], remark["answer"]) == ("工作任务", True, "")
    changed = [{"heading": "工作任务", "text": "一季度完成。"}]
    assert post(system, f"{address}change/", {"title": "工作方案", "sections": changed}).status_code == 200
    assert post(system, f"{address}submit/").json()["code"] == "remark_unanswered"
    answers = [{"remark": remark["id"], "text": "已列明"}]
    assert post(system, f"{address}submit/", {"answers": answers}).json()["rounds_made"] == 2
    assert post(system, f"{address}accept/", {"submission": 2}).status_code == 403
    assert post(reviewer, f"{address}accept/", {"submission": 1}).json()["code"] == "another_round"
    assert post(reviewer, f"{address}accept/", {"submission": 2}).json()["number"]
    assert system.get(address).json()["state"] == "accepted"


def test_remarks_are_read_by_the_department_only_with_the_decision(house: House) -> None:
    filing = house.submitted(at=timezone.now())
    reviewer, staff = signed_in(house.reviewer), signed_in(house.staff)
    reviewer.post(f"{filing.get_absolute_url()}remark/", {"anchor": PLACE, "text": "列明时间", "must_mend": "yes"})
    address = f"{FILINGS}{filing.pk}/remarks/"
    assert len(reviewer.get(address).json()["results"]) == 1
    assert staff.get(address).json()["results"] == []


def test_a_stranger_reads_nothing_and_the_lists_are_limited(house: House) -> None:
    filing = house.submitted(at=timezone.now())
    stranger, seat = signed_in(house.stranger), signed_in(person(Role.SUPERVISION))
    assert stranger.get(f"{FILINGS}{filing.pk}/").status_code == 404
    for name in ("filings", "filing-duties"):
        assert stranger.get(f"/api/v1/{name}/").json()["results"] == []
        assert len(seat.get(f"/api/v1/{name}/").json()["results"]) == 1
    assert len(stranger.get("/api/v1/work-schemes/").json()["results"]) == 1
    assert len(stranger.get("/api/v1/filing-flows/").json()["results"]) == 5
    assert stranger.get("/api/v1/supervision-orders/").json()["results"] == []
