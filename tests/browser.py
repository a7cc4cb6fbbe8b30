"""A real Chromium on a live server. A page that breaks its own content policy or throws fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """The path of a browser, or nothing."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def fontconfig() -> Path:
    """A font configuration that adds the Chinese font of the wheel to those of the machine."""
    fonts = find_spec("noto_cjk_sans_otc")
    assert fonts is not None
    assert fonts.submodule_search_locations
    config = Path(os.environ["TEST_FOLDER"]) / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts.submodule_search_locations[0]}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{config.parent}/font-cache</cachedir></fontconfig>"
    )
    return config


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, started once for each process of the run."""
    from playwright.sync_api import sync_playwright

    found = chromium()
    if found is None:
        pytest.fail("There is no Chromium: install it (apt-get install chromium) or set CHROMIUM to its path")
    environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig())}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS, env=environment)
        yield started
        started.close()


@pytest.fixture
def page(browser: "Browser", live_server: LiveServer) -> "Iterator[Page]":
    """A Chinese desktop browser at the live server: ``page.goto("/")``."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport=DESKTOP)  # type: ignore[arg-type]
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield opened
    context.close()
    assert not faults, faults


@pytest.fixture
def sign_in(page: "Page", live_server: LiveServer) -> "Callable[[AbstractBaseUser], None]":
    """Sign a user in without the form: ``sign_in(user)``, then ``page.goto(…)``."""

    def as_user(user: "AbstractBaseUser") -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return as_user
