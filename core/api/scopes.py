"""The scopes there are: read and write of each resource the API offers, found by walking its addresses."""

import functools
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def all_scopes() -> tuple[str, ...]:
    """``("enterprises:read", "enterprises:write", …)``, sorted."""
    return _scopes_in(get_resolver())


@functools.cache
def _scopes_in(resolver: URLResolver) -> tuple[str, ...]:
    return tuple(sorted({scope for view in _views(resolver.url_patterns) for scope in _scopes_of(view)}))


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern.callback


def _scopes_of(callback: Any) -> Iterator[str]:
    resource = getattr(getattr(callback, "cls", None), "resource", "")
    if not resource:
        return
    methods = set(getattr(callback, "actions", None) or callback.cls.http_method_names) - {"head", "options", "trace"}
    if not getattr(callback, "actions", None):
        methods = {name for name in methods if hasattr(callback.cls, name)}
    if "get" in methods:
        yield f"{resource}:read"
    if methods - {"get"}:
        yield f"{resource}:write"
