"""A list of officers from a spreadsheet: tried first, entered whole or by choice, never doubled."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.files.kinds import TABLE
from core.files.models import StoredFile
from core.files.services import store
from core.people.models import Department, Role, User
from core.refusals import NotAllowed
from registry.models import Officer
from registry.services.officer_imports import ListReport, ListUnreadable, import_officers
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db

OFFICERS = """执法人员名册,,,,,,
编号,姓名,部门,账号,执法证号,有效期起,有效期至
37001,张三,市场监管部,,SD001,2020-01-01,2029-12-31
37002,李四,SAMR,,SD002,2020年1月1日,2029/12/31
"""


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="SAMR", name="市场监管部")
    return made


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


def stored(text: str, user: User, at: dt.datetime, *, encoding: str = "utf-8") -> StoredFile:
    return store(text.encode(encoding), name="名册.csv", kind=TABLE, acting_user=user, at=at)


def workbook(rows: list[list[object]]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, [str(cell) for cell in cells])
    book.close()
    return file.getvalue()


def counted(report: ListReport) -> tuple[int, ...]:
    return tuple(report.counts.values())


# --- officers ---------------------------------------------------------------------------------------------------------


def test_only_who_brought_the_file_imports_it(staff: User, department: Department, at: dt.datetime) -> None:
    file = stored(OFFICERS, staff, at)
    with pytest.raises(NotAllowed):
        import_officers(stored=file, acting_user=person(Role.STAFF, department=department), at=at)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_trial_writes_nothing_and_the_act_enters_what_the_trial_said(
    staff: User, at: dt.datetime, encoding: str
) -> None:
    file = stored(OFFICERS, staff, at, encoding=encoding)
    trial = import_officers(stored=file, trial=True, acting_user=staff, at=at)
    assert counted(trial) == (2, 0, 0, 0)
    assert not Officer.objects.exists()
    done = import_officers(stored=file, acting_user=staff, at=at)
    assert counted(done) == (2, 0, 0, 0)
    officer = Officer.objects.get(number="37002")
    assert officer.department.code == "SAMR"
    assert officer.certificates.get().valid_to == dt.date(2029, 12, 31)


def test_the_same_list_again_changes_nothing_and_a_correction_updates(staff: User, at: dt.datetime) -> None:
    import_officers(stored=stored(OFFICERS, staff, at), acting_user=staff, at=at)
    again = import_officers(stored=stored(OFFICERS, staff, at), acting_user=staff, at=at)
    assert counted(again) == (0, 0, 2, 0)
    renamed = import_officers(stored=stored(OFFICERS.replace("张三", "张三丰"), staff, at), acting_user=staff, at=at)
    assert counted(renamed) == (0, 1, 1, 0)
    assert Officer.objects.count() == 2


def test_every_bad_row_is_told_with_its_reason_and_nothing_enters_by_halves(staff: User, at: dt.datetime) -> None:
    bad = (
        OFFICERS
        + "37003,王五,不存在部,,,,\n,赵六,SAMR,,,,\n37004,钱七,SAMR,,SD004,去年,2029-12-31\n37005,孙八,SAMR,nobody,,,\n"
    )
    file = stored(bad, staff, at)
    report = import_officers(stored=file, acting_user=staff, at=at)
    assert counted(report) == (2, 0, 0, 4)
    assert not report.entered
    assert [result.number for result in report.rejected] == [5, 6, 7, 8]
    assert "不存在部" in report.rejected[0].reason
    assert not Officer.objects.exists()
    good = import_officers(stored=file, good_rows_only=True, acting_user=staff, at=at)
    assert good.entered
    assert Officer.objects.count() == 2


def test_a_row_of_a_department_that_is_not_mine_is_rejected(staff: User, at: dt.datetime) -> None:
    DepartmentFactory(code="FIRE", name="应急部")
    report = import_officers(stored=stored(OFFICERS.replace("SAMR", "FIRE"), staff, at), acting_user=staff, at=at)
    assert counted(report)[3] == 1


def test_a_file_without_the_columns_is_refused_whole(staff: User, at: dt.datetime) -> None:
    with pytest.raises(ListUnreadable):
        import_officers(stored=stored("姓名,电话\n张三,1\n", staff, at), acting_user=staff, at=at)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_tries_tells_and_enters(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    address = "/registry/officers/import/"
    assert client.get(address).status_code == 200
    assert client.get("/registry/officers/template.xlsx").status_code == 200
    rows = [["编号", "姓名", "部门"], ["37001", "张三", "市场监管部"], ["37002", "李四", "无此部"]]
    tried = client.post(address, {"file": SimpleUploadedFile("名册.xlsx", workbook(rows))})
    assert tried.context["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    kept = tried.context["stored"].pk
    rejects = client.post(address, {"stored": kept, "rejects": "1"})
    assert rejects.headers["Content-Type"].startswith("application/vnd")
    assert not Officer.objects.exists()
    assert client.post(address, {"stored": kept, "good": "1"}).status_code == 302
    assert Officer.objects.count() == 1


def test_a_file_that_is_no_table_is_a_sentence(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    for content in (b"%PDF-1.7 x", b"PK\x03\x04broken", b""):
        answer = client.post("/registry/officers/import/", {"file": SimpleUploadedFile("清单.xlsx", content)})
        assert answer.status_code in (415, 422)
    stranger = Client()
    stranger.force_login(person(Role.STAFF))
    assert stranger.post("/registry/officers/import/", {"stored": "1", "enter": "1"}).status_code in (404, 403)
