"""Every page is reached from the menu, or from a page that is."""

import re
from collections import Counter, deque
from html import unescape

import pytest
from django.urls import Resolver404, resolve

from tests.walk.asking import ask
from tests.walk.people import Walker, walkers
from tests.walk.routes import routes
from tests.walk.specimens import Specimens

LINK = re.compile(r"(?:href|action|hx-get|hx-post|src|data)=[\"']([^\"'#]+)")
WALKERS = ("sysadmin", "staff", "head", "officer", "admin", "supervision", "legal_reviewer", "zone_head", "anonymous")
STARTS = ("/", "/public/", "/login/")
OF_ONE_KIND = 4  # pages of one kind that are looked at, for the links that depend on the state of a record
ELSEWHERE = {  # pages that are reached from outside the system, and where from
    "people:reset token uid": "a link in an e-mail",
    "people:accept secret": "a link in an e-mail",
    "people:forgotten_done": "the answer to a form",
    "access:code secret": "a code on paper",
    "access:code-part secret part": "the page of a code",
    "files:file pk": "the record a file belongs to; the demo zone has none with a file",
}


def key_of(address: str) -> str | None:
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return None
    return f"{found.view_name} {' '.join(name for name in found.kwargs)}".strip()


def reached_by(walker: Walker) -> set[str]:
    """The kinds of page linked to from the pages a person can come to."""
    seen: set[str] = set()
    looked_at: Counter[str] = Counter()
    waiting = deque(STARTS)
    linked: set[str] = set()
    while waiting:
        address = waiting.popleft()
        key = key_of(address)
        if key is None or address in seen or looked_at[key] >= OF_ONE_KIND or address.startswith("/api/"):
            continue
        seen.add(address)
        looked_at[key] += 1
        answer = ask(walker, "GET", address, is_api=False)
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"])
            continue
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", "") or answer.streaming:
            continue
        for link in LINK.findall(answer.content.decode()):
            target = unescape(link)
            if target.startswith("?"):
                target = address.partition("?")[0] + target
            if target.startswith("/") and not target.startswith("//"):
                name = key_of(target)
                if name:
                    linked.add(name)
                    waiting.append(target)
    return linked


@pytest.mark.usefixtures("demo_zone")
def test_every_page_is_reached_from_the_menu_or_from_a_page_that_is() -> None:
    who = walkers()
    Specimens(who)
    linked = set().union(*(reached_by(who[name]) for name in WALKERS))
    pages = {route.key for route in routes() if not route.is_api}
    unreached = {key for key in pages - set(ELSEWHERE) if _sorted(key) not in {_sorted(one) for one in linked}}
    assert unreached == set()


def _sorted(key: str) -> str:
    """Parameters stand in another order in a match than in a pattern."""
    return " ".join(sorted(key.split()))
