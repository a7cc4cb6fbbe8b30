"""The API's documentation in a real browser, under the content policy of every page."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.django_db(transaction=True)
def test_the_documentation_is_drawn_from_the_schema(page: "Page") -> None:
    page.goto("/api/v1/docs/")
    page.click("#operations-tag-jobs")
    page.wait_for_selector("#operations-jobs-jobs_list")
    page.click("#operations-jobs-jobs_list .opblock-summary-control")
    page.wait_for_selector("text=application/problem+json", state="attached")
