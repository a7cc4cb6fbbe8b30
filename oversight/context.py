"""What the shells need on every page: navigation, own posts, unread notices, the name of the zone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from core.notices.selectors import unread_count
from core.people.models import Role, User
from core.people.selectors import acting_roles, is_system_admin
from oversight.navigation import ACCOUNT, PORTAL, STAFF, Entry


@dataclass(frozen=True)
class Line:
    label: str
    url: str
    current: bool
    badge: str = ""


@dataclass(frozen=True)
class Heading:
    label: str
    entries: list[Line] = field(default_factory=list)


def address(url_name: str) -> str:
    """The address of a page, or an empty string while it has none."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


class Shell:
    """The frame around a page; every part is computed only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        user = getattr(request, "user", None)
        self._user = user if isinstance(user, User) and user.is_authenticated else None
        self._at = timezone.now()

    @cached_property
    def _roles(self) -> frozenset[str]:
        return (
            frozenset(role for _department, role in acting_roles(self._user, at=self._at))
            if self._user
            else frozenset()
        )

    def _lines(self, entries: Iterable[Entry]) -> list[Line]:
        found = [(entry, address(entry.url_name)) for entry in entries if self._sees(entry)]
        return [
            Line(str(entry.label), url, current=url == self._here, badge=self._badge(entry))
            for entry, url in found
            if url
        ]

    @cached_property
    def _here(self) -> str:
        """The entry under which the page stands: the longest address that the page's own begins with."""
        entries = [entry for group in STAFF for entry in group.entries] + [*ACCOUNT, *PORTAL]
        addresses = [address(entry.url_name) for entry in entries]
        above = (url for url in addresses if url and (url == self._path or (url != "/" and self._path.startswith(url))))
        return max(above, key=len, default="")

    def _sees(self, entry: Entry) -> bool:
        if not entry.roles or (self._user and is_system_admin(self._user, at=self._at)):
            return True
        return bool(self._roles & set(entry.roles))

    def _badge(self, entry: Entry) -> str:
        return entry.badge(self._user, self._at) if entry.badge and self._user else ""

    @cached_property
    def groups(self) -> list[Heading]:
        headings = [Heading(str(group.label), self._lines(group.entries)) for group in STAFF]
        return [heading for heading in headings if heading.entries]

    @cached_property
    def account(self) -> list[Line]:
        return self._lines(ACCOUNT)

    @cached_property
    def portal(self) -> list[Line]:
        return self._lines(PORTAL)

    @property
    def roles(self) -> str:
        """The names of the roles the person acts under, in the order of the role list."""
        separator = "、" if (translation.get_language() or "").startswith("zh") else ", "
        return separator.join(str(role.label) for role in Role if role in self._roles)

    @property
    def home(self) -> str:
        return address("workbench") or "/"

    @property
    def portal_home(self) -> str:
        return address("publicity:home") or "/"

    @property
    def search_url(self) -> str:
        return address("search")

    @property
    def notices_url(self) -> str:
        return address("notices:list")

    @property
    def logout_url(self) -> str:
        return address("people:logout")

    @cached_property
    def unread(self) -> int:
        return unread_count(self._user) if self._user else 0


def zone_name() -> str:
    name: str = settings.ZONE_NAME_EN if (translation.get_language() or "").startswith("en") else settings.ZONE_NAME
    return name


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` and ``zone_name`` for base.html, public.html, phone.html and alone.html."""
    return {"shell": Shell(request), "zone_name": zone_name()}
