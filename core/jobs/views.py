"""Pages of jobs: what I asked for, how far it is, how it ended."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from core.jobs import services
from core.jobs.models import Job
from core.jobs.policies import can_steer
from core.jobs.selectors import jobs_visible_to
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.refusals import Refusal


class JobList(ListPage):
    """The jobs the person may see, newest first."""

    title = _("Jobs")
    lead = _("Long work that runs in the background: imports, draws, exports, recomputations.")
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    empty_title = _("No jobs yet")
    empty_text = _("An import, an export or a draw that you start appears here, with its progress and its report.")
    columns: ClassVar = [
        Column("number", _("Number"), "pk", kind="number"),
        Column("title", _("Job"), link=lambda job: job.get_absolute_url(), heads_row=True),
        Column("state", _("State"), "get_state_display", template="jobs/_state.html"),
        Column("asked_by", _("Asked by"), "asked_by.full_name"),
        Column("asked_at", _("Asked at"), kind="moment"),
        Column("finished_at", _("Ended at"), kind="moment"),
        Column("sentence", _("Closing sentence"), "closing_text", on_page=False),
    ]

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_visible_to(self.user, at=self.at)


class OneJob(PageMixin, View):
    """What the views of one job share."""

    def get_job(self) -> Job:
        return get_object_or_404(jobs_visible_to(self.user, at=self.at), pk=self.kwargs["pk"])


class JobDetail(OneJob, TemplateView):
    """One job. HTMX asks for the moving part alone, each second, until the job is over."""

    def get_template_names(self) -> list[str]:
        return ["jobs/_progress.html" if getattr(self.request, "htmx", None) else "jobs/detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.get_job()
        return super().get_context_data(job=job, may_steer=can_steer(self.user, job, at=self.at), **kwargs)


class JobReport(OneJob):
    """The report of a job that is over, as a download."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        job = self.get_job()
        if not (job.is_over and job.report):
            raise Http404
        return FileResponse(job.report.open("rb"), as_attachment=True, filename=job.report_name)


class JobCancel(OneJob):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.get_job()
        try:
            services.cancel(job=job, acting_user=self.user, at=self.at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("jobs:job", pk=pk)


class JobRepeat(OneJob):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.get_job()
        try:
            job = services.repeat(job=job, acting_user=self.user, at=self.at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("jobs:job", pk=job.pk)
