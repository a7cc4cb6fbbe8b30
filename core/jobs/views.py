"""Pages of jobs: what I asked for, how far it is, how it ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.jobs import services
from core.jobs.models import Job
from core.jobs.policies import can_steer
from core.jobs.selectors import jobs_visible_to
from core.people.models import User
from core.refusals import Refusal

PAGE_SIZE = 50


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required came first
    return request.user


def _visible(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(jobs_visible_to(_user(request), at=timezone.now()), pk=pk)


@login_required
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs I may see, newest first; ``?before=<number>`` goes on after a page."""
    jobs = jobs_visible_to(_user(request), at=timezone.now())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        jobs = jobs.filter(pk__lt=int(before))
    page = list(jobs[: PAGE_SIZE + 1])
    more = page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None
    return render(request, "jobs/list.html", {"jobs": page[:PAGE_SIZE], "more": more})


@login_required
@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job. HTMX asks for the moving part alone, each second, until the job is over."""
    job = _visible(request, pk)
    context = {"job": job, "may_steer": can_steer(_user(request), job, at=timezone.now())}
    return render(request, "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/detail.html", context)


@login_required
@require_GET
def job_report(request: HttpRequest, pk: int) -> FileResponse:
    """The report of a job that is over, as a download."""
    job = _visible(request, pk)
    if not (job.is_over and job.report):
        raise Http404
    return FileResponse(job.report.open("rb"), as_attachment=True, filename=job.report_name)


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = _visible(request, pk)
    try:
        services.cancel(job=job, acting_user=_user(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job", pk=pk)


@login_required
@require_POST
def job_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    job = _visible(request, pk)
    try:
        job = services.repeat(job=job, acting_user=_user(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job", pk=job.pk)
