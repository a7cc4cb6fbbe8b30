"""Import a list of officers: choose the file, look at the trial, enter; rejected rows come back as a file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.files.kinds import TABLE
from core.files.models import StoredFile
from core.files.services import store
from core.pages.excel import workbook
from core.pages.views import PageMixin
from core.refusals import Refusal
from registry.lists import OFFICER_HEADERS
from registry.officer_policies import check_can_keep_officers
from registry.reading import cell_text
from registry.services.officer_imports import ListReport, import_officers

SHOWN = 200


class ListFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLE.accept + ",.csv"}),
    )


class ImportOfficers(PageMixin, TemplateView):
    """GET asks for the file; POST tries it; POST with ``enter`` or ``good`` enters it; ``rejects`` downloads."""

    template_name = "registry/officers_import.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_can_keep_officers(self.user, department=None, at=self.at)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Import officers"),
            back_url=reverse("registry:officers"),
            template_url=reverse("registry:officers_template"),
            **{"form": ListFileForm(), **kwargs},
        )

    def post(self, request: HttpRequest) -> HttpResponse | FileResponse:
        check_can_keep_officers(self.user, department=None, at=self.at)
        form = ListFileForm(request.POST, request.FILES)
        if "stored" not in request.POST and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            stored = self._stored(form)
            report = import_officers(
                stored=stored,
                trial=not {"enter", "good"} & request.POST.keys(),
                good_rows_only="good" in request.POST,
                acting_user=self.user,
                at=self.at,
            )
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal), status=refusal.status)
        if "rejects" in request.POST:
            return self._rejects(report)
        if report.entered:
            messages.success(
                request,
                _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(rejected)s left out.")
                % report.counts,
            )
            return HttpResponseRedirect(reverse("registry:officers"))
        return self.render_to_response(
            self.get_context_data(
                report=report,
                counts=report.counts,
                rows=len(report.results),
                shown=report.rejected[:SHOWN],
                stored=stored,
            )
        )

    def _stored(self, form: ListFileForm) -> StoredFile:
        """The file just sent, or the one tried before."""
        pk = self.request.POST.get("stored", "")
        if not pk:
            upload = form.cleaned_data["file"]
            return store(upload.file, name=upload.name, kind=TABLE, acting_user=self.user, at=self.at)
        found = StoredFile.objects.filter(pk=pk, stored_by=self.user).first() if pk.isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _rejects(self, report: ListReport) -> FileResponse:
        def rows() -> Iterator[list[str]]:
            for result in report.rejected:
                yield [result.reason, str(result.number), *(cell_text(cell) for cell in result.cells)]

        return workbook(
            name=f"{self.at:%Y%m%d-%H%M}",
            title=_("Rejected rows"),
            headings=[_("Reason"), _("Row"), *report.headers],
            rows=rows(),
        )


class OfficersTemplate(PageMixin, View):
    """An empty table with the headers that are understood."""

    def get(self, request: HttpRequest) -> FileResponse:
        names = [aliases.split(",")[0] for aliases in OFFICER_HEADERS.values()]
        return workbook(name=_("Officers"), title=_("Officers"), headings=names, rows=[])
