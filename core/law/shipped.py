"""The facts the software ships with: working-day calendars of 2004-2026 and the notices they rest on.

They are copied into tables when the schema is migrated, and from then on the tables are the truth.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from core.clocks import DayKind, SpecialDay, WorkdayCalendar

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ShippedYear:
    """The notice of one year. Its days may lie in the last week of the year before: 2018-12-31 stands in 2019's."""

    year: int
    source_title: str
    source_urls: tuple[str, ...]
    days: Mapping[date, SpecialDay]


@cache
def shipped_years() -> dict[int, ShippedYear]:
    days: dict[int, dict[date, SpecialDay]] = defaultdict(dict)
    with (DATA / "calendar.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            special = SpecialDay(DayKind(row["kind"]), row["holiday"])
            days[int(row["notice_year"])][date.fromisoformat(row["day"])] = special
    notices = json.loads((DATA / "calendar_notices.json").read_text(encoding="utf-8"))
    return {
        year: ShippedYear(
            year,
            notices[str(year)]["title"],
            tuple(notices[str(year)]["urls"]),
            days[year],
        )
        for year in sorted(days)
    }


@cache
def shipped_calendar() -> WorkdayCalendar:
    """The shipped years as one calendar; a later notice wins over an earlier one for the same day."""
    special: dict[date, SpecialDay] = {}
    for shipped in shipped_years().values():
        special.update(shipped.days)
    return WorkdayCalendar(special=special, years=frozenset(shipped_years()))
