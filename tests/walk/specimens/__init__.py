"""A record for every parameter of every address: one of the home department's, where records belong to departments.

Each module here speaks for the rooms it is named after: ``ADDRESSES`` gives the parameters of an address by its name
(``inspections:plan``) or by the beginning of its name (``inspections:plan*``; the longest that fits counts), ``BODIES``
what a form or a body needs beyond what the walk makes up, ``QUERIES`` what a GET asks. All are functions of the :class:`Zone` that is walked.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from core.people.models import Department, User
from tests.walk.people import HOME, Walker

Params = dict[str, Any]


@dataclass
class Zone:
    """The demo zone with the people who walk it."""

    walkers: dict[str, Walker]
    at: dt.datetime = field(default_factory=timezone.now)
    made: dict[Any, Any] = field(default_factory=dict)

    def user(self, name: str) -> User:
        user = self.walkers[name].user
        assert user is not None
        return user

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.at)

    @property
    def home(self) -> Department:
        return self.user("staff").department

    def once(self, make: "Callable[[Zone], Any]") -> Any:
        """What ``make`` gives, made the first time it is asked for."""
        if make not in self.made:
            self.made[make] = make(self)
        return self.made[make]


Maker = Callable[[Zone], Params]


def pk_of(make: Callable[[Zone], Any]) -> Maker:
    """The parameter ``pk`` from a record that ``make`` makes once."""
    return lambda zone: {"pk": zone.once(make).pk}


def first(rows: QuerySet[Any]) -> Any:
    """The first record, by its key; a walk without a record is no walk."""
    found: Model | None = rows.order_by("pk").first()
    assert found is not None, f"the demo zone has no {rows.model.__name__} as the walk needs it"
    return found


def of_home(rows: QuerySet[Any], path: str = "department") -> QuerySet[Any]:
    return rows.filter(**{f"{path}__code": HOME})


def params_of(name: str, zone: Zone) -> Params:
    """The parameters of the address with this name."""
    maker = _longest(name, _tables("ADDRESSES"))
    return maker(zone) if maker else {}


def data_of(name: str, zone: Zone) -> Params:
    """What a form or body of this address needs beyond what the walk makes up."""
    maker = _longest(name, _tables("BODIES"))
    return maker(zone) if maker else {}


def query_of(name: str, zone: Zone) -> Params:
    """The query that a GET of this address needs."""
    maker = _longest(name, _tables("QUERIES"))
    return maker(zone) if maker else {}


@cache
def _tables(kind: str) -> dict[str, Maker]:
    folder = Path(__file__).parent
    rooms = (import_module(f"{__name__}.{path.stem}") for path in sorted(folder.glob("[a-z]*.py")))
    return {name: maker for room in rooms for name, maker in getattr(room, kind, {}).items()}


def _longest(name: str, table: dict[str, Maker]) -> Maker | None:
    fitting = [key for key in table if key == name or (key.endswith("*") and name.startswith(key[:-1]))]
    return table[max(fitting, key=lambda key: len(key.rstrip("*")) + (key == name))] if fitting else None
