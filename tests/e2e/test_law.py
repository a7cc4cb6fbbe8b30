"""The pages of law in a browser: nothing for axe, nothing wider than its window."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from core.people.models import Role, User
from tests.factories.law import proposed
from tests.factories.people import person
from tests.look import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_of_law_have_nothing_for_axe(page: Page, sign_in: Callable[[User], None], at: dt.datetime) -> None:
    proposed("R-13", by=person(Role.LEGAL_REVIEWER), at=at)
    sign_in(person(Role.SUPERVISION))
    assert_accessible(
        page,
        [
            "/law/",
            "/law/R-06/",
            "/law/R-13/",
            "/law/R-55/",
            "/law/R-13/propose/",
            "/law/R-13/versions/2/adopt/",
            "/law/R-13/versions/2/withdraw/",
            "/law/calendar/2026/",
            "/law/calendar/2027/",
            "/law/calendar/2027/enter/",
            "/law/terms/?start=2026-09-25&n=1&unit=months",
            "/law/terms/?start=2026-12-30&n=3&unit=working_days",
        ],
    )
