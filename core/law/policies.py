"""Who may change what the rules say."""

import datetime as dt
from collections.abc import Callable

from core.law.errors import SamePerson
from core.law.models import RuleVersion
from core.people.models import Role, User
from core.people.policies import check_holds
from core.people.selectors import is_system_admin
from core.refusals import Refusal


def check_can_propose(user: User, *, at: dt.datetime) -> None:
    """Legal reviewers, the supervision seat and the administrator of the system propose versions."""
    if not is_system_admin(user, at=at):
        check_holds(user, Role.LEGAL_REVIEWER, Role.SUPERVISION, at=at)


def can_propose(user: User, *, at: dt.datetime) -> bool:
    return _answers(lambda: check_can_propose(user, at=at))


def check_can_adopt(user: User, version: RuleVersion, *, at: dt.datetime) -> None:
    """The supervision seat or the administrator adopts; never the person who proposed."""
    if not is_system_admin(user, at=at):
        check_holds(user, Role.SUPERVISION, at=at)
    if version.proposed_by_id == user.pk:
        raise SamePerson()


def can_adopt(user: User, version: RuleVersion, *, at: dt.datetime) -> bool:
    return _answers(lambda: check_can_adopt(user, version, at=at))


def check_can_withdraw(user: User, version: RuleVersion, *, at: dt.datetime) -> None:
    """The proposer takes the proposal back, or whoever could adopt it turns it down."""
    if version.proposed_by_id != user.pk:
        check_can_adopt(user, version, at=at)


def can_withdraw(user: User, version: RuleVersion, *, at: dt.datetime) -> bool:
    return _answers(lambda: check_can_withdraw(user, version, at=at))


def check_can_enter_calendar(user: User, *, at: dt.datetime) -> None:
    """The supervision seat and the administrator of the system enter the calendar of a year."""
    if not is_system_admin(user, at=at):
        check_holds(user, Role.SUPERVISION, at=at)


def can_enter_calendar(user: User, *, at: dt.datetime) -> bool:
    return _answers(lambda: check_can_enter_calendar(user, at=at))


def _answers(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refusal:
        return False
    return True
