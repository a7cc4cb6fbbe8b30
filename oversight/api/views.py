"""Figures over the API: what the charts of the dashboard are drawn from."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import ResourceView
from core.api.schema import describe
from oversight.figures.selectors import figures_for

describe("figures", "The figures of the dashboard, as of any day since the records begin.")


class ShareSerializer(serializers.Serializer[Any]):
    """Part and whole of a figure for one department."""

    code = serializers.CharField(source="department.code")
    department = serializers.CharField(source="department.display_name")
    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    restated_from = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="What the snapshot of that night said, if it differs.",
    )


class FigureSerializer(serializers.Serializer[Any]):
    """A figure with its definition."""

    name = serializers.CharField(source="definition.name")
    title = serializers.CharField(source="definition.title")
    definition = serializers.CharField(source="definition.sentence")
    version = serializers.IntegerField(source="definition.version")
    part = serializers.IntegerField(source="total.part")
    whole = serializers.IntegerField(source="total.whole")
    departments = ShareSerializer(many=True)


class FiguresSerializer(serializers.Serializer[Any]):
    date = serializers.DateField(source="day")
    figures = FigureSerializer(many=True)


class DayQuery(serializers.Serializer[Any]):
    date = serializers.DateField(required=False)


class FiguresView(ResourceView):
    """The figures of the departments you see, at the end of a day."""

    resource = "figures"

    @extend_schema(
        operation_id="figures_retrieve",
        parameters=[OpenApiParameter("date", OpenApiTypes.DATE, description="A day, `2026-11-23`; today if absent.")],
        responses={200: FiguresSerializer},
    )
    def get(self, request: Request) -> Response:
        """Shares per department at the end of a day, each figure with its definition."""
        query = DayQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("date") or timezone.localdate(self.at)
        figures = figures_for(self.user, day=day, at=self.at)
        return Response(FiguresSerializer({"day": day, "figures": figures}).data)
