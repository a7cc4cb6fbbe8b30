"""The whole demo zone, walked: every link that is shown opens, and no page that is reached has anything for axe."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from core.people.models import User
from tests.links import Visited, walk
from tests.look import LOOKS, faults_of, speak

pytestmark = [pytest.mark.usefixtures("demo_zone", "unthrottled"), pytest.mark.timeout(900)]


def walk_as(username: str) -> list[Visited]:
    client = Client()
    if not username:
        return walk(client, "/public/")
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return walk(client, "/")


def test_every_link_that_somebody_is_shown_opens() -> None:
    """A head of department, an officer, the administrator, the public: what one may not do is absent, not refused."""
    broken, routes = [], set()
    for username in ("", "wangfang", "zhaoqiang", "admin"):
        for visit in walk_as(username):
            routes.add(visit.route)
            if visit.status != 200:
                broken.append(f"{username or 'public'}: {visit.status} {visit.address} on {visit.seen_on}")
    assert not broken, "\n".join(broken)
    assert len(routes) > 130  # far fewer would mean that the walk got stuck


def test_no_page_of_a_head_of_department_has_anything_for_axe(page: Page, sign_in: Callable[[User], None]) -> None:
    """Each kind of page once, the four looks taking turns."""
    sign_in(User.objects.get(username="wangfang"))
    pages = {visit.route: visit.address for visit in walk_as("wangfang") if visit.is_page}
    addresses = [address for route, address in sorted(pages.items()) if "?" not in route]
    faults = []
    for turn, address in enumerate(addresses):
        language, colours, size = LOOKS[turn % len(LOOKS)]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        speak(page, language)
        page.goto(address)
        faults += [f"{address} ({language}, {colours}, {size['width']} px): {fault}" for fault in faults_of(page)]
    assert not faults, "\n".join(faults)
