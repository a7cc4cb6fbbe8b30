"""Who acts in a dispute: the parties in their own name, the coordinating department between them."""

import datetime as dt

from core.files.policies import may_read
from core.people.models import Department, Role, User
from core.people.policies import check_holds
from core.people.selectors import holds
from core.refusals import Refusal
from registry.responsibility.dispute_errors import NotAParty, SettlerIsParty
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_selectors import disputes_visible_to
from registry.responsibility.policies import PREPARERS, can_coordinate, check_can_coordinate


def check_can_raise(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff and head of a department raise a dispute in its name."""
    check_holds(user, *PREPARERS, department=department, at=at)


def check_can_speak(user: User, *, dispute: Dispute, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff and head of a party state its position, write records, ask to withdraw."""
    _check_party(dispute, department)
    check_holds(user, *PREPARERS, department=department, at=at)


def check_can_bind(user: User, *, dispute: Dispute, department: Department, at: dt.datetime | dt.date) -> None:
    """The head of a party signs, submits and consents: these acts bind the department."""
    _check_party(dispute, department)
    check_holds(user, Role.HEAD, department=department, at=at)


def _check_party(dispute: Dispute, department: Department) -> None:
    if not dispute.parties.filter(department=department).exists():
        raise NotAParty(department=department.display_name)


def check_can_settle(user: User, *, dispute: Dispute, at: dt.datetime | dt.date) -> Department:
    """The coordinating department gives an opinion in other departments' matters, never in its own (R-105)."""
    settler = check_can_coordinate(user, at=at)
    if dispute.parties.filter(department=settler).exists():
        raise SettlerIsParty(department=settler.display_name)
    return settler


def can_settle(user: User, *, dispute: Dispute, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_settle(user, dispute=dispute, at=at)
    except Refusal:
        return False
    return True


def check_can_prepare(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """The department itself or the coordinator has a blocked list prepared from the outcome."""
    if not can_coordinate(user, at=at):
        check_holds(user, *PREPARERS, department=department, at=at)


def check_can_archive(user: User, *, dispute: Dispute, at: dt.datetime | dt.date) -> None:
    """The coordinator, or the department that raised the dispute."""
    if not can_coordinate(user, at=at):
        check_holds(user, *PREPARERS, department=dispute.raised_by, at=at)


def speaks_for(user: User, department: Department, *, at: dt.datetime | dt.date) -> bool:
    return holds(user, *PREPARERS, department=department, at=at)


def binds(user: User, department: Department, *, at: dt.datetime | dt.date) -> bool:
    return holds(user, Role.HEAD, department=department, at=at)


@may_read("responsibility.dispute")
def reads_papers(user: User, dispute_id: str, at: dt.datetime) -> bool:
    """Whoever sees the dispute reads its papers."""
    return disputes_visible_to(user, at=at).filter(pk=dispute_id).exists()
