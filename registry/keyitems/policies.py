"""Who may make, check, approve and publish key-supervision lists, and enter what covers their subjects."""

import datetime as dt

from core.files.policies import may_read
from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding, holds
from core.refusals import Refusal
from registry.keyitems.errors import CheckedByDrafter
from registry.keyitems.models import KeyItem, KeyList, SupervisionAct
from registry.keyitems.selectors import sees_coverage_of, writers_of


def check_can_draft(user: User, *, department: Department, at: dt.datetime) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_draft(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_draft(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_check_legality(user: User, *, key_list: KeyList, at: dt.datetime) -> None:
    """A legal reviewer of the department or of the one that supervises enforcement, never who wrote the list (R-04b)."""
    supervisor = department_holding(Duty.SUPERVISES, at=at)
    if supervisor is None or not holds(user, Role.LEGAL_REVIEWER, department=supervisor, at=at):
        check_holds(user, Role.LEGAL_REVIEWER, department=key_list.department, at=at)
    if user.pk in writers_of(key_list):
        raise CheckedByDrafter()


def can_check_legality(user: User, *, key_list: KeyList, at: dt.datetime) -> bool:
    try:
        check_can_check_legality(user, key_list=key_list, at=at)
    except Refusal:
        return False
    return True


def check_can_decide(user: User, *, department: Department, at: dt.datetime) -> None:
    """The head of the department answers for its list."""
    check_holds(user, Role.HEAD, department=department, at=at)


def can_decide(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_decide(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_enter_coverage(user: User, *, item: KeyItem, at: dt.datetime) -> None:
    """Case handlers, officers and the head of the department that keeps the list."""
    check_holds(user, Role.STAFF, Role.OFFICER, Role.HEAD, department=item.key_list.department, at=at)


def can_enter_coverage(user: User, *, item: KeyItem, at: dt.datetime) -> bool:
    try:
        check_can_enter_coverage(user, item=item, at=at)
    except Refusal:
        return False
    return True


@may_read("keyitems.supervisionact")
def can_read_evidence(user: User, pk: str, at: dt.datetime) -> bool:
    act = SupervisionAct.objects.select_related("key_item__key_list").filter(pk=pk).first()
    return act is not None and sees_coverage_of(user, act.key_item, at=at)
