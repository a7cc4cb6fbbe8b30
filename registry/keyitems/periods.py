"""Spans of coverage. Pure: no database."""

import datetime as dt

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def period_start(period: str, on: dt.date) -> dt.date:
    """The first day of the calendar month, quarter, half year or year in which a day lies."""
    months = MONTHS[period]
    return dt.date(on.year, (on.month - 1) // months * months + 1, 1)
