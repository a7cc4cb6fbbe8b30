"""Watermarks: a missed night is made up for, and two sweeps never run at once."""

import datetime as dt
import threading

import pytest
from django.db import connections

from core.jobs.models import Watermark
from core.jobs.sweeps import SweepBusy, sweep

pytestmark = pytest.mark.django_db


def test_a_sweep_that_fails_leaves_the_watermark(at: dt.datetime) -> None:
    with sweep("trial", at=at) as since:
        assert since is None
    with pytest.raises(RuntimeError), sweep("trial", at=at + dt.timedelta(days=1)):
        raise RuntimeError
    with sweep("trial", at=at + dt.timedelta(days=2)) as since:
        assert since == at
    assert Watermark.objects.get(name="trial").completed_at == at + dt.timedelta(days=2)


@pytest.mark.django_db(transaction=True)
def test_a_second_sweep_at_the_same_time_does_nothing(at: dt.datetime) -> None:
    outcome: list[str] = []

    def second() -> None:
        try:
            with sweep("trial", at=at):
                outcome.append("ran")
        except SweepBusy:
            outcome.append("busy")
        finally:
            connections.close_all()

    with sweep("trial", at=at):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert outcome == ["busy"]
