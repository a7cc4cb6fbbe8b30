"""Pictures of pages as a person sees them: both sizes, both languages, light and dark.

    python -m tests.screens --out pictures --user limin --password … / /people/users/
    python -m tests.screens --out pictures --size phone --language zh-hans --scheme light /portal/

It looks at a running server (``--server``, by default http://127.0.0.1:8000), signs in through the form if a user is
given, and writes ``<address>-<size>-<language>-<scheme>.png`` of the whole page (``--fold``: what fits the window).
Words of a page that is wider than its window are printed: nothing may scroll sideways.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LANGUAGES = ("zh-hans", "en")
SCHEMES = ("light", "dark")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="+", help="paths on the server, such as / or /people/users/")
    parser.add_argument("--server", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default=os.environ.get("DEMO_PASSWORD", ""))
    parser.add_argument("--size", choices=[*SIZES, "all"], default="all")
    parser.add_argument("--language", choices=[*LANGUAGES, "all"], default="all")
    parser.add_argument("--scheme", choices=[*SCHEMES, "all"], default="light")
    parser.add_argument("--fold", action="store_true", help="only what fits the window")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEST_FOLDER"] = folder
        from playwright.sync_api import sync_playwright

        from tests.browser import FLAGS, chromium, fontconfig

        environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig())}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, env=environment)
            faults = [
                fault
                for size in _chosen(options.size, SIZES)
                for language in _chosen(options.language, LANGUAGES)
                for scheme in _chosen(options.scheme, SCHEMES)
                for fault in take(browser, options, size, language, scheme)
            ]
            browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _chosen(wanted: str, known: dict[str, object] | tuple[str, ...]) -> list[str]:
    return list(known) if wanted == "all" else [wanted]


def take(browser: Browser, options: argparse.Namespace, size: str, language: str, scheme: str) -> list[str]:
    """The pictures of one combination; what was wrong with the pages."""
    context = browser.new_context(
        base_url=options.server,
        viewport=SIZES[size],  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        is_mobile=size == "phone",
        has_touch=size == "phone",
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": options.server}])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda line: faults.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    if options.user:
        sign_in(page, options.user, options.password)
        context.add_cookies([{"name": "django_language", "value": language, "url": options.server}])
    for address in options.addresses:
        answer = page.goto(address, wait_until="load")
        settle(page)
        if answer is None or answer.status >= 400:
            faults.append(f"{address}: status {answer.status if answer else 'none'}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{address} {size} {language}: {wide} px too wide")
        name = re.sub(r"[^\w-]+", "-", address).strip("-") or "home"
        page.screenshot(path=options.out / f"{name}-{size}-{language}-{scheme}.png", full_page=not options.fold)
    context.close()
    return faults


def settle(page: Page) -> None:
    """Give what is fetched after the page (charts, fragments) its time; a page that polls never rests."""
    from playwright.sync_api import TimeoutError as NeverRests  # noqa: PLC0415

    with contextlib.suppress(NeverRests):
        page.wait_for_load_state("networkidle", timeout=3000)


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the form, as a person does."""
    page.goto("/login/?next=/people/profile/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


if __name__ == "__main__":
    sys.exit(main())
