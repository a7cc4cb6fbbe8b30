"""One way to write times, numbers and amounts, on pages and in exports."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _


def moment(value: dt.datetime | None) -> str:
    """``2026-11-23 15:04`` in the zone's time; an empty string for nothing."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def day(value: dt.date | dt.datetime | None) -> str:
    """``2026-11-23``."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d") if value else ""


def day_weekday(value: dt.date | None) -> str:
    """``2026-11-23 周一`` / ``2026-11-23 Mon``: where the weekday helps."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{value:%Y-%m-%d} {names[value.weekday()]}"


def number(value: int | Decimal | None) -> str:
    """``20,314``; an empty string for nothing."""
    return "" if value is None else f"{value:,}"


def percent(value: float | Decimal | None, places: int = 1) -> str:
    """A ratio as per cent: ``0.784`` → ``78.4%``; a dash where there is nothing to divide by."""
    return "–" if value is None else f"{value * 100:.{places}f}%"


def amount(value: Decimal | None) -> str:
    """``52,120.00 元`` / ``CNY 52,120.00``."""
    return "" if value is None else _("CNY %(amount)s") % {"amount": f"{value:,.2f}"}


def is_before(value: dt.date | None, other: dt.date) -> bool:
    """Whether there is a day and it lies before the other."""
    return value is not None and value < other
