"""The demo zone answers each of its accounts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from core.people.models import User
from oversight.demo.accounts import ACCOUNTS

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.usefixtures("demo_zone")
def test_every_account_signs_in_to_its_home_page(page: "Page", sign_in: Callable[[User], None]) -> None:
    for account in ACCOUNTS:
        sign_in(User.objects.get(username=account.username))
        answer = page.goto("/")
        assert answer is not None
        assert answer.status == 200, account.username
        assert account.full_name in page.content()
        assert User.objects.get(username=account.username).check_password(account.password)
