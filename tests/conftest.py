"""What every test may use: a database of its own, a fixed moment, a browser."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker, Settings

from tests import databases
from tests.browser import browser, page, sign_in

__all__ = ["at", "browser", "demo_zone", "django_db_setup", "page", "sign_in", "unthrottled"]


def pytest_configure() -> None:
    TransactionTestCase._fixture_teardown = lambda _self: databases.clone()  # type: ignore[attr-defined]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Long trials run when they are named (``make soak``, ``pytest tests/walk``)."""
    named = any(collection_path.name in argument for argument in config.args)
    return True if collection_path.name in ("soak", "walk") and not named else None


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A clone of the migrated template for this process."""
    with django_db_blocker.unblock():
        databases.prepare()
        databases.clone()
        databases.point_at(databases.CLONE)
    yield
    with django_db_blocker.unblock():
        databases.drop_clone()


@pytest.fixture
def demo_zone(transactional_db: None, settings: Settings) -> None:
    """The small demo zone in this test's database: its accounts, enterprises, draws, visits and their files."""
    databases.prepare_demo()
    databases.clone(databases.DEMO)
    settings.MEDIA_ROOT = databases.demo_media()


@pytest.fixture
def unthrottled(settings: Settings) -> None:
    """No knock is counted: a walk opens more pages in a minute than a person in a day."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def at() -> datetime:
    """Monday, 2 March 2026, nine in the morning in the zone: a working day with no holiday near."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
