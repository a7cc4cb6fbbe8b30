"""What belongs to one department turns up nowhere else: in no list, detail, search, export or nested object."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from core.access import capability
from tests.walk.asking import ask
from tests.walk.people import Walker, walkers
from tests.walk.routes import Route, routes
from tests.walk.secrets_of import STEM, marks
from tests.walk.specimens import Specimens
from tests.walk.test_matrix import held_page

STRANGERS = ("anonymous", "nobody", "other_staff", "other_head", "other_machine")
INSIDERS = ("staff", "head", "admin", "sysadmin", "auditor")
QUESTIONS = (
    {},
    {"q": STEM},
    {"export": "xlsx"},
    {"export": "csv"},
    {"q": STEM, "export": "xlsx"},
    {"all": "1", "size": "100"},
)
API_QUESTIONS: tuple[dict[str, str], ...] = (
    {"limit": "200"},
    {"limit": "200", "search": STEM},
    {"limit": "200", "count": "true"},
)


def addresses(specimens: Specimens) -> Iterator[tuple[Route, str]]:
    for route in routes():
        if "GET" in route.methods:
            params = specimens.params_of(route.key)
            yield route, reverse(route.name, kwargs={name: params[name] for name in route.parameters})


def text_of(answer: Any) -> str:
    """Everything an answer holds; workbooks and packages are opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"\n".join(package.read(name) for name in package.namelist())
    return content.decode("utf-8", errors="replace")


def everything_shown(walker: Walker, specimens: Specimens) -> Iterator[tuple[str, str]]:
    for route, address in addresses(specimens):
        if walker.is_machine and not route.is_api:
            continue
        for question in API_QUESTIONS if route.is_api else QUESTIONS:
            answer = ask(walker, "GET", address, is_api=route.is_api, query=question)
            assert answer.status_code < 500, f"{address} {question} as {walker.name}: {answer.status_code}"
            if answer.status_code == 200:
                yield f"{address} {question}", text_of(answer)
            if answer.status_code in (401, 302, 404, 403):
                break


@pytest.mark.usefixtures("demo_zone")
def test_no_stranger_finds_what_is_the_departments_own(settings: Any) -> None:
    settings.API_RATE = settings.API_RATE_ANONYMOUS = 10**9
    capability("trial.department")(held_page)
    who = walkers()
    specimens = Specimens(who)
    hidden = marks(specimens)
    leaks = [
        f"{mark.what} at {place} as {name}"
        for name in STRANGERS
        for place, text in everything_shown(who[name], specimens)
        for mark in hidden
        if mark.text in text
    ]
    assert leaks == []
    seen: set[str] = set()
    for name in INSIDERS:
        for _place, text in everything_shown(who[name], specimens):
            seen |= {mark.text for mark in hidden if mark.text in text}
    unseen = [mark.what for mark in hidden if mark.text not in seen]
    assert unseen == [], "a mark that nobody sees anywhere proves nothing"
