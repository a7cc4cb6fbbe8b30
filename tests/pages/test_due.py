"""A clock in words."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.clocks import Term, Unit, WorkdayCalendar, reckon
from core.pages.due import clock_of

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkdayCalendar(special={}, years=frozenset({2026}))
START = dt.date(2026, 3, 2)  # a Monday


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("unit", "n", "now", "text", "css"),
    [
        (Unit.WORKING_DAYS, 5, "2026-03-03T09:00", "还有 4 个工作日", ""),
        (Unit.WORKING_DAYS, 5, "2026-03-06T09:00", "还有 1 个工作日", "near"),
        (Unit.WORKING_DAYS, 5, "2026-03-09T23:59", "今天", "near"),
        (Unit.WORKING_DAYS, 5, "2026-03-10T00:00", "逾期 1 个工作日", "late"),
        (Unit.WORKING_DAYS, 4, "2026-03-07T09:00", "逾期 1 个工作日", "late"),  # Friday passed, it is Saturday
        (Unit.CALENDAR_DAYS, 14, "2026-03-04T09:00", "还有 12 天", ""),
        (Unit.CALENDAR_DAYS, 14, "2026-03-19T09:00", "逾期 3 天", "late"),
        (Unit.MONTHS, 1, "2026-03-31T09:00", "还有 2 天", "near"),
    ],
)
def test_the_words_of_a_clock(unit: Unit, n: int, now: str, text: str, css: str) -> None:
    due = reckon(Term(n, unit, rule="R-13"), START, CALENDAR)
    with translation.override("zh-hans"):
        clock = clock_of(due, at=at(now), calendar=CALENDAR)
    assert clock is not None
    assert (clock.text, clock.css, clock.rule) == (text, css, "R-13")
    assert clock.sentences


def test_a_term_of_hours_counts_hours() -> None:
    due = reckon(Term(24, Unit.HOURS), at("2026-03-02T15:30"), CALENDAR)
    with translation.override("zh-hans"):
        texts = [
            clock_of(due, at=at(now), calendar=CALENDAR).text  # type: ignore[union-attr]
            for now in ("2026-03-02T16:00", "2026-03-03T15:00", "2026-03-03T18:31")
        ]
    assert texts == ["还有 23 小时", "还有 0 小时", "逾期 3 小时"]


def test_a_provisional_date_says_so_and_never_turns_red() -> None:
    due = reckon(Term(5, Unit.WORKING_DAYS), dt.date(2027, 3, 1), CALENDAR, provisional=True)
    with translation.override("zh-hans"):
        clock = clock_of(due, at=at("2027-03-20T09:00"), calendar=CALENDAR)
    assert clock is not None
    assert clock.css == "near"
    assert clock.text.endswith("（暂定）")


def test_nothing_due_shows_nothing() -> None:
    assert clock_of(object(), at=at("2026-03-02T09:00"), calendar=CALENDAR) is None
