"""Walk the pages as a person does: from the first page along every link that is shown."""

from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

PER_ROUTE = 2  # addresses of one route that are opened: records in different states show different links


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


@dataclass(frozen=True)
class Visited:
    """An address that was opened, where its link stood, and what came back."""

    address: str
    route: str
    seen_on: str
    status: int
    is_page: bool


def walk(client: Client, start: str) -> list[Visited]:
    """Open every route that can be reached from ``start``, up to two addresses of each."""
    queue, known, opened = deque([(start, "")]), {start}, dict[str, int]()
    visited: list[Visited] = []
    while queue:
        address, seen_on = queue.popleft()
        route = route_of(address)
        if opened.get(route, 0) >= PER_ROUTE:
            continue
        opened[route] = opened.get(route, 0) + 1
        response = client.get(address)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        visited.append(Visited(address, route, seen_on, response.status_code, is_page))
        if is_page and response.status_code == 200:
            for link in links_of(response, address):
                if link not in known:
                    known.add(link)
                    queue.append((link, address))
    return visited


def links_of(response: HttpResponse, address: str) -> list[str]:
    """The links of a page that stay within the system."""
    parser = Links()
    parser.feed(response.content.decode())
    joined = (urldefrag(urljoin(address, link)).url for link in parser.found)
    return [link for link in joined if not urlsplit(link).scheme and not link.startswith("/static/")]


def route_of(address: str) -> str:
    """The name of the page at an address; the sort, page and export of a list are routes of their own."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return f"nothing at {address}"
    marks = [mark for mark in ("export=", "sort=", "after=", "before=", "all=") if mark in parts.query]
    return f"{name}?{marks[0]}" if marks else name
