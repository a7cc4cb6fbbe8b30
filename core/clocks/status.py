"""How near the end of a term is."""

from datetime import datetime
from enum import StrEnum

from core.clocks.calendar import WorkdayCalendar
from core.clocks.terms import ZONE, Due


class Status(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def status(due: Due, at: datetime) -> Status:
    """RED after the last moment in time, AMBER when it is near. A provisional end never turns red."""
    if at > due.at and not due.provisional:
        return Status.RED
    return Status.AMBER if at >= due.amber_at else Status.GREEN


def remaining_working_days(due: Due, at: datetime, calendar: WorkdayCalendar) -> int:
    """Working days after today up to and with the last day: 0 on the last day, negative when it is over.

    For display only: a year without a calendar counts its weekends as the only rest days.
    """
    return calendar.workdays_between(at.astimezone(ZONE).date(), due.date, provisional=True)
