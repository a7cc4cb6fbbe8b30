"""The yearly notice as people type it: a line for each holiday, with its days off and its days worked.

元旦：2027-01-01~2027-01-03；上班 2027-01-09
National Day: 2027-10-01~2027-10-07; work 2027-09-26, 2027-10-09
"""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from core.clocks import DayKind, SpecialDay
from core.law.errors import CalendarInvalid
from core.law.models import Holiday

LINE = re.compile(r"^(?P<name>[^:：]+)[:：](?P<off>[^;；]*)(?:[;；]\s*(?:上班|work)\s*(?P<work>.*))?$", re.IGNORECASE)
SPAN = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})(?:\s*[~～至]\s*(\d{4}-\d{1,2}-\d{1,2}))?$")
LONGEST = 40


def parse_notice(text: str) -> dict[dt.date, SpecialDay]:
    """The special days of a notice. Raises ``CalendarInvalid`` naming the line that cannot be read."""
    days: dict[dt.date, SpecialDay] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        place = _("line %(number)s") % {"number": number}
        parsed = LINE.match(line.strip())
        if parsed is None:
            fault = _("Write each line as “holiday: first~last; work day, day”.")
            raise CalendarInvalid(fault=fault, place=place)
        holiday = _holiday(parsed["name"].strip(), place)
        for kind, spans in ((DayKind.HOLIDAY, parsed["off"]), (DayKind.MAKE_UP, parsed["work"] or "")):
            for day in _days(spans, place):
                if day in days:
                    raise CalendarInvalid(fault=_("%(day)s is named twice.") % {"day": day}, place=place)
                days[day] = SpecialDay(kind, holiday)
    return days


def _holiday(name: str, place: str) -> str:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for holiday in Holiday:
                if str(holiday.label).casefold() == name.casefold():
                    return holiday.value
    names = "、".join(str(holiday.label) for holiday in Holiday)
    raise CalendarInvalid(
        fault=_("“%(name)s” is no holiday; possible are %(names)s.") % {"name": name, "names": names}, place=place
    )


def _days(spans: str, place: str) -> Iterator[dt.date]:
    for text in filter(None, (part.strip() for part in re.split(r"[,，、]", spans))):
        found = SPAN.match(text)
        try:
            first = _day(found[1]) if found else None
            last = _day(found[2] or found[1]) if found else None
        except ValueError:
            first = last = None
        if first is None or last is None or not 0 <= (last - first).days < LONGEST:
            raise CalendarInvalid(fault=_("“%(text)s” is no day or span of days.") % {"text": text}, place=place)
        yield from (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))


def _day(text: str) -> dt.date:
    year, month, day = text.split("-")
    return dt.date(int(year), int(month), int(day))
