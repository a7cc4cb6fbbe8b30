"""What passes from one department to another when departments are reorganised.

Each app says in ``AppConfig.ready`` what of its records a department has in its hands and how they pass on::

    hands_over("inspections.plans", _("Annual plans"), open=plans_in_hand, move=pass_on_plans)

The act of reorganisation (``core.reorganisation``) counts, names and moves them in one transaction. What is finished
is not in hand: it stays where it was done, under the name of that time, and is read by whoever took the department over.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.people.models import Department, User
from core.refusals import Text

Key = tuple[str, str]  # ("app.model", primary key)


@dataclass(frozen=True, slots=True)
class Passing:
    """One department passes what it has in hand to another from a day on.

    ``stays`` tells that the giving department goes on (it was split); else its last day is the day before.
    """

    giver: Department
    taker: Department
    day: dt.date
    document: str
    stays: bool
    acting_user: User
    at: dt.datetime

    @property
    def last_day(self) -> dt.date:
        return self.day - dt.timedelta(days=1)


@dataclass(frozen=True)
class HandOver:
    """One kind of record that passes on.

    ``open(department, day)`` is what the department has in its hands; ``move(rows, passing)`` gives these rows to the
    taker. ``follows(row)`` names the record with which a row goes when a department is split (None: it is chosen by
    itself); such kinds have a later ``rank``. ``brings(rows)`` names parts of the rows that carry work of their own.
    ``holds_up`` is False for what simply ends when a department ends without a successor. ``noted`` is False for what
    leaves no line in the ledger of each record.
    """

    name: str
    title: Text
    open: Callable[[Department, dt.date], QuerySet[Any]]
    move: Callable[[QuerySet[Any], Passing], None]
    follows: Callable[[Any], Key | None] | None = None
    brings: Callable[[QuerySet[Any]], Iterable[Key]] | None = None
    rank: int = 0
    holds_up: bool = True
    noted: bool = True


_REGISTERED: dict[str, HandOver] = {}


def hands_over(
    name: str,
    title: Text,
    *,
    open: Callable[[Department, dt.date], QuerySet[Any]],
    move: Callable[[QuerySet[Any], Passing], None],
    follows: Callable[[Any], Key | None] | None = None,
    brings: Callable[[QuerySet[Any]], Iterable[Key]] | None = None,
    rank: int = 0,
    holds_up: bool = True,
    noted: bool = True,
) -> None:
    """Register a kind of record that passes on; ``name`` is dotted: app and plural (``"inspections.plans"``)."""
    _REGISTERED[name] = HandOver(name, title, open, move, follows, brings, rank, holds_up, noted)


def hand_overs() -> list[HandOver]:
    """Every registered kind, those first that others follow."""
    return sorted(_REGISTERED.values(), key=lambda one: one.rank)


def hand_over_named(name: str) -> HandOver:
    return _REGISTERED[name]
