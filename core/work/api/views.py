"""What waits, over the API: the workbench as data."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from core.api.resources import ReadOnlyResource
from core.api.schema import describe
from core.law.reasons import sentences
from core.work.models import WorkItem
from core.work.selectors import work_visible_to

describe("work-items", "Acts that wait for somebody, with their clocks.")


class WorkItemSerializer(serializers.ModelSerializer[WorkItem]):
    """An act that waits: for whom, who waits for it, until when and why then."""

    title = serializers.CharField(read_only=True, help_text="In the language asked for.")
    department = serializers.CharField(source="department.code", read_only=True, default=None, allow_null=True)
    waiting = serializers.CharField(source="waiting.code", read_only=True, default=None, allow_null=True)
    user = serializers.CharField(source="user.username", read_only=True, default=None, allow_null=True)
    record = serializers.CharField(source="subject_id", read_only=True, help_text="Key of the record.")
    record_kind = serializers.CharField(source="subject_label", read_only=True)
    url = serializers.CharField(read_only=True, help_text="The page of the act.")
    due_why = serializers.SerializerMethodField(help_text="Why this date, step by step.")
    is_late = serializers.SerializerMethodField(help_text="Past its clock; a provisional clock is never late.")

    class Meta:
        model = WorkItem
        fields = (
            "id",
            "kind",
            "title",
            "record_kind",
            "record",
            "url",
            "department",
            "role",
            "user",
            "waiting",
            "rule",
            "opened_at",
            "due_at",
            "provisional",
            "is_late",
            "due_why",
        )
        read_only_fields = fields

    def get_due_why(self, item: WorkItem) -> list[str]:
        return [str(sentence) for sentence in sentences(item.due_why)]

    def get_is_late(self, item: WorkItem) -> bool:
        return item.is_late(self.context["view"].at)


class WorkItemFilter(filters.FilterSet):
    """Which work."""

    kind = filters.CharFilter(max_length=80)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    record_kind = filters.CharFilter(field_name="subject_label", max_length=60)
    record = filters.CharFilter(field_name="subject_id", max_length=40)
    due_before = filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lt")

    class Meta:
        model = WorkItem
        fields = ()


class WorkItemViewSet(ReadOnlyResource):
    """Open work of your departments; everybody's for those who read the whole zone."""

    resource = "work-items"
    serializer_class = WorkItemSerializer
    filterset_class = WorkItemFilter
    queryset = WorkItem.objects.none()
    ordering: ClassVar[Sequence[str]] = ("pk",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Any]:
        return work_visible_to(self.user, at=self.at)
