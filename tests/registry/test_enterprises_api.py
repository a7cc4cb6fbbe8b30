"""Enterprises and their imports over the API."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.jobs.models import Job
from core.jobs.running import perform
from core.people.models import Role
from registry.models import Enterprise
from tests.factories.api import bearer, machine
from tests.factories.people import UserFactory, person
from tests.factories.registry import EnterpriseFactory, csv_of, demo_csv, keeper, keeping_department

pytestmark = pytest.mark.django_db

CODE, WRONG = "91370171MA0TE5T16J", "91370171MA0TE5T16K"
LIST = "/api/v1/enterprises/"
IMPORTS = "/api/v1/enterprise-imports/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, address: str, data: Any, key: str = "k1") -> Any:
    return client.post(address, data, content_type="application/json", headers={"Idempotency-Key": key})


class TestReading:
    def test_nobody_reads_without_a_post(self) -> None:
        EnterpriseFactory()
        assert Client().get(LIST).status_code in (401, 403)
        assert signed_in(UserFactory()).get(LIST).json()["results"] == []

    def test_the_risk_class_never_leaves_the_house(self) -> None:
        enterprise = EnterpriseFactory(risk_class="D")
        _client, token = machine("enterprises:read")
        for address in (LIST, f"{LIST}{enterprise.pk}/"):
            inside = signed_in(person(Role.STAFF)).get(address)
            outside = bearer(token).get(address)
            assert '"risk_class":"D"' in inside.content.decode().replace(" ", "")
            assert (outside.status_code, "risk" in outside.content.decode()) == (200, False)

    def test_a_client_cannot_sift_by_risk_class_either(self) -> None:
        _client, token = machine("enterprises:read")
        assert bearer(token).get(f"{LIST}?risk_class=D").status_code == 400
        assert bearer(token).get(f"{LIST}?ordering=risk_class").status_code == 400

    @pytest.mark.parametrize(
        "query", ["q=jlp", "q=岚浦", f"q={CODE[:12]}", f"code={CODE}", "state=existing&industry=I65"]
    )
    def test_enterprises_are_found(self, query: str) -> None:
        EnterpriseFactory(name="霁岚浦软件有限公司", code=CODE)
        EnterpriseFactory(name="另一有限公司", industry_code="C1419", state="revoked")
        found = signed_in(person(Role.STAFF)).get(f"{LIST}?{query}").json()["results"]
        assert [one["code"] for one in found] == [CODE]
        assert (found[0]["street_name"], found[0]["industry_name"]) == ("舜华路街道", "应用软件开发")

    def test_the_number_of_queries_does_not_grow_with_the_rows(self) -> None:
        client = signed_in(person(Role.STAFF))
        counts = []
        for more in (2, 20):
            EnterpriseFactory.create_batch(more)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(LIST)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestWriting:
    def test_only_keepers_write(self) -> None:
        refused = post(signed_in(person(Role.STAFF)), LIST, {"code": CODE, "name": "霁岚浦软件有限公司"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_register_keeper")

    def test_a_client_of_the_keeping_department_writes_with_its_scope(self) -> None:
        _client, token = machine("enterprises:write", "enterprises:read", department=keeping_department())
        made = post(bearer(token), LIST, {"code": CODE, "name": "霁岚浦软件有限公司"})
        assert made.status_code == 201
        assert Enterprise.objects.get().changes.get().actor.kind == "client"

    def test_the_same_key_enters_once(self) -> None:
        client = signed_in(keeper())
        answers = [post(client, LIST, {"code": CODE, "name": "霁岚浦软件有限公司"}) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == Enterprise.objects.count() == 1

    def test_a_wrong_check_character_is_told_with_the_way_out_and_enters_with_a_reason(self) -> None:
        client = signed_in(keeper())
        told = post(client, LIST, {"code": WRONG, "name": "霁岚浦软件有限公司"}).json()
        assert (told["status"], told["code"], told["place"]) == (422, "code_needs_reason", "code")
        assert told["way_out"]
        given = {"code": WRONG, "name": "霁岚浦软件有限公司", "code_reason": "证照上即如此"}
        assert post(client, LIST, given, "k2").json()["code_standing"] == "accepted"

    def test_faults_point_at_their_fields(self) -> None:
        told = post(signed_in(keeper()), LIST, {"code": "9137", "name": "霁岚浦", "street": "别处"}).json()
        assert {fault["pointer"] for fault in told["errors"]} == {"#/code", "#/street"}

    def test_a_change_needs_the_version_it_was_made_from(self) -> None:
        client, enterprise = signed_in(keeper()), EnterpriseFactory()
        address = f"{LIST}{enterprise.pk}/"
        change = {"address": "青栎路9号", "reason": "核对档案"}
        assert client.patch(address, change, content_type="application/json").status_code == 428
        etag = client.get(address).headers["ETag"]
        done = client.patch(address, change, content_type="application/json", headers={"If-Match": etag})
        assert (done.status_code, done.json()["address"], done.json()["version"]) == (200, "青栎路9号", 2)
        late = client.patch(address, {"address": "x"}, content_type="application/json", headers={"If-Match": etag})
        assert (late.status_code, late.json()["differences"][0]["current"]) == (412, "青栎路9号")
        assert enterprise.changes.get().why == "核对档案"

    def test_a_rename_keeps_the_former_name(self) -> None:
        client, enterprise = signed_in(keeper()), EnterpriseFactory(name="霁岚浦有限公司")
        given = {"name": "樾栎帆有限公司", "since": "2026-01-05", "version": 1}
        done = client.post(f"{LIST}{enterprise.pk}/rename/", given, content_type="application/json")
        assert done.json()["former_names"] == [{"name": "霁岚浦有限公司", "borne_from": None, "borne_to": "2026-01-05"}]


class TestImports:
    def upload(self, client: Client, content: bytes, key: str = "u1") -> Any:
        file = SimpleUploadedFile("企业.csv", content)
        return client.post(IMPORTS, {"file": file}, headers={"Idempotency-Key": key})

    def test_others_neither_upload_nor_see_imports(self) -> None:
        made = self.upload(signed_in(keeper()), demo_csv(3)).json()
        other = signed_in(person(Role.STAFF))
        assert self.upload(other, demo_csv(3)).status_code == 403
        assert other.get(IMPORTS).json()["results"] == []
        assert other.get(f"{IMPORTS}{made['id']}/").status_code == 404
        assert other.get(f"{IMPORTS}{made['id']}/rows/").status_code == 404
        assert other.post(f"{IMPORTS}{made['id']}/enter/", {}, content_type="application/json").status_code == 404

    def test_a_file_goes_the_whole_way(self) -> None:
        client = signed_in(keeper())
        content = csv_of([CODE, "甲一有限公司", "7"], [WRONG, "乙二有限公司", "8"], header="code,name,lucky")
        made = self.upload(client, content)
        assert made.status_code == 201
        again = self.upload(client, content)
        assert (again.json()["id"], again.headers["Idempotency-Replayed"]) == (made.json()["id"], "true")
        address = f"{IMPORTS}{made.json()['id']}/"
        assert client.post(f"{address}check/").json()["code"] == "columns_unclear"
        answered = client.post(
            f"{address}columns/", {"columns": {"lucky": "not_kept"}}, content_type="application/json"
        )
        assert answered.status_code == 200
        assert client.post(f"{address}check/").status_code == 202
        assert perform(Job.objects.get().pk)
        checked = client.get(address).json()
        assert (checked["state"], checked["created"], checked["needs_reason"]) == ("checked", 1, 1)
        refused = client.post(f"{address}enter/", {}, content_type="application/json").json()
        assert refused["code"] == "rows_have_faults"
        asked = client.post(f"{address}enter/", {"good_rows_only": True}, content_type="application/json")
        assert (asked.status_code, asked.json()["job"]["state"]) == (202, "queued")
        assert perform(Job.objects.latest("pk").pk)
        (row,) = client.get(f"{address}rows/").json()["results"]
        assert row["faults"][0]["code"] == "code_wrong_check"
        assert client.get(f"{address}rejects/").getvalue().startswith(b"\xef\xbb\xbf")
        accepted = client.post(
            f"{address}rows/{row['number']}/accept/", {"reason": "证照上即如此"}, content_type="application/json"
        )
        assert (accepted.status_code, accepted.json()["code"]) == (200, WRONG)
        assert Enterprise.objects.count() == 2

    def test_what_is_no_table_is_refused_in_words(self) -> None:
        told = self.upload(signed_in(keeper()), b"%PDF-1.7").json()
        assert (told["status"], told["code"]) == (422, "file_unreadable")
        assert "PDF" in told["detail"]

    def test_an_import_is_not_discarded_while_a_job_works_on_it(self) -> None:
        client = signed_in(keeper())
        address = f"{IMPORTS}{self.upload(client, demo_csv(2)).json()['id']}/"
        client.post(f"{address}check/")
        assert client.post(f"{address}discard/").json()["code"] == "import_busy"


def test_dates_of_a_change_are_told(at: dt.datetime) -> None:
    enterprise = EnterpriseFactory()
    found = signed_in(person(Role.STAFF)).get(f"{LIST}?changed_after=2020-01-01T00:00:00Z").json()["results"]
    assert [one["id"] for one in found] == [enterprise.pk]
