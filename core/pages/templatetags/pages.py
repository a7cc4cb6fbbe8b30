"""Template tags and filters of the shared components."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.ledger.acts import name_of
from core.pages import formatting
from core.pages.columns import Column, table_body
from core.pages.due import clock_of

register = template.Library()
for name in ("moment", "day", "day_weekday", "number", "percent", "amount", "is_before"):
    register.filter(name, getattr(formatting, name))

ICONS = {
    "menu": "M4 6h16M4 12h16M4 18h16",
    "close": "M6 6l12 12M18 6 6 18",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3 20 20",
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
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, columns: Sequence[Column], rows: Iterable[Any]) -> SafeString:
    """The body of a list's table."""
    return table_body(columns, rows, {"request": context.get("request"), "at": context.get("at")})


@register.filter
def act_name(act: str) -> str:
    """The words for an act in the ledger."""
    return name_of(act)


@register.simple_tag
def rule(rule_id: str) -> SafeString:
    """The id of a rule, leading to its text and source."""
    try:
        address = reverse("law:rule", args=[rule_id])
    except NoReverseMatch:
        return format_html('<span class="soft small">{}</span>', rule_id)
    return format_html('<a class="small" href="{}">{}</a>', address, rule_id)


@register.inclusion_tag("components/chip_due.html", takes_context=True)
def chip_due(context: template.Context, subject: Any) -> dict[str, Any]:
    """The clock of a ``Due`` or a work item as a chip that opens its reasons; nothing where nothing is due."""
    from core.law.selectors import calendar_in_force

    at = context.get("at") or timezone.now()
    request = context.get("request")
    calendar = getattr(request, "_workdays", None) or calendar_in_force()
    if request is not None:
        request._workdays = calendar  # one query for all the clocks of a page
    return {"clock": clock_of(subject, at=at, calendar=calendar)}
