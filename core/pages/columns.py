"""The columns of a list: what stands in a cell of the page and of the export, and how a whole table is drawn."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.pages.formatting import day, moment, number
from core.refusals import Text


@dataclass(frozen=True)
class Column:
    """One column, on the page and in the export.

    ``value`` is the name of an attribute of the row (dots reach further) or a function of the row; it is what stands in
    the export. On the page the value is drawn by ``kind`` (``text``, ``number``, ``day``, ``moment``, ``code``) or by
    ``template``, a fragment that gets ``row``, ``value``, ``at`` and ``request``. ``link`` is a function of the row.
    ``sort`` names the database columns to order by, the last of them need not be unique. ``on_page``: False for columns
    of the export only.
    """

    name: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    sort: str | tuple[str, ...] = ()
    kind: str = "text"
    link: Callable[[Any], str] | None = None
    template: str = ""
    heads_row: bool = False
    on_page: bool = True
    in_export: bool = True

    def value_of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        value = row
        for part in (self.value or self.name).split("."):
            value = getattr(value, part, None)
            if value is None:
                return None
        return value() if callable(value) else value

    @property
    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    @property
    def css(self) -> str:
        return {"number": "n", "day": "fit", "moment": "fit"}.get(self.kind, "")


def table_body(columns: Sequence[Column], rows: Iterable[Any], context: dict[str, Any]) -> SafeString:
    """The rows of a table. Drawn here and not by a template: a page of fifty rows is several hundred cells."""
    cells = [(column, _opening(column), _fragment(column)) for column in columns]
    lines: list[str] = []
    for row in rows:
        lines.append('<tr role="row">')
        for column, opening, fragment in cells:
            lines += (opening, _cell(column, row, fragment, context), "</th>" if column.heads_row else "</td>")
        lines.append("</tr>\n")
    return mark_safe("".join(lines))  # noqa: S308 - each part is escaped


def _opening(column: Column) -> str:
    if column.heads_row:
        return '<th scope="row" role="rowheader">'
    return format_html('<td role="cell" class="{}" data-label="{}">', column.css, column.label)


def _fragment(column: Column) -> Any:
    if not column.template:
        return None
    found = get_template(column.template)
    assert isinstance(found, Template)
    return found.template


def _cell(column: Column, row: Any, fragment: Any, context: dict[str, Any]) -> str:
    value = column.value_of(row)
    if fragment is not None:
        drawn: str = fragment.render(Context({**context, "row": row, "value": value}))
        return drawn
    text = _drawn(value)
    if column.kind == "code" and value:
        text = format_html("<code>{}</code>", text)
    href = column.link(row) if column.link else ""
    return format_html('<a href="{}">{}</a>', href, text) if href else conditional_escape(text)


def _drawn(value: Any) -> Any:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case dt.datetime():
            return moment(value)
        case dt.date():
            return day(value)
        case int():
            return number(value)
        case _:
            return value
