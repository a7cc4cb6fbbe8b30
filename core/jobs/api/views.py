"""Jobs over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import ReadOnlyResource
from core.api.schema import describe
from core.jobs import services
from core.jobs.api.filters import JobFilter
from core.jobs.api.serializers import JobSerializer
from core.jobs.models import Job
from core.jobs.selectors import jobs_visible_to

describe("jobs", "Long work in the background: imports, draws, exports, recomputations.")


class JobViewSet(ReadOnlyResource):
    """The jobs you asked for; a head sees those of the department."""

    resource = "jobs"
    serializer_class = JobSerializer
    filterset_class = JobFilter
    queryset = Job.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "asked_at": ("asked_at", "pk"),
        "-asked_at": ("-asked_at", "-pk"),
    }
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_visible_to(self.user, at=self.at)

    @extend_schema(request=None, responses={200: JobSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any = None) -> Response:
        """Ask the job to stop: at once while it waits, at its next step while it runs."""
        job = services.cancel(job=self.get_object(), acting_user=self.user, at=self.at)
        return Response(JobSerializer(job).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def report(self, request: Request, pk: Any = None) -> FileResponse:
        """Download the report of a job that has ended."""
        job = self.get_object()
        if not (job.is_over and job.report):
            raise Http404
        return FileResponse(job.report.open("rb"), as_attachment=True, filename=job.report_name)
