"""The officer on site: today's visits, one visit on one page, and what the phone sends.

Each POST can come from the plain form or from the outbox of ``static/js/phone.js``; the latter asks for JSON. What was
sent twice is taken once (the services know the device's numbers), so resending is always safe.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.access import new_entropy
from core.files.kinds import EVIDENCE
from core.pages.views import PageMixin
from core.refusals import Absent, Invalid, Refusal
from inspections.models import Visit, VisitEntry, VisitItem
from inspections.phone_forms import answers_of, client_id_of, moment_of, opening_of, results_of
from inspections.services.visits.carry_out import add_evidence, begin_visit, enter_results
from inspections.services.visits.notice import show_code
from inspections.visit_papers import page_address
from inspections.visit_policies import can_enter, is_officer_of
from inspections.visit_selectors import last_entry_in_full, visit_in_full, visits_on_phone, visits_visible_to
from inspections.visit_states import Finding, FollowUp, Presence, ResultCode, Signature, VisitState
from registry.models import Checkpoint


class PhoneToday(PageMixin, TemplateView):
    """The visits I carry out: returned ones first, then those whose window is open, then later ones."""

    template_name = "inspections/phone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = self.at.date()
        groups: dict[str, list[Visit]] = {"returned": [], "late": [], "today": [], "later": []}
        for visit in visits_on_phone(self.user):
            groups[_group(visit, today)].append(visit)
        return super().get_context_data(
            groups=[
                (_("Returned for correction"), groups["returned"]),
                (_("Overdue"), groups["late"]),
                (_("Open today"), groups["today"]),
                (_("Later"), groups["later"]),
            ],
            count=len(groups["today"]) + len(groups["late"]) + len(groups["returned"]),
            **kwargs,
        )


def _group(visit: Visit, today: dt.date) -> str:
    if visit.state == VisitState.RETURNED:
        return "returned"
    if visit.state == VisitState.ON_SITE or visit.first_day <= today <= visit.last_day:
        return "today"
    return "late" if visit.last_day < today else "later"


class PhoneMixin(PageMixin):
    """A page or an act under one visit of the officer who is signed in."""

    kwargs: dict[str, Any]

    @cached_property
    def visit(self) -> Visit:
        if not visits_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).exists():
            raise Absent()
        visit = visit_in_full(self.kwargs["pk"])
        if not is_officer_of(self.user, visit) and not can_enter(self.user, visit, at=self.at):
            raise Absent()
        return visit

    @property
    def address(self) -> str:
        return reverse("inspections:phone_visit", args=[self.kwargs["pk"]])


class PhoneVisit(PhoneMixin, TemplateView):
    """Everything of one visit on one page, so that it works to its end where there is no signal."""

    template_name = "inspections/phone_visit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit = self.visit
        entry = last_entry_in_full(visit) if visit.state == VisitState.RETURNED else None
        departments = list({row.department_id: row.department for row in visit.items.all()}.values())
        return super().get_context_data(
            visit=visit,
            departments=departments,
            opening=getattr(visit, "opening", None),
            may_begin=visit.state == VisitState.NOTIFIED,
            may_enter=visit.state in (VisitState.ON_SITE, VisitState.RETURNED),
            is_done=visit.state not in (VisitState.NOTIFIED, VisitState.ON_SITE, VisitState.RETURNED),
            entry=entry,
            sheets=sheets_of(visit, entry),
            evidence=visit.evidence.select_related("file").order_by("occurred_at", "pk"),
            presences=Presence.choices,
            findings=Finding.choices,
            codes=ResultCode.choices,
            follow_ups=FollowUp.choices,
            signatures=Signature.choices,
            accept=EVIDENCE.accept,
            numbers={"begin": uuid.uuid4(), "enter": uuid.uuid4(), "evidence": uuid.uuid4()},
            **kwargs,
        )


@dataclass(frozen=True)
class Point:
    """One question of the checklist with the answer to be mended, if the record was returned."""

    checkpoint: Checkpoint
    finding: str
    note: str


@dataclass(frozen=True)
class Sheet:
    """One item with its questions. Nothing is chosen beforehand, except what the officers themselves gave before."""

    row: VisitItem
    points: list[Point]
    codes: frozenset[str]
    follow_up: str
    note: str


def sheets_of(visit: Visit, earlier: VisitEntry | None) -> list[Sheet]:
    results = list(earlier.results.all()) if earlier else []
    answers = {answer.checkpoint_id: answer for answer in earlier.answers.all()} if earlier else {}
    sheets = []
    for row in visit.items.all():
        own = [result for result in results if result.visit_item_id == row.pk]
        points = []
        for point in sorted(row.item.checkpoints.all(), key=lambda one: one.position):
            answer = answers.get(point.pk)
            points.append(Point(point, answer.finding if answer else "", answer.note if answer else ""))
        sheets.append(
            Sheet(
                row=row,
                points=points,
                codes=frozenset(result.code for result in own),
                follow_up=next((result.follow_up for result in own if result.follow_up != FollowUp.NONE), ""),
                note=next((result.note for result in own if result.note), ""),
            )
        )
    return sheets


class PhoneAct(PhoneMixin, View):
    """One submission; answers the outbox with JSON and the plain form with a page."""

    done_message: Any = ""

    def act(self, request: HttpRequest, visit: Visit) -> str:
        """Make the one call. Returns the address to go on to."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wants_json = "application/json" in request.headers.get("Accept", "")
        visit = self.visit  # whoever may not see it learns no more than that
        try:
            target = self.act(request, visit)
        except Refusal as refusal:
            if wants_json:
                return JsonResponse(
                    {"code": refusal.code, "message": refusal.message, "remedy": refusal.remedy, "rule": refusal.rule},
                    status=refusal.status,
                )
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.address)
        if wants_json:
            return JsonResponse({"next": target})
        if self.done_message:
            messages.success(request, self.done_message)
        return HttpResponseRedirect(target)


class Begin(PhoneAct):
    """The four opening questions."""

    def act(self, request: HttpRequest, visit: Visit) -> str:
        begin_visit(
            visit=visit,
            opening=opening_of(request.POST),
            client_id=client_id_of(request.POST),
            acting_user=self.user,
            at=moment_of(request.POST, now=self.at),
        )
        return self.address


class AddEvidence(PhoneAct):
    """One photograph, recording or paper."""

    def act(self, request: HttpRequest, visit: Visit) -> str:
        upload = request.FILES.get("file")
        if upload is None or upload.file is None:
            raise Invalid(place="file")
        add_evidence(
            visit=visit,
            content=upload.file,
            name=upload.name or "photo.jpg",
            note=request.POST.get("note", "").strip()[:200],
            client_id=client_id_of(request.POST),
            taken_at=moment_of(request.POST, now=self.at),
            acting_user=self.user,
            at=self.at,
        )
        return self.address


class Enter(PhoneAct):
    """The whole record: results, findings, summary, signature."""

    @property
    def done_message(self) -> str:
        return _("The record is handed over; a second person reviews it.")

    def act(self, request: HttpRequest, visit: Visit) -> str:
        based_on = request.POST.get("based_on", "")
        if not based_on.isascii() or not based_on.isdigit():
            raise Invalid(place="based_on")
        if request.POST.get("signature", "") not in Signature.values:
            raise Invalid(place=_("Signature"))
        enter_results(
            visit=visit,
            results=results_of(request.POST, visit),
            answers=answers_of(request.POST, visit),
            summary=request.POST.get("summary", "").strip(),
            signature=request.POST.get("signature", ""),
            client_id=client_id_of(request.POST),
            based_on=int(based_on),
            acting_user=self.user,
            at=moment_of(request.POST, now=self.at),
        )
        return reverse("inspections:phone")


class PhoneCode(PhoneMixin, TemplateView):
    """Show the party the code of their page (亮码, R-20). Each showing is a code of its own, noted in the ledger."""

    template_name = "inspections/phone_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(visit=self.visit, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            secret = show_code(visit=self.visit, entropy=new_entropy(), acting_user=self.user, at=self.at)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal), status=refusal.status)
        address = page_address(secret)
        return self.render_to_response(self.get_context_data(code_address=address))
