"""What every page owes to its reader, looked at in a browser: nothing for axe to find, nothing that scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Language, colours and size: four looks in which any two settings meet.
LOOKS = (("zh-hans", "light", DESKTOP), ("zh-hans", "dark", PHONE), ("en", "light", PHONE), ("en", "dark", DESKTOP))


def assert_accessible(page: Page, addresses: Iterable[str], *, status: int = 200) -> None:
    """Open each address in four looks; fail with everything axe found, or that is wider than its window."""
    faults: list[str] = []
    listed = list(addresses)
    for language, colours, size in LOOKS:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        for address in listed:
            speak(page, language)
            answer = page.goto(address)
            place = f"{address} ({language}, {colours}, {size['width']} px)"
            if answer is None or answer.status != status:
                faults.append(f"{place}: status {answer.status if answer else 'none'}")
                continue
            faults += [f"{place}: {fault}" for fault in faults_of(page)]
    assert not faults, "\n".join(faults)


def speak(page: Page, language: str) -> None:
    """Choose the language of the pages, as the switch does."""
    page.context.add_cookies([{"name": "django_language", "value": language, "domain": "localhost", "path": "/"}])


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    faults = [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:240]}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        faults.append(f"{wide} px wider than its window")
    return faults
