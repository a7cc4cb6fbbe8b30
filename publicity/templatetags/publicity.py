"""How frozen payloads are shown: words of both languages, departments, moments kept as text, digests, codes to scan."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from publicity.words import said as said_in

register = template.Library()


@register.filter
def said(value: Any) -> str:
    """The words of ``{"zh", "en"}`` or the name of ``{"name", "name_en"}`` in the reader's language."""
    return said_in(value, get_language() or "")


@register.filter
def said_all(values: Any) -> str:
    """Several of them, joined as the language joins."""
    separator = ", " if (get_language() or "").startswith("en") else "、"
    return separator.join(said(value) for value in values or ())


@register.filter
def instant(text: Any) -> str:
    """``2026-11-23T09:00:00+08:00`` as ``2026-11-23 09:00`` in the zone's time."""
    moment = dt.datetime.fromisoformat(text) if isinstance(text, str) and text else text
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


@register.filter
def short(digest: str) -> SafeString:
    """The first and last characters of a digest; the whole stands in its title."""
    return format_html('<code title="{}">{}…{}</code>', digest, digest[:12], digest[-4:]) if digest else SafeString("")


@register.simple_tag
def qr(address: str, words: str) -> SafeString:
    """An address as a code to scan, drawn in place; ``words`` say what it leads to."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(scale=3, border=2, dark="#17202b", light="#fff")
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', words, mark_safe(drawn))  # noqa: S308


@register.simple_tag
def column_value(column: Any, payload: dict[str, Any]) -> str:
    """What a list column of the kind shows of a payload."""
    value = column.value_of(payload)
    match column.kind:
        case "moment":
            return instant(value)
        case "departments":
            return said_all(value)
        case _:
            return said(value)
