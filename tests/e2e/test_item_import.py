"""A published list in a browser: axe on its pages, and a question whose answer shows in the preview at once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.people.models import Department, Role, User
from registry.models import ItemImport, SpotCheckItem
from registry.services.item_imports import answer_items, enter_items, upload_items
from registry.services.item_list_preview import read_preview
from tests.factories.people import DepartmentFactory, person
from tests.look import assert_accessible
from tests.registry.item_list import CERTAIN, OPEN, as_csv, row
from tests.registry.test_item_imports import ANSWERS

pytestmark = pytest.mark.django_db(transaction=True)
LIST = as_csv(row(**CERTAIN), row(**OPEN), row(**{**CERTAIN, "item": "另一项", "ratio_raw": "130%"}))


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="OWN", name="某局")
    return made


@pytest.fixture
def staff(department: Department, sign_in: Callable[[User], None]) -> User:
    user = person(Role.STAFF, department=department)
    sign_in(user)
    return user


def uploaded(staff: User, department: Department, at: dt.datetime, content: bytes = LIST) -> ItemImport:
    return upload_items(content=content, file_name="清单.csv", department=department, acting_user=staff, at=at)


def test_the_pages_of_an_import_are_accessible(
    page: Page, staff: User, department: Department, at: dt.datetime
) -> None:
    asking = uploaded(staff, department, at)
    strange = uploaded(staff, department, at, "抽查事项,幸运数字\n某检查,7\n".encode())
    done = uploaded(staff, department, at, as_csv(row(**CERTAIN)))
    enter_items(source=done, acting_user=staff, at=at)
    waiting = uploaded(staff, department, at, as_csv(row(**{**OPEN, "initiator": ""})))
    answers = {one.key: ANSWERS[one.ask.value] for one, _rows in read_preview(waiting, on=at).questions}
    answer_items(source=waiting, answers=answers, acting_user=staff, at=at)
    assert_accessible(
        page,
        [
            "/registry/items/imports/",
            "/registry/items/imports/new/",
            asking.get_absolute_url(),
            strange.get_absolute_url(),
            waiting.get_absolute_url(),
            done.get_absolute_url(),
            SpotCheckItem.objects.get().get_absolute_url(),
        ],
    )


def test_an_answer_shows_in_the_preview_before_it_is_saved(
    page: Page, staff: User, department: Department, tmp_path: Path
) -> None:
    (tmp_path / "清单.csv").write_bytes(as_csv(row(**CERTAIN), row(**{**CERTAIN, "item": "另一项", "category": ""})))
    page.goto("/registry/items/imports/new/")
    page.set_input_files("[name=file]", tmp_path / "清单.csv")
    page.get_by_role("button", name="上传并预检").click()
    expect(page.get_by_role("heading", name="清单中有疑义之处")).to_be_visible()
    expect(page.get_by_role("button", name="录入为草稿")).to_have_count(0)
    page.get_by_label("重点事项").check()
    expect(page.get_by_text("回答尚未保存")).to_be_visible()
    assert ItemImport.objects.get().answers == {}
    page.get_by_role("button", name="保存回答").click()
    page.get_by_role("button", name="录入为草稿").click()
    expect(page.get_by_role("heading", name="导入结果")).to_be_visible()
    assert SpotCheckItem.objects.filter(category="key").count() == 1
