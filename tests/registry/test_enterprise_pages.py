"""Pages of enterprises and imports."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.jobs.models import Job
from core.jobs.running import perform
from core.people.models import Role
from registry.models import Enterprise, EnterpriseImport
from registry.reading import read_table
from tests.factories.people import UserFactory, person
from tests.factories.registry import EnterpriseFactory, csv_of, demo_csv, keeper
from tests.registry.test_imports import CODE, OTHER, WRONG

pytestmark = pytest.mark.django_db

HOME = "/registry/enterprises/"
IMPORTS = "/registry/imports/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


class TestWhoSees:
    @pytest.mark.parametrize(
        "address", [HOME, f"{HOME}new/", IMPORTS, f"{IMPORTS}new/", f"{IMPORTS}template/", f"{HOME}1/", f"{IMPORTS}1/"]
    )
    def test_nobody_without_signing_in(self, address: str) -> None:
        assert Client().get(address).headers["Location"].startswith("/login/")

    def test_a_case_handler_elsewhere_reads_and_changes_nothing(self) -> None:
        enterprise = EnterpriseFactory()
        client = signed_in(person(Role.STAFF))
        page = text_of(client.get(enterprise.get_absolute_url()))
        assert enterprise.name in page
        assert "/correct/" not in page
        for address in (f"{HOME}new/", f"{HOME}{enterprise.pk}/correct/", f"{HOME}{enterprise.pk}/rename/"):
            assert client.get(address).status_code == 403
            assert client.post(address, {}).status_code == 403
        assert client.get(f"{IMPORTS}new/").status_code == 403
        assert "No file was imported yet" in text_of(client.get(IMPORTS))

    def test_without_a_post_there_is_nothing(self) -> None:
        enterprise = EnterpriseFactory()
        client = signed_in(UserFactory())
        assert client.get(enterprise.get_absolute_url()).status_code == 404
        assert enterprise.name not in text_of(client.get(f"{HOME}?all=1"))


class TestTheList:
    def test_search_and_filters_stay_in_the_address_and_in_the_export(self) -> None:
        EnterpriseFactory(name="霁岚浦软件有限公司", code=CODE, state="revoked")
        EnterpriseFactory(name="樾栎帆软件有限公司")
        client = signed_in(person(Role.STAFF))
        assert "霁岚浦" not in text_of(client.get(HOME))  # by default the existing ones
        assert "霁岚浦" in text_of(client.get(f"{HOME}?q=jlp"))
        assert "樾栎帆" not in text_of(client.get(f"{HOME}?q=jlp"))
        table = read_table(b"".join(client.get(f"{HOME}?q=jlp&export=xlsx").streaming_content))  # type: ignore[arg-type]
        assert len(table.rows) == 1
        assert {"霁岚浦软件有限公司", CODE} <= set(table.rows[0][1])

    def test_the_number_of_queries_does_not_grow_with_the_rows(self) -> None:
        client = signed_in(person(Role.STAFF))
        counts = []
        for more in (2, 40):
            EnterpriseFactory.create_batch(more)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(HOME).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 20


class TestByHand:
    def facts(self, **changes: str) -> dict[str, str]:
        return {"code": CODE, "name": "霁岚浦软件有限公司", "state": "existing"} | changes

    def test_a_wrong_check_character_brings_up_the_question_for_the_reason(self) -> None:
        client = signed_in(keeper())
        page = client.get(f"{HOME}new/")
        assert 'type="hidden" name="code_reason"' in text_of(page)
        asked = client.post(f"{HOME}new/", self.facts(code=WRONG))
        assert asked.status_code == 422
        assert "should be J" in text_of(asked)
        assert '<textarea name="code_reason"' in text_of(asked)
        assert WRONG in text_of(asked)  # what was typed is still there
        done = client.post(f"{HOME}new/", self.facts(code=WRONG, code_reason="证照上即如此"))
        assert done.status_code == 302
        assert "证照上即如此" in text_of(client.get(done.headers["Location"]))

    def test_faults_stand_at_their_fields(self) -> None:
        answer = signed_in(keeper()).post(f"{HOME}new/", self.facts(code="9137", industry="炼金"))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"code", "industry"}

    def test_two_people_correcting_the_second_is_told_and_loses_nothing(self) -> None:
        enterprise = EnterpriseFactory(name="霁岚浦软件有限公司")
        one, two = signed_in(keeper()), signed_in(keeper())
        address = f"{HOME}{enterprise.pk}/correct/"
        form = {name: value or "" for name, value in one.get(address).context["form"].initial.items()}
        form |= {"reason": "核对档案"}
        assert one.post(address, form | {"address": "青栎路9号"}).status_code == 302
        late = two.post(address, form | {"address": "青栎路10号"})
        assert (late.status_code, "青栎路10号" in text_of(late)) == (409, True)
        enterprise.refresh_from_db()
        assert enterprise.address == "青栎路9号"
        assert "核对档案" in text_of(one.get(enterprise.get_absolute_url()))

    def test_a_rename_shows_both_names(self) -> None:
        enterprise = EnterpriseFactory(name="霁岚浦有限公司")
        client = signed_in(keeper())
        form = {"name": "樾栎帆有限公司", "since": "2026-01-05", "version": "1"}
        assert client.post(f"{HOME}{enterprise.pk}/rename/", form).status_code == 302
        page = text_of(client.get(enterprise.get_absolute_url()))
        assert "霁岚浦有限公司" in page
        assert "樾栎帆有限公司" in page


class TestTheWizard:
    def upload(self, client: Client, content: bytes) -> EnterpriseImport:
        answer = client.post(f"{IMPORTS}new/", {"file": SimpleUploadedFile("企业.csv", content)})
        assert answer.status_code == 302
        return EnterpriseImport.objects.latest("pk")

    def test_the_template_has_a_known_header_for_every_field_in_both_languages(self) -> None:
        from registry.headers import Field, columns_of

        client = signed_in(keeper())
        for language in ("zh-hans", "en"):
            client.cookies["django_language"] = language
            content = b"".join(client.get(f"{IMPORTS}template/").streaming_content)  # type: ignore[arg-type]
            import python_calamine

            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            header = book.get_sheet_by_index(0).to_python()[0]
            assert [column.use for column in columns_of(header).columns] == list(Field)

    def test_a_file_goes_from_upload_over_the_dry_run_into_the_register(self) -> None:
        client = signed_in(keeper())
        content = csv_of([CODE, "甲一有限公司"], [WRONG, "乙二有限公司"], ["9137", "丙三有限公司"])
        source = self.upload(client, content)
        address = source.get_absolute_url()
        waiting = client.get(address, headers={"HX-Request": "true"})
        assert 'hx-trigger="every 1s"' in text_of(waiting)
        assert "<html" not in text_of(waiting)
        assert perform(Job.objects.get().pk)
        page = text_of(client.get(address))
        assert "What the dry run found" in page
        assert "9137 has 4 characters" in page
        assert "Enter all rows" not in page
        rejects = client.get(f"{address}rejects/")
        assert rejects.headers["Content-Disposition"].startswith("attachment")
        assert client.post(f"{address}enter/", {"good_rows_only": "yes"}).status_code == 302
        assert perform(Job.objects.latest("pk").pk)
        assert Enterprise.objects.get().code == CODE
        rows = text_of(client.get(f"{address}rows/"))
        assert f"{address}rows/3/" in rows
        assert f"{address}rows/4/" not in rows
        assert "乙二有限公司" in text_of(client.get(f"{address}rows/3/"))
        assert client.post(f"{address}rows/3/", {"reason": "证照上即如此"}).status_code == 302
        assert Enterprise.objects.filter(code=WRONG).exists()

    def test_an_unknown_header_is_asked_for(self) -> None:
        client = signed_in(keeper())
        source = self.upload(client, csv_of([CODE, "甲一有限公司", "7"], header="code,公司全名,幸运数字"))
        assert not Job.objects.exists()
        page = client.get(source.get_absolute_url())
        assert [field.label for field in page.context["columns_form"]] == ["公司全名", "幸运数字"]
        half = {"column1": "name", "column2": ""}
        client.post(f"{source.get_absolute_url()}columns/", half)
        assert not Job.objects.exists()
        client.post(f"{source.get_absolute_url()}columns/", half | {"column2": "not_kept"})
        assert perform(Job.objects.get().pk)
        source.refresh_from_db()
        assert (source.state, source.created) == ("checked", 1)

    def test_all_rows_are_good_and_entered_with_one_button(self) -> None:
        client = signed_in(keeper())
        source = self.upload(client, demo_csv(30))
        perform(Job.objects.get().pk)
        assert "Enter all rows" in text_of(client.get(source.get_absolute_url()))
        client.post(f"{source.get_absolute_url()}enter/")
        perform(Job.objects.latest("pk").pk)
        assert Enterprise.objects.count() == 30

    def test_the_same_file_again_is_recognised(self) -> None:
        client = signed_in(keeper())
        for _ in range(2):
            source = self.upload(client, csv_of([OTHER, "乙二中心"]))
            perform(Job.objects.latest("pk").pk)
            page = text_of(client.get(source.get_absolute_url()))
            client.post(f"{source.get_absolute_url()}enter/")
            perform(Job.objects.latest("pk").pk)
        assert "This very file was entered" in page
        assert EnterpriseImport.objects.latest("pk").unchanged == 1

    def test_what_is_no_table_stays_on_the_page_with_the_reason(self) -> None:
        client = signed_in(keeper())
        answer = client.post(f"{IMPORTS}new/", {"file": SimpleUploadedFile("企业.xlsx", b"%PDF-1.7")})
        assert answer.status_code == 422
        assert "This is PDF" in text_of(answer)

    def test_a_discarded_import_offers_nothing_more(self) -> None:
        client = signed_in(keeper())
        source = self.upload(client, demo_csv(3))
        perform(Job.objects.get().pk)
        client.post(f"{source.get_absolute_url()}discard/")
        page = text_of(client.get(source.get_absolute_url()))
        assert "Enter all rows" not in page
        client.post(f"{source.get_absolute_url()}enter/")
        assert not Enterprise.objects.exists()

    def test_the_pages_of_another_keepers_import_are_shared_but_only_they_and_readers_see_them(self) -> None:
        source = self.upload(signed_in(keeper()), demo_csv(3))
        for user, status in ((person(Role.LEADER), 200), (keeper(), 200), (person(Role.STAFF), 404)):
            assert signed_in(user).get(source.get_absolute_url()).status_code == status
        assert signed_in(person(Role.LEADER)).post(f"{source.get_absolute_url()}discard/").status_code == 302
        source.refresh_from_db()
        assert source.state == "uploaded"
