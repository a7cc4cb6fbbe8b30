"""Who may do what with a draw."""

import datetime as dt
from collections.abc import Callable

from core.people.models import Role, User
from core.people.policies import check_holds
from core.people.selectors import holds
from core.refusals import Refusal
from inspections.models import Draw


def check_can_conduct(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """Case handlers and heads of the lead department prepare, rehearse, freeze and run."""
    check_holds(user, Role.STAFF, Role.HEAD, department=draw.department, at=at)


def can_conduct(user: User, draw: Draw, *, at: dt.datetime) -> bool:
    return _answer(check_can_conduct, user, draw, at)


def check_can_enter_values(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """Public values are entered and confirmed by two people of the lead department."""
    check_holds(user, Role.STAFF, Role.HEAD, department=draw.department, at=at)


def can_enter_values(user: User, draw: Draw, *, at: dt.datetime) -> bool:
    return _answer(check_can_enter_values, user, draw, at)


def check_can_void(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """Only the head of the lead department voids, with a reason that becomes public."""
    check_holds(user, Role.HEAD, department=draw.department, at=at)


def can_void(user: User, draw: Draw, *, at: dt.datetime) -> bool:
    return _answer(check_can_void, user, draw, at)


def check_can_open_sealed(user: User, *, at: dt.datetime) -> None:
    """The sealed maps are opened only to the seat of enforcement supervision and the auditor (docs/draw.md §5.1)."""
    check_holds(user, Role.SUPERVISION, Role.AUDITOR, at=at)


def can_open_sealed(user: User, *, at: dt.datetime) -> bool:
    return holds(user, Role.SUPERVISION, Role.AUDITOR, at=at)


def _answer(check: Callable[..., None], user: User, draw: Draw, at: dt.datetime) -> bool:
    try:
        check(user, draw, at=at)
    except Refusal:
        return False
    return True
