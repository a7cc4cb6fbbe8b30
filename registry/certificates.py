"""Until when a holder of several certificates is certified without a gap (R-06). Pure: no database."""

import datetime as dt
from collections.abc import Iterable

ONE_DAY = dt.timedelta(days=1)


def certified_until(spans: Iterable[tuple[dt.date, dt.date]], on: dt.date) -> dt.date | None:
    """The last day of unbroken cover that includes ``on``; none if no certificate is valid that day.

    ``spans`` are first and last valid days; a certificate that follows the day after another ends continues it.
    """
    until: dt.date | None = None
    for first, last in sorted(spans):
        reached = on if until is None else until + ONE_DAY
        if first <= reached and last >= on:
            until = max(until or last, last)
    return until
