"""One return and one acceptance in a browser, and nothing for axe on the pages of filing."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.people.models import User
from filings.models import Filing
from filings.services.orders import issue_order
from filings.states import FilingState
from tests.factories.filings import House
from tests.look import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filing_is_returned_mended_and_taken_on_record(page: Page, sign_in: Callable[[User], None]) -> None:
    house = House()
    filing = house.prepared(at=timezone.now())
    address = filing.get_absolute_url()

    sign_in(house.staff)
    page.goto(address)
    page.get_by_role("link", name="报送备案").click()
    page.get_by_role("button", name="报送备案").click()
    expect(page.get_by_text("受理部门已收到审查待办")).to_be_visible()

    sign_in(house.reviewer)
    page.goto("/filings/desk/")
    page.get_by_role("link", name=filing.title).first.click()
    page.get_by_role("link", name="在此提出意见 工作任务").click()
    page.locator("[name=text]").fill("逐项列明责任处室和完成时间。")
    page.get_by_text("须补正", exact=True).click()
    page.get_by_role("button", name="提出意见").click()
    page.get_by_role("link", name="退回补正").click()
    page.locator("[name=reason]").fill("工作任务不具体。")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("逐项列明责任处室和完成时间。").first).to_be_visible()

    sign_in(house.staff)
    page.goto(address)
    page.get_by_role("link", name="报送备案").click()
    page.locator("[name^=answer-]").fill("已在报送说明中列明。")
    page.get_by_role("button", name="报送备案").click()

    sign_in(house.reviewer)
    page.goto(f"{address}?submission=1")
    expect(page.get_by_text("已在报送说明中列明。")).to_be_visible()
    page.goto("/filings/desk/")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="对所选准予备案").click()
    expect(page.get_by_text("1件已备案。")).to_be_visible()
    filing = Filing.objects.get()
    assert (filing.state, filing.rounds_made) == (FilingState.ACCEPTED, 2)


def test_pages_of_filing_have_nothing_for_axe(page: Page, sign_in: Callable[[User], None]) -> None:
    past = timezone.now() - dt.timedelta(days=60)
    house = House()
    filing = house.returned(at=timezone.now())
    other = House(receiver=house.receiver, general=house.general)
    duty = other.owed(changed_on=past.date(), at=past)
    order = issue_order(duties=[duty], demand="限期报送备案。", acting_user=house.seat, at=timezone.now())
    waiting = House(receiver=house.receiver, general=house.general).submitted(at=timezone.now())
    sign_in(house.seat)
    assert_accessible(
        page,
        [
            "/filings/",
            "/filings/duties/?all=1",
            "/filings/orders/",
            "/filings/orders/new/",
            "/filings/schemes/",
            "/filings/statistics/",
            filing.get_absolute_url(),
            duty.get_absolute_url(),
            order.get_absolute_url(),
            f"/filings/schemes/{filing.subject_id}/",
        ],
    )
    sign_in(house.reviewer)
    assert_accessible(page, ["/filings/desk/", waiting.get_absolute_url(), f"{waiting.get_absolute_url()}remark/"])
