"""Rules in force and ends of terms over the API."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import ReadOnlyResource, ResourceView
from core.api.schema import describe
from core.law.api.filters import RuleFilter
from core.law.api.serializers import DueSerializer, QuestionSerializer, RuleSerializer
from core.law.models import Rule
from core.law.reasons import sentences
from core.law.selectors import calendar_in_force, day_of, due_for, rules_with_versions
from core.law.terms import answer, read, read_start, shown

describe("rules", "The rules in force with their sources, and when a term ends.")


class RuleViewSet(ReadOnlyResource):
    """Rules with the version in force today, its sources and its terms."""

    resource = "rules"
    serializer_class = RuleSerializer
    filterset_class = RuleFilter
    queryset = Rule.objects.none()
    ordering: ClassVar[Sequence[str]] = ("code",)
    lookup_field = "code"
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet[Rule]:
        return rules_with_versions(on=day_of(self.at))


class DueView(ResourceView):
    """When a term ends."""

    resource = "rules"

    @extend_schema(parameters=[QuestionSerializer], responses=DueSerializer, operation_id="due_retrieve")
    def get(self, request: Request) -> Response:
        """Compute the end of a term, with its reasons: of a rule, or of a length and a unit.

        A length and a unit are refused where the answer needs a calendar that is not published; the clock of a rule is
        then provisional.
        """
        question = QuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        data = question.validated_data
        if "rule" in data:
            due = due_for(data["rule"], start=read_start(data["start"]), clock=data["clock"])
        else:
            due = answer(read(data["start"], str(data.get("n", "")), data.get("unit", "")), calendar_in_force())
        nominal, rolled = shown(due)
        return Response(
            {
                "due": nominal,
                "rolled": rolled,
                "provisional": due.provisional,
                "rule": due.rule,
                "why": sentences(due.why),
            }
        )
