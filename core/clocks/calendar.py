"""The working-day calendar: which days are rest days, and for which years that is known at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is. Working days are ``WORKDAY`` and ``MAKE_UP``; the others are rest days."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that the yearly notice of the State Council takes out of the ordinary week.

    ``kind`` is HOLIDAY (off) or MAKE_UP (a weekend day that is worked); ``holiday`` is the code of its holiday.
    """

    kind: DayKind
    holiday: str


class UnknownYear(LookupError):
    """A day was asked about in a year whose working-day calendar has not been published or not been entered."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no working-day calendar is known for {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class WorkdayCalendar:
    """Special days by date, and the years whose notice is known (rule R-01).

    A question about a day outside ``years`` raises ``UnknownYear`` unless it is asked with ``provisional=True``:
    then Saturday and Sunday are the rest days of that year, and the caller must mark the answer as provisional.
    """

    special: Mapping[date, SpecialDay]
    years: frozenset[int]

    def kind(self, day: date, *, provisional: bool = False) -> DayKind:
        found = self.special.get(day)
        if found is not None:
            return found.kind
        if day.year not in self.years and not provisional:
            raise UnknownYear(day.year)
        return DayKind.WEEKEND if day.isoweekday() >= 6 else DayKind.WORKDAY

    def holiday(self, day: date) -> str:
        """The code of the holiday this day belongs to, or an empty string."""
        found = self.special.get(day)
        return found.holiday if found else ""

    def is_workday(self, day: date, *, provisional: bool = False) -> bool:
        return self.kind(day, provisional=provisional) in (
            DayKind.WORKDAY,
            DayKind.MAKE_UP,
        )

    def next_workday(self, day: date, *, provisional: bool = False) -> date:
        """The day itself if it is worked, else the first working day after it."""
        while not self.is_workday(day, provisional=provisional):
            day += ONE_DAY
        return day

    def workdays_after(self, day: date, *, provisional: bool = False) -> Iterator[date]:
        """The working days that follow ``day``, without end; ``day`` itself is not one of them."""
        while True:
            day = self.next_workday(day + ONE_DAY, provisional=provisional)
            yield day

    def workday_before(self, day: date, n: int, *, provisional: bool = False) -> date:
        """The ``n``-th working day before ``day``."""
        while n > 0:
            day -= ONE_DAY
            n -= self.is_workday(day, provisional=provisional)
        return day

    def workdays_between(self, start: date, end: date, *, provisional: bool = False) -> int:
        """How many working days lie after ``start`` up to and with ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.workdays_between(end, start, provisional=provisional)
        days = (start + ONE_DAY * offset for offset in range(1, (end - start).days + 1))
        return sum(self.is_workday(day, provisional=provisional) for day in days)
