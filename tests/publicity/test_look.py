"""The portal and the pages of publishing under axe, in both languages and sizes; the portal without JavaScript."""

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from core.ledger.services import seal
from publicity.services import withdraw
from tests.factories.publicity import finding, published, publisher
from tests.look import assert_accessible

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from core.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_portal_is_open_to_everyone(page: "Page") -> None:
    now = timezone.now() - dt.timedelta(hours=1)
    publication = published(at=now)
    withdrawn = published(at=now, payload=finding(title="乙公司"))
    withdraw(withdrawn, reason="名称录入有误", acting_user=withdrawn.published_by, at=timezone.now())
    seal(at=timezone.now())
    names = ("home", "plans", "draws", "lists", "search", "how", "seals")
    assert_accessible(
        page,
        [
            *(reverse(f"publicity:{name}") for name in names),
            "/public/results/finding/",
            "/public/search/?q=齐云",
            publication.get_absolute_url(),
            withdrawn.get_absolute_url(),
        ],
    )
    assert_accessible(page, ["/public/records/999/"], status=404)


def test_the_pages_of_publishing_are_open_to_everyone(page: "Page", sign_in: "Callable[[User], None]") -> None:
    user = publisher()
    publication = published(at=timezone.now() - dt.timedelta(hours=1), acting_user=user)
    sign_in(user)
    assert_accessible(
        page,
        [
            reverse("publicity:publications"),
            *(
                reverse(f"publicity:{name}", args=[publication.pk])
                for name in ("publication", "correct", "withdraw", "end")
            ),
        ],
    )


def test_the_portal_works_without_javascript(browser: "Browser", live_server: LiveServer) -> None:
    publication = published(at=timezone.now() - dt.timedelta(hours=1))
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/public/")
    page.fill("[name=q]", "齐云 9137")
    page.click("main form button")
    page.click(f"a[href='{publication.get_absolute_url()}']")
    assert page.locator(".digest").inner_text() == publication.record_digest
    page.click("button[name=language]")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/public/results/finding/?outcome=fine")
    assert page.locator("tbody tr").count() == 1
    context.close()
