"""Pages of imports: the template, the upload, the dry run, the choice, the progress, the report."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django_filters import ChoiceFilter, FilterSet

from core.jobs.policies import can_steer
from core.pages.excel import workbook
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.refusals import Absent, Refusal, Text
from registry import headers
from registry.enterprise_views import EnterpriseAct
from registry.faults import FIELD_LABELS, from_json, sentence
from registry.headers import Field, Ignored
from registry.import_forms import ColumnsForm, ReasonForm, UploadForm
from registry.models import EnterpriseImport, ImportRow
from registry.policies import can_keep_register
from registry.rejects import rejects_file
from registry.rows import Outcome
from registry.selectors import import_visible_to, imports_visible_to, open_rows_of, same_file_before
from registry.services.imports import (
    accept_row_with_reason,
    answer_columns,
    discard_import,
    start_check,
    start_entering,
    upload_import,
)
from registry.states import ImportState

ROWS_SHOWN = 20
IGNORED_WORDS: dict[Ignored, Text] = {
    Ignored.NOT_KEPT: _("left out: the register does not keep it"),
    Ignored.PERSONAL: _("left out: data on persons is not taken over"),
    Ignored.REPORT: _("left out: written by this system"),
}


class ImportList(ListPage):
    title = _("Imports of enterprises")
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    empty_title = _("No file was imported yet")
    empty_text = _("Download the template, fill it in, and look at the dry run before anything is entered.")
    columns: ClassVar = [
        Column("file_name", _("File"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("state", _("State"), "get_state_display", template="registry/_import_state.html"),
        Column("row_count", _("Rows"), kind="number"),
        Column("created", _("Created"), kind="number"),
        Column("updated", _("Updated"), kind="number"),
        Column("unchanged", _("Unchanged"), kind="number"),
        Column("needs_reason", _("Needs a reason"), kind="number"),
        Column("rejected", _("Rejected"), kind="number"),
        Column("asked_by", _("Asked by"), "asked_by.full_name"),
        Column("asked_at", _("Asked at"), kind="moment"),
    ]

    def get_queryset(self) -> QuerySet[EnterpriseImport]:
        return imports_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_keep_register(self.user, at=self.at):
            return []
        return [
            (_("Import a file"), reverse("registry:import-upload")),
            (_("Download the template"), reverse("registry:import-template")),
        ]


class ImportTemplate(PageMixin, View):
    """The workbook to fill in: a header for each field, an explanation of each on a second sheet."""

    def get(self, request: HttpRequest) -> FileResponse:
        chinese = (get_language() or "").startswith("zh")
        return workbook(
            name=now("template-enterprises"),
            title=now("Enterprises"),
            headings=[headers.template_header(field) if chinese else str(FIELD_LABELS[field]) for field in Field],
            rows=[],
            about=[(str(FIELD_LABELS[field]), str(headers.EXPLANATIONS[field])) for field in Field],
        )


class ImportUpload(EnterpriseAct):
    title = _("Import a file")
    lead = _("Nothing is entered yet: a dry run follows, with every fault by row and column.")
    button = _("Upload and check")
    form_class = UploadForm
    template_name = "registry/import_upload.html"

    def get_back_url(self) -> str:
        return reverse("registry:imports")

    def act(self, form: forms.Form) -> str:
        file = form.cleaned_data["file"]
        source = upload_import(
            content=b"".join(file.chunks()),
            file_name=file.name,
            sheet=form.cleaned_data["sheet"],
            acting_user=self.user,
            at=self.at,
        )
        if not headers.columns_of(source.headers).faults():
            start_check(source=source, acting_user=self.user, at=self.at)
        return source.get_absolute_url()


class OneImport(PageMixin):
    """What the views of one import share."""

    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> EnterpriseImport:
        return import_visible_to(self.user, self.kwargs["pk"], at=self.at)


class ImportPage(OneImport, TemplateView):
    """One import, in whatever state; while its job works, htmx asks for the body again each second."""

    def get_template_names(self) -> list[str]:
        return ["registry/_import.html" if getattr(self.request, "htmx", None) else "registry/import.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.source
        columns = headers.columns_of(source.headers, source.chosen)
        asked = headers.columns_of(source.headers).unknown
        job = source.job if source.job and not source.job.is_over else None
        may_keep = can_keep_register(self.user, at=self.at)
        rows = list(open_rows_of(source).filter(enterprise=None)[: ROWS_SHOWN + 1]) if job is None else []
        context = {
            "source": source,
            "job": job,
            "ended_job": source.job if source.job and job is None else None,
            "may_steer": job is not None and can_steer(self.user, job, at=self.at),
            "may_keep": may_keep,
            "is_open": source.state in (ImportState.UPLOADED, ImportState.CHECKED),
            "columns": [
                (column, headers.letter(column.place), _use_in_words(column.use)) for column in columns.columns
            ],
            "column_faults": [sentence(fault) for fault in columns.faults()],
            "columns_form": ColumnsForm(source=source, unknown=asked) if asked and may_keep else None,
            "rows": [row_in_words(row) for row in rows[:ROWS_SHOWN]],
            "has_more_rows": len(rows) > ROWS_SHOWN,
            "before": same_file_before(source),
            "crumbs": [(_("Imports of enterprises"), reverse("registry:imports"))],
        }
        return super().get_context_data(**context, **kwargs)


def _use_in_words(use: headers.Use | None) -> Text:
    if use is None:
        return ""
    return FIELD_LABELS[use] if isinstance(use, Field) else IGNORED_WORDS[use]


def row_in_words(row: ImportRow) -> dict[str, Any]:
    """A row that did not enter, with each fault as a sentence and the column it stands in."""
    faults = [from_json(fault) for fault in row.faults]
    return {
        "row": row,
        "faults": [(FIELD_LABELS.get(fault.place, fault.place), sentence(fault)) for fault in faults],
        "waits": row.outcome == Outcome.NEEDS_REASON and row.enterprise_id is None,
    }


class ImportAct(OneImport, View):
    """A button on the page of an import: one call, and back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.source.get_absolute_url())

    def act(self) -> None:
        raise NotImplementedError


class ImportColumns(ImportAct):
    def act(self) -> None:
        asked = headers.columns_of(self.source.headers).unknown
        form = ColumnsForm(self.request.POST, source=self.source, unknown=asked)
        if not form.is_valid():
            messages.error(self.request, now("Say for each column what it holds, or leave it out."))
            return
        source = answer_columns(source=self.source, chosen=form.chosen, acting_user=self.user, at=self.at)
        start_check(source=source, acting_user=self.user, at=self.at)


class ImportCheck(ImportAct):
    def act(self) -> None:
        start_check(source=self.source, acting_user=self.user, at=self.at)


class ImportEnter(ImportAct):
    def act(self) -> None:
        good_rows_only = self.request.POST.get("good_rows_only") == "yes"
        start_entering(source=self.source, good_rows_only=good_rows_only, acting_user=self.user, at=self.at)


class ImportDiscard(ImportAct):
    def act(self) -> None:
        discard_import(source=self.source, acting_user=self.user, at=self.at)


class ImportRejects(OneImport, View):
    """The rows that did not enter, as a file with the reason beside each."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.source.needs_reason or self.source.rejected):
            raise Absent()
        name, content = rejects_file(self.source)
        response = HttpResponse(content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
        return response


class RowFilter(FilterSet):
    outcome = ChoiceFilter(
        label=_("Outcome"),
        choices=[(Outcome.NEEDS_REASON.value, _("Needs a reason")), (Outcome.REJECTED.value, _("Rejected"))],
        empty_label=_("All"),
    )


class ImportRows(OneImport, ListPage):
    """Every row that did not enter."""

    title = _("Rows that did not enter")
    order: ClassVar[tuple[str, ...]] = ("number",)
    filterset_class = RowFilter
    columns: ClassVar = [
        Column("number", _("Row"), kind="number"),
        Column("name", _("Name"), heads_row=True),
        Column("outcome", _("Outcome"), template="registry/_row_outcome.html"),
        Column(
            "faults", _("What is wrong"), lambda row: " ".join(text for _place, text in row_in_words(row)["faults"])
        ),
        Column("act", _("What to do"), "", template="registry/_row_act.html", in_export=False),
    ]

    def get_queryset(self) -> QuerySet[ImportRow]:
        return open_rows_of(self.source)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            (_("Imports of enterprises"), reverse("registry:imports")),
            (self.source.file_name, self.source.get_absolute_url()),
        ]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class ImportRowAccept(OneImport, EnterpriseAct):
    title = _("Accept the row with a reason")
    button = _("Enter with this reason")
    done_message = _("The row is entered.")
    form_class = ReasonForm
    template_name = "registry/import_row.html"

    @cached_property
    def row(self) -> ImportRow:
        return get_object_or_404(open_rows_of(self.source), number=self.kwargs["number"])

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("The subject is entered with the number as it stands; your name and the reason stay with it."),
            _("The number is not doubted again in later imports."),
        )

    def get_back_url(self) -> str:
        return reverse("registry:import-rows", args=[self.source.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = row_in_words(self.row)
        cells = list(zip(self.source.headers, self.row.cells, strict=False))
        return super().get_context_data(told=told, cells=cells, **kwargs)

    def act(self, form: forms.Form) -> None:
        accept_row_with_reason(
            source=self.source, number=self.row.number, acting_user=self.user, at=self.at, **form.cleaned_data
        )
