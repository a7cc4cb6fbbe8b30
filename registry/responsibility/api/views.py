"""Responsibility lists, matters, consultations and the boundary map over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, ResourceView
from core.api.schema import describe
from core.api.versions import VersionedMixin
from core.people.selectors import day_of
from registry.api.officer_serializers import DecisionReasonInput
from registry.names import key
from registry.responsibility import selectors
from registry.responsibility import services as acts
from registry.responsibility.api import serializers as shapes
from registry.responsibility.differences import differences
from registry.responsibility.mapping import Question, map_for
from registry.responsibility.models import (
    BoundaryMatter,
    ConsultationQuestion,
    ListObjection,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.states import BoundaryCause, ListState, View

describe(
    "responsibility-lists", "What each department answers for, in versions; one of each is in force on a day (R-101)."
)
describe("boundary-matters", "Matters on which duties meet, with the industries and links they concern (R-103).")
describe("consultation-questions", "What departments are asked about the lists of others, and their views (R-102).")
describe("boundary-map", "Who leads where on a day, with gaps and overlaps (R-103).")


def given(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, understood or refused."""
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


class ListFilter(filters.FilterSet):
    """Which versions."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=ListState.choices)
    on = filters.DateFilter(method="as_of", help_text="The versions in force that day.")

    class Meta:
        model = ResponsibilityList
        fields = ()

    def as_of(self, lists, name, value):  # type: ignore[no-untyped-def]
        return lists.filter(pk__in=selectors.lists_in_force(on=value).order_by().values("pk"))


class ResponsibilityListViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    """Published versions are open to everyone inside; the others to their department, those asked, the coordinator."""

    resource = "responsibility-lists"
    serializer_class = shapes.ResponsibilityListSerializer
    filterset_class = ListFilter
    queryset = ResponsibilityList.objects.none()
    ordering: ClassVar[Sequence[str]] = ("department__code", "-version")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-valid_from": ("-valid_from", "-pk")}
    lookup_value_converter = "int"

    @property
    def input_serializer_class(self) -> Any:
        return shapes.ListHeadInput if self.action == "partial_update" else shapes.ListInput

    def get_queryset(self) -> QuerySet[ResponsibilityList]:
        items = (
            ResponsibilityItem.objects.select_related("matter", "lead_department")
            .prefetch_related(Prefetch("bases", ResponsibilityBasis.objects.order_by("position")))
            .order_by("position")
        )
        return selectors.lists_visible_to(self.user, at=self.at).prefetch_related(Prefetch("items", items))

    def create_record(self, data: Any) -> ResponsibilityList:
        return self._again(acts.draft_list(**data, acting_user=self.user, at=self.at))

    def change(self, record: ResponsibilityList, data: dict[str, Any]) -> ResponsibilityList:
        now = {"reason": record.reason, "cause": record.cause, "valid_from": record.valid_from}
        acts.edit_list(responsibility_list=record, **{**now, **data}, acting_user=self.user, at=self.at)
        return self._again(record)

    @extend_schema(request=shapes.ItemRowInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"], url_path="add-item")
    def add_item(self, request: Request, pk: Any = None) -> Response:
        """Add an item to a draft, under the department's next code."""
        content = shapes.content_of_data(given(shapes.ItemRowInput, request))
        made = self.get_object()
        acts.add_item(responsibility_list=made, content=content, acting_user=self.user, at=self.at)
        return self._shown(made)

    @extend_schema(request=shapes.ItemOfListInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"], url_path="edit-item")
    def edit_item(self, request: Request, pk: Any = None) -> Response:
        """Change an item of a draft."""
        data = given(shapes.ItemOfListInput, request)
        item = self._item(data["code"])
        acts.edit_item(item=item, content=shapes.content_of_data(data), acting_user=self.user, at=self.at)
        return self._shown(item.list)

    @extend_schema(request=shapes.RemoveItemInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"], url_path="remove-item")
    def remove_item(self, request: Request, pk: Any = None) -> Response:
        """Take an item out of a draft; earlier versions keep it."""
        data = given(shapes.RemoveItemInput, request)
        item = self._item(data["code"])
        acts.remove_item(item=item, reason=data["reason"], acting_user=self.user, at=self.at)
        return self._shown(item.list)

    @extend_schema(request=shapes.ConsultInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def consult(self, request: Request, pk: Any = None) -> Response:
        """Send a draft to the departments concerned, and to those chosen besides."""
        data = given(shapes.ConsultInput, request)
        made = self.get_object()
        acts.consult(responsibility_list=made, **data, acting_user=self.user, at=self.at)
        return self._shown(made)

    @extend_schema(request=shapes.ReplyInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: Any = None) -> Response:
        """Take an objection over, or refuse it with reasons."""
        data = given(shapes.ReplyInput, request)
        made = self.get_object()
        of_this = ListObjection.objects.filter(question__consultation__list=made)
        objection = get_object_or_404(of_this, pk=data.pop("objection").pk)
        acts.reply_to_objection(objection=objection, **data, acting_user=self.user, at=self.at)
        return self._shown(made)

    @extend_schema(request=DecisionReasonInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any = None) -> Response:
        """Take a version back to draft; a running round is recalled."""
        data = given(DecisionReasonInput, request)
        return self._shown(
            acts.reopen_list(responsibility_list=self.get_object(), **data, acting_user=self.user, at=self.at)
        )

    @extend_schema(request=shapes.FirstDayInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any = None) -> Response:
        """Confirm a version, with its first day; only the head does."""
        data = given(shapes.FirstDayInput, request)
        return self._shown(
            acts.confirm_list(responsibility_list=self.get_object(), **data, acting_user=self.user, at=self.at)
        )

    @extend_schema(request=shapes.NewFirstDayInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def postpone(self, request: Request, pk: Any = None) -> Response:
        """Move the first day of a confirmed version; only the head does."""
        data = given(shapes.NewFirstDayInput, request)
        return self._shown(
            acts.postpone_list(responsibility_list=self.get_object(), **data, acting_user=self.user, at=self.at)
        )

    @extend_schema(request=None, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Publish a confirmed version; from its first day it is in force."""
        return self._shown(acts.publish_list(responsibility_list=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=shapes.LastDayInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any = None) -> Response:
        """Set the last day of a list that no other version follows; only the head does."""
        data = given(shapes.LastDayInput, request)
        return self._shown(
            acts.end_list(responsibility_list=self.get_object(), **data, acting_user=self.user, at=self.at)
        )

    @extend_schema(request=DecisionReasonInput, responses={200: shapes.ResponsibilityListSerializer})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: Any = None) -> Response:
        """Give up a version that was never published; only the head does."""
        data = given(DecisionReasonInput, request)
        return self._shown(
            acts.drop_list(responsibility_list=self.get_object(), **data, acting_user=self.user, at=self.at)
        )

    @extend_schema(
        operation_id="responsibility_lists_difference",
        responses={200: shapes.ListComparisonSerializer},
        filters=False,
    )
    @action(detail=True, methods=["get"], url_path="difference/<int:other>", pagination_class=None, filter_backends=[])
    def difference(self, request: Request, pk: Any = None, other: int = 0) -> Response:
        """Item by item, from the earlier of two versions of a department to the later."""
        made = self.get_object()
        versions = self.get_queryset().filter(department=made.department_id)
        before, after = sorted((made, get_object_or_404(versions, pk=other)), key=lambda one: one.version)
        found = differences(selectors.content_of(before), selectors.content_of(after))
        compared = {"earlier": before.version, "later": after.version, "items": found}
        return Response(shapes.ListComparisonSerializer(compared).data)

    def _item(self, code: str) -> ResponsibilityItem:
        items = ResponsibilityItem.objects.select_related("list__department")
        return get_object_or_404(items, list=self.get_object(), code=code)

    def _again(self, made: ResponsibilityList) -> ResponsibilityList:
        return self.get_queryset().get(pk=made.pk)

    def _shown(self, made: ResponsibilityList) -> Response:
        return Response(self.get_serializer(self._again(made)).data)


class MatterFilter(filters.FilterSet):
    """Which matters."""

    q = filters.CharFilter(method="search", max_length=100, help_text="Any part of the name, pinyin initials or code.")
    code = filters.CharFilter(max_length=20)
    cause = filters.ChoiceFilter(choices=BoundaryCause.choices)

    class Meta:
        model = BoundaryMatter
        fields = ()

    def search(self, matters, name, value):  # type: ignore[no-untyped-def]
        return matters.filter(search_text__contains=key(value))


class BoundaryMatterViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Open to everyone inside; the coordinator keeps them."""

    resource = "boundary-matters"
    serializer_class = shapes.BoundaryMatterSerializer
    input_serializer_class = shapes.BoundaryMatterInput
    filterset_class = MatterFilter
    queryset = BoundaryMatter.objects.none()
    ordering: ClassVar[Sequence[str]] = ("code",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[BoundaryMatter]:
        return selectors.matters_with_scope()

    def create_record(self, data: Any) -> BoundaryMatter:
        made = acts.enter_matter(**data, acting_user=self.user, at=self.at)
        return self.get_queryset().get(pk=made.pk)

    @extend_schema(request=shapes.RescopeInput, responses={200: shapes.BoundaryMatterSerializer})
    @action(detail=True, methods=["post"])
    def rescope(self, request: Request, pk: Any = None) -> Response:
        """Change what the matter concerns from a day on."""
        data = given(shapes.RescopeInput, request)
        scope = acts.rescope_matter(matter=self.get_object(), **data, acting_user=self.user, at=self.at)
        return self._shown(scope.matter_id)

    @extend_schema(request=shapes.LastDayInput, responses={200: shapes.BoundaryMatterSerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any = None) -> Response:
        """End the matter after its last day."""
        data = given(shapes.LastDayInput, request)
        return self._shown(acts.end_matter(matter=self.get_object(), **data, acting_user=self.user, at=self.at).pk)

    def _shown(self, pk: int) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)


class QuestionFilter(filters.FilterSet):
    """Which questions."""

    department = filters.CharFilter(field_name="department__code", max_length=20, help_text="Who was asked.")
    list_department = filters.CharFilter(
        field_name="consultation__list__department__code", max_length=20, help_text="Whose list it is."
    )
    view = filters.MultipleChoiceFilter(field_name="state", choices=View.choices)

    class Meta:
        model = ConsultationQuestion
        fields = ()


class ConsultationQuestionViewSet(ReadOnlyResource):
    """What one's department was asked, and what it asked others."""

    resource = "consultation-questions"
    serializer_class = shapes.ConsultationQuestionSerializer
    filterset_class = QuestionFilter
    queryset = ConsultationQuestion.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-consultation__opened_at", "-pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ConsultationQuestion]:
        objections = Prefetch("objections", ListObjection.objects.order_by("pk"))
        return selectors.questions_visible_to(self.user, at=self.at).prefetch_related(objections)

    @extend_schema(request=shapes.ViewInput, responses={200: shapes.ConsultationQuestionSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """Give the view of the asked department; with the last answer the round closes."""
        data = given(shapes.ViewInput, request)
        objections = shapes.objections_of_data(data.pop("objections"))
        question = acts.answer_question(
            question=self.get_object(), **data, objections=objections, acting_user=self.user, at=self.at
        )
        return Response(self.get_serializer(self.get_queryset().get(pk=question.pk)).data)


class BoundaryMapView(ResourceView):
    """The boundary map of any day."""

    resource = "boundary-map"

    @extend_schema(
        operation_id="boundary_map_retrieve",
        parameters=[shapes.MapQuery],
        responses={200: shapes.BoundaryMapSerializer},
    )
    def get(self, request: Request) -> Response:
        """Every square under the filters with who leads and co-operates there; gaps and overlaps with their items."""
        query = shapes.MapQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        matter, department = asked.get("matter"), asked.get("department")
        shown = map_for(
            Question(
                on=asked.get("on") or day_of(self.at),
                matter=matter.pk if matter else None,
                link=asked.get("link", ""),
                industry=asked.get("industry", ""),
                department=department.pk if department else None,
            )
        )
        return Response(shapes.BoundaryMapSerializer(shown).data)


class AssignmentView(ResourceView):
    """The coordinator closes a gap."""

    resource = "boundary-map"

    @extend_schema(
        operation_id="boundary_map_assign",
        request=shapes.AssignmentInput,
        responses={200: shapes.ResponsibilityItemSerializer},
    )
    def post(self, request: Request) -> Response:
        """Put an item for a department into its draft, or into a new one; the department goes on from there."""
        data = given(shapes.AssignmentInput, request)
        item = acts.assign_responsibility(
            department=data["department"],
            cause=data["cause"],
            content=shapes.content_of_data(data),
            acting_user=self.user,
            at=self.at,
        )
        return Response(shapes.ResponsibilityItemSerializer(item).data)
