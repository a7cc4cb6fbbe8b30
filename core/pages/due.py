"""A clock in words: «overdue by 1 working day», «today 18:00», «4 working days left», and why this date."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clocks import Reason, Unit, WorkdayCalendar

END_OF_DAY = dt.time(23, 59, 59)


@dataclass(frozen=True)
class Clock:
    """What a chip shows. ``css`` is ``late``, ``near`` or empty."""

    text: str
    css: str
    due_text: str
    rule: str = ""
    sentences: tuple[str, ...] = ()


def clock_of(subject: Any, *, at: dt.datetime, calendar: WorkdayCalendar) -> Clock | None:
    """The clock of a ``Due`` or of a work item at a moment; None where nothing is due.

    A provisional date (its year has no published calendar) says so and never turns red.
    """
    from core.law.reasons import sentences

    due_at: dt.datetime | None = getattr(subject, "due_at", None) or getattr(subject, "at", None)
    if due_at is None:
        return None
    reasons = [_reason(item) for item in getattr(subject, "due_why", None) or getattr(subject, "why", ()) or ()]
    provisional = bool(getattr(subject, "provisional", False))
    amber_at: dt.datetime | None = getattr(subject, "amber_at", None)
    is_late = at > due_at
    text = _distance(due_at, at, _unit(reasons), calendar, is_late=is_late)
    if provisional:
        text = _("%(text)s (provisional)") % {"text": text}
    near = is_late or (amber_at is not None and at >= amber_at)
    return Clock(
        text=text,
        css="late" if is_late and not provisional else "near" if near else "",
        due_text=_("Due %(moment)s") % {"moment": _due_text(due_at)},
        rule=getattr(subject, "rule", "") or "",
        sentences=tuple(sentences(reasons)),
    )


def _reason(item: Reason | dict[str, Any]) -> Reason:
    return item if isinstance(item, Reason) else Reason.from_json(item)


def _unit(reasons: Iterable[Reason]) -> Unit:
    for reason in reasons:
        if reason.code == "term":
            return Unit(reason.params["unit"])
    return Unit.WORKING_DAYS


def _due_text(due_at: dt.datetime) -> str:
    local = timezone.localtime(due_at)
    return f"{local:%Y-%m-%d}" if local.time().replace(microsecond=0) == END_OF_DAY else f"{local:%Y-%m-%d %H:%M}"


def _distance(due_at: dt.datetime, at: dt.datetime, unit: Unit, calendar: WorkdayCalendar, *, is_late: bool) -> str:
    due_local, now = timezone.localtime(due_at), timezone.localtime(at)
    if unit is Unit.HOURS:
        hours = int(abs((due_at - at).total_seconds()) // 3600)
        if is_late:
            return ngettext("%(n)s hour overdue", "%(n)s hours overdue", hours) % {"n": hours}
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    if unit is Unit.WORKING_DAYS:
        days = calendar.workdays_between(now.date(), due_local.date(), provisional=True)
    else:
        days = (due_local.date() - now.date()).days
    if due_local.date() == now.date():
        timed = due_local.time().replace(microsecond=0) != END_OF_DAY
        if is_late:
            return _("Overdue since %(time)s today") % {"time": f"{due_local:%H:%M}"}
        return _("Today %(time)s") % {"time": f"{due_local:%H:%M}"} if timed else _("Today")
    if is_late:
        days = max(1, -days)
        if unit is Unit.WORKING_DAYS:
            return ngettext("%(n)s working day overdue", "%(n)s working days overdue", days) % {"n": days}
        return ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}
    if unit is Unit.WORKING_DAYS:
        return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
