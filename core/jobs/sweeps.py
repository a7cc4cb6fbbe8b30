"""A sweep looks at regular times for what was left lying, and remembers when it last ran through.

``with sweep("inspections.missed_draws") as since:`` runs its body unless another process is at it. ``since`` is the
instant of the last complete run (None the first time): a beat that stood still for a night is made up for. If the body
raises, the watermark stays.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from core.jobs.models import Watermark


class SweepBusy(Exception):
    """Another process runs this sweep at this moment; there is nothing to do."""


@contextmanager
def sweep(name: str, *, at: dt.datetime) -> Iterator[dt.datetime | None]:
    """Hold the watermark while the body runs; raises ``SweepBusy`` if another process holds it."""
    Watermark.objects.get_or_create(name=name)
    with transaction.atomic():
        mark = Watermark.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if mark is None:
            raise SweepBusy(name)
        yield mark.completed_at
        mark.completed_at = at
        mark.save(update_fields=["completed_at"])
