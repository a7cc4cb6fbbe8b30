"""Entering files of enterprises: what a person loses, gains and is told."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.ledger.selectors import detail_of, history_of, ledger_faults
from core.people.models import Role
from registry.errors import (
    ColumnsUnclear,
    FileUnreadable,
    ImportBusy,
    NotRegisterKeeper,
    ReasonMissing,
    RowNotOpen,
    RowsHaveFaults,
)
from registry.models import CodeReason, Enterprise, EnterpriseChange, EnterpriseImport, FormerName
from registry.rejects import rejects_file
from registry.services.imports import (
    accept_row_with_reason,
    answer_columns,
    check_import,
    counts_of,
    discard_import,
    enter_import,
    import_enterprises,
    start_check,
    start_entering,
    upload_import,
)
from registry.services.loading import change_digest
from tests.factories.people import person
from tests.factories.registry import EnterpriseFactory, csv_of, demo_csv, invented, keeper

pytestmark = pytest.mark.django_db

CODE, OTHER, WRONG = "91370171MA0TE5T16J", "12370100000000019U", "91370171MA0TE5T16K"


def enter(at: dt.datetime, content: bytes, **values: Any) -> EnterpriseImport:
    return import_enterprises(
        content=content, file_name="企业.csv", acting_user=values.pop("user", None) or keeper(), at=at, **values
    )


def counts(source: EnterpriseImport) -> tuple[int, ...]:
    return tuple(counts_of(source).values())


class TestWhoMay:
    def test_a_department_without_the_duty_may_not_import(self, at: dt.datetime) -> None:
        with pytest.raises(NotRegisterKeeper):
            enter(at, csv_of([CODE, "甲一有限公司"]), user=person(Role.STAFF))
        with pytest.raises(NotRegisterKeeper):
            upload_import(
                content=csv_of([CODE, "甲一有限公司"]), file_name="a.csv", acting_user=person(Role.HEAD), at=at
            )
        assert not Enterprise.objects.exists()

    def test_an_officer_of_the_keeping_department_may_not_import(self, at: dt.datetime) -> None:
        officer = person(Role.OFFICER, department=keeper().department)
        with pytest.raises(NotRegisterKeeper):
            enter(at, csv_of([CODE, "甲一有限公司"]), user=officer)

    def test_a_case_handler_of_the_keeping_department_may(self, at: dt.datetime) -> None:
        assert counts(enter(at, csv_of([CODE, "甲一有限公司"]))) == (1, 1, 0, 0, 0, 0)


class TestUpsert:
    def test_a_new_code_is_entered_with_its_history(self, at: dt.datetime) -> None:
        user = keeper()
        source = enter(at, csv_of([CODE, "甲一有限公司"]), user=user)
        enterprise = Enterprise.objects.get()
        assert (enterprise.code, enterprise.subject_id, enterprise.zone_no) == (CODE, CODE, None)
        assert (enterprise.state, enterprise.kind, enterprise.authority_code) == ("existing", "company", "370171")
        change = EnterpriseChange.objects.get()
        assert (change.kind, change.before, change.row_number) == ("registered", {}, 2)
        assert (change.after["name"], change.source_import, change.actor) == ("甲一有限公司", source, user)
        assert change.recorded_at is not None

    def test_the_same_file_again_changes_nothing_and_writes_no_history(self, at: dt.datetime) -> None:
        content = demo_csv(300)
        enter(at, content)
        before = EnterpriseChange.objects.count()
        assert counts(enter(at, content)) == (300, 0, 0, 300, 0, 0)
        assert EnterpriseChange.objects.count() == before

    def test_an_empty_cell_takes_nothing_away(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "甲一有限公司", "青栎路1号"], header="code,name,地址"))
        assert counts(enter(at, csv_of([CODE, "甲一有限公司", ""], header="code,name,地址"))) == (1, 0, 0, 1, 0, 0)
        assert Enterprise.objects.get().address == "青栎路1号"

    def test_only_what_differs_stands_in_the_history(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "甲一有限公司", "存续"], header="code,name,登记状态"))
        enter(at, csv_of([CODE, "甲一有限公司", "注销"], header="code,name,登记状态"))
        change = EnterpriseChange.objects.latest("id")
        assert (change.kind, change.before, change.after) == (
            "corrected",
            {"state": "existing"},
            {"state": "deregistered"},
        )
        assert Enterprise.objects.get().version == 2

    def test_another_name_under_the_same_code_is_a_rename_and_both_names_are_found(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "霁岚泊软件有限公司"]))
        assert counts(enter(at, csv_of([CODE, "樾栎帆软件有限公司"]))) == (1, 0, 1, 0, 0, 0)
        enterprise, former = Enterprise.objects.get(), FormerName.objects.get()
        assert (enterprise.name, former.name, former.borne_to) == (
            "樾栎帆软件有限公司",
            "霁岚泊软件有限公司",
            at.date(),
        )
        assert enterprise.name_since == at.date()
        assert EnterpriseChange.objects.latest("id").kind == "renamed"
        assert "霁岚泊" in enterprise.search_text
        assert "樾栎帆" in enterprise.search_text

    def test_other_brackets_are_no_rename(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "霁岚泊(济南)有限公司"]))
        assert counts(enter(at, csv_of([CODE, "霁岚泊（济南）有限公司"]))) == (1, 0, 0, 1, 0, 0)

    def test_an_old_number_finds_the_subject_and_a_code_is_added_to_it(self, at: dt.datetime) -> None:
        enter(at, csv_of(["3701001009351", "甲一有限公司"]))
        enterprise = Enterprise.objects.get()
        number = enterprise.zone_no
        assert (enterprise.code, enterprise.code_standing, enterprise.subject_id) == (None, "older", number)
        assert re.fullmatch("Z[0-9]{9}", str(number))
        assert counts(enter(at, csv_of(["3701001009351", "甲一有限公司"]))) == (1, 0, 0, 1, 0, 0)
        added = csv_of([CODE, "甲一有限公司", "3701001009351"], header="code,name,注册号")
        assert counts(enter(at, added)) == (1, 0, 1, 0, 0, 0)
        enterprise.refresh_from_db()
        assert (enterprise.code, enterprise.subject_id, enterprise.code_standing) == (CODE, CODE, "valid")
        assert enterprise.zone_no == number

    def test_an_organisation_code_is_found_inside_a_code(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE[8:16] + "-" + CODE[16], "甲一有限公司"]), reasons={CODE[8:17]: "证照上即如此"})
        assert counts(enter(at, csv_of([CODE, "甲一有限公司"]))) == (1, 0, 1, 0, 0, 0)

    def test_a_number_that_belongs_to_a_subject_with_another_code_is_refused_with_its_name(
        self, at: dt.datetime
    ) -> None:
        header = "code,name,注册号"
        enter(at, csv_of([CODE, "甲一有限公司", "3701001009351"], header=header))
        source = enter(at, csv_of([OTHER, "乙二中心", "3701001009351"], header=header))
        assert counts(source) == (1, 0, 0, 0, 0, 1)
        (row,) = source.open_rows.all()
        assert row.faults[0]["values"]["name"] == "甲一有限公司"

    def test_numbers_of_two_subjects_in_one_row_are_refused(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "甲一有限公司"], ["3701001009351", "乙二有限公司"]))
        source = enter(at, csv_of([CODE, "甲一有限公司", "3701001009351"], header="code,name,注册号"))
        assert source.open_rows.get().faults[0]["code"] == "match_two"

    def test_a_site_without_a_code_is_found_again_by_name_and_place(self, at: dt.datetime) -> None:
        content = csv_of(["", "霁岚泊工地", "工地", "青栎路1号"], header="code,name,主体类别,地址")
        enter(at, content)
        assert counts(enter(at, content)) == (1, 0, 0, 1, 0, 0)
        elsewhere = csv_of(["", "霁岚泊工地", "工地", "青栎路2号"], header="code,name,主体类别,地址")
        assert counts(enter(at, elsewhere)) == (1, 1, 0, 0, 0, 0)
        assert Enterprise.objects.count() == 2

    def test_a_risk_class_comes_with_its_day_and_source(self, at: dt.datetime) -> None:
        enter(at, csv_of([CODE, "甲一有限公司", "b类"], header="code,name,信用风险分类"))
        enterprise = Enterprise.objects.get()
        assert (enterprise.risk_class, enterprise.risk_valid_from) == ("B", at.date())
        assert enterprise.risk_source == "企业.csv"


class TestReasons:
    def test_a_wrong_check_character_waits_for_a_reason(self, at: dt.datetime) -> None:
        source = enter(at, csv_of([WRONG, "甲一有限公司"], [OTHER, "乙二中心"]))
        assert counts(source) == (2, 1, 0, 0, 1, 0)
        assert source.open_rows.get().faults[0]["values"]["expected"] == "J"

    def test_a_reason_in_the_file_lets_it_in_and_is_kept_with_who_and_when(self, at: dt.datetime) -> None:
        user = keeper()
        content = csv_of([WRONG, "甲一有限公司", "证照上即如此"], header="code,name,代码理由")
        assert counts(enter(at, content, user=user)) == (1, 1, 0, 0, 0, 0)
        reason = CodeReason.objects.get()
        assert (reason.number, reason.expected, reason.reason, reason.actor) == (WRONG, "J", "证照上即如此", user)
        assert (reason.enterprise.code_standing, reason.occurred_at) == ("accepted", at)

    def test_once_accepted_it_is_not_asked_again(self, at: dt.datetime) -> None:
        enter(at, csv_of([WRONG, "甲一有限公司"]), reasons={WRONG.lower(): "证照上即如此"})
        assert counts(enter(at, csv_of([WRONG, "甲一有限公司"]))) == (1, 0, 0, 1, 0, 0)
        assert counts(enter(at, csv_of([WRONG, "甲三有限公司"]))) == (1, 0, 1, 0, 0, 0)
        assert Enterprise.objects.get().code_standing == "accepted"
        assert CodeReason.objects.count() == 1

    def test_a_waiting_row_is_accepted_one_by_one_with_a_reason(self, at: dt.datetime) -> None:
        user = keeper()
        source = enter(at, csv_of([WRONG, "甲一有限公司"], ["无", "某旅社"], ["9137", "乙二"]), user=user)
        assert counts(source) == (3, 0, 0, 0, 2, 1)

        def accept(number: int, reason: str = "证照上即如此") -> Enterprise:
            return accept_row_with_reason(source=source, number=number, reason=reason, acting_user=user, at=at)

        with pytest.raises(NotRegisterKeeper):
            accept_row_with_reason(source=source, number=2, reason="证照上即如此", acting_user=person(), at=at)
        with pytest.raises(ReasonMissing):
            accept(2, " x ")
        with pytest.raises(RowNotOpen):
            accept(4)  # rejected: no reason makes it right
        assert accept(2).code == WRONG
        assert accept(3).subject_id.startswith("Z")
        with pytest.raises(RowNotOpen):
            accept(2)
        assert CodeReason.objects.count() == 2
        assert [entry.why for entry in history_of(source)][:2] == ["证照上即如此"] * 2


class TestAllOrNothing:
    def test_a_single_bad_row_stops_all_unless_good_rows_are_asked_for(self, at: dt.datetime) -> None:
        content = csv_of([CODE, "甲一有限公司"], ["9137", "乙二"])
        with pytest.raises(RowsHaveFaults):
            enter(at, content, good_rows_only=False)
        assert not Enterprise.objects.exists()
        assert not EnterpriseChange.objects.exists()
        assert counts(enter(at, content)) == (2, 1, 0, 0, 0, 1)

    def test_the_dry_run_counts_what_the_act_then_does_and_enters_nothing(self, at: dt.datetime) -> None:
        user = keeper()
        EnterpriseFactory(code=invented(0).code, name="旧名有限公司")
        content = demo_csv(200) + "9137,短,,,,,,,,,,\n".encode()
        source = upload_import(content=content, file_name="企业.csv", acting_user=user, at=at)
        check_import(source=source, acting_user=user, at=at)
        source.refresh_from_db()
        foreseen = counts(source)
        assert (source.state, Enterprise.objects.count(), EnterpriseChange.objects.count()) == ("checked", 1, 0)
        enter_import(source=source, good_rows_only=True, acting_user=user, at=at)
        source.refresh_from_db()
        assert (source.state, counts(source)) == ("done", foreseen)
        assert foreseen[0] == sum(foreseen[1:]) == 201
        assert foreseen[2] == 1

    def test_entering_twice_is_entering_once(self, at: dt.datetime) -> None:
        user = keeper()
        source = upload_import(content=demo_csv(50), file_name="企业.csv", acting_user=user, at=at)
        for _ in range(2):
            enter_import(source=source, good_rows_only=False, acting_user=user, at=at)
        assert Enterprise.objects.count() == EnterpriseChange.objects.count() == 50

    def test_the_file_is_dropped_when_the_import_is_over(
        self, at: dt.datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        user = keeper()
        for act in (
            lambda source: enter_import(source=source, good_rows_only=False, acting_user=user, at=at),
            lambda source: discard_import(source=source, acting_user=user, at=at),
        ):
            source = upload_import(content=demo_csv(5), file_name="企业.csv", acting_user=user, at=at)
            path = Path(source.file.path)
            with django_capture_on_commit_callbacks(execute=True):
                act(source)
            source.refresh_from_db()
            assert not source.file
            assert not path.exists()


class TestLedger:
    def test_one_line_holds_digest_of_the_file_counts_and_digest_of_the_changes(self, at: dt.datetime) -> None:
        content = demo_csv(120)
        source = enter(at, content)
        line = history_of(source).get(act="registry.import.enter")
        detail = detail_of(line)
        assert detail["sha256"] == source.sha256
        assert (detail["rows"], detail["created"]) == (120, 120)
        assert detail["change_digest"] == source.change_digest == change_digest(source.pk)
        assert list(ledger_faults()) == []

    def test_a_changed_history_row_no_longer_gives_the_digest(self, at: dt.datetime) -> None:
        from django.db import connection

        source = enter(at, demo_csv(5))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE registry_enterprisechange DISABLE TRIGGER registry_enterprisechange_append_only"
            )
            cursor.execute('UPDATE registry_enterprisechange SET after = after || \'{"state": "revoked"}\'')
            cursor.execute(
                "ALTER TABLE registry_enterprisechange ENABLE ALWAYS TRIGGER registry_enterprisechange_append_only"
            )
        assert change_digest(source.pk) != source.change_digest


class TestColumns:
    def test_an_unknown_header_is_refused_by_the_shell_and_asked_on_the_page(self, at: dt.datetime) -> None:
        user = keeper()
        content = csv_of([CODE, "甲一有限公司", "7"], header="uscc,公司全名,幸运数字")
        with pytest.raises(ColumnsUnclear) as caught:
            enter(at, content, user=user)
        assert [fault.code for fault in caught.value.faults] == ["header_unknown", "header_unknown", "header_missing"]
        source = upload_import(content=content, file_name="企业.csv", acting_user=user, at=at)
        with pytest.raises(ColumnsUnclear):
            start_check(source=source, acting_user=user, at=at)
        chosen: Mapping[str, str] = {"公司全名": "name", "幸运数字": "not_kept"}
        answer_columns(source=source, chosen=chosen, acting_user=user, at=at)
        check_import(source=source, acting_user=user, at=at)
        source.refresh_from_db()
        assert counts(source) == (1, 1, 0, 0, 0, 0)

    def test_another_answer_voids_the_dry_run(self, at: dt.datetime) -> None:
        user = keeper()
        source = upload_import(content=csv_of(["9137", "甲一"]), file_name="企业.csv", acting_user=user, at=at)
        check_import(source=source, acting_user=user, at=at)
        assert source.open_rows.count() == 1
        source = answer_columns(source=source, chosen={}, acting_user=user, at=at)
        assert (source.state, source.open_rows.count()) == ("uploaded", 0)

    def test_what_is_no_table_is_refused_at_once(self, at: dt.datetime) -> None:
        with pytest.raises(FileUnreadable) as caught:
            upload_import(content=b"%PDF-1.7", file_name="企业.xlsx", acting_user=keeper(), at=at)
        assert "PDF" in str(caught.value)
        assert not EnterpriseImport.objects.exists()


class TestRejects:
    def test_rejected_rows_come_back_as_they_were_with_the_reason_beside_each(self, at: dt.datetime) -> None:
        source = enter(at, csv_of([CODE, "甲一有限公司", "x"], ["9137", "=甲+1", "y"], header="code,name,备注"))
        name, content = rejects_file(source)
        assert name == "企业.rejects.csv"
        header, row = content.decode("utf-8-sig").splitlines()
        assert header == "code,name,备注,原行号,原因,reason"
        assert row.startswith("9137,'=甲+1,y,3,")
        corrected = content.replace(b"9137", OTHER.encode())
        assert counts(enter(at, corrected)) == (1, 1, 0, 0, 0, 0)
        assert Enterprise.objects.get(code=OTHER).name == "=甲+1"

    def test_columns_on_persons_are_kept_nowhere(self, at: dt.datetime) -> None:
        source = enter(
            at, csv_of(["9137", "甲一有限公司", "张三", "13800000000"], header="code,name,法定代表人,联系电话")
        )
        assert source.open_rows.get().cells == ["9137", "甲一有限公司", "", ""]
        assert "张三" not in rejects_file(source)[1].decode("utf-8-sig")

    def test_a_workbook_comes_back_as_a_workbook(self, at: dt.datetime) -> None:
        from tests.registry.test_reading import workbook

        source = enter(at, workbook(["代码", "名称"], ["9137", "甲一有限公司"]))
        name, content = rejects_file(source)
        assert name.endswith(".rejects.xlsx")
        assert content.startswith(b"PK")

    def test_a_citizens_number_in_the_code_column_is_blotted_out(self, at: dt.datetime) -> None:
        source = enter(at, csv_of(["11010519491231002X", "某人"]))
        assert "11010519491231002X" not in json.dumps([source.open_rows.get().cells, source.open_rows.get().faults])


class TestJobs:
    def test_pressed_twice_it_is_one_job_and_nothing_else_touches_the_import_meanwhile(self, at: dt.datetime) -> None:
        user = keeper()
        source = upload_import(content=demo_csv(5), file_name="企业.csv", acting_user=user, at=at)
        job = start_check(source=source, acting_user=user, at=at)
        with pytest.raises(ImportBusy):
            start_check(source=source, acting_user=user, at=at)
        with pytest.raises(ImportBusy):
            discard_import(source=source, acting_user=user, at=at)
        from core.jobs.running import perform

        assert perform(job.pk)
        job.refresh_from_db()
        source.refresh_from_db()
        assert (job.state, job.result["created"], source.state) == ("done", 5, "checked")
        job = start_entering(source=source, good_rows_only=False, acting_user=user, at=at)
        assert perform(job.pk)
        assert Enterprise.objects.count() == 5

    def test_with_faults_all_or_nothing_is_refused_before_the_job(self, at: dt.datetime) -> None:
        user = keeper()
        source = upload_import(content=csv_of(["9137", "甲一"]), file_name="企业.csv", acting_user=user, at=at)
        check_import(source=source, acting_user=user, at=at)
        with pytest.raises(RowsHaveFaults):
            start_entering(source=source, good_rows_only=False, acting_user=user, at=at)
