from datetime import date

import pytest

from core.clocks import DayKind, UnknownYear, WorkdayCalendar


def test_a_year_without_a_published_calendar_is_refused(
    calendar: WorkdayCalendar,
) -> None:
    with pytest.raises(UnknownYear) as refusal:
        calendar.is_workday(date(2027, 3, 1))
    assert refusal.value.year == 2027


def test_a_year_without_a_published_calendar_has_weekends_only_when_asked_provisionally(
    calendar: WorkdayCalendar,
) -> None:
    assert calendar.kind(date(2027, 10, 1), provisional=True) is DayKind.WORKDAY
    assert calendar.kind(date(2027, 10, 2), provisional=True) is DayKind.WEEKEND


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2006, 12, 30), DayKind.MAKE_UP),
        (date(2011, 12, 31), DayKind.MAKE_UP),
        (date(2018, 12, 29), DayKind.MAKE_UP),
        (date(2018, 12, 31), DayKind.HOLIDAY),
        (date(2022, 12, 31), DayKind.HOLIDAY),
    ],
)
def test_a_day_that_stands_in_the_notice_of_the_next_year_is_found(
    calendar: WorkdayCalendar, day: date, kind: DayKind
) -> None:
    assert calendar.kind(day) is kind


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
        (2004, 252),
        (2012, 249),
        (2018, 250),
    ],
)
def test_each_year_has_the_number_of_working_days_that_was_published(
    calendar: WorkdayCalendar, year: int, working_days: int
) -> None:
    assert calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == working_days


def test_the_spring_festival_of_2020_includes_the_days_of_its_extension(
    calendar: WorkdayCalendar,
) -> None:
    assert not calendar.is_workday(date(2020, 1, 31))
    assert not calendar.is_workday(date(2020, 2, 1))
    assert calendar.is_workday(date(2020, 2, 3))


def test_new_years_eve_of_2024_is_formally_a_working_day(
    calendar: WorkdayCalendar,
) -> None:
    assert calendar.is_workday(date(2024, 2, 9))


def test_counting_forwards_and_backwards_agree(calendar: WorkdayCalendar) -> None:
    start = date(2025, 9, 1)
    for n, day in zip(range(1, 60), calendar.workdays_after(start), strict=False):
        assert calendar.workdays_between(start, day) == n
        assert calendar.workdays_between(day, start) == -n
        assert calendar.workday_before(day, n) == start
