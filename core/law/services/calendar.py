"""The calendar of a year is entered from the notice of the State Council."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.clocks import DayKind, SpecialDay, WorkdayCalendar
from core.law.errors import CalendarInvalid
from core.law.models import CalendarDay, CalendarYear, Holiday, Origin
from core.law.policies import check_can_enter_calendar
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import User

CALENDAR_LOCK = 7_205_101
LEAST_WORKING_DAYS, MOST_WORKING_DAYS = 240, 260
"""Every year since 2004 has had 248 to 252 working days; outside this span a calendar was mistyped."""


@transaction.atomic
def enter_calendar_year(
    *,
    year: int,
    days: Mapping[dt.date, SpecialDay],
    source_title: str,
    source_urls: Sequence[str] = (),
    acting_user: User,
    at: dt.datetime,
) -> CalendarYear:
    """Enter the special days of a year, or enter the whole year again as a correction (rule R-01).

    ``days`` are the days off and the weekend days worked that the notice names, those in the last week of the year
    before included. Provisional clocks are recomputed by whoever receives ``law.calendar_year.entered``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])
    check_can_enter_calendar(acting_user, at=at)
    check_days(year, days)
    if not source_title.strip():
        raise CalendarInvalid(fault=_("Name the notice that the calendar rests on."))
    revision = (CalendarYear.objects.filter(year=year).aggregate(last=Max("revision"))["last"] or 0) + 1
    calendar = CalendarYear.objects.create(
        year=year,
        revision=revision,
        source_title=source_title,
        source_urls=list(source_urls),
        origin=Origin.ENTERED,
        entered_by=acting_user,
        entered_at=at,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, day=day, kind=special.kind.value, holiday=special.holiday)
        for day, special in sorted(days.items())
    )
    record(
        "law.calendar_year.enter",
        subject=calendar,
        acting_user=acting_user,
        at=at,
        rule="R-01",
        why=source_title,
        detail={
            "year": year,
            "revision": revision,
            "off": sorted(day.isoformat() for day, special in days.items() if special.kind is DayKind.HOLIDAY),
            "worked": sorted(day.isoformat() for day, special in days.items() if special.kind is DayKind.MAKE_UP),
        },
    )
    announce("law.calendar_year.entered", subject=calendar, payload={"year": year, "revision": revision}, at=at)
    return calendar


def check_days(year: int, days: Mapping[dt.date, SpecialDay]) -> None:
    """Refuse days that no notice can contain. Raises ``CalendarInvalid`` naming the day."""
    first, last = dt.date(year - 1, 12, 25), dt.date(year, 12, 31)
    for day, special in sorted(days.items()):
        if not first <= day <= last:
            raise CalendarInvalid(
                fault=_("%(day)s does not belong to the calendar of %(year)s.") % {"day": day, "year": year}
            )
        if special.holiday not in Holiday.values:
            raise CalendarInvalid(fault=_("%(day)s names no known holiday.") % {"day": day})
        if special.kind not in (DayKind.HOLIDAY, DayKind.MAKE_UP):
            raise CalendarInvalid(fault=_("%(day)s is neither a day off nor a weekend day worked.") % {"day": day})
        if special.kind is DayKind.MAKE_UP and day.isoweekday() < 6:
            raise CalendarInvalid(
                fault=_("%(day)s is an ordinary working day, it cannot be worked in exchange.") % {"day": day}
            )
    if days.get(dt.date(year, 1, 1)) is None:
        raise CalendarInvalid(fault=_("1 January %(year)s is missing; it is always a day off.") % {"year": year})
    calendar = WorkdayCalendar(special=days, years=frozenset({year}))
    worked = calendar.workdays_between(dt.date(year - 1, 12, 31), last)
    if not LEAST_WORKING_DAYS <= worked <= MOST_WORKING_DAYS:
        raise CalendarInvalid(
            fault=_("The year would have %(worked)s working days; every year has between %(least)s and %(most)s.")
            % {"worked": worked, "least": LEAST_WORKING_DAYS, "most": MOST_WORKING_DAYS}
        )
