from datetime import date, datetime

import pytest

from core.clocks import (
    ZONE,
    Status,
    Term,
    Unit,
    WorkdayCalendar,
    reckon,
    remaining_working_days,
    status,
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-05-07T09:00", Status.GREEN),
        ("2026-05-25T23:59", Status.GREEN),
        ("2026-05-26T00:00", Status.AMBER),
        ("2026-06-02T23:59", Status.AMBER),
        ("2026-06-03T00:00", Status.RED),
    ],
)
def test_the_last_quarter_of_a_term_is_amber_and_what_is_over_is_red(
    calendar: WorkdayCalendar, at: str, expected: Status
) -> None:
    due = reckon(Term(20, Unit.WORKING_DAYS), date(2026, 5, 6), calendar)
    assert due.date == date(2026, 6, 2)
    assert status(due, moment(at)) is expected


def test_a_rule_may_say_itself_when_its_clock_turns_amber(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(20, Unit.WORKING_DAYS, warn_before=1), date(2026, 5, 6), calendar)
    assert due.amber_at == moment("2026-06-01T00:00")
    month = reckon(Term(1, Unit.MONTHS, warn_before=16), date(2026, 2, 28), calendar)
    assert month.amber_at == moment("2026-03-12T00:00")


def test_a_provisional_end_never_turns_red(calendar: WorkdayCalendar) -> None:
    due = reckon(Term(1, Unit.WORKING_DAYS), date(2026, 12, 31), calendar, provisional=True)
    assert status(due, moment("2027-06-01T00:00")) is Status.AMBER


def test_hours_turn_amber_in_their_last_quarter_and_red_after_their_last_moment(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(24, Unit.HOURS), moment("2026-10-01T12:00"), calendar)
    assert status(due, moment("2026-10-02T05:59")) is Status.GREEN
    assert status(due, moment("2026-10-02T06:00")) is Status.AMBER
    assert status(due, moment("2026-10-02T12:00")) is Status.AMBER
    assert status(due, moment("2026-10-02T12:01")) is Status.RED


def test_remaining_working_days_are_zero_on_the_last_day_and_negative_afterwards(
    calendar: WorkdayCalendar,
) -> None:
    due = reckon(Term(7, Unit.WORKING_DAYS), date(2026, 9, 25), calendar)
    assert remaining_working_days(due, moment("2026-09-25T18:00"), calendar) == 7
    assert remaining_working_days(due, moment("2026-10-12T18:00"), calendar) == 0
    assert remaining_working_days(due, moment("2026-10-14T00:30"), calendar) == -2
