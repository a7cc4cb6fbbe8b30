import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks import (
    ZONE,
    DayKind,
    Due,
    Reason,
    SpecialDay,
    Suspension,
    Term,
    Unit,
    UnknownYear,
    WorkdayCalendar,
    again,
    reckon,
)
from core.law.shipped import shipped_calendar

EXAMPLES = Path(__file__).parent.parent / "vectors" / "deadline_examples.csv"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def codes(due: Due) -> list[str]:
    return [reason.code for reason in due.why]


def params(due: Due, code: str) -> dict[str, object]:
    return next(reason.params for reason in due.why if reason.code == code)


@pytest.mark.parametrize(
    "row",
    list(csv.DictReader(EXAMPLES.open(encoding="utf-8"))),
    ids=lambda row: str(row),
)
def test_every_published_example_comes_out_right(calendar: WorkdayCalendar, row: dict[str, str]) -> None:
    term = Term(int(row["n"]), Unit(row["unit"]), rolls=True)
    due = reckon(term, date.fromisoformat(row["start_date"]), calendar)
    assert due.nominal.isoformat() == row["due_date"]
    assert due.date.isoformat() == row["due_date_rolled_to_workday"]


def test_a_term_that_reaches_an_unpublished_year_is_refused(
    calendar: WorkdayCalendar,
) -> None:
    with pytest.raises(UnknownYear):
        reckon(Term(1, Unit.WORKING_DAYS), date(2026, 12, 31), calendar)
    with pytest.raises(UnknownYear):
        reckon(Term(10, Unit.CALENDAR_DAYS, rolls=True), date(2026, 12, 30), calendar)
    with pytest.raises(UnknownYear):
        reckon(Term(1, Unit.MONTHS, rolls=True), date(2026, 12, 30), calendar)


def test_a_legal_act_is_never_blocked_by_an_unpublished_year_but_its_clock_is_marked(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(3, Unit.WORKING_DAYS), date(2026, 12, 30), calendar, provisional=True)
    assert due.date == date(2027, 1, 4)
    assert due.provisional
    assert params(due, "provisional") == {"years": [2027]}


def test_a_term_that_does_not_move_needs_no_calendar_at_its_end(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(30, Unit.CALENDAR_DAYS, rolls=False), date(2026, 12, 30), calendar)
    assert due.date == date(2027, 1, 29)
    assert not due.provisional


def test_a_term_is_at_least_one_long() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Term(0, Unit.HOURS)


def test_a_moment_without_a_time_zone_is_refused(calendar: WorkdayCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        reckon(Term(1, Unit.HOURS), datetime(2026, 1, 5, 9), calendar)  # noqa: DTZ001


def test_the_day_of_the_event_is_not_counted(calendar: WorkdayCalendar) -> None:
    assert reckon(Term(1, Unit.WORKING_DAYS), date(2026, 9, 7), calendar).date == date(2026, 9, 8)
    assert reckon(Term(1, Unit.CALENDAR_DAYS), date(2026, 9, 7), calendar).date == date(2026, 9, 8)


def test_the_day_of_an_event_is_its_day_in_beijing(calendar: WorkdayCalendar) -> None:
    late_evening_in_london = datetime(2026, 9, 7, 17, 30, tzinfo=UTC)
    assert reckon(Term(1, Unit.WORKING_DAYS), late_evening_in_london, calendar).date == date(2026, 9, 9)


def test_working_days_skip_the_national_day_and_count_the_make_up_days_and_say_so(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(7, Unit.WORKING_DAYS), date(2026, 9, 25), calendar)
    assert due.date == date(2026, 10, 12)
    assert not due.rolled
    assert params(due, "started")["day"] == "2026-09-25"
    assert params(due, "make_up") == {"holiday": "national", "day": "2026-10-10"}
    national = [reason.params for reason in due.why if reason.code == "holiday"]
    assert {
        "holiday": "national",
        "first": "2026-10-01",
        "last": "2026-10-07",
        "days": 7,
    } in national


def test_an_end_on_a_rest_day_moves_only_where_the_rule_says_so(
    calendar: WorkdayCalendar,
) -> None:
    moving = reckon(Term(15, Unit.CALENDAR_DAYS, rolls=True), date(2021, 6, 11), calendar)
    assert (moving.nominal, moving.date, moving.rolled) == (
        date(2021, 6, 26),
        date(2021, 6, 28),
        True,
    )
    assert params(moving, "rolled") == {
        "first": "2021-06-26",
        "last": "2021-06-28",
        "holiday": "",
    }
    fixed = reckon(Term(15, Unit.CALENDAR_DAYS, rolls=False), date(2021, 6, 11), calendar)
    assert fixed.date == date(2021, 6, 26)
    assert params(fixed, "stays") == {"day": "2021-06-26", "holiday": ""}


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 3, date(2025, 11, 30)),
        (date(2025, 11, 15), 1, date(2025, 12, 15)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2020, 5, 6), 24, date(2022, 5, 6)),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_its_last(calendar: WorkdayCalendar, start: date, n: int, end: date) -> None:
    due = reckon(Term(n, Unit.MONTHS), start, calendar)
    assert due.date == end
    assert ("month_end" in codes(due)) == (start.day != end.day)


def test_hours_run_from_their_minute_and_never_move(calendar: WorkdayCalendar) -> None:
    due = reckon(Term(24, Unit.HOURS, rolls=True), moment("2026-10-01T15:04"), calendar)
    assert due.at == moment("2026-10-02T15:04")
    assert due.date == due.nominal == date(2026, 10, 2)


def test_hours_from_a_day_run_from_its_first_minute_and_say_so(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(24, Unit.HOURS), date(2026, 9, 25), calendar)
    assert due.at == moment("2026-09-26T00:00")
    assert "midnight" in codes(due)


def test_days_end_with_their_last_moment(calendar: WorkdayCalendar) -> None:
    due = reckon(Term(1, Unit.WORKING_DAYS), date(2026, 9, 7), calendar)
    assert due.at == moment("2026-09-08T23:59:59.999999")


def test_the_clock_stands_still_while_it_is_suspended(
    calendar: WorkdayCalendar,
) -> None:
    testing = Suspension(date(2026, 9, 9), date(2026, 9, 11), "testing")
    days = reckon(Term(5, Unit.WORKING_DAYS), date(2026, 9, 7), calendar, suspensions=[testing])
    assert days.date == date(2026, 9, 17)
    assert params(days, "suspended") == {
        "cause": "testing",
        "first": "2026-09-09",
        "last": "2026-09-11",
        "days": 3,
    }
    natural = reckon(Term(30, Unit.CALENDAR_DAYS), date(2026, 9, 7), calendar, suspensions=[testing])
    assert natural.date == date(2026, 10, 10)
    month = reckon(Term(1, Unit.MONTHS), date(2026, 9, 7), calendar, suspensions=[testing])
    assert month.date == date(2026, 10, 10)


def test_a_suspension_that_begins_within_the_extension_counts_too(
    calendar: WorkdayCalendar,
) -> None:
    stops = [
        Suspension(date(2026, 3, 3), date(2026, 3, 4)),
        Suspension(date(2026, 3, 12), date(2026, 3, 12)),
    ]
    due = reckon(Term(10, Unit.CALENDAR_DAYS), date(2026, 3, 1), calendar, suspensions=stops)
    assert due.date == date(2026, 3, 14)


def test_a_suspension_outside_the_term_changes_nothing(
    calendar: WorkdayCalendar,
) -> None:
    stops = [
        Suspension(date(2026, 3, 30), date(2026, 4, 30)),
        Suspension(date(2026, 2, 1), date(2026, 3, 1)),
    ]
    due = reckon(Term(10, Unit.CALENDAR_DAYS), date(2026, 3, 1), calendar, suspensions=stops)
    assert due.date == date(2026, 3, 11)
    assert "suspended" not in codes(due)


def test_hours_stand_still_for_the_minutes_of_their_suspensions_overlaps_once(
    calendar: WorkdayCalendar,
) -> None:
    stops = [
        Suspension(moment("2026-03-02T10:00"), moment("2026-03-02T12:00"), "a"),
        Suspension(moment("2026-03-02T11:00"), moment("2026-03-02T13:00"), "b"),
    ]
    due = reckon(Term(24, Unit.HOURS), moment("2026-03-02T09:00"), calendar, suspensions=stops)
    assert due.at == moment("2026-03-03T12:00")


def test_a_suspension_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Suspension(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize(
    "due",
    [
        reckon(
            Term(20, Unit.WORKING_DAYS, rule="R-13", event=("完成", "completion")), date(2026, 5, 6), shipped_calendar()
        ),
        reckon(Term(15, Unit.CALENDAR_DAYS, rolls=True, warn_before=3), moment("2021-06-11T10:00"), shipped_calendar()),
        reckon(Term(1, Unit.MONTHS), date(2026, 1, 31), shipped_calendar()),
        reckon(Term(24, Unit.HOURS), moment("2026-03-02T09:00"), shipped_calendar()),
        reckon(Term(24, Unit.HOURS), date(2026, 3, 2), shipped_calendar()),
        reckon(
            Term(5, Unit.WORKING_DAYS),
            date(2026, 9, 7),
            shipped_calendar(),
            suspensions=[Suspension(date(2026, 9, 9), date(2026, 9, 11), "testing")],
        ),
    ],
)
def test_a_term_is_computed_again_from_its_own_reasons(calendar: WorkdayCalendar, due: Due) -> None:
    kept = [Reason.from_json(reason.as_json()) for reason in due.why]
    once_more = again(kept, calendar)
    assert (once_more.term, once_more.date, once_more.at, once_more.amber_at, once_more.why) == (
        due.term,
        due.date,
        due.at,
        due.amber_at,
        due.why,
    )


def test_a_provisional_term_computed_again_with_its_calendar_is_final(calendar: WorkdayCalendar) -> None:
    due = reckon(Term(3, Unit.WORKING_DAYS), date(2026, 12, 30), calendar, provisional=True)
    entered = WorkdayCalendar(
        special={**calendar.special, date(2027, 1, 1): SpecialDay(DayKind.HOLIDAY, "new_year")},
        years=calendar.years | {2027},
    )
    final = again(due.why, entered)
    assert (due.date, due.provisional) == (date(2027, 1, 4), True)
    assert (final.date, final.provisional) == (date(2027, 1, 5), False)


@given(
    start=st.dates(date(2004, 1, 5), date(2026, 6, 30)),
    n=st.integers(1, 90),
    unit=st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]),
)
def test_a_term_ends_on_a_working_day_and_one_day_longer_never_ends_earlier(start: date, n: int, unit: Unit) -> None:
    calendar = shipped_calendar()
    due = reckon(Term(n, unit, rolls=True), start, calendar)
    longer = reckon(Term(n + 1, unit, rolls=True), start, calendar)
    assert calendar.is_workday(due.date)
    assert start < due.date <= longer.date
    if unit is Unit.WORKING_DAYS:
        assert calendar.workdays_between(start, due.date) == n
