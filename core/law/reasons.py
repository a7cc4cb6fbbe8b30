"""The reasons of a term as sentences in the reader's language."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clocks import Reason
from core.law.lengths import length_text
from core.law.models import Holiday
from core.law.models.texts import in_language


def sentence(reason: Reason) -> str:
    """One reason in the active language."""
    return SENTENCES[reason.code](**reason.params)


def sentences(why: Iterable[Reason | dict[str, Any]]) -> list[str]:
    """The reasons of a ``Due``, or their kept JSON, as sentences in the active language."""
    return [sentence(reason if isinstance(reason, Reason) else Reason.from_json(reason)) for reason in why]


def _day(iso: str) -> str:
    weekday = WEEKDAYS_ABBR[dt.date.fromisoformat(iso).weekday()]
    return f"{iso}（{weekday}）" if not (translation.get_language() or "").startswith("en") else f"{iso} ({weekday})"


def _moment(iso: str) -> str:
    return dt.datetime.fromisoformat(iso).strftime("%Y-%m-%d %H:%M")


def _holiday(code: str) -> str:
    return str(Holiday(code).label)


def _started(*, event_zh: str, event_en: str, day: str) -> str:
    event = in_language(event_zh, event_en) or _("the event")
    return _("Starts with %(event)s on %(day)s; that day is not counted.") % {"event": event, "day": _day(day)}


def _started_at(*, event_zh: str, event_en: str, moment: str) -> str:
    event = in_language(event_zh, event_en) or _("the event")
    return _("Starts with %(event)s at %(moment)s.") % {"event": event, "moment": _moment(moment)}


def _midnight(*, day: str) -> str:
    return _("No time of day was given, so the hours run from 00:00 on %(day)s.") % {"day": _day(day)}


def _term(*, n: int, unit: str, rule: str, **_terms: Any) -> str:
    length = length_text(n, unit)
    if rule:
        return _("The term is %(length)s (rule %(rule)s).") % {"length": length, "rule": rule}
    return _("The term is %(length)s.") % {"length": length}


def _weekends(*, days: int) -> str:
    text = ngettext("%(days)s weekend day is not counted.", "%(days)s weekend days are not counted.", days)
    return text % {"days": days}


def _holiday_run(*, holiday: str, first: str, last: str, days: int) -> str:
    if first == last:
        return _("%(holiday)s: %(day)s is not counted.") % {"holiday": _holiday(holiday), "day": _day(first)}
    return _("%(holiday)s: %(first)s to %(last)s, %(days)s days, are not counted.") % {
        "holiday": _holiday(holiday),
        "first": first,
        "last": last,
        "days": days,
    }


def _make_up(*, holiday: str, day: str) -> str:
    return _("%(day)s is counted: it is worked in exchange for %(holiday)s.") % {
        "day": _day(day),
        "holiday": _holiday(holiday),
    }


def _suspended(*, cause: str, first: str, last: str, days: int) -> str:
    text = ngettext(
        "The clock stood still from %(first)s to %(last)s, %(days)s day (%(cause)s).",
        "The clock stood still from %(first)s to %(last)s, %(days)s days (%(cause)s).",
        days,
    )
    return text % {"first": first, "last": last, "days": days, "cause": cause or _("suspension")}


def _paused(*, cause: str, first: str, last: str) -> str:
    return _("The clock stood still from %(first)s to %(last)s (%(cause)s).") % {
        "first": _moment(first),
        "last": _moment(last),
        "cause": cause or _("suspension"),
    }


def _month_end(*, day: str, wanted: int) -> str:
    return _("The month has no day %(wanted)s, so its last day %(day)s stands instead.") % {
        "wanted": wanted,
        "day": _day(day),
    }


def _rolled(*, first: str, last: str, holiday: str) -> str:
    return _(
        "The last day %(first)s is a rest day (%(holiday)s), so %(last)s, the next working day, stands instead."
    ) % {
        "first": _day(first),
        "last": _day(last),
        "holiday": _holiday(holiday) if holiday else _("weekend"),
    }


def _stays(*, day: str, holiday: str) -> str:
    return _("The last day %(day)s is a rest day (%(holiday)s), but this term does not move.") % {
        "day": _day(day),
        "holiday": _holiday(holiday) if holiday else _("weekend"),
    }


def _provisional(*, years: list[int]) -> str:
    return _("Provisional: the calendar of %(years)s has not been published, only weekends were left out.") % {
        "years": ", ".join(str(year) for year in years)
    }


SENTENCES: dict[str, Callable[..., str]] = {
    "started": _started,
    "started_at": _started_at,
    "midnight": _midnight,
    "term": _term,
    "weekends": _weekends,
    "holiday": _holiday_run,
    "make_up": _make_up,
    "suspended": _suspended,
    "paused": _paused,
    "month_end": _month_end,
    "rolled": _rolled,
    "stays": _stays,
    "provisional": _provisional,
}
