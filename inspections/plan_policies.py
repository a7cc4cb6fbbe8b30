"""Who may make, approve and publish plans. One function refuses, its twin answers."""

import datetime as dt

from core.people.models import Department, Role, User
from core.people.policies import check_holds
from core.refusals import Refusal
from inspections.models import Plan
from inspections.plan_errors import OwnPlan
from inspections.plan_selectors import submitter_of


def check_can_draft_plan(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff of the lead department make the plan; the head may too."""
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_draft_plan(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_draft_plan, user, department=department, at=at)


def check_can_decide_on_plan(user: User, *, plan: Plan, at: dt.datetime | dt.date) -> None:
    """The head of the lead department approves or returns, never who submitted (R-05)."""
    check_holds(user, Role.HEAD, department=plan.lead_department, at=at)
    if submitter_of(plan) == user:
        raise OwnPlan()


def can_decide_on_plan(user: User, *, plan: Plan, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_decide_on_plan, user, plan=plan, at=at)


def check_can_publish_plan(user: User, *, plan: Plan, at: dt.datetime | dt.date) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=plan.lead_department, at=at)


def can_publish_plan(user: User, *, plan: Plan, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_publish_plan, user, plan=plan, at=at)


def _answer(check: object, user: User, **what: object) -> bool:
    try:
        check(user, **what)  # type: ignore[operator]
    except Refusal:
        return False
    return True
