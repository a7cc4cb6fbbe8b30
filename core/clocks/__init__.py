"""Clocks: when a term of law ends, and why then. Pure Python on plain values, no Django, no clock reading.

A term is ``n`` working days, calendar days, months or hours from an event. The day of the event is not counted.
``reckon`` computes the end and returns a ``Due`` that carries its own reasons; ``status`` says how near it is.
The working-day calendar is passed in, because it is data (``core.law`` keeps it) and never code.
"""

from core.clocks.calendar import DayKind, SpecialDay, UnknownYear, WorkdayCalendar
from core.clocks.reasons import Reason
from core.clocks.status import Status, remaining_working_days, status
from core.clocks.terms import ZONE, Due, Suspension, Term, Unit, again, reckon

__all__ = [
    "ZONE",
    "DayKind",
    "Due",
    "Reason",
    "SpecialDay",
    "Status",
    "Suspension",
    "Term",
    "Unit",
    "UnknownYear",
    "WorkdayCalendar",
    "again",
    "reckon",
    "remaining_working_days",
    "status",
]
