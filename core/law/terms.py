"""A term as people type it: read it, compute it, or say in a sentence what is wrong with it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.clocks import ZONE, Due, Term, Unit, UnknownYear, WorkdayCalendar, reckon
from core.law.errors import TermInvalid, YearNotPublished

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """``n`` of ``unit`` from ``start``; an end on a rest day moves to the next working day where the unit can."""

    start: dt.date | dt.datetime
    n: int
    unit: Unit


def read(start: str, n: str, unit: str, *, place: str = "") -> Question:
    """Read a question from text. Raises ``TermInvalid`` with the place and what is expected there."""
    try:
        unit_read = Unit(unit.strip())
    except ValueError:
        units = ", ".join(Unit)
        raise TermInvalid(
            fault=_("“%(unit)s” is no unit; use one of %(units)s.") % {"unit": unit, "units": units}, place=place
        ) from None
    text = n.strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise TermInvalid(
            fault=_("“%(n)s” is no length; use a whole number from 1 to %(most)s.") % {"n": n, "most": MOST},
            place=place,
        )
    begun = read_start(start, place=place)
    if isinstance(begun, dt.datetime) and unit_read is not Unit.HOURS:
        begun = begun.date()
    return Question(begun, int(text), unit_read)


def read_start(start: str, *, place: str = "") -> dt.date | dt.datetime:
    """A day, or a moment in Beijing time where the text names no other. Raises ``TermInvalid``."""
    text = start.strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        fault = _("“%(start)s” is no day of the calendar; write it as 2026-09-25, with hours as 2026-09-25T15:04.")
        raise TermInvalid(fault=fault % {"start": text}, place=place) from None
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def answer(question: Question, calendar: WorkdayCalendar, *, place: str = "") -> Due:
    """Compute the end (rule R-01). Raises ``YearNotPublished`` rather than guess, ``TermInvalid`` past year 9999."""
    term = Term(question.n, question.unit, rolls=question.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS))
    try:
        return reckon(term, question.start, calendar)
    except UnknownYear as unknown:
        raise YearNotPublished(year=unknown.year, place=place) from None
    except (OverflowError, ValueError):
        raise TermInvalid(fault=_("The term ends beyond the year 9999."), place=place) from None


def shown(due: Due) -> tuple[str, str]:
    """The end before and after moving off rest days, as text: days, or for hours the moment with its offset."""
    if due.term.unit is Unit.HOURS:
        return due.at.isoformat(), due.at.isoformat()
    return due.nominal.isoformat(), due.date.isoformat()
