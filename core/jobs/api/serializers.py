from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.jobs.models import Job


class FailureSerializer(serializers.Serializer[Any]):
    """Why a job failed, as a problem would say it."""

    code = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()
    way_out = serializers.CharField(allow_blank=True)


class JobSerializer(serializers.ModelSerializer[Job]):
    """One piece of long work: how far it is, how it ended."""

    title = serializers.CharField(read_only=True, help_text="What the job does, in the language asked for.")
    stage = serializers.CharField(source="stage_text", read_only=True, help_text="What it is doing now.")
    percent = serializers.IntegerField(
        read_only=True, allow_null=True, min_value=0, max_value=100, help_text="Null while the total is not known."
    )
    sentence = serializers.CharField(source="closing_text", read_only=True, help_text="How it ended, in one sentence.")
    result = serializers.JSONField(read_only=True, help_text="What the kind of job reports, for programs.")
    failure = serializers.SerializerMethodField(help_text="Null unless it failed.")
    has_report = serializers.SerializerMethodField(help_text="Whether a report can be downloaded.")
    asked_by = serializers.CharField(source="asked_by.full_name", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "title",
            "state",
            "stage",
            "done",
            "total",
            "percent",
            "result",
            "sentence",
            "failure",
            "has_report",
            "asked_by",
            "department",
            "asked_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(FailureSerializer(allow_null=True))
    def get_failure(self, job: Job) -> dict[str, str] | None:
        if not job.failure:
            return None
        plain = {name: job.failure[name] for name in ("code", "rule", "place")}
        return plain | {"detail": job.closing_text, "way_out": job.way_out_text}

    def get_has_report(self, job: Job) -> bool:
        return bool(job.is_over and job.report)
