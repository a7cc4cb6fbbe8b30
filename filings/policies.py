"""Who may file, review, press and make work schemes. One function refuses, its twin answers."""

import datetime as dt

from core.files.policies import may_read
from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding, departments_in_force, departments_where
from core.refusals import NotAllowed, Refusal
from filings.errors import OwnFiling, OwnScheme
from filings.models import Filing, SupervisionOrder, WorkScheme
from filings.selectors import filings_visible_to, orders_visible_to, schemes_visible_to, submitter_of_scheme

REVIEWERS = (Role.FILING_REVIEWER, Role.HEAD)
SUPERVISORS = (Role.SUPERVISION, Role.HEAD)


def check_can_file(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff and head of the department file; so does its program."""
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_file(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_file, user, department=department, at=at)


def check_can_review(user: User, *, filing: Filing, at: dt.datetime | dt.date) -> None:
    """A filing reviewer or the head of the department that received it, never who submitted it (R-208)."""
    if filing.receiver is None:
        raise NotAllowed()
    check_holds(user, *REVIEWERS, department=filing.receiver, at=at)
    if filing.submitted_by_id == user.pk:
        raise OwnFiling(department=filing.receiver.display_name)


def can_review(user: User, *, filing: Filing, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_review, user, filing=filing, at=at)


def supervising_departments(*, at: dt.datetime | dt.date) -> list[Department]:
    """Those that supervise how the scheme is carried out: 综合管理部 with 市场监管部 (R-209)."""
    return [
        department
        for department in departments_in_force(at)
        if {Duty.SUPERVISES, Duty.RECEIVES_PLANS, Duty.RECEIVES_LISTS} & set(department.duties)
    ]


def check_can_press(user: User, *, at: dt.datetime | dt.date) -> Department:
    """The supervision seat or the head of a supervising department issues orders; returns that department (R-209).

    The department that supervises enforcement comes first where the person acts in several.
    """
    own = departments_where(user, SUPERVISORS, at=at)
    may = [department for department in supervising_departments(at=at) if department.pk in own]
    if not may:
        keeper = department_holding(Duty.SUPERVISES, at=at)
        if keeper is None:
            raise NotAllowed()
        check_holds(user, *SUPERVISORS, department=keeper, at=at)
        return keeper
    return min(may, key=lambda department: (Duty.SUPERVISES not in department.duties, department.code))


def can_press(user: User, *, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_press, user, at=at)


def check_can_answer_order(user: User, *, order: SupervisionOrder, at: dt.datetime | dt.date) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=order.department, at=at)


def can_answer_order(user: User, *, order: SupervisionOrder, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_answer_order, user, order=order, at=at)


def check_can_decide_on_order(user: User, *, order: SupervisionOrder, at: dt.datetime | dt.date) -> None:
    """The issuing department judges the answer."""
    check_holds(user, *SUPERVISORS, department=order.issuer, at=at)


def can_decide_on_order(user: User, *, order: SupervisionOrder, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_decide_on_order, user, order=order, at=at)


def check_can_draft_scheme(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_draft_scheme(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_draft_scheme, user, department=department, at=at)


def check_can_approve_scheme(user: User, *, scheme: WorkScheme, at: dt.datetime | dt.date) -> None:
    """The head of the department approves or returns, never who submitted it."""
    check_holds(user, Role.HEAD, department=scheme.department, at=at)
    if submitter_of_scheme(scheme) == user:
        raise OwnScheme()


def can_approve_scheme(user: User, *, scheme: WorkScheme, at: dt.datetime | dt.date) -> bool:
    return _answer(check_can_approve_scheme, user, scheme=scheme, at=at)


def _answer(check: object, user: User, **what: object) -> bool:
    try:
        check(user, **what)  # type: ignore[operator]
    except Refusal:
        return False
    return True


@may_read("filings.filing")
def can_read_files_of_filing(user: User, pk: str, at: dt.datetime) -> bool:
    """Papers and attachments are read by whoever may see the filing."""
    return filings_visible_to(user, at=at).filter(pk=pk).exists()


@may_read("filings.workscheme")
def can_read_files_of_scheme(user: User, pk: str, at: dt.datetime) -> bool:
    return schemes_visible_to(user, at=at).filter(pk=pk).exists()


@may_read("filings.supervisionorder")
def can_read_files_of_order(user: User, pk: str, at: dt.datetime) -> bool:
    return orders_visible_to(user, at=at).filter(pk=pk).exists()
