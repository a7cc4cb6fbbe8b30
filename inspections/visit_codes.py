"""The enterprise's page behind the code of a visit: who comes, why, what is asked, and afterwards the result (R-20)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access import capability
from core.access.models import Capability
from core.people.models import Duty
from core.people.selectors import day_of, department_holding
from inspections.models import Visit
from inspections.publications import DRAW_HEADER, PLAN, VISIT_RESULT
from inspections.services.visits.notice import CODE_OF_VISIT
from inspections.visit_papers import certificate_of
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import BEGUN, VisitState
from publicity.models import Publication


@capability(CODE_OF_VISIT)
def visit_page(request: HttpRequest, code: Capability) -> HttpResponse:
    """One visit as the enterprise may see it, without an account. Results stand here once they are published."""
    visit = visit_in_full(int(code.subject_id))
    on = day_of(timezone.now())
    looked_at = dict.fromkeys(
        point.look_for for row in visit.items.all() for point in row.item.checkpoints.all() if point.look_for
    )
    return render(
        request,
        "inspections/code_visit.html",
        {
            "visit": visit,
            "officers": [(row.officer, certificate_of(row.officer, on)) for row in visit.officers.all()],
            "departments": list({row.department_id: row.department for row in visit.items.all()}.values()),
            "prepare": list(looked_at) if not visit.plan_entry.surprise else [],
            "has_begun": visit.state in BEGUN,
            "is_dropped": visit.state == VisitState.DROPPED,
            "plan": _public(visit.plan_entry.plan, PLAN.name),
            "draw": _public(visit.draw, DRAW_HEADER.name) if visit.draw else None,
            "result": _public(visit, VISIT_RESULT.name),
            "supervisor": department_holding(Duty.SUPERVISES, at=on) or visit.department,
        },
    )


def _public(subject: Visit | object, kind: str) -> Publication | None:
    """The publication in force about a record, if it is public."""
    return Publication.objects.of_subject(subject).filter(kind=kind, state="published").first()  # type: ignore[arg-type]
