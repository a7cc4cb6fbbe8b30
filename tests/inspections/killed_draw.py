"""A process that draws and stops for ever just before the end of its transaction; its test kills it there."""

import datetime as dt
import sys
import time
from pathlib import Path

import django

django.setup()

from core.people.selectors import system_user  # noqa: E402
from inspections.models import Draw  # noqa: E402
from inspections.services.draws import run  # noqa: E402


def stop_here(*_args: object, **_kwargs: object) -> None:
    """In place of the last step: tell the test, and wait to be killed."""
    Path(sys.argv[2]).touch()
    time.sleep(600)


run.publish_result = stop_here  # type: ignore[assignment]
run.run_draw(
    draw=Draw.objects.get(pk=int(sys.argv[1])), acting_user=system_user(), at=dt.datetime.fromisoformat(sys.argv[3])
)
