"""Pages of rectification."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from django_filters import ChoiceFilter, DateFromToRangeFilter, FilterSet, ModelChoiceFilter

from core.access import new_entropy
from core.files.selectors import files_of
from core.law.selectors import due_for
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.forms import DayRangeInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.people.selectors import day_of
from core.refusals import Text
from core.work.selectors import open_work_on
from inspections.models import Visit
from inspections.rectification import services as acts
from inspections.rectification.forms import ExtensionForm, OrderForm, ReasonForm, RecheckForm, ReportForm
from inspections.rectification.models import Rectification
from inspections.rectification.papers import recheck_pdf
from inspections.rectification.policies import can_decide, can_follow
from inspections.rectification.selectors import (
    rectification_visible_to,
    rectifications_visible_to,
    to_be_corrected,
)
from inspections.rectification.states import OPEN, RectificationState
from inspections.visit_selectors import visits_visible_to
from registry.names import key


class RectificationFilter(FilterSet):
    state = ChoiceFilter(
        label=gettext_lazy("State"), choices=RectificationState.choices, empty_label=gettext_lazy("All")
    )
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    due_on = DateFromToRangeFilter(label=gettext_lazy("To be corrected by"), widget=DayRangeInput())


class RectificationList(ListPage):
    title = gettext_lazy("Rectification")
    lead = gettext_lazy("What enterprises were ordered to correct, until it is corrected (R-21).")
    order = ("due_on",)
    filterset_class = RectificationFilter
    search_hint = gettext_lazy("Enterprise, pinyin initials or number of the order")
    empty_text = gettext_lazy("An order is made on the page of a visit that found something to correct.")
    columns = (
        Column("number", gettext_lazy("Order"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("enterprise", gettext_lazy("Enterprise"), value="visit.enterprise.name"),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("ordered_on", gettext_lazy("Ordered on"), kind="day", sort="ordered_on"),
        Column("due_on", gettext_lazy("To be corrected by"), kind="day", sort="due_on"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="rectification/_state.html"),
        Column("ended_on", gettext_lazy("Ended on"), kind="day"),
    )

    def get_queryset(self) -> QuerySet[Rectification]:
        return rectifications_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Rectification], text: str) -> QuerySet[Rectification]:
        return rows.filter(visit__enterprise__search_text__contains=key(text)) | rows.filter(number__contains=text)


class OneMixin(PageMixin):
    kwargs: dict[str, Any]

    @cached_property
    def rectification(self) -> Rectification:
        return rectification_visible_to(self.user, self.kwargs["pk"], at=self.at)


class RectificationPage(OneMixin, TemplateView):
    template_name = "rectification/rectification.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.rectification
        return super().get_context_data(
            rectification=one,
            visit=one.visit,
            extension=getattr(one, "extension", None),
            documents=files_of(one).filter(kind="paper"),
            history=history_of(one),
            work=open_work_on(one).first(),
            actions=self._actions(one),
            **kwargs,
        )

    def _actions(self, one: Rectification) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if one.state not in OPEN:
            return found
        if can_follow(self.user, one, at=self.at):
            found.append((_("Re-check"), reverse("rectification:recheck", args=[one.pk])))
            if one.state == RectificationState.ORDERED:
                found.append((_("Bring in a report"), reverse("rectification:report", args=[one.pk])))
        if can_decide(self.user, one, at=self.at):
            if one.state == RectificationState.ORDERED and not hasattr(one, "extension"):
                found.append((_("Extend the term"), reverse("rectification:extend", args=[one.pk])))
            found.append((_("Pass on to a case"), reverse("rectification:pass_on", args=[one.pk])))
            found.append((_("Revoke the order"), reverse("rectification:revoke", args=[one.pk])))
        return found


class RecheckPaper(OneMixin, View):
    """整改复查意见书 of one re-check."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        made = next((one for one in self.rectification.rechecks.all() if one.pk == number), None)
        if made is None:
            raise Http404
        made.rectification = self.rectification
        answer = HttpResponse(recheck_pdf(made), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="recheck-{made.pk}.pdf"'
        return answer


class Order(ActView):
    """Order the correction of what one department found on a visit."""

    title = gettext_lazy("Order the correction")
    button = gettext_lazy("Issue the order")
    form_class = OrderForm

    @cached_property
    def visit(self) -> Visit:
        found = visits_visible_to(self.user, at=self.at).filter(pk=self.kwargs["visit"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def department(self) -> Department:
        found = Department.objects.filter(code=self.kwargs["department"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.visit.enterprise.name} · {self.visit.number}"

    def get_initial(self) -> dict[str, Any]:
        """What was found and its basis stand there to be put into words; the term is that of the rule."""
        results = to_be_corrected(self.visit, self.department)
        found = [f"{row.visit_item.item.name}：{row.note or row.get_code_display()}" for row in results]
        bases = dict.fromkeys(
            f"《{basis.law}》{basis.article}" for row in results for basis in row.visit_item.item.legal_bases.all()
        )
        due: dt.date = day_of(due_for("R-21", start=day_of(self.at), clock="term").at)
        return {"facts": "\n".join(found), "basis": "、".join(bases), "due_on": due}

    def get_consequences(self) -> list[Text]:
        return [
            _("The order gets a number and a paper with a verification number; hand it to the enterprise."),
            _(
                "By its code and that number the enterprise reports what it has done; you re-check within five working days."
            ),
        ]

    def get_back_url(self) -> str:
        return reverse("inspections:visit", args=[self.visit.pk])

    def act(self, form: forms.Form) -> str:
        made = acts.order_correction(
            visit=self.visit,
            department=self.department,
            **form.cleaned_data,
            entropy=new_entropy(),
            acting_user=self.user,
            at=self.at,
        )
        return made.get_absolute_url()


class OneAct(OneMixin, ActView):
    """An act on one rectification."""

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.rectification.visit.enterprise.name} · {self.rectification.number}"

    def get_back_url(self) -> str:
        return self.rectification.get_absolute_url()


class Report(OneAct):
    title = gettext_lazy("Bring in a report of the enterprise")
    button = gettext_lazy("Bring in")
    form_class = ReportForm

    def get_consequences(self) -> list[Text]:
        return [_("The matter waits for your re-check, within five working days.")]

    def act(self, form: forms.Form) -> None:
        given = form.cleaned_data
        acts.report_correction(
            rectification=self.rectification,
            statement=given["statement"],
            files=[(upload.name, upload.file) for upload in given["evidence"]],
            client_id=given["client_id"],
            by_enterprise=False,
            acting_user=self.user,
            at=self.at,
        )


class RecheckIt(OneAct):
    title = gettext_lazy("Re-check")
    button = gettext_lazy("Enter the re-check")
    form_class = RecheckForm

    def get_consequences(self) -> list[Text]:
        return [
            _("Corrected closes the matter; else the order stands with the new term."),
            _("Where paper or pictures suffice, nobody enters the enterprise again (R-09)."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.recheck(rectification=self.rectification, **form.cleaned_data, acting_user=self.user, at=self.at)


class Extend(OneAct):
    title = gettext_lazy("Extend the term")
    button = gettext_lazy("Extend")
    form_class = ExtensionForm

    def get_consequences(self) -> list[Text]:
        return [_("The term is extended once only; the enterprise sees the new day on its page.")]

    def act(self, form: forms.Form) -> None:
        acts.extend_term(rectification=self.rectification, **form.cleaned_data, acting_user=self.user, at=self.at)


class PassOn(OneAct):
    title = gettext_lazy("Pass on to a case")
    button = gettext_lazy("Pass on")
    form_class = ReasonForm
    is_dangerous: ClassVar[bool] = True

    def get_consequences(self) -> list[Text]:
        return [_("The rectification ends here; the matter goes on as the lead of a case.")]

    def act(self, form: forms.Form) -> None:
        acts.pass_on_to_case(rectification=self.rectification, **form.cleaned_data, acting_user=self.user, at=self.at)


class Revoke(OneAct):
    title = gettext_lazy("Revoke the order")
    button = gettext_lazy("Revoke")
    form_class = ReasonForm
    is_dangerous: ClassVar[bool] = True

    def get_consequences(self) -> list[Text]:
        return [_("The enterprise need not do anything more; the order stays on file with your reason.")]

    def act(self, form: forms.Form) -> None:
        acts.revoke_order(rectification=self.rectification, **form.cleaned_data, acting_user=self.user, at=self.at)
