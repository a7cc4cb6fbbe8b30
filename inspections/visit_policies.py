"""Who may do what with a visit."""

import datetime as dt

from django.db.models import QuerySet

from core.files.policies import may_read
from core.people.models import Role, User
from core.people.policies import check_holds
from core.people.selectors import holds
from core.refusals import Refusal
from inspections.models import Draw, Visit
from inspections.visit_errors import NotYourVisit, SecondPersonReviews
from inspections.visit_selectors import visits_visible_to
from inspections.visit_states import VisitState


def check_can_approve(user: User, visit: Visit, *, at: dt.datetime) -> None:
    """The head of the enforcing body approves each inspection beforehand (R-05)."""
    check_holds(user, Role.HEAD, department=visit.department, at=at)


def check_can_approve_visits(user: User, draw: Draw, *, at: dt.datetime) -> None:
    """The head approves the visits of a draw in one act (R-05)."""
    check_holds(user, Role.HEAD, department=draw.department, at=at)


def can_approve(user: User, visit: Visit, *, at: dt.datetime) -> bool:
    return holds(user, Role.HEAD, department=visit.department, at=at)


def check_can_notify(user: User, visit: Visit, *, at: dt.datetime) -> None:
    """The lead department's case handlers issue the notice; so may an officer of the visit."""
    if not is_officer_of(user, visit):
        check_holds(user, Role.STAFF, Role.HEAD, department=visit.department, at=at)


def can_notify(user: User, visit: Visit, *, at: dt.datetime) -> bool:
    return is_officer_of(user, visit) or holds(user, Role.STAFF, Role.HEAD, department=visit.department, at=at)


def is_officer_of(user: User, visit: Visit) -> bool:
    return visit.officers.filter(officer__user=user).exists()


def check_is_officer_of(user: User, visit: Visit) -> None:
    """Only the officers drawn or assigned carry out the visit (R-03)."""
    if not is_officer_of(user, visit):
        raise NotYourVisit()


def officers_who_sign_in(visit: Visit) -> QuerySet[User]:
    """The officers of a visit who have an account that is open."""
    return User.objects.filter(is_active=True, officer__visits__visit=visit).distinct().order_by("pk")


def check_can_enter(user: User, visit: Visit, *, at: dt.datetime) -> None:
    """Who checks enters (谁检查、谁录入, R-13): the officers of the visit.

    A returned record whose officers can all no longer sign in is mended by the lead department from the papers; the
    record says who entered it, and another person reviews it.
    """
    if visit.state == VisitState.RETURNED and not officers_who_sign_in(visit).exists():
        check_holds(user, Role.STAFF, Role.HEAD, department=visit.department, at=at)
    else:
        check_is_officer_of(user, visit)


def can_enter(user: User, visit: Visit, *, at: dt.datetime) -> bool:
    try:
        check_can_enter(user, visit, at=at)
    except Refusal:
        return False
    return True


def check_can_review(user: User, visit: Visit, *, at: dt.datetime) -> None:
    """A second person of a department that checks, who entered no submission of this visit."""
    if visit.entries.filter(entered_by=user).exists():
        raise SecondPersonReviews()
    check_holds(user, Role.STAFF, Role.HEAD, Role.LEGAL_REVIEWER, department=visit.department, at=at)


def can_review(user: User, visit: Visit, *, at: dt.datetime) -> bool:
    try:
        check_can_review(user, visit, at=at)
    except Refusal:
        return False
    return True


def check_can_publish(user: User, visit: Visit, *, at: dt.datetime) -> None:
    """Who checks publishes (谁检查、谁录入、谁公示, R-13): the lead department."""
    check_holds(user, Role.STAFF, Role.HEAD, department=visit.department, at=at)


def can_publish(user: User, visit: Visit, *, at: dt.datetime) -> bool:
    return holds(user, Role.STAFF, Role.HEAD, department=visit.department, at=at)


@may_read("inspections.visit")
def can_read_files(user: User, pk: str, at: dt.datetime) -> bool:
    """Notice and evidence are read by whoever may see the visit."""
    return visits_visible_to(user, at=at).filter(pk=pk).exists()
