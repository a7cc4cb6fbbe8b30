"""Filters of the API: moments in any time zone a program can write are compared as moments in UTC.

PostgreSQL knows offsets up to ±15:59; ISO 8601 allows more. Converted here, none is refused by the database.
"""

import datetime as dt
from typing import Any

from django_filters.rest_framework import DjangoFilterBackend


class FilterBackend(DjangoFilterBackend):
    """django-filter, with every moment that was asked for in UTC."""

    def get_filterset(self, request: Any, queryset: Any, view: Any) -> Any:
        filterset = super().get_filterset(request, queryset, view)
        if filterset is not None and filterset.is_valid():
            cleaned = filterset.form.cleaned_data
            for name, value in cleaned.items():
                cleaned[name] = in_utc(value)
        return filterset


def in_utc(value: Any) -> Any:
    """A moment, or both ends of a span of moments, in UTC; anything else as it is."""
    if isinstance(value, slice):
        return slice(in_utc(value.start), in_utc(value.stop), value.step)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        try:
            return value.astimezone(dt.UTC)
        except OverflowError:
            return value.replace(tzinfo=dt.UTC)
    return value
