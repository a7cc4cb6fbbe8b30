"""How often somebody may knock."""

from unittest import mock

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings

from core.throttle import address_of, knock


@pytest.fixture(autouse=True)
def quiet_cache() -> None:
    cache.clear()


def test_one_too_many_waits_for_the_next_window() -> None:
    with mock.patch("core.throttle.time.time", return_value=1_000_010.0):
        assert [knock("door", "me", most=2, seconds=60) for _ in range(3)] == [0, 0, 10]
        assert knock("door", "you", most=2, seconds=60) == 0
    with mock.patch("core.throttle.time.time", return_value=1_000_020.0):
        assert knock("door", "me", most=2, seconds=60) == 0


def test_a_cache_that_is_away_lets_everybody_through() -> None:
    with mock.patch("core.throttle.cache.add", side_effect=ConnectionError):
        assert knock("door", "me", most=0, seconds=60) == 0


@pytest.mark.parametrize(("proxies", "found"), [(0, "10.0.0.9"), (1, "192.0.2.7"), (2, "203.0.113.1")])
def test_only_our_own_proxies_are_believed(settings: Settings, proxies: int, found: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": "203.0.113.1, 192.0.2.7"})
    assert address_of(request) == found
