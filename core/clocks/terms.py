"""A term of law and its end (rule R-01).

Sources: 行政处罚法 art 85 and 行政强制法 art 69 (short terms are working days, legal rest days not included),
行政许可法 art 82 (working days). The day of the event is not counted; a month has its day of the same number or,
where it has none, its last day; a term of hours runs from its minute and never moves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from core.clocks.calendar import ONE_DAY, DayKind, WorkdayCalendar
from core.clocks.reasons import Reason

ZONE = ZoneInfo("Asia/Shanghai")
"""Legal days begin and end in Beijing time, wherever the server stands."""

LAST_MOMENT = time(23, 59, 59, 999999)


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Term:
    """``n`` of ``unit``. ``rolls``: an end on a rest day moves to the next working day (calendar days and months
    only: working days cannot end on a rest day, hours never move). ``warn_before``: how long before the end the
    clock turns amber, in days of the unit (months: calendar days; hours: hours); without it, a quarter of the term.
    ``event`` names what starts the term, in Chinese and in English.
    """

    n: int
    unit: Unit
    rolls: bool = False
    rule: str = ""
    event: tuple[str, str] = ("", "")
    warn_before: int | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("a term is at least 1 long")
        if self.warn_before is not None and self.warn_before < 0:
            raise ValueError("the warning cannot come after the end")


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time in which the clock stood still: from ``first`` up to and with ``last`` (days, or moments for a term
    of hours). A clock that still stands has no end: it gets one when it runs again.
    """

    first: date | datetime
    last: date | datetime
    cause: str = ""

    def __post_init__(self) -> None:
        if _moment(self.last) < _moment(self.first):
            raise ValueError("a suspension ends after it began")

    def days(self) -> tuple[date, date]:
        return _day(self.first), _day(self.last)

    def moments(self) -> tuple[datetime, datetime]:
        return _moment(self.first), _moment(self.last, end=True)


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term.

    ``nominal`` is the last day before, ``date`` after moving off rest days; ``at`` is the last moment that is still
    in time and ``amber_at`` the moment from which the end counts as near. ``provisional``: the answer rests on a
    year without a published calendar, so it may warn but must trigger nothing.
    """

    term: Term
    start: date | datetime
    nominal: date
    date: date
    at: datetime
    amber_at: datetime
    why: tuple[Reason, ...]
    provisional: bool = False

    @property
    def rule(self) -> str:
        return self.term.rule

    @property
    def rolled(self) -> bool:
        return self.date != self.nominal


def reckon(
    term: Term,
    start: date | datetime,
    calendar: WorkdayCalendar,
    *,
    suspensions: Sequence[Suspension] = (),
    provisional: bool = False,
) -> Due:
    """The end of ``term`` counted from ``start`` (rule R-01).

    ``start`` is the day of the event, or its moment (aware; a term of hours needs it and takes the first minute of
    the day otherwise). Raises ``UnknownYear`` when the answer needs a year without a calendar; with
    ``provisional=True`` the answer rests on weekends only in such a year and is marked.
    """
    if isinstance(start, datetime) and start.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if term.unit is Unit.HOURS:
        return _hours(term, start, suspensions)
    event_day = _day(start)
    stopped = _stopped_days(suspensions)
    why = [_started(term, event_day), _length(term)]
    years: set[int] = set()
    if term.unit is Unit.WORKING_DAYS:
        nominal = end = _working_days(term.n, event_day, calendar, stopped, provisional)
        years = set(range((event_day + ONE_DAY).year, end.year + 1))
        why += _passed_over(event_day, end, calendar, stopped)
    else:
        if term.unit is Unit.MONTHS:
            nominal = _add_months(event_day, term.n)
            if nominal.day != event_day.day:
                why.append(
                    Reason(
                        "month_end",
                        {"day": nominal.isoformat(), "wanted": event_day.day},
                    )
                )
        else:
            nominal = event_day + ONE_DAY * term.n
        nominal = _extended(event_day, nominal, stopped)
        end = calendar.next_workday(nominal, provisional=provisional) if term.rolls else nominal
        if term.rolls:
            years = set(range(nominal.year, end.year + 1))
        why += _moved(nominal, end, calendar)
    why += _suspended(event_day, end, suspensions)
    unknown = sorted(years - calendar.years)
    if unknown:
        why.append(Reason("provisional", {"years": unknown}))
    return Due(
        term=term,
        start=start,
        nominal=nominal,
        date=end,
        at=datetime.combine(end, LAST_MOMENT, ZONE),
        amber_at=_amber(term, event_day, nominal, end, calendar),
        why=tuple(why),
        provisional=bool(unknown),
    )


def again(why: Sequence[Reason], calendar: WorkdayCalendar) -> Due:
    """The same term computed again from its own reasons, after the calendar was entered or corrected."""
    told = {reason.code: reason.params for reason in why}
    started = told.get("started") or told["started_at"]
    start = date.fromisoformat(started["day"]) if "day" in started else datetime.fromisoformat(started["moment"])
    length = told["term"]
    term = Term(
        n=length["n"],
        unit=Unit(length["unit"]),
        rolls=length["rolls"],
        rule=length["rule"],
        event=(started["event_zh"], started["event_en"]),
        warn_before=length["warn_before"],
    )
    stops = [
        Suspension(_read(reason.params["first"]), _read(reason.params["last"]), reason.params["cause"])
        for reason in why
        if reason.code in ("suspended", "paused")
    ]
    return reckon(term, start, calendar, suspensions=stops, provisional=True)


def _read(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _working_days(
    n: int,
    event_day: date,
    calendar: WorkdayCalendar,
    stopped: frozenset[date],
    provisional: bool,
) -> date:
    running = (day for day in calendar.workdays_after(event_day, provisional=provisional) if day not in stopped)
    for counted, day in enumerate(running, start=1):
        if counted == n:
            return day
    raise OverflowError  # the calendar of days has an end only in year 9999


def _add_months(day: date, n: int) -> date:
    years, month = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - ONE_DAY).day))


def _extended(event_day: date, end: date, stopped: frozenset[date]) -> date:
    """The end moved on by every day on which the clock stood still."""
    missing = sum(event_day < day <= end for day in stopped)
    while missing:
        end += ONE_DAY
        missing -= end not in stopped
    return end


def _hours(term: Term, start: date | datetime, suspensions: Sequence[Suspension]) -> Due:
    begun = _moment(start)
    why = [_started(term, begun)] if isinstance(start, datetime) else [_started(term, start), _midnight(start)]
    why.append(_length(term))
    end = begun + timedelta(hours=term.n)
    for first, last, cause in _pauses(suspensions):
        first = max(first, begun)
        if first < end and first < last:
            end += last - first
            params = {
                "cause": cause,
                "first": first.isoformat(),
                "last": last.isoformat(),
            }
            why.append(Reason("paused", params))
    before = timedelta(hours=term.n / 4 if term.warn_before is None else term.warn_before)
    day = end.date()
    amber_at = max(begun, end - before)
    return Due(
        term=term,
        start=start,
        nominal=day,
        date=day,
        at=end,
        amber_at=amber_at,
        why=tuple(why),
    )


def _pauses(
    suspensions: Sequence[Suspension],
) -> Iterator[tuple[datetime, datetime, str]]:
    """The moments of standing still in order, an overlap counted once."""
    reached: datetime | None = None
    for (first, last), cause in sorted((s.moments(), s.cause) for s in suspensions):
        if reached is not None and first < reached:
            first = reached
        if first < last:
            yield first, last, cause
            reached = last


def _amber(term: Term, event_day: date, nominal: date, end: date, calendar: WorkdayCalendar) -> datetime:
    if term.unit is Unit.WORKING_DAYS:
        before = -(-term.n // 4) if term.warn_before is None else term.warn_before
        day = calendar.workday_before(end, before, provisional=True)
    else:
        before = -(-(nominal - event_day).days // 4) if term.warn_before is None else term.warn_before
        day = end - ONE_DAY * before
    return datetime.combine(max(day, event_day), time.min, ZONE)


def _started(term: Term, start: date | datetime) -> Reason:
    event_zh, event_en = term.event
    params = {"event_zh": event_zh, "event_en": event_en}
    if isinstance(start, datetime):
        return Reason("started_at", {**params, "moment": start.isoformat()})
    return Reason("started", {**params, "day": start.isoformat()})


def _midnight(day: date) -> Reason:
    return Reason("midnight", {"day": day.isoformat()})


def _length(term: Term) -> Reason:
    params = {"n": term.n, "unit": str(term.unit), "rule": term.rule}
    return Reason("term", {**params, "rolls": term.rolls, "warn_before": term.warn_before})


def _passed_over(event_day: date, end: date, calendar: WorkdayCalendar, stopped: frozenset[date]) -> list[Reason]:
    """Rest days that were not counted, and weekend days that were."""
    days = [event_day + ONE_DAY * offset for offset in range(1, (end - event_day).days + 1)]
    kinds = [(day, calendar.kind(day, provisional=True), calendar.holiday(day)) for day in days if day not in stopped]
    found = []
    for (kind, holiday), group in groupby(kinds, key=lambda entry: entry[1:]):
        run = [day.isoformat() for day, _kind, _holiday in group]
        if kind is DayKind.HOLIDAY:
            found.append(
                Reason(
                    "holiday",
                    {
                        "holiday": holiday,
                        "first": run[0],
                        "last": run[-1],
                        "days": len(run),
                    },
                )
            )
        elif kind is DayKind.MAKE_UP:
            found += [Reason("make_up", {"holiday": holiday, "day": day}) for day in run]
    weekends = sum(kind is DayKind.WEEKEND for _day, kind, _holiday in kinds)
    return ([Reason("weekends", {"days": weekends})] if weekends else []) + found


def _moved(nominal: date, end: date, calendar: WorkdayCalendar) -> list[Reason]:
    holiday = calendar.holiday(nominal)
    if end != nominal:
        return [
            Reason(
                "rolled",
                {
                    "first": nominal.isoformat(),
                    "last": end.isoformat(),
                    "holiday": holiday,
                },
            )
        ]
    if not calendar.is_workday(nominal, provisional=True):
        return [Reason("stays", {"day": nominal.isoformat(), "holiday": holiday})]
    return []


def _suspended(event_day: date, end: date, suspensions: Sequence[Suspension]) -> list[Reason]:
    found = []
    for suspension in suspensions:
        first, last = suspension.days()
        first, last = max(first, event_day + ONE_DAY), min(last, end)
        if first <= last:
            params = {
                "cause": suspension.cause,
                "first": first.isoformat(),
                "last": last.isoformat(),
            }
            found.append(Reason("suspended", {**params, "days": (last - first).days + 1}))
    return found


def _stopped_days(suspensions: Sequence[Suspension]) -> frozenset[date]:
    spans = (suspension.days() for suspension in suspensions)
    return frozenset(first + ONE_DAY * offset for first, last in spans for offset in range((last - first).days + 1))


def _day(value: date | datetime) -> date:
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


def _moment(value: date | datetime, *, end: bool = False) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(ZONE)
    return datetime.combine(value + ONE_DAY if end else value, time.min, ZONE)
