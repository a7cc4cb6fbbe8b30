"""Search over everything visible to a person: each register by its own selector, a few hits of each."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import User
from core.people.selectors import users_visible_to
from core.refusals import Text
from inspections.draw_selectors import draws_visible_to
from inspections.plan_selectors import plans_visible_to
from inspections.visit_selectors import visits_visible_to
from registry.item_selectors import items_visible_to
from registry.officer_selectors import officers_visible_to
from registry.selectors import enterprises_visible_to, found_by

HITS = 6


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Hits of one kind; ``more_url`` leads to the list with the same words."""

    title: Text
    more_url: str
    hits: list[Hit] = field(default_factory=list)


def search_everything(user: User, words: str, *, at: dt.datetime) -> list[Group]:
    """Groups with at least one hit, in the order of the menu."""
    found = [
        Group(title, _more(url_name, words), list(find(user, words, at)))
        for title, url_name, find in (
            (_("Enterprises"), "registry:enterprises", _enterprises),
            (_("Plans"), "inspections:plans", _plans),
            (_("Draws"), "inspections:draws", _draws),
            (_("Visits"), "inspections:visits", _visits),
            (_("Spot-check items"), "registry:items", _items),
            (_("Officers"), "registry:officers", _officers),
            (_("People"), "people:users", _people),
        )
    ]
    return [group for group in found if group.hits]


Find = Callable[[User, str, dt.datetime], Iterable[Hit]]


def _more(url_name: str, words: str) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': words})}"


def _enterprises(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = enterprises_visible_to(user, at=at).filter(found_by(words)).order_by("name_key", "pk")
    return (Hit(row.name, row.get_absolute_url(), str(row.subject_id)) for row in rows[:HITS])


def _plans(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = plans_visible_to(user, at=at).filter(Q(title__icontains=words) | Q(number__icontains=words))
    return (Hit(row.title, reverse("inspections:plan", args=[row.pk]), row.number) for row in rows[:HITS])


def _draws(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = draws_visible_to(user, at=at).filter(Q(title__icontains=words) | Q(number__icontains=words))
    return (Hit(row.title, row.get_absolute_url(), row.number) for row in rows[:HITS])


def _visits(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = visits_visible_to(user, at=at).filter(
        Q(number__icontains=words) | Q(notice_number__icontains=words) | Q(enterprise__name__icontains=words)
    )
    return (Hit(row.enterprise.name, reverse("inspections:visit", args=[row.pk]), row.number) for row in rows[:HITS])


def _items(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = items_visible_to(user, at=at).filter(Q(name__icontains=words) | Q(code__iexact=words))
    return (Hit(row.name, reverse("registry:item", args=[row.pk]), row.code) for row in rows[:HITS])


def _officers(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = officers_visible_to(user, at=at).filter(Q(full_name__icontains=words) | Q(number__iexact=words))
    return (
        Hit(row.full_name, reverse("registry:officer", args=[row.pk]), f"{row.department} {row.number}")
        for row in rows[:HITS]
    )


def _people(user: User, words: str, at: dt.datetime) -> Iterable[Hit]:
    rows = users_visible_to(user, at=at).filter(Q(full_name__icontains=words) | Q(username__iexact=words))
    return (Hit(row.full_name, reverse("people:user", args=[row.pk]), str(row.department or "")) for row in rows[:HITS])
