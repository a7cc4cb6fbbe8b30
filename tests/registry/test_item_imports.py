"""A published list becomes drafts in one act, after every open question was answered; refused before allowed."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.ledger.selectors import detail_of, history_of
from core.people.models import Department, Role, User
from core.refusals import NotAllowed, WrongState
from core.work.selectors import open_work_on
from registry.errors import FileUnreadable
from registry.item_errors import (
    AnswerUnclear,
    ListColumnsUnclear,
    ListRowsRejected,
    ListTooLong,
    NoSuchQuestion,
    QuestionsOpen,
)
from registry.item_states import ItemState
from registry.models import ItemImport, SpotCheckItem
from registry.services import item_imports as acts
from registry.services import items as item_acts
from registry.services.item_list_preview import read_preview
from tests.factories.people import DepartmentFactory, person
from tests.registry.item_list import CERTAIN, HEADERS, OPEN, as_csv, row

pytestmark = pytest.mark.django_db
ANSWERS = {
    "keeper": "own",
    "objects": "company",
    "methods": "on_site",
    "category": "general",
    "ratio": "as_read",
    "partner": "outside",
}


@pytest.fixture
def department() -> Department:
    DepartmentFactory(code="HEALTH", name="卫健部门")
    made: Department = DepartmentFactory(code="OWN", name="某局")
    return made


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


def uploaded(staff: User, department: Department, at: dt.datetime, *rows: dict[str, str], **values: Any) -> ItemImport:
    content = as_csv(*rows, headers=values.pop("headers", HEADERS))
    return acts.upload_items(
        content=content, file_name="清单.csv", department=department, acting_user=staff, at=at, **values
    )


def answered(source: ItemImport, staff: User, at: dt.datetime, **changes: str) -> ItemImport:
    """Every open question answered by its kind."""
    while questions := read_preview(source, on=at).questions:
        answers = {asked.key: {**ANSWERS, **changes}[asked.ask.value] for asked, _rows in questions}
        source = acts.answer_items(source=source, answers=answers, acting_user=staff, at=at)
    return source


def counts(source: ItemImport) -> tuple[int, ...]:
    return (source.created, source.updated, source.unchanged, source.joined, source.left_out, source.rejected)


# --- refused ----------------------------------------------------------------------------------------------------------


def test_an_outsider_imports_nothing(department: Department, staff: User, at: dt.datetime) -> None:
    stranger = person(Role.STAFF)
    with pytest.raises(NotAllowed):
        uploaded(stranger, department, at, row(**CERTAIN))
    source = uploaded(staff, department, at, row(**CERTAIN))
    with pytest.raises(NotAllowed):
        acts.enter_items(source=source, acting_user=stranger, at=at)


def test_a_file_that_is_no_list_or_too_long_is_refused_whole(
    department: Department, staff: User, at: dt.datetime
) -> None:
    with pytest.raises(FileUnreadable):
        acts.upload_items(content=b"%PDF-1.7", file_name="x.pdf", department=department, acting_user=staff, at=at)
    with pytest.raises(ListTooLong):
        uploaded(staff, department, at, *[row(**{**CERTAIN, "item": f"第{n}项"}) for n in range(501)])


def test_an_unknown_column_is_asked_before_anything_else(department: Department, staff: User, at: dt.datetime) -> None:
    headers = [*HEADERS, "幸运数字"]
    source = uploaded(staff, department, at, row(**CERTAIN, 幸运数字="7"), headers=headers)
    with pytest.raises(ListColumnsUnclear) as refused:
        acts.enter_items(source=source, acting_user=staff, at=at)
    assert "幸运数字" in str(refused.value)
    with pytest.raises(ListColumnsUnclear):
        acts.answer_item_columns(source=source, chosen={"幸运数字": "luck"}, acting_user=staff, at=at)
    source = acts.answer_item_columns(source=source, chosen={"幸运数字": "printed"}, acting_user=staff, at=at)
    acts.enter_items(source=source, acting_user=staff, at=at)
    assert SpotCheckItem.objects.get().printed[0]["幸运数字"] == "7"


def test_nothing_enters_while_a_question_is_open_and_the_place_is_named(
    department: Department, staff: User, at: dt.datetime
) -> None:
    source = uploaded(staff, department, at, row(**CERTAIN), row(**OPEN))
    with pytest.raises(QuestionsOpen) as refused:
        acts.enter_items(source=source, acting_user=staff, at=at)
    assert refused.value.place == "row 3"
    assert not SpotCheckItem.objects.exists()


def test_an_answer_fits_its_question(department: Department, staff: User, at: dt.datetime) -> None:
    source = uploaded(staff, department, at, row(**OPEN))
    asked = {one.ask.value: one.key for one, _rows in read_preview(source, on=at).questions}
    with pytest.raises(NoSuchQuestion):
        acts.answer_items(source=source, answers={"ratio-0000000000": "5%"}, acting_user=staff, at=at)
    with pytest.raises(AnswerUnclear):
        acts.answer_items(source=source, answers={asked["ratio"]: "视情况"}, acting_user=staff, at=at)
    with pytest.raises(AnswerUnclear):
        acts.answer_items(source=source, answers={asked["partner"]: "NOWHERE"}, acting_user=staff, at=at)


def test_a_rejected_row_stops_all_unless_the_good_rows_are_asked_for(
    department: Department, staff: User, at: dt.datetime
) -> None:
    source = uploaded(staff, department, at, row(**CERTAIN), row(**{**CERTAIN, "item": "另一项", "ratio_raw": "130%"}))
    with pytest.raises(ListRowsRejected) as refused:
        acts.enter_items(source=source, acting_user=staff, at=at)
    assert refused.value.place == "row 3"
    source = acts.enter_items(source=source, good_rows_only=True, acting_user=staff, at=at)
    assert counts(source) == (1, 0, 0, 0, 0, 1)
    assert source.rejects[0]["row"] == 3
    with pytest.raises(WrongState):
        acts.enter_items(source=source, good_rows_only=True, acting_user=staff, at=at)


# --- allowed ----------------------------------------------------------------------------------------------------------


def test_a_list_enters_as_drafts_in_one_act_with_one_line(department: Department, staff: User, at: dt.datetime) -> None:
    source = uploaded(staff, department, at, row(**CERTAIN), row(**OPEN))
    assert open_work_on(source).get().kind == "registry.finish_item_import"
    source = acts.enter_items(source=answered(source, staff, at), acting_user=staff, at=at)
    assert counts(source) == (2, 0, 0, 0, 0, 0)
    assert not open_work_on(source).exists()
    first, second = SpotCheckItem.objects.order_by("code")
    assert (first.code, second.code) == ("OWN-001", "OWN-002")
    assert (first.state, first.published_on) == (ItemState.DRAFT, None)
    assert [basis.article for basis in first.legal_bases.order_by("position")] == [
        "第三十六条",
        "第三十七条第一款",
        "第三十七条第二款",
        "第六十四条",
    ]
    assert (second.ratio_text, second.frequency_text) == ("不低于5%(与其他检查合并抽取)", "")
    assert second.ratio_rules.get().at_least
    assert [one.code for one in second.other_departments.all()] == ["HEALTH"]
    assert second.printed[0]["note"] == "责任科室:某科"
    line = detail_of(history_of(source).first())  # type: ignore[arg-type]
    assert (line["sha256"], line["rows"], line["created"]) == (source.sha256, 2, 2)


def test_rows_of_others_are_left_out(department: Department, staff: User, at: dt.datetime) -> None:
    source = uploaded(staff, department, at, row(**CERTAIN), row(**OPEN))
    source = acts.enter_items(source=answered(source, staff, at, keeper="leave_out"), acting_user=staff, at=at)
    assert counts(source) == (1, 0, 0, 0, 1, 0)


def test_one_item_for_two_objects_becomes_one_item_with_two_rules(
    department: Department, staff: User, at: dt.datetime
) -> None:
    rows = [
        row(**{**CERTAIN, "object": "高校", "ratio_raw": "30%"}),
        row(**{**CERTAIN, "object": "企业", "ratio_raw": "50%"}),
    ]
    source = answered(uploaded(staff, department, at, *rows), staff, at, same_item="one")
    source = acts.enter_items(source=source, acting_user=staff, at=at)
    assert counts(source) == (1, 0, 0, 1, 0, 0)
    item = SpotCheckItem.objects.get()
    assert item.ratio_text == "高校:30%；企业:50%"
    assert {rule.object_text: rule.ppm_min for rule in item.ratio_rules.all()} == {"高校": 300_000, "企业": 500_000}
    assert len(item.printed) == 2


def test_the_same_list_again_changes_nothing_and_a_correction_reaches_the_draft(
    department: Department, staff: User, at: dt.datetime
) -> None:
    acts.enter_items(source=uploaded(staff, department, at, row(**CERTAIN)), acting_user=staff, at=at)
    again = acts.enter_items(source=uploaded(staff, department, at, row(**CERTAIN)), acting_user=staff, at=at)
    assert counts(again) == (0, 0, 1, 0, 0, 0)
    other = row(**{**CERTAIN, "ratio_raw": "4%"})
    changed = acts.enter_items(source=uploaded(staff, department, at, other), acting_user=staff, at=at)
    assert counts(changed) == (0, 1, 0, 0, 0, 0)
    assert SpotCheckItem.objects.get().ratio_text == "4%"


def test_a_published_item_gets_its_next_version_and_keeps_its_checklist(
    department: Department, staff: User, at: dt.datetime
) -> None:
    acts.enter_items(source=uploaded(staff, department, at, row(**CERTAIN)), acting_user=staff, at=at)
    item = SpotCheckItem.objects.get()
    content = item_acts.content_of_item(item)
    item_acts.edit_item(
        item=item,
        content=replace(content, checkpoints=(item_acts.Question("是否亮照"),)),
        acting_user=staff,
        at=at,
    )
    item_acts.propose_item(item=item, acting_user=staff, at=at)
    waiting = uploaded(staff, department, at, row(**CERTAIN))
    assert read_preview(waiting, on=at).decisions[0].row.faults[0][0] == "item_proposed"
    item_acts.publish_item(item=item, acting_user=person(Role.HEAD, department=department), at=at)
    changed = row(**{**CERTAIN, "ratio_raw": "4%"})
    acts.enter_items(source=uploaded(staff, department, at, changed), acting_user=staff, at=at)
    second = SpotCheckItem.objects.get(version=2)
    assert (second.code, second.state) == (item.code, ItemState.DRAFT)
    assert second.checkpoints.get().question == "是否亮照"


def test_a_discarded_import_entered_nothing(department: Department, staff: User, at: dt.datetime) -> None:
    source = acts.discard_items(source=uploaded(staff, department, at, row(**CERTAIN)), acting_user=staff, at=at)
    assert source.state == "discarded"
    assert not open_work_on(source).exists()
    assert not SpotCheckItem.objects.exists()


# --- the shell --------------------------------------------------------------------------------------------------------


def in_shell(file: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_items", str(file), "--department", "OWN", *options, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return result


def test_the_shell_refuses_open_questions_with_the_place_and_takes_answers(
    department: Department, staff: User, tmp_path: Path
) -> None:
    file = tmp_path / "清单.csv"
    file.write_bytes(as_csv(row(**CERTAIN), row(**OPEN)))
    with pytest.raises(CommandError, match=r"\(row 3\)"):
        in_shell(file, "--user", staff.username)
    dry = in_shell(file, "--user", staff.username, "--dry-run")
    assert (dry["rows"], dry["created"], dry["asks"], dry["ratios_certain"]) == (2, 1, 1, 1)
    assert sum(dry["questions"].values()) == 6
    assert not ItemImport.objects.exists()
    table = {one.key: ANSWERS[one.ask.value] for one in _questions(file, department, staff)}
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"answers": table}))
    done = in_shell(file, "--user", staff.username, "--answers", str(answers), "--json")
    assert (done["created"], done["questions"]) == (2, {})


def _questions(file: Path, department: Department, staff: User) -> list[Any]:
    from django.utils import timezone

    at = timezone.now()
    source = acts.upload_items(
        content=file.read_bytes(), file_name=file.name, department=department, acting_user=staff, at=at
    )
    found = [one for one, _rows in read_preview(source, on=at).questions]
    acts.discard_items(source=source, acting_user=staff, at=at)
    return found


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_the_page_asks_previews_and_enters(browser: Client, department: Department) -> None:
    file = SimpleUploadedFile("清单.csv", as_csv(row(**CERTAIN), row(**OPEN)))
    sent = browser.post(reverse("registry:item_import_new"), {"file": file, "department": department.pk})
    source = ItemImport.objects.get()
    address = source.get_absolute_url()
    assert sent.headers["Location"] == address
    page = browser.get(address)
    forms = page.context["forms"]
    assert {form.asked.ask.value for form in forms} == {*ANSWERS}
    data: dict[str, Any] = {}
    for form in forms:
        if form.asked.ask.value == "ratio":
            data[f"{form.prefix}-as_read"] = "on"
        else:
            data[f"{form.prefix}-answer"] = ANSWERS[form.asked.ask.value]
    live = browser.post(f"{address}answers/", data, headers={"HX-Request": "true"})
    assert live.context["asks"] == 0
    source.refresh_from_db()
    assert source.answers == {}
    wrong = {**data, next(name for name in data if name.startswith("ratio")).replace("as_read", "answer"): "随便"}
    wrong.pop(next(name for name in data if name.endswith("as_read")))
    assert browser.post(f"{address}answers/", wrong, headers={"HX-Request": "true"}).context["wrong"]
    browser.post(f"{address}answers/", data)
    assert "录入为草稿" in browser.get(address).content.decode()
    browser.post(f"{address}enter/")
    assert SpotCheckItem.objects.count() == 2
    assert browser.get(address).status_code == 200
    assert browser.get(reverse("registry:item_imports")).status_code == 200
    item = browser.get(SpotCheckItem.objects.order_by("code")[1].get_absolute_url())
    assert "责任科室:某科" in item.content.decode()


def test_rejected_rows_come_back_as_a_file(browser: Client, department: Department, staff: User) -> None:
    from django.utils import timezone

    source = uploaded(staff, department, timezone.now(), row(**CERTAIN), row(**{**CERTAIN, "item": ""}))
    answer = browser.get(reverse("registry:item_import_rejects", args=[source.pk]))
    assert answer.headers["Content-Type"].startswith("application/vnd")
    assert browser.get(reverse("registry:items_template")).status_code == 200
    stranger = Client()
    stranger.force_login(person(Role.STAFF))
    assert stranger.get(source.get_absolute_url()).status_code == 404
    browser.post(reverse("registry:item_import_discard", args=[source.pk]))
    source.refresh_from_db()
    assert source.state == "discarded"


def test_the_pages_ask_the_database_no_more_for_more_rows(
    browser: Client, staff: User, department: Department, at: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    rows = [row(**{**OPEN, "item": f"第{n}项检查"}) for n in range(30)]
    sources = [uploaded(staff, department, at, *rows) for _n in range(12)]
    with django_assert_max_num_queries(11):
        assert len(browser.get(reverse("registry:item_imports")).context["page"].rows) == 12
    with django_assert_max_num_queries(20):
        assert browser.get(sources[0].get_absolute_url()).context["rows_count"] == 30


# --- the API ----------------------------------------------------------------------------------------------------------


def test_a_program_uploads_answers_and_enters(browser: Client, department: Department) -> None:
    def post(address: str, data: Any, **kinds: str) -> Any:
        return browser.post(address, data, headers={"Idempotency-Key": str(uuid.uuid4())}, **kinds)

    file = SimpleUploadedFile("清单.csv", as_csv(row(**CERTAIN), row(**OPEN)))
    made = post("/api/v1/spot-check-item-imports/", {"file": file, "department": "OWN"})
    assert made.status_code == 201
    address = f"/api/v1/spot-check-item-imports/{made.json()['id']}/"
    shown = browser.get(address).json()
    assert (shown["created"], len(shown["questions"]), shown["unknown_columns"]) == (1, 6, [])
    refused = post(f"{address}enter/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "questions_open")
    answers = {one["key"]: ANSWERS[one["ask"]] for one in shown["questions"]}
    given = post(f"{address}answers/", {"answers": answers}, content_type="application/json")
    assert given.json()["questions"] == []
    done = post(f"{address}enter/", {}, content_type="application/json")
    assert (done.json()["state"], done.json()["created"]) == ("done", 2)
    assert browser.get(f"{address}rejects/").status_code == 404
    assert len(browser.get("/api/v1/spot-check-item-imports/").json()["results"]) == 1
