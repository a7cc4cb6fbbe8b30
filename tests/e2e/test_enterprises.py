"""Enterprises in a browser: every page for axe, a file from upload to register with the bar moving, a doubtful code."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.jobs.models import Job
from core.jobs.running import perform
from core.people.models import User
from registry.models import Enterprise, EnterpriseImport
from registry.services.enterprises import register_enterprise, rename
from registry.services.imports import check_import, import_enterprises, upload_import
from tests.factories.registry import csv_of, demo_csv, keeper
from tests.look import assert_accessible, speak
from tests.registry.test_imports import CODE, WRONG

pytestmark = pytest.mark.django_db(transaction=True)

MIXED = csv_of(
    [CODE, "霁岚浦软件有限公司", "7"],
    [WRONG, "樾栎帆有限公司", "8"],
    ["9137", "短号有限公司", "9"],
    header="code,name,lucky",
)
KNOWN = MIXED.replace(b"lucky", "备注".encode())


@pytest.fixture
def user(sign_in: Callable[[User], None]) -> User:
    user = keeper(full_name="林一舟")
    sign_in(user)
    return user


def test_every_page_of_enterprises_and_imports_has_nothing_for_axe(page: Page, user: User, at: dt.datetime) -> None:
    import_enterprises(content=demo_csv(60), file_name="demo.csv", acting_user=user, at=at)
    facts = {"code": WRONG, "name": "霁岚浦（济南）有限公司", "code_reason": "照证照原件录入", "industry": "I6513"}
    enterprise = register_enterprise(facts=facts, acting_user=user, at=at)
    rename(enterprise=enterprise, name="樾栎帆有限公司", since=dt.date(2026, 2, 1), version=1, acting_user=user, at=at)
    asked = upload_import(content=MIXED, file_name="名录.csv", acting_user=user, at=at)
    checked = upload_import(content=KNOWN, file_name="名录.csv", acting_user=user, at=at)
    check_import(source=checked, acting_user=user, at=at)
    content = KNOWN.replace(WRONG.encode(), b"91370171MA0TE5T16L")
    done = import_enterprises(content=content, file_name="名录.csv", acting_user=user, at=at)
    assert_accessible(
        page,
        [
            "/registry/enterprises/",
            "/registry/enterprises/?q=zzzz",
            "/registry/enterprises/new/",
            enterprise.get_absolute_url(),
            f"{enterprise.get_absolute_url()}correct/",
            f"{enterprise.get_absolute_url()}rename/",
            "/registry/imports/",
            "/registry/imports/new/",
            asked.get_absolute_url(),
            checked.get_absolute_url(),
            done.get_absolute_url(),
            f"{done.get_absolute_url()}rows/",
            f"{done.get_absolute_url()}rows/3/",
        ],
    )


def test_a_file_from_the_upload_to_the_register_without_leaving_the_page(
    page: Page, user: User, tmp_path: Path
) -> None:
    (tmp_path / "名录.csv").write_bytes(MIXED)
    speak(page, "en")
    page.goto("/registry/imports/new/")
    page.set_input_files("[name=file]", tmp_path / "名录.csv")
    page.click("text=Upload and check")
    page.get_by_label("lucky").select_option("not_kept")
    page.click("button:has-text('Check the file')")
    expect(page.get_by_role("progressbar")).to_be_visible()
    perform(Job.objects.get().pk)
    expect(page.get_by_role("heading", name="What the dry run found")).to_be_visible()  # nobody reloaded the page
    expect(page.get_by_text("9137 has 4 characters")).to_be_visible()
    page.click("button:has-text('Enter the good rows only')")
    expect(page.get_by_role("progressbar")).to_be_visible()
    perform(Job.objects.latest("pk").pk)
    expect(page.get_by_role("heading", name="What was entered")).to_be_visible()
    page.click("text=Accept with a reason")
    page.get_by_label("Reason for the code").fill("read from the certificate")
    page.click("button:has-text('Enter with this reason')")
    expect(page.get_by_text("Entered with a reason")).to_be_visible()
    assert set(Enterprise.objects.values_list("code", flat=True)) == {CODE, WRONG}
    assert EnterpriseImport.objects.get().state == "done"


def test_a_doubtful_code_asks_for_its_reason_on_the_spot(page: Page, user: User) -> None:
    speak(page, "zh-hans")
    page.goto("/registry/enterprises/new/")
    page.get_by_label("统一社会信用代码").fill(WRONG)
    page.get_by_label("名称", exact=True).fill("霁岚浦软件有限公司")
    page.click("form button:has-text('登记入库')")
    expect(page.get_by_role("alert")).to_contain_text("末位校验码应为 J")
    page.get_by_label("代码理由").fill("照证照原件录入")
    page.click("form button:has-text('登记入库')")
    expect(page.get_by_role("heading", name="霁岚浦软件有限公司")).to_be_visible()
    expect(page.get_by_text("照证照原件录入").first).to_be_visible()


def test_the_list_is_searched_by_initials_while_typing(page: Page, user: User, at: dt.datetime) -> None:
    register_enterprise(facts={"code": CODE, "name": "霁岚浦软件有限公司"}, acting_user=user, at=at)
    import_enterprises(content=demo_csv(10), file_name="demo.csv", acting_user=user, at=at)
    page.goto("/registry/enterprises/")
    expect(page.get_by_role("rowheader")).not_to_have_count(1)
    page.fill("#list-q", "jlp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=jlp"))  # the list can be shared
