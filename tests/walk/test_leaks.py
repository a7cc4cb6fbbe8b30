"""What belongs to one department turns up nowhere else: in no list, detail, search, export, file or nested object."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from tests.crawl import as_text, public_texts
from tests.walk.asking import ask
from tests.walk.people import Walker, walkers
from tests.walk.planted import STEM, Mark, plant
from tests.walk.routes import Route, routes
from tests.walk.specimens import Zone, params_of, query_of

STRANGERS = ("other_head", "other_admin", "other_machine")
INSIDERS = ("staff", "head", "admin", "sysadmin", "auditor")
PAGE_QUESTIONS = ({"all": "1"}, {"q": STEM}, {"all": "1", "export": "xlsx"})
API_QUESTIONS = ({"limit": "200"}, {"limit": "200", "q": STEM})

pytestmark = [pytest.mark.usefixtures("demo_zone", "unthrottled"), pytest.mark.timeout(900)]


def questions_for(route: Route, zone: Zone) -> Iterator[dict[str, str]]:
    """What may be asked of an address: a record once, a list in full, by words and as a file."""
    yield query_of(route.name, zone)
    if not route.parameters:
        yield from API_QUESTIONS if route.is_api else PAGE_QUESTIONS


def everything_shown(walker: Walker, zone: Zone) -> Iterator[tuple[str, str]]:
    """Address and text of all that is answered to somebody."""
    for route in routes():
        if "GET" not in route.methods or (walker.is_machine and not route.is_api):
            continue
        params = params_of(route.name, zone)
        address = reverse(route.name, kwargs={name: params[name] for name in route.parameters})
        for question in questions_for(route, zone):
            answer, _ = ask(walker.client, "GET", address, is_api=route.is_api, query=question)
            assert answer.status_code < 500, f"{address} {question} as {walker.name}: {answer.status_code}"
            if answer.status_code == 200:
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                named = unquote(answer.headers.get("Content-Disposition", ""))
                yield f"{address} {question or ''}", f"{named}\n{as_text(content)}"
            elif answer.status_code in (302, 401, 403, 404):
                break


def leaks(place: str, text: str, marks: list[Mark], name: str) -> list[str]:
    return [f"{mark.what} at {place} as {name}" for mark in marks if STEM in text and mark.text in text]


def test_no_stranger_finds_what_is_the_departments_own() -> None:
    zone = Zone(walkers())
    marks = plant(zone)
    found: list[str] = []
    for place, text in public_texts(Client()).items():
        found += leaks(place, text, marks, "public")
    own = [mark for mark in marks if not mark.is_for_the_house]
    for name in STRANGERS:
        for place, text in everything_shown(zone.walkers[name], zone):
            found += leaks(place, text, own, name)
    assert not found, "\n".join(found)
    assert not unseen(marks, zone), "a mark that nobody sees anywhere proves nothing"


def unseen(marks: list[Mark], zone: Zone) -> list[str]:
    """What none of those who may read it came across."""
    left = list(marks)
    for name in INSIDERS:
        for _place, text in everything_shown(zone.walkers[name], zone):
            left = [mark for mark in left if mark.text not in text]
            if not left:
                return []
    return [mark.what for mark in left]
