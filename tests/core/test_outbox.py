"""News reaches its receivers at least once, and takes effect once."""

import datetime as dt
from collections.abc import Iterator

import pytest

from core.outbox.models import Delivery, Event
from core.outbox.registry import RECEIVERS, receives
from core.outbox.services import announce, deliver, sweep
from tests.factories.people import DepartmentFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def own_receivers() -> Iterator[None]:
    RECEIVERS.pop("test.news", None)
    yield
    RECEIVERS.pop("test.news", None)


def test_an_event_takes_effect_once_however_often_it_is_delivered() -> None:
    seen: list[Event] = []
    receives("test.news")(seen.append)
    event = announce("test.news", subject=DepartmentFactory(), at=AT)
    assert deliver(event_id=str(event.pk), at=AT) == 1
    assert deliver(event_id=str(event.pk), at=AT) == 0
    assert seen == [event]


def test_a_failing_receiver_waits_and_does_not_hold_up_the_others() -> None:
    heard: list[str] = []

    @receives("test.news")
    def fails(event: Event) -> None:
        raise RuntimeError("down")

    @receives("test.news")
    def works(event: Event) -> None:
        heard.append("ok")

    event = announce("test.news", subject=DepartmentFactory(), at=AT)
    assert deliver(event_id=str(event.pk), at=AT) == 1
    assert heard == ["ok"]
    waiting = Delivery.objects.get(event=event, delivered_at=None)
    assert waiting.attempts == 1
    assert "down" in waiting.last_error
    assert sweep(at=AT) == 0


def test_the_sweep_delivers_what_was_never_sent() -> None:
    seen: list[Event] = []
    receives("test.news")(seen.append)
    announce("test.news", subject=DepartmentFactory(), at=AT)
    assert sweep(at=AT) == 1
    assert len(seen) == 1
