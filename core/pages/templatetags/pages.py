"""Template tags and filters of the shared components."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

ICONS = {
    "menu": "M4 6h16M4 12h16M4 18h16",
    "close": "M6 6l12 12M18 6 6 18",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
    "back": "M15 5l-7 7 7 7",
    "next": "M9 5l7 7-7 7",
    "file": "M7 3h7l5 5v13H7zM14 3v5h5",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "link": "M10 14l4-4M8.5 11.5 6 14a3.5 3.5 0 0 0 5 5l2.5-2.5M15.5 12.5 18 10a3.5 3.5 0 0 0-5-5l-2.5 2.5",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign beside words; hidden from screen readers, who have the words."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - a constant of this module
    )


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``2026-11-23 15:04`` in the zone's time; an empty string for nothing."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``2026-11-23``."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d") if value else ""


@register.filter
def day_weekday(value: dt.date | None) -> str:
    """``2026-11-23 周一`` / ``2026-11-23 Mon``: where the weekday helps."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{value:%Y-%m-%d} {names[value.weekday()]}"


@register.filter
def number(value: int | Decimal | None) -> str:
    """``20,314``; an empty string for nothing."""
    return "" if value is None else f"{value:,}"


@register.filter
def percent(value: float | Decimal | None, places: int = 1) -> str:
    """A ratio as per cent: ``0.784`` → ``78.4%``; a dash where there is nothing to divide by."""
    return "–" if value is None else f"{value * 100:.{places}f}%"


@register.filter
def amount(value: Decimal | None) -> str:
    """``52,120.00 元`` / ``CNY 52,120.00``."""
    return "" if value is None else _("CNY %(amount)s") % {"amount": f"{value:,.2f}"}


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key) if mapping else None
