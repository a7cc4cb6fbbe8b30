"""The nightly snapshot."""

import datetime as dt

from django.db import transaction

from core.people.models import User
from core.people.selectors import departments_in_force
from oversight.figures.definitions import FIGURES
from oversight.figures.selectors import counts_on
from oversight.models import FigureSnapshot


@transaction.atomic
def take_snapshot(*, day: dt.date, acting_user: User, at: dt.datetime) -> int:
    """Keep what each figure says of a day that is over, for every department, nought included; once per day."""
    departments = list(departments_in_force(day))
    rows = []
    for definition in FIGURES:
        counted = counts_on(definition, day)
        for department in departments:
            part, whole = counted.get(department.pk, (0, 0))
            rows.append(
                FigureSnapshot(
                    figure=definition.name,
                    version=definition.version,
                    day=day,
                    department=department,
                    part=part,
                    whole=whole,
                )
            )
    return len(FigureSnapshot.objects.bulk_create(rows, ignore_conflicts=True))


def missed_days(*, today: dt.date) -> list[dt.date]:
    """Days that are over and have no snapshot yet, since the last one, at most thirty: a missed night is caught up."""
    last = FigureSnapshot.objects.order_by("-day").values_list("day", flat=True).first()
    first = max(last + dt.timedelta(days=1) if last else today - dt.timedelta(days=1), today - dt.timedelta(days=30))
    return [first + dt.timedelta(days=n) for n in range((today - first).days)]
