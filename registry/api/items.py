"""Spot-check items and inspecting bodies over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.api.versions import VersionedMixin
from core.people.selectors import in_force
from registry.api.item_serializers import (
    BodyInput,
    ComparisonSerializer,
    ContentInput,
    EndInput,
    InspectingBodySerializer,
    ItemInput,
    SpotCheckItemSerializer,
    WithdrawalInput,
    content_of,
)
from registry.api.officer_serializers import DecisionReasonInput
from registry.item_differences import differences
from registry.item_selectors import items_visible_to, published_items
from registry.item_states import ItemCategory, ItemState
from registry.models import Checkpoint, InspectingBody, LegalBasis, RatioRule, SpotCheckItem
from registry.names import key
from registry.services import items as acts
from registry.services.items import ItemContent, content_of_item

describe("spot-check-items", "The lists of what may be inspected (R-04): basis, ratio, checklist, version.")
describe("inspecting-bodies", "The departments that may inspect (R-02), confirmed and published.")


class ItemFilter(filters.FilterSet):
    """Which items."""

    q = filters.CharFilter(method="search", max_length=100, help_text="Any part of the name, pinyin initials or code.")
    code = filters.CharFilter(max_length=40)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=ItemState.choices)
    category = filters.ChoiceFilter(choices=ItemCategory.choices)
    on = filters.DateFilter(method="as_of", help_text="The published list as it stood that day.")

    class Meta:
        model = SpotCheckItem
        fields = ()

    def search(self, items, name, value):  # type: ignore[no-untyped-def]
        return items.filter(search_text__contains=key(value))

    def as_of(self, items, name, value):  # type: ignore[no-untyped-def]
        return items.filter(pk__in=published_items(on=value).order_by().values("pk"))


class SpotCheckItemViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    """Published items are open to everyone; drafts to the departments that make or share them."""

    resource = "spot-check-items"
    serializer_class = SpotCheckItemSerializer
    filterset_class = ItemFilter
    queryset = SpotCheckItem.objects.none()
    ordering: ClassVar[Sequence[str]] = ("code", "-version")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-published_on": ("-published_on", "-pk")}
    lookup_value_converter = "int"

    @property
    def input_serializer_class(self) -> Any:
        return ContentInput if self.action == "partial_update" else ItemInput

    def get_queryset(self) -> QuerySet[SpotCheckItem]:
        return (
            items_visible_to(self.user, at=self.at)
            .select_related("required_qualification")
            .prefetch_related(
                "other_departments",
                Prefetch("legal_bases", LegalBasis.objects.order_by("position")),
                Prefetch("ratio_rules", RatioRule.objects.order_by("position")),
                Prefetch("checkpoints", Checkpoint.objects.order_by("position")),
            )
        )

    def create_record(self, data: Any) -> SpotCheckItem:
        content = content_of(data, ItemContent(name=data["name"]))
        made = acts.draft_item(
            code=data["code"], department=data["department"], content=content, acting_user=self.user, at=self.at
        )
        return self._again(made)

    def change(self, record: SpotCheckItem, data: dict[str, Any]) -> SpotCheckItem:
        acts.edit_item(
            item=record, content=content_of(data, content_of_item(record)), acting_user=self.user, at=self.at
        )
        return self._again(record)

    @extend_schema(request=None, responses={200: SpotCheckItemSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: Any = None) -> Response:
        """Hand a finished draft to the head of the department."""
        return self._shown(acts.propose_item(item=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=DecisionReasonInput, responses={200: SpotCheckItemSerializer})
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, pk: Any = None) -> Response:
        """Give a proposed item back with what is missing; only the head does."""
        given = self._reason(request)
        return self._shown(acts.return_item(item=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=None, responses={200: SpotCheckItemSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Put a proposed item on the published list (R-04); only the head does."""
        return self._shown(acts.publish_item(item=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=WithdrawalInput, responses={200: SpotCheckItemSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take an item off the published list for one of the three causes; only the head does."""
        given = WithdrawalInput(data=request.data)
        given.is_valid(raise_exception=True)
        item = acts.withdraw_item(item=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return self._shown(item)

    @extend_schema(responses={200: ComparisonSerializer}, filters=False)
    @action(detail=True, pagination_class=None, url_path="difference/<int:other>")
    def difference(self, request: Request, pk: Any = None, other: Any = None) -> Response:
        """This version beside another of the same item, part by part."""
        item = self.get_object()
        versions = [item, get_object_or_404(self.get_queryset(), code=item.code, pk=other)]
        before, after = sorted(versions, key=lambda one: one.version)
        compared = {"earlier": before.version, "later": after.version, "parts": differences(before, after)}
        return Response(ComparisonSerializer(compared).data)

    def _reason(self, request: Request) -> dict[str, Any]:
        given = DecisionReasonInput(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _again(self, item: SpotCheckItem) -> SpotCheckItem:
        return self.get_queryset().get(pk=item.pk)

    def _shown(self, item: SpotCheckItem) -> Response:
        return Response(self.get_serializer(self._again(item)).data)


class BodyFilter(filters.FilterSet):
    """Which inspecting bodies."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    on = filters.DateFilter(method="as_of", help_text="Those who might inspect on that day.")

    def as_of(self, bodies, name, value):  # type: ignore[no-untyped-def]
        return bodies.filter(in_force(value))

    class Meta:
        model = InspectingBody
        fields = ()


class InspectingBodyViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Who may inspect; open to everyone inside."""

    resource = "inspecting-bodies"
    serializer_class = InspectingBodySerializer
    input_serializer_class = BodyInput
    filterset_class = BodyFilter
    queryset = InspectingBody.objects.none()
    ordering: ClassVar[Sequence[str]] = ("department__code", "valid_from", "pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[InspectingBody]:
        return InspectingBody.objects.select_related("department")

    def create_record(self, data: Any) -> InspectingBody:
        return acts.confirm_body(**data, acting_user=self.user, at=self.at)

    @extend_schema(request=EndInput, responses={200: InspectingBodySerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any = None) -> Response:
        """End a confirmation after its last day; only the supervising department does."""
        given = EndInput(data=request.data)
        given.is_valid(raise_exception=True)
        body = acts.end_body(body=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=body.pk)).data)
