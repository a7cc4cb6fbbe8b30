"""Who may do what with a draw."""

import datetime as dt
from collections.abc import Callable

from core.people.models import Role, User
from core.people.policies import check_holds
from core.people.selectors import day_of, holds, own_departments, reads_everything
from core.refusals import Absent, NotAllowed, Refusal
from inspections.draw_states import DrawState
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


def check_can_read_inside(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """Names behind exclusions and picks stay with the departments of the draw and the zone-wide readers.

    A witness or the administrator sees the draw, and what is public of it, but no names (docs/draw.md §5.1).
    """
    if reads_everything(user, at=at):
        return
    own = own_departments(user, at=at)
    if draw.department_id not in own and not draw.plan_entry.teams.filter(department__in=own).exists():
        raise NotAllowed()


def can_read_inside(user: User, draw: Draw, *, at: dt.datetime) -> bool:
    return _answer(check_can_read_inside, user, draw, at)


def check_can_take_package(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """The package exists once the draw has run; for an unannounced entry it stays inside until the last batch is over."""
    if draw.state != DrawState.DRAWN:
        raise Absent()
    if draw.plan_entry.surprise and day_of(at) <= draw.plan_entry.last_day:
        check_can_read_inside(user, draw, at=at)


def _answer(check: Callable[..., None], user: User, draw: Draw, at: dt.datetime) -> bool:
    try:
        check(user, draw, at=at)
    except Refusal:
        return False
    return True
