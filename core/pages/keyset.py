"""Pages of a list by key, not by offset: as fast on the last page as on the first, and no row twice or never.

The order of a list always ends in the primary key, so it is total. A page is asked for by the key of the row it
follows (``after``) or precedes (``before``). Empty values stand last in either direction.
"""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

Row = TypeVar("Row", bound=Model)
COUNT_LIMIT = 10_000


@dataclass(frozen=True)
class Key:
    """One column of an order: ``-due_at`` is the latest first."""

    name: str
    descending: bool = False
    nullable: bool = True

    @classmethod
    def parse(cls, text: str, model: type[Model]) -> "Key":
        name = text.lstrip("-")
        return cls(name, text.startswith("-"), nullable=_is_nullable(model, name))

    @property
    def text(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def order(self, *, backwards: bool) -> OrderBy:
        """An empty value stands last; a column without any says nothing of it, so that its index serves both ways."""
        column = F(self.name)
        if not self.nullable:
            return column.desc() if self.descending != backwards else column.asc()
        if self.descending != backwards:
            return column.desc(nulls_first=True) if backwards else column.desc(nulls_last=True)
        return column.asc(nulls_first=True) if backwards else column.asc(nulls_last=True)

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """Rows strictly further on than ``value`` in this column; None if there can be none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        comparison = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"{self.name}__{comparison}": value})
        return further if backwards or not self.nullable else further | Q(**{f"{self.name}__isnull": True})

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the cursors of its neighbours (empty: there is none)."""

    rows: list[Row]
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Count:
    """How many rows; exact up to 10,000, then only «more than»."""

    number: int

    @property
    def is_exact(self) -> bool:
        return self.number <= COUNT_LIMIT

    def __str__(self) -> str:
        return f"{self.number:,}" if self.is_exact else f"{COUNT_LIMIT:,}+"


def count(rows: "QuerySet[Row]") -> Count:
    """Count at most one row past the limit; the database stops there."""
    return Count(rows.order_by()[: COUNT_LIMIT + 1].count())


def total_order(order: Sequence[str], model: type[Model]) -> tuple[Key, ...]:
    """The keys of an order, ending in the primary key."""
    keys = tuple(Key.parse(text, model) for text in order)
    return keys if keys and keys[-1].name in ("pk", "id") else (*keys, Key("pk", nullable=False))


def page_of(
    rows: "QuerySet[Row]", order: Sequence[str], *, size: int, after: str = "", before: str = ""
) -> "Page[Row]":
    """One page of ``rows``. A cursor that is damaged, of another order, or past the end gives the first page."""
    keys = total_order(order, rows.model)
    values = decode(after or before, rows.model, keys)
    page = page_at(rows, keys, values, backwards=bool(before) and not after, size=size)
    return page if page.rows or values is None else page_at(rows, keys, None, size=size)


def page_at(
    rows: "QuerySet[Row]", keys: Sequence[Key], values: Sequence[Any] | None, *, size: int, backwards: bool = False
) -> "Page[Row]":
    """The page that follows (``backwards``: precedes) the row with these key values; without values the first."""
    backwards = backwards and values is not None
    wanted = rows if values is None else rows.filter(_past(keys, values, backwards=backwards))
    found = list(wanted.order_by(*(key.order(backwards=backwards) for key in keys))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    return Page(
        found,
        after=_encode(found[-1], keys) if more or backwards else "",
        before=_encode(found[0], keys) if (values is not None and not backwards) or (backwards and more) else "",
    )


def _past(keys: Sequence[Key], values: Sequence[Any], *, backwards: bool) -> Q:
    """``(a, b, pk)`` beyond ``(x, y, z)``: a beyond x, or a = x and (b beyond y, or …)."""
    condition: Q | None = None
    for key, value in reversed(list(zip(keys, values, strict=True))):
        beyond = key.beyond(value, backwards=backwards)
        if condition is None:
            condition = beyond
            continue
        here = key.same(value) & condition
        condition = here if beyond is None else beyond | here
    assert condition is not None  # the primary key is never null
    bound = keys[0]
    if len(keys) > 1 and values[0] is not None:
        comparison = "lte" if bound.descending != backwards else "gte"
        leading = Q(**{f"{bound.name}__{comparison}": values[0]})  # lets the database start in the index
        condition &= leading if backwards or not bound.nullable else leading | Q(**{f"{bound.name}__isnull": True})
    return condition


def _encode(row: Model, keys: Sequence[Key]) -> str:
    values = [_value(row, key.name) for key in keys]
    names = ",".join(key.text for key in keys)
    text = json.dumps([names, values], default=_plain, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def decode(cursor: str, model: type[Model], keys: Sequence[Key]) -> list[Any] | None:
    """The key values in a cursor; None for none, a damaged one, or one of another order."""
    if not cursor:
        return None
    try:
        names, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if names != ",".join(key.text for key in keys):
            return None
        if len(values) != len(keys) or values[-1] is None:
            return None
        return [_typed(model, key.name, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, ValidationError, binascii.Error):
        return None


def _columns(model: type[Model], path: str) -> list[Any]:
    """The model fields along a path; none for an annotation."""
    fields: list[Any] = []
    owner: Any = model
    try:
        for name in path.split("__"):
            field = owner._meta.pk if name == "pk" else owner._meta.get_field(name)
            fields.append(field)
            owner = field.related_model
    except (FieldDoesNotExist, AttributeError):
        return []
    return fields


def _is_nullable(model: type[Model], path: str) -> bool:
    fields = _columns(model, path)
    return not fields or any(field.null for field in fields)


def _typed(model: type[Model], path: str, value: Any) -> Any:
    """The value as its column understands it; an annotation takes what it is given."""
    fields = _columns(model, path)
    return value if value is None or not fields else fields[-1].to_python(value)
