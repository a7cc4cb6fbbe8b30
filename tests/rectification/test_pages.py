"""Pages of rectification: the department's, the enterprise's behind its code, and the API."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access import new_entropy
from core.access.services import issue
from core.people.models import Role, User
from inspections.rectification.models import Rectification, RectificationReport
from inspections.rectification.services.ordering import proof_number
from inspections.services.visits.notice import CODE_OF_VISIT
from tests.factories.people import person
from tests.factories.rectification import DUE_ON, ENTROPY, ORDER_AT, WORDS, found_wrong, ordered

pytestmark = pytest.mark.django_db
LIST, API = "/inspections/rectification/", "/api/v1/rectifications/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(ORDER_AT + dt.timedelta(hours=1), tick=False) as traveller:
        yield traveller


class TestOfTheDepartment:
    def test_another_department_sees_nothing(self) -> None:
        _scene, made = ordered()
        stranger = signed_in(person(Role.STAFF))
        assert stranger.get(made.get_absolute_url()).status_code == 404
        assert made.number not in stranger.get(LIST).content.decode()
        assert stranger.get(API).json()["results"] == []

    def test_from_the_visit_to_the_order(self) -> None:
        scene = found_wrong()
        client = signed_in(scene.stage.staff)
        page = client.get(f"/inspections/visits/{scene.visit.pk}/").content.decode()
        address = f"{LIST}order/{scene.visit.pk}/{scene.stage.department.code}/"
        assert address in page
        asked = client.get(address).content.decode()
        assert "某条例" in asked  # what was found and its basis stand there to be put into words
        assert client.post(address, {**WORDS, "due_on": "2026-04-01"}).status_code == 422
        done = client.post(address, {**WORDS, "due_on": DUE_ON.isoformat()}, follow=True)
        assert Rectification.objects.get().number in done.content.decode()
        assert address not in client.get(f"/inspections/visits/{scene.visit.pk}/").content.decode()

    def test_staff_rechecks_and_the_head_extends(self) -> None:
        scene, made = ordered()
        staff, head = signed_in(scene.stage.staff), signed_in(scene.stage.head)
        at = made.get_absolute_url()
        later = (DUE_ON + dt.timedelta(days=7)).isoformat()
        assert staff.post(f"{at}extend/", {"due_on": later, "reason": "到货延迟"}).status_code == 403
        assert head.post(f"{at}extend/", {"due_on": later, "reason": "到货延迟"}).status_code == 302
        brought = {"statement": "已整改", "client_id": uuid.uuid4(), "evidence": SimpleUploadedFile("a.pdf", PDF)}
        assert staff.post(f"{at}report/", brought).status_code == 302
        seen = {"way": "in_writing", "result": "corrected", "seen": "已公示"}
        assert staff.post(f"{at}recheck/", seen).status_code == 302
        page = staff.get(at).content.decode()
        assert "已公示" in page
        paper = staff.get(f"{at}rechecks/{made.rechecks.get().pk}.pdf")
        assert paper.content.startswith(b"%PDF")

    def test_the_list_asks_as_much_for_many_as_for_one(self) -> None:
        scene, made = ordered()
        client = signed_in(scene.stage.staff)
        with CaptureQueriesContext(connection) as one:
            assert made.number in client.get(LIST).content.decode()
        rows = [
            Rectification(
                visit=visit,
                department=scene.stage.department,
                number=f"试〔2026〕{visit.pk}号",
                ordered_on=ORDER_AT.date(),
                due_on=DUE_ON,
                **WORDS,
            )
            for visit in scene.stage.draw.visits.exclude(pk=scene.visit.pk)
        ]
        assert rows
        Rectification.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as many:
            client.get(LIST)
        assert len(many) <= len(one)

    def test_over_the_api(self) -> None:
        scene = found_wrong()
        client = signed_in(scene.stage.staff)
        body = {
            "visit": scene.visit.pk,
            "department": scene.stage.department.code,
            **WORDS,
            "due_on": DUE_ON.isoformat(),
        }

        def send(path: str, data: Any) -> Any:
            return client.post(f"{API}{path}", data, "application/json", headers={"Idempotency-Key": str(uuid.uuid4())})

        made = send("", body)
        assert made.status_code == 201
        assert send("", body).json()["code"] == "order_stands"
        one = f"{made.json()['id']}/"
        assert (
            send(f"{one}report/", {"client_id": str(uuid.uuid4()), "statement": "已整改"}).json()["state"] == "reported"
        )
        assert send(f"{one}extend/", {"due_on": "2026-05-30", "reason": "x"}).status_code == 403
        closed = send(f"{one}recheck/", {"way": "on_site", "result": "corrected", "seen": "已公示"}).json()
        assert (closed["state"], len(closed["rechecks"])) == ("closed", 1)


class TestOfTheEnterprise:
    def page_of(self, visit: Any) -> str:
        made, secret = issue(
            CODE_OF_VISIT,
            subject=visit,
            entropy=new_entropy(),
            expires_at=ORDER_AT + dt.timedelta(days=30),
            acting_user=person(Role.STAFF),
            at=ORDER_AT,
        )
        assert made
        return f"/c/{secret}/"

    def test_without_an_order_there_is_no_such_page(self) -> None:
        scene = found_wrong()
        assert Client().get(f"{self.page_of(scene.visit)}rectification/").status_code == 404

    def test_the_number_on_the_paper_is_needed_and_guessing_is_stopped(self) -> None:
        scene, made = ordered()
        address = f"{self.page_of(scene.visit)}rectification/"
        body = {"order": made.number, "statement": "已整改", "proof": "00000000", "client_id": uuid.uuid4()}
        answers = [Client().post(address, body).status_code for _ in range(5)]
        assert set(answers) <= {403, 409, 422, 429}
        right = {**body, "proof": proof_number(ENTROPY)}
        assert Client().post(address, right).status_code != 302  # blocked for half an hour, even with the right one
        assert not RectificationReport.objects.exists()

    def test_with_it_the_report_arrives_and_the_page_says_so(self) -> None:
        scene, made = ordered()
        page = self.page_of(scene.visit)
        assert "rectification/" in Client().get(page).content.decode()
        address = f"{page}rectification/"
        assert made.demands in Client().get(address).content.decode()
        body = {
            "order": made.number,
            "statement": "已补报并公示。",
            "proof": proof_number(ENTROPY),
            "client_id": uuid.uuid4(),
            "evidence": [SimpleUploadedFile("证明.pdf", PDF), SimpleUploadedFile("照片.pdf", PDF)],
        }
        done = Client().post(address, body, follow=True)
        assert "已补报并公示。" in done.content.decode()
        report = RectificationReport.objects.get()
        assert (report.by_enterprise, report.files.count()) == (True, 2)
        assert Client().get(address).content.decode().count('name="proof"') == 0  # nothing more is asked
