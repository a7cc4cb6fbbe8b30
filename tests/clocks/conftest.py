import pytest

from core.clocks import WorkdayCalendar
from core.law.shipped import shipped_calendar


@pytest.fixture
def calendar() -> WorkdayCalendar:
    return shipped_calendar()
