"""What a department is asked, its answer, and the reply to an objection."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Refusal, Text
from core.work.selectors import open_work_on
from registry.item_forms import RowSet
from registry.responsibility import services as acts
from registry.responsibility.differences import differences
from registry.responsibility.forms import AnswerForm, ObjectionSet, ReplyForm, objections_of
from registry.responsibility.models import ConsultationQuestion, ListObjection
from registry.responsibility.policies import can_answer
from registry.responsibility.reading import difference_rows
from registry.responsibility.selectors import (
    content_before,
    objection_visible_to,
    question_visible_to,
    questions_visible_to,
)
from registry.responsibility.states import View


class QuestionFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Asked"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(
        label=pgettext_lazy("consultation", "View"), choices=View.choices, empty_label=gettext_lazy("All")
    )


class QuestionList(ListPage):
    title = gettext_lazy("Consultations")
    lead = gettext_lazy("What departments are asked about the lists of others, and what they say (R-102).")
    order = ("-consultation__opened_at", "department__code")
    filterset_class = QuestionFilter
    empty_text = gettext_lazy("A consultation begins when a department sends out the draft of its list.")
    columns = (
        Column(
            "list",
            gettext_lazy("List"),
            value=lambda row: f"{row.consultation.list.department.display_name} v{row.consultation.list.version}",
            link=lambda row: row.get_absolute_url(),
            heads_row=True,
        ),
        Column("round", gettext_lazy("Round"), value="consultation.number", kind="number"),
        Column("department", gettext_lazy("Asked"), value="department.display_name", sort="department__code"),
        Column("due", gettext_lazy("Due"), value="consultation.due_at", kind="moment", sort="consultation__due_at"),
        Column(
            "state",
            pgettext_lazy("consultation", "View"),
            value="get_state_display",
            template="responsibility/_view.html",
        ),
        Column("answered_at", gettext_lazy("Answered at"), kind="moment"),
    )

    def get_queryset(self) -> QuerySet[ConsultationQuestion]:
        return questions_visible_to(self.user, at=self.at)


class QuestionPage(PageMixin, TemplateView):
    """What was asked, beside what stood before; the answer is given here."""

    template_name = "responsibility/question.html"
    kwargs: dict[str, Any]

    @cached_property
    def question(self) -> ConsultationQuestion:
        return question_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def may_answer(self) -> bool:
        return self.question.state == View.ASKED and can_answer(
            self.user, department=self.question.department, at=self.at
        )

    def parts(self, data: Any = None) -> tuple[AnswerForm, RowSet]:
        items = [(one["code"], f"{one['code']} {one['matter']['name']}") for one in self.question.consultation.content]
        return AnswerForm(data), ObjectionSet(data, prefix="objections", form_kwargs={"items": items})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = self.question
        if self.may_answer and "form" not in kwargs:
            form, rows = self.parts()
            kwargs.update(form=form, rows=rows)
        made = question.consultation.list
        compared = differences(content_before(question.consultation), question.consultation.content)
        return super().get_context_data(
            question=question,
            round=question.consultation,
            list=made,
            title=_("View of the responsibility list of %(department)s, version %(version)s")
            % {"department": made.department.display_name, "version": made.version},
            compared=difference_rows(compared),
            objections=question.objections.order_by("pk"),
            history=history_of(question),
            work=open_work_on(question).first(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, rows = self.parts(request.POST)
        page = {"form": form, "rows": rows}
        if not all([form.is_valid(), rows.is_valid()]):
            return self.render_to_response(self.get_context_data(**page), status=422)
        try:
            acts.answer_question(
                question=self.question,
                **form.cleaned_data,
                objections=objections_of(rows),
                acting_user=self.user,
                at=self.at,
            )
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(**page, refusal=refusal), status=refusal.status)
        return HttpResponseRedirect(self.question.get_absolute_url())


class ReplyToObjection(ActView):
    title = gettext_lazy("Answer an objection")
    button = gettext_lazy("Answer")
    form_class = ReplyForm

    @cached_property
    def objection(self) -> ListObjection:
        return objection_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        objection = self.objection
        return f"{objection.question.department.display_name} · {objection.item_code or '–'} · {objection.reason}"

    def get_consequences(self) -> list[Text]:
        return [
            _("Who objected is told the reply."),
            _("Once all are answered, the version goes to the head of the department for confirmation."),
            _("If an objection was taken over, the version goes back to draft: change the items and ask again."),
        ]

    def get_back_url(self) -> str:
        return self.objection.question.consultation.list.get_absolute_url()

    def act(self, form: forms.Form) -> None:
        acts.reply_to_objection(objection=self.objection, **form.cleaned_data, acting_user=self.user, at=self.at)
