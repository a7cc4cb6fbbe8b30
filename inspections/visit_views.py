"""Pages of visits at the desk: list, record, and one page per act. The officer's phone has pages of its own."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django_filters import ChoiceFilter, DateFromToRangeFilter, FilterSet, ModelChoiceFilter

from core.access import new_entropy
from core.files.kinds import PAPER
from core.files.selectors import files_of
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.formatting import moment
from core.pages.forms import DayRangeInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.people.selectors import day_of
from core.refusals import Absent
from core.transitions.models import StateChange
from core.work.selectors import open_work_on
from inspections.draw_forms import ReasonForm
from inspections.draw_selectors import draw_visible_to
from inspections.models import Draw, Visit, VisitEntry
from inspections.services.visits.finish import agree, publish_result, return_record
from inspections.services.visits.notice import issue_notice
from inspections.services.visits.plan import approve_visits, drop_visit
from inspections.visit_papers import approval_pdf, record_pdf
from inspections.visit_policies import can_approve, can_notify, can_publish, can_review, is_officer_of
from inspections.visit_selectors import ON_PHONE, last_entry_in_full, visit_in_full, visits_visible_to
from inspections.visit_states import VisitState
from publicity.models import Publication

PAPERS = {"approval": (_("Approval sheet"), approval_pdf), "record": (_("On-site record"), record_pdf)}


class VisitFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=VisitState.choices, empty_label=_("All"))
    department = ModelChoiceFilter(
        label=_("Lead department"), queryset=Department.objects.order_by("code"), empty_label=_("All")
    )
    first_day = DateFromToRangeFilter(label=_("First day"), widget=DayRangeInput())

    class Meta:
        model = Visit
        fields = ("state", "department", "first_day")


class VisitList(ListPage):
    title = _("Visits")
    order = ("first_day", "number")
    filterset_class = VisitFilter
    search_hint = _("Enterprise, code or number")
    empty_text = _("Visits are made by a draw and approved by the head.")
    columns = (
        Column("enterprise", _("Enterprise"), value="enterprise.name", link=lambda row: url_of(row), heads_row=True),
        Column("code", _("Unified social credit code"), value="enterprise.subject_id", kind="code"),
        Column("number", _("Number"), kind="code"),
        Column("department", _("Lead department"), value="department.display_name"),
        Column("first_day", _("First day"), kind="day", sort="first_day"),
        Column("last_day", _("Last day"), kind="day", sort="last_day"),
        Column("state", _("State"), value="get_state_display", template="inspections/_visit_state.html"),
    )

    def get_queryset(self) -> QuerySet[Visit]:
        return visits_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Visit], text: str) -> QuerySet[Visit]:
        return rows.filter(
            Q(enterprise__name__icontains=text) | Q(enterprise__subject_id__iexact=text) | Q(number__icontains=text)
        )


def url_of(visit: Visit) -> str:
    return reverse("inspections:visit", args=[visit.pk])


class VisitMixin(PageMixin):
    """A page under one visit."""

    kwargs: dict[str, Any]

    @cached_property
    def visit(self) -> Visit:
        if not visits_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).exists():
            raise Absent()
        return visit_in_full(self.kwargs["pk"])

    def get_back_url(self) -> str:
        return url_of(self.visit)


class VisitPage(VisitMixin, TemplateView):
    """The record of a visit: where it stands, the next act, who goes, what is checked, what was found, the history."""

    template_name = "inspections/visit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit = self.visit
        entry = last_entry_in_full(visit)
        results = entry.results.all() if entry else []
        answers = entry.answers.all() if entry else []
        return super().get_context_data(
            visit=visit,
            entry=entry,
            earlier=visit.entries.exclude(pk=entry.pk).order_by("round") if entry else [],
            sheets=[
                {
                    "row": row,
                    "results": [one for one in results if one.visit_item_id == row.pk],
                    "answers": [one for one in answers if one.visit_item_id == row.pk],
                }
                for row in visit.items.all()
            ],
            evidence=visit.evidence.select_related("file", "taken_by").order_by("occurred_at"),
            opening=getattr(visit, "opening", None),
            steps=steps_of(visit),
            work=open_work_on(visit).filter(due_at__isnull=False).first(),
            actions=self._actions(visit),
            papers=self._papers(visit, entry),
            documents=files_of(visit).filter(kind=PAPER.name),
            publication=Publication.objects.of_subject(visit).filter(state="published").first(),
            history=history_of(visit),
            **kwargs,
        )

    def _papers(self, visit: Visit, entry: VisitEntry | None) -> list[tuple[Any, str]]:
        """Papers that can be made of what the record holds, each time the same."""
        ready = {"approval": visit.state not in (VisitState.PLANNED, VisitState.DROPPED), "record": entry is not None}
        return [
            (words, reverse("inspections:visit_paper", args=[visit.pk, name]))
            for name, (words, _make) in PAPERS.items()
            if ready[name]
        ]

    def _actions(self, visit: Visit) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        offered = (
            (VisitState.APPROVED, can_notify, _("Issue notice"), "visit_notify"),
            (VisitState.ENTERED, can_review, _("Agree"), "visit_review"),
            (VisitState.ENTERED, can_review, _("Return"), "visit_return"),
            (VisitState.REVIEWED, can_publish, _("Publish"), "visit_publish"),
        )
        for state, may, words, name in offered:
            if visit.state == state and may(self.user, visit, at=self.at):
                found.append((words, reverse(f"inspections:{name}", args=[visit.pk])))
        if visit.state in ON_PHONE and is_officer_of(self.user, visit):
            found.append((_("Carry out"), reverse("inspections:phone_visit", args=[visit.pk])))
        before = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED)
        if visit.state in before and can_approve(self.user, visit, at=self.at):
            found.append((_("Call off"), reverse("inspections:visit_drop", args=[visit.pk])))
        return found


class VisitPaper(VisitMixin, View):
    """A paper of the visit as PDF."""

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        offered = PAPERS.get(name)
        if offered is None or (name == "record" and not self.visit.entries.exists()):
            raise Absent()
        answer = HttpResponse(offered[1](self.visit), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{name}-{self.visit.pk}.pdf"'
        return answer


ORDER = (
    (VisitState.APPROVED, _("Approved")),
    (VisitState.NOTIFIED, _("Notice issued")),
    (VisitState.ON_SITE, _("On site")),
    (VisitState.ENTERED, _("Entered")),
    (VisitState.REVIEWED, _("Reviewed")),
    (VisitState.PUBLISHED, _("Published")),
)


def steps_of(visit: Visit) -> list[dict[str, Any]]:
    """The path of a visit with the times it has reached; a returned record stands again before the entry."""
    reached = dict(
        StateChange.objects.filter(subject_label="inspections.visit", subject_id=str(visit.pk))
        .order_by("occurred_at", "pk")
        .values_list("after", "occurred_at")
    )
    states = [state for state, _words in ORDER]
    stands = VisitState.ON_SITE if visit.state == VisitState.RETURNED else visit.state
    place = states.index(VisitState(stands)) if stands in states else -1
    return [
        {
            "label": words,
            "when": moment(reached[state]) if number <= place and state in reached else "",
            "state": "done" if number <= place else "now" if number == place + 1 else "",
        }
        for number, (state, words) in enumerate(ORDER)
    ]


class ApproveVisits(ActView):
    """The head approves the visits of a draw in one act (R-05)."""

    template_name = "inspections/approve_visits.html"
    title = _("Approve the visits")
    button = _("Approve")

    @cached_property
    def draw(self) -> Draw:
        return draw_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @cached_property
    def waiting(self) -> QuerySet[Visit]:
        return (
            Visit.objects.filter(draw=self.draw, state=VisitState.PLANNED)
            .select_related("enterprise")
            .order_by("number")
        )

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.draw.title} · {self.draw.number}"

    def get_consequences(self) -> list[Any]:
        return [
            _("Each visit is checked once more: published items, confirmed body, certificates, recusal."),
            _("The handlers of your department are asked to issue the notices."),
        ]

    def get_back_url(self) -> str:
        return self.draw.get_absolute_url()

    def act(self, form: forms.Form) -> str:
        approval = approve_visits(draw=self.draw, on=day_of(self.at), acting_user=self.user, at=self.at)
        words = _now("%(number)s visits approved.") % {"number": approval.approved}
        messages.success(self.request, words)
        for visit, refusal in approval.held_up[:10]:
            messages.error(self.request, f"{visit.enterprise.name}：{refusal.message}")
        return f"{reverse('inspections:visits')}?state={VisitState.APPROVED.value}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=self.waiting[:200], number=self.waiting.count(), **kwargs)


class IssueNotice(VisitMixin, ActView):
    title = _("Issue the inspection notice")
    button = _("Issue notice")
    done_message = _("The notice is issued; the officers see the visit on their phones.")

    def get_consequences(self) -> list[Any]:
        return [
            _("The notice gets its number; the enterprise can read it through the code on it."),
            _("Every officer of the visit is asked to carry it out."),
        ]

    def act(self, form: forms.Form) -> None:
        issue_notice(visit=self.visit, entropy=new_entropy(), acting_user=self.user, at=self.at)


class AgreeForm(forms.Form):
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Agree(VisitMixin, ActView):
    title = _("Agree with the record")
    button = _("Agree")
    form_class = AgreeForm
    done_message = _("The record is reviewed; its publication is due by its clock.")

    def get_consequences(self) -> list[Any]:
        return [
            _("The results can no longer be changed."),
            _("The lead department is asked to publish them in time (R-13)."),
        ]

    def act(self, form: forms.Form) -> None:
        agree(visit=self.visit, remarks=form.cleaned_data["remarks"], acting_user=self.user, at=self.at)


class RemarksForm(forms.Form):
    remarks = forms.CharField(
        label=_("What has to be mended"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnRecord(VisitMixin, ActView):
    title = _("Return the record")
    button = _("Return")
    form_class = RemarksForm
    is_dangerous = True

    def get_consequences(self) -> list[Any]:
        return [_("The officers see your remarks and enter the record anew; this submission stays in the history.")]

    def act(self, form: forms.Form) -> None:
        return_record(visit=self.visit, remarks=form.cleaned_data["remarks"], acting_user=self.user, at=self.at)


class PublishResult(VisitMixin, ActView):
    title = _("Publish the result")
    button = _("Publish")
    done_message = _("The result is public.")

    def get_consequences(self) -> list[Any]:
        return [
            _("Anyone can read what was found, item by item, by which departments, with how many officers."),
            _("The officers stay unnamed. Wrong results are withdrawn or corrected with a notice, never edited."),
        ]

    def act(self, form: forms.Form) -> None:
        publish_result(visit=self.visit, acting_user=self.user, at=self.at)


class DropVisit(VisitMixin, ActView):
    title = _("Call off the visit")
    button = _("Call off")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Any]:
        return [_("The visit does not take place; the reason stays with it.")]

    def act(self, form: forms.Form) -> None:
        drop_visit(visit=self.visit, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)
