"""Pages that import lists of officers and items: choose, look at the trial, enter; rejected rows come back as a file."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

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
from core.refusals import Refusal, Text
from registry.lists import ITEM_HEADERS, OFFICER_HEADERS
from registry.reading import cell_text
from registry.services.list_imports import ListReport, import_items, import_officers

SHOWN = 200


class ListFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLE.accept + ",.csv"}),
    )


class ImportList(PageMixin, TemplateView):
    """One page: GET asks for the file; POST tries it; POST with ``enter`` or ``good`` enters; ``rejects`` downloads."""

    template_name = "registry/list_import.html"
    title: Text = ""
    list_name: str = ""
    template_name_url: str = ""
    import_list: ClassVar[Callable[..., ListReport]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.title,
            back_url=reverse(self.list_name),
            template_url=reverse(self.template_name_url),
            **{"form": ListFileForm(), **kwargs},
        )

    def post(self, request: HttpRequest) -> HttpResponse | FileResponse:
        try:
            stored = self._stored(request)
            if stored is None:
                form = ListFileForm(request.POST, request.FILES)
                return self.render_to_response(self.get_context_data(form=form), status=422)
            enters = "enter" in request.POST or "good" in request.POST
            report = type(self).import_list(
                stored=stored,
                trial=not enters,
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
            return HttpResponseRedirect(reverse(self.list_name))
        return self.render_to_response(
            self.get_context_data(
                report=report,
                counts=report.counts,
                rows=len(report.results),
                shown=report.rejected[:SHOWN],
                stored=stored,
            )
        )

    def _stored(self, request: HttpRequest) -> StoredFile | None:
        pk = request.POST.get("stored", "")
        if pk:
            found = StoredFile.objects.filter(pk=pk, stored_by=self.user).first() if pk.isdigit() else None
            if found is None:
                raise Http404
            return found
        form = ListFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return None
        upload = form.cleaned_data["file"]
        return store(upload.file, name=upload.name, kind=TABLE, acting_user=self.user, at=self.at)

    def _rejects(self, report: ListReport) -> FileResponse:
        def rows() -> Iterator[list[str]]:
            for result in report.rejected:
                yield [result.reason, str(result.number), *(cell_text(cell) for cell in result.cells)]

        return workbook(
            name=f"{self.at:%Y%m%d-%H%M}",
            title=str(_("Rejected rows")),
            headings=[_("Reason"), _("Row"), *report.headers],
            rows=rows(),
        )


class ImportOfficers(ImportList):
    title = gettext_lazy("Import officers")
    list_name = "registry:officers"
    template_name_url = "registry:officers_template"
    import_list = import_officers


class ImportItems(ImportList):
    title = gettext_lazy("Import spot-check items")
    list_name = "registry:items"
    template_name_url = "registry:items_template"
    import_list = import_items


class ListTemplate(PageMixin, View):
    """An empty table with the headers that are understood."""

    headers: ClassVar[dict[Any, str]] = {}
    title: Text = ""

    def get(self, request: HttpRequest) -> FileResponse:
        names = [aliases.split(",")[0] for aliases in self.headers.values()]
        return workbook(name=str(self.title), title=str(self.title), headings=names, rows=[])


class OfficersTemplate(ListTemplate):
    headers = OFFICER_HEADERS
    title = gettext_lazy("Officers")


class ItemsTemplate(ListTemplate):
    headers = ITEM_HEADERS
    title = gettext_lazy("Spot-check items")
