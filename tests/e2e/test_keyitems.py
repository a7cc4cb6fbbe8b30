"""Key supervision in a browser: from a name that is not covered to one that is; every page for axe."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.people.models import User
from registry.catalogue import services as catalogue_acts
from registry.keyitems.models import CoverageFact
from registry.models import Enterprise
from tests.factories import catalogue, keyitems
from tests.factories.catalogue import Desk
from tests.factories.registry_officers import a_firm
from tests.look import assert_accessible, speak

pytestmark = pytest.mark.django_db(transaction=True)
AT = timezone.now() - dt.timedelta(days=1)


@pytest.fixture
def on() -> Desk:
    return keyitems.desk()


@pytest.fixture
def firms() -> list[Enterprise]:
    return [a_firm(industry_code="F5251", registered_on=dt.date(2015, 1, 1)) for _ in range(2)]


def test_a_name_that_is_not_covered_becomes_one_that_is(
    page: Page, sign_in: Callable[[User], None], on: Desk, firms: list[Enterprise]
) -> None:
    keyitems.in_force(on, AT)
    sign_in(on.staff)
    speak(page, "zh-hans")
    page.goto("/registry/key-supervision/coverage/")
    expect(page.get_by_text("0.0%")).to_be_visible()
    page.get_by_role("link", name="药品零售质量安全").click()
    expect(page.get_by_role("link", name=firms[1].name)).to_be_visible()
    page.get_by_role("link", name=firms[0].name).click()
    expect(page.get_by_text("尚未覆盖").first).to_be_visible()
    page.get_by_role("link", name="登记监管活动").click()
    page.get_by_label("监管日期").fill(timezone.localdate().isoformat())
    page.get_by_label("监管内容和记录存放处").fill("监督抽检报告第1号，存档案室")
    page.get_by_label("覆盖该事项的全部品种和环节").check()
    page.locator("form button.btn:has-text('录入')").click()
    expect(page.get_by_text("监督抽检报告第1号，存档案室").first).to_be_visible()
    expect(page.get_by_text("尚未覆盖")).to_have_count(0)
    assert CoverageFact.objects.filter(enterprise=firms[0]).count() == 4
    page.goto("/registry/key-supervision/coverage/")
    expect(page.get_by_text("50.0%")).to_be_visible()
    page.get_by_role("link", name="药品零售质量安全").click()
    expect(page.get_by_role("link", name=firms[1].name)).to_be_visible()
    expect(page.get_by_role("link", name=firms[0].name)).to_have_count(0)


def test_every_page_of_catalogue_and_key_supervision_has_nothing_for_axe(
    page: Page, sign_in: Callable[[User], None], on: Desk, firms: list[Enterprise]
) -> None:
    item = keyitems.in_force(on, AT)
    enforcement = catalogue.in_force(on, AT, code="A07")
    adjustment = catalogue_acts.open_adjustment(
        item=enforcement, cause="no_effect", reason="少用", acting_user=on.staff, at=AT
    )
    own_draft = catalogue.drafted(on, AT, code="A08")
    sign_in(on.staff)
    subject = f"{item.get_absolute_url()}subjects/{firms[0].pk}/"
    assert_accessible(
        page,
        [
            "/registry/catalogue/items/",
            "/registry/catalogue/items/new/",
            enforcement.get_absolute_url(),
            own_draft.get_absolute_url() + "edit/",
            "/registry/catalogue/adjustments/",
            adjustment.get_absolute_url(),
            "/registry/catalogue/changes/",
            "/registry/key-supervision/lists/",
            "/registry/key-supervision/lists/new/",
            item.key_list.get_absolute_url(),
            "/registry/key-supervision/coverage/",
            item.get_absolute_url(),
            item.get_absolute_url() + "cells/",
            subject,
            subject + "enter/",
        ],
    )
