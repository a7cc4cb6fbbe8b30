"""Pages of an imported list of spot-check items: upload, questions, live preview, entering, rejected rows."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.excel import workbook
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Role
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Absent, Refusal, Text
from registry.item_import_forms import ItemColumnsForm, QuestionForm, UploadItemsForm
from registry.item_list_words import COLUMN_LABELS, fault_sentence
from registry.item_lists import AnswerWrong, check_answer, template_headers
from registry.item_policies import can_draft_items
from registry.item_selectors import item_imports_visible_to
from registry.item_states import ItemCategory, ItemImportState
from registry.models import ItemImport
from registry.rule_words import rule_sentence
from registry.services import item_imports as acts
from registry.services.item_list_preview import ASKS, OUTCOMES, REJECTED, Decision, Preview, read_preview, rejects_table
from registry.states import SubjectKind

SHOWN = 200
OUTCOME_WORDS: dict[str, Text] = {
    "created": gettext_lazy("New"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "joined": gettext_lazy("Joined to another row"),
    "left_out": gettext_lazy("Left out"),
    "rejected": gettext_lazy("Rejected"),
    "asks": gettext_lazy("Waits for an answer"),
}


class ItemImportList(ListPage):
    title = gettext_lazy("Imports of spot-check items")
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    empty_title = gettext_lazy("No list was imported yet")
    empty_text = gettext_lazy("Import a list as it was published; what it leaves open is asked before anything enters.")
    columns: ClassVar = [
        Column("file_name", gettext_lazy("File"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("state", gettext_lazy("State"), value="get_state_display"),
        Column("row_count", gettext_lazy("Rows"), kind="number"),
        Column("created", gettext_lazy("Created"), kind="number"),
        Column("updated", gettext_lazy("Updated"), kind="number"),
        Column("rejected", gettext_lazy("Rejected"), kind="number"),
        Column("asked_by", gettext_lazy("Asked by"), value="asked_by.full_name"),
        Column("asked_at", gettext_lazy("Asked at"), kind="moment"),
    ]

    def get_queryset(self) -> QuerySet[ItemImport]:
        return item_imports_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not departments_where(self.user, (Role.STAFF, Role.HEAD), at=self.at):
            return []
        return [(_("Import a list"), reverse("registry:item_import_new"))]


class ItemsTemplate(PageMixin, View):
    """An empty table with the headers that are understood."""

    def get(self, request: HttpRequest) -> FileResponse:
        title = _("Spot-check items")
        return workbook(name=title, title=title, headings=template_headers(), rows=[])


class UploadItems(ActView):
    title = gettext_lazy("Import a list of spot-check items")
    lead = gettext_lazy("Nothing enters yet: what the list leaves open is asked first.")
    button = gettext_lazy("Upload and check")
    form_class = UploadItemsForm
    template_name = "registry/item_import_upload.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        own = departments_where(self.user, (Role.STAFF, Role.HEAD), at=self.at)
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at).filter(pk__in=own)}

    def get_back_url(self) -> str:
        return reverse("registry:items")

    def act(self, form: forms.Form) -> str:
        given = dict(form.cleaned_data)
        file, prefix = given.pop("file"), given.pop("code_prefix")
        source = acts.upload_items(
            content=b"".join(file.chunks()),
            file_name=file.name,
            prefix=prefix,
            **given,
            acting_user=self.user,
            at=self.at,
        )
        return source.get_absolute_url()


class OneItemImport(PageMixin):
    """What the views of one import share."""

    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> ItemImport:
        source = item_imports_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if source is None:
            raise Absent()
        return source

    @property
    def is_open(self) -> bool:
        return self.source.state == ItemImportState.OPEN

    def question_forms(self, preview: Preview, data: Any = None) -> list[QuestionForm]:
        departments = {one.code: one.display_name for one in departments_in_force(self.at)}
        given = self.source.answers
        return [
            QuestionForm(data, asked=asked, rows=rows, departments=departments, given=given.get(asked.key, ""))
            for asked, rows in (*preview.questions, *preview.settled)
        ]

    def told(self, preview: Preview) -> dict[str, Any]:
        """What the fragment of the preview shows."""
        counts = preview.counts
        return {
            "source": self.source,
            "is_open": self.is_open,
            "may": self.is_open and can_draft_items(self.user, department=self.source.department, at=self.at),
            "stats": [(OUTCOME_WORDS[outcome], counts[outcome]) for outcome in (*OUTCOMES, ASKS)],
            "rows_count": len(preview.decisions),
            "rejected": counts[REJECTED],
            "asks": counts[ASKS],
            "open_questions": len(preview.questions),
            "rows": [row_in_words(one) for one in preview.decisions[:SHOWN]],
        }


def row_in_words(decision: Decision) -> dict[str, Any]:
    row = decision.row
    return {
        "row": row,
        "code": decision.code,
        "kinds": [SubjectKind(kind).label for kind in row.kinds],
        "category": ItemCategory(row.category).label if row.category else "",
        "rules": [rule_sentence(rule) for rule in row.rules],
        "outcome": OUTCOME_WORDS[decision.outcome],
        "is_bad": decision.outcome == REJECTED,
        "waits": decision.outcome == ASKS,
        "faults": [fault_sentence(fault) for fault in row.faults],
    }


class ItemImportPage(OneItemImport, TemplateView):
    """One list: the columns, the questions with the answers so far, and the rows as they would enter now."""

    template_name = "registry/item_import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.source
        may = can_draft_items(self.user, department=source.department, at=self.at) and self.is_open
        preview = read_preview(source, on=self.at) if self.is_open else None
        context: dict[str, Any] = {
            "source": source,
            "is_open": self.is_open,
            "may": may,
            "history": history_of(source),
            "counts": [(OUTCOME_WORDS[name], getattr(source, name)) for name in OUTCOMES],
        }
        if preview is not None:
            unknown = preview.columns.unknown
            context |= {
                "columns": [
                    (header, COLUMN_LABELS[use] if use else "") for header, use in preview.columns.uses if header
                ],
                "columns_form": ItemColumnsForm(unknown=unknown) if unknown and may else None,
                "column_faults": [] if unknown else self._column_faults(preview),
                "forms": self.question_forms(preview) if may else [],
                **self.told(preview),
            }
        return super().get_context_data(**context, **kwargs)

    def _column_faults(self, preview: Preview) -> list[str]:
        try:
            acts.check_columns(preview.columns)
        except Refusal as refusal:
            return [str(refusal)]
        return []


class ItemImportAct(OneItemImport, View):
    """A button on the page of an import: one call, and back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.source.get_absolute_url())

    def act(self) -> None:
        raise NotImplementedError


class AnswerColumns(ItemImportAct):
    def act(self) -> None:
        form = ItemColumnsForm(self.request.POST, unknown=read_preview(self.source, on=self.at).columns.unknown)
        if not form.is_valid():
            messages.error(self.request, _("Say for each column what it holds, or leave it out."))
            return
        acts.answer_item_columns(source=self.source, chosen=form.chosen, acting_user=self.user, at=self.at)


class AnswerQuestions(OneItemImport, TemplateView):
    """The answers of the page: tried while they are chosen (htmx), kept when the form is sent."""

    template_name = "registry/_item_import_preview.html"
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answers: dict[str, str] = {}
        wrong: list[str] = []
        for form in self.question_forms(read_preview(self.source, on=self.at), request.POST):
            answer = form.answer if form.is_valid() else ""
            if not answer or answer == form.given:
                continue
            try:
                answers[form.asked.key] = check_answer(form.asked, answer)
            except AnswerWrong:
                wrong.append(form.question)
        if getattr(request, "htmx", None):
            tried = read_preview(self.source, on=self.at, answers={**self.source.answers, **answers})
            return self.render_to_response({"wrong": wrong, "is_trial": True, **self.told(tried)})
        return self._keep(answers, wrong)

    def _keep(self, answers: dict[str, str], wrong: list[str]) -> HttpResponse:
        try:
            if answers:
                acts.answer_items(source=self.source, answers=answers, acting_user=self.user, at=self.at)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        for question in wrong:
            messages.error(self.request, _("The answer leaves something open: %(question)s") % {"question": question})
        return HttpResponseRedirect(self.source.get_absolute_url())


class EnterItems(ItemImportAct):
    def act(self) -> None:
        good_rows_only = self.request.POST.get("good_rows_only") == "yes"
        acts.enter_items(source=self.source, good_rows_only=good_rows_only, acting_user=self.user, at=self.at)
        messages.success(self.request, _("The items stand among the drafts of the department."))


class DiscardItems(ItemImportAct):
    def act(self) -> None:
        acts.discard_items(source=self.source, acting_user=self.user, at=self.at)


class ItemRejects(OneItemImport, View):
    """The rows that cannot enter, as a file with the reason beside each."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        headings, rows = rejects_table(self.source, on=self.at)
        if not rows:
            raise Absent()
        return workbook(name=self.source.file_name, title=_("Rejected rows"), headings=headings, rows=rows)
