"""Every address of the system, as Django's resolver knows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One address: its name with namespaces, its pattern, its parameters, the methods its view offers."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    methods: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def shape(self) -> str:
        """The pattern with ``*`` in the place of its parameters."""
        return "/" + re.sub(r"<[^>]+>", "*", self.pattern)

    @property
    def key(self) -> str:
        """Its line in the matrix: the name; with the parameters where one name has several addresses."""
        return f"{self.name} {' '.join(self.parameters)}".strip()


def routes() -> list[Route]:
    return sorted(_walk(get_resolver().url_patterns, "", "", ()), key=lambda route: route.key)


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespace: str, above: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        parameters = (*above, *pattern.pattern.converters, *_groups(pattern))
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern), below, parameters)
        else:
            yield Route(
                f"{namespace}{pattern.name}",
                prefix + str(pattern.pattern),
                parameters,
                tuple(_methods(pattern.callback)),
            )


def _groups(pattern: Any) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    return () if pattern.pattern.converters or regex is None else tuple(regex.groupindex)


def _methods(callback: Any) -> Iterator[str]:
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    if view is None:
        yield from ("GET", "POST")  # a function: the matrix says which of them it answers
        return
    actions = getattr(callback, "actions", None)
    for method in METHODS:
        name = method.lower()
        offered = name in actions if actions else hasattr(view, name)
        if offered and name in view.http_method_names:
            yield method
