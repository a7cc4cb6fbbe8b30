"""The papers of rectification: the order, and the record of a re-check (R-21)."""

from typing import TypedDict

from django.utils import timezone, translation

from core.documents.rendering import render_pdf
from core.people.models import Duty
from core.people.selectors import department_holding
from inspections.rectification.models import Recheck, Rectification


class OrderPaper(TypedDict):
    """责令改正通知书."""

    issuer: str
    number: str
    dated: str
    subject_name: str
    notice_number: str
    visited_on: str
    facts: str
    basis: str
    demands: str
    due_on: str
    proof: str
    supervisor: str


class RecheckPaper(TypedDict):
    """整改复查意见书."""

    issuer: str
    number: str
    dated: str
    subject_name: str
    subject_code: str
    order_number: str
    ordered_on: str
    way: str
    result: str
    seen: str
    new_due_on: str
    checked_by: str


def order_pdf(rectification: Rectification, *, proof: str) -> bytes:
    """责令改正通知书 with the verification number of the enterprise's report. Made once, with the order."""
    visit = rectification.visit
    keeper = department_holding(Duty.SUPERVISES, at=rectification.ordered_on) or rectification.department
    visited = timezone.localtime(visit.begun_at).date() if visit.begun_at else visit.first_day
    data: OrderPaper = {
        "issuer": rectification.department.name,
        "number": rectification.number,
        "dated": rectification.ordered_on.isoformat(),
        "subject_name": visit.enterprise.name,
        "notice_number": visit.notice_number,
        "visited_on": visited.isoformat(),
        "facts": rectification.facts,
        "basis": rectification.basis,
        "demands": rectification.demands,
        "due_on": rectification.due_on.isoformat(),
        "proof": proof,
        "supervisor": keeper.name,
    }
    return render_pdf("rectification/order.typ", data)


def recheck_pdf(made: Recheck) -> bytes:
    """整改复查意见书 of a re-check; the same at any time."""
    rectification = made.rectification
    with translation.override("zh-hans"):
        data: RecheckPaper = {
            "issuer": rectification.department.name,
            "number": made.number,
            "dated": timezone.localtime(made.occurred_at).date().isoformat(),
            "subject_name": rectification.visit.enterprise.name,
            "subject_code": str(rectification.visit.enterprise.subject_id),
            "order_number": rectification.number,
            "ordered_on": rectification.ordered_on.isoformat(),
            "way": str(made.get_way_display()),
            "result": str(made.get_result_display()),
            "seen": made.seen,
            "new_due_on": made.new_due_on.isoformat() if made.new_due_on else "",
            "checked_by": str(made.checked_by),
        }
        return render_pdf("rectification/recheck.typ", data)
