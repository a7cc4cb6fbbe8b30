"""The enterprise's page below the code of a visit: what is to be corrected, and its report (R-21).

Reporting binds, so it asks for a second proof: the verification number on the order that was handed over.
"""

import hmac
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import capability, second_proof
from core.access.models import Capability
from core.access.services import check_second_proof
from core.people.selectors import system_user
from core.refusals import Absent, Refusal
from inspections.models import Visit
from inspections.rectification.forms import EnterpriseReportForm
from inspections.rectification.models import Rectification
from inspections.rectification.selectors import rectifications_of
from inspections.rectification.services import report_correction
from inspections.rectification.services.ordering import proof_digest
from inspections.rectification.states import RectificationState
from inspections.services.visits.notice import CODE_OF_VISIT

ORDERED = RectificationState.ORDERED


@second_proof(CODE_OF_VISIT)
def knows_the_number(code: Capability, answers: Mapping[str, str]) -> bool:
    """Whether the answer is the verification number of an order of this visit."""
    order = Rectification.objects.filter(visit=int(code.subject_id), number=answers.get("order", "")).first()
    if order is None:
        return False
    given = proof_digest(order.number, answers.get("proof", "").strip())
    return hmac.compare_digest(order.proof_digest, given)


@capability(CODE_OF_VISIT, "rectification")
def rectification_page(request: HttpRequest, code: Capability) -> HttpResponse:
    """What was ordered after the visit, how far it is, and the form that reports it."""
    visit = Visit.objects.select_related("enterprise").get(pk=int(code.subject_id))
    orders = list(rectifications_of(visit))
    if not orders:
        raise Absent()
    waiting = next((order for order in orders if order.state == ORDERED), None)
    form, refusal, status = EnterpriseReportForm(), None, 200
    if request.method == "POST":
        form, status = EnterpriseReportForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                _report(code, orders, form)
            except Refusal as error:
                refusal, status = error, error.status
            else:
                messages.success(request, _("Received. The department looks at it within five working days."))
                return HttpResponseRedirect(request.path)
    facts = {
        "visit": visit,
        "visit_address": request.path.removesuffix("rectification/"),
        "orders": orders,
        "waiting": waiting,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "rectification/code_page.html", facts, status=status)


def _report(code: Capability, orders: list[Rectification], form: EnterpriseReportForm) -> None:
    given, at = form.cleaned_data, timezone.now()
    order = next((one for one in orders if one.number == given["order"]), None)
    if order is None:
        raise Absent()
    check_second_proof(capability=code, answers={"order": order.number, "proof": given["proof"]}, at=at)
    report_correction(
        rectification=order,
        statement=given["statement"],
        files=[(upload.name, upload.file) for upload in given["evidence"]],
        client_id=given["client_id"],
        by_enterprise=True,
        acting_user=system_user(),
        at=at,
    )
