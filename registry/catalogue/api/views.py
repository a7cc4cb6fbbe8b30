"""The catalogue of enforcement items over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, nested_list
from core.api.schema import describe
from core.api.versions import VersionedMixin
from registry.api.officer_serializers import DecisionReasonInput
from registry.catalogue import selectors
from registry.catalogue import services as acts
from registry.catalogue.api.serializers import (
    AdjustInput,
    AdjustmentSerializer,
    BasisChangeInput,
    BasisChangeSerializer,
    EnforcementContentInput,
    EnforcementItemInput,
    EnforcementItemSerializer,
    LegalCheckInput,
    LegalCheckSerializer,
    content_of,
)
from registry.catalogue.models import Adjustment, BasisChange, EnforcementBasis, EnforcementItem, LegalCheck
from registry.catalogue.services import EnforcementContent
from registry.catalogue.services.drafting import content_of_item
from registry.catalogue.states import AdjustmentState, Cause, EnforcementKind, EnforcementState
from registry.names import key

describe("enforcement-items", "The catalogue of enforcement items: every power with its basis, checked and approved.")
describe("basis-changes", "Changes of law, each opening the adjustment of every item that cites the article (R-04a).")
describe("item-adjustments", "Items being brought in line, with cause and outcome.")


class EnforcementItemFilter(filters.FilterSet):
    """Which enforcement items."""

    q = filters.CharFilter(method="search", max_length=100, help_text="Any part of the name, pinyin initials or code.")
    code = filters.CharFilter(max_length=40)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    kind = filters.ChoiceFilter(choices=EnforcementKind.choices)
    state = filters.MultipleChoiceFilter(choices=EnforcementState.choices)
    on = filters.DateFilter(method="as_of", help_text="The catalogue as it stood that day.")

    class Meta:
        model = EnforcementItem
        fields = ()

    def search(self, items, name, value):  # type: ignore[no-untyped-def]
        return items.filter(search_text__contains=key(value))

    def as_of(self, items, name, value):  # type: ignore[no-untyped-def]
        return items.filter(pk__in=selectors.items_in_force(on=value).order_by().values("pk"))


class EnforcementItemViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    """What has been published is open to everyone inside; drafts to their department and the legal check."""

    resource = "enforcement-items"
    serializer_class = EnforcementItemSerializer
    filterset_class = EnforcementItemFilter
    queryset = EnforcementItem.objects.none()
    ordering: ClassVar[Sequence[str]] = ("code", "-version")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-published_on": ("-published_on", "-pk")}
    lookup_value_converter = "int"

    @property
    def input_serializer_class(self) -> Any:
        return EnforcementContentInput if self.action == "partial_update" else EnforcementItemInput

    def get_queryset(self) -> QuerySet[EnforcementItem]:
        bases = Prefetch("bases", EnforcementBasis.objects.order_by("position"))
        return selectors.items_visible_to(self.user, at=self.at).prefetch_related(bases)

    def create_record(self, data: Any) -> EnforcementItem:
        content = content_of(data, EnforcementContent(kind=data["kind"], name=data["name"]))
        made = acts.draft_item(
            code=data["code"], department=data["department"], content=content, acting_user=self.user, at=self.at
        )
        return self._again(made)

    def change(self, record: EnforcementItem, data: dict[str, Any]) -> EnforcementItem:
        content = content_of(data, content_of_item(record))
        acts.edit_item(item=record, content=content, acting_user=self.user, at=self.at)
        return self._again(record)

    @nested_list(LegalCheckSerializer, ordering=("-pk",))
    def checks(self, item: EnforcementItem) -> QuerySet[LegalCheck]:
        """The legal checks of the item."""
        return selectors.checks_of(item)

    @extend_schema(request=DecisionReasonInput, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any = None) -> Response:
        """Give up a version that is in the making, with the reason."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.discard_item(item=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=None, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: Any = None) -> Response:
        """Hand a finished draft to the legal check."""
        return self._shown(acts.submit_item(item=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=LegalCheckInput, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: Any = None) -> Response:
        """Enter the legal check; never by who wrote the draft (R-04b)."""
        given = _given(LegalCheckInput, request)
        act = acts.pass_item if given["passed"] else acts.return_item
        done = act(item=self.get_object(), opinion=given["opinion"], acting_user=self.user, at=self.at)
        return self._shown(done)

    @extend_schema(request=None, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: Any = None) -> Response:
        """Approve what the legal check has passed; only the head does."""
        return self._shown(acts.approve_item(item=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=DecisionReasonInput, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: Any = None) -> Response:
        """Send the draft back with a reason; only the head does."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.send_back_item(item=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=None, responses={200: EnforcementItemSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Publish an approved item; a draft that was not checked is refused (R-04b)."""
        return self._shown(acts.publish_item(item=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=AdjustInput, responses={200: AdjustmentSerializer})
    @action(detail=True, methods=["post"])
    def adjust(self, request: Request, pk: Any = None) -> Response:
        """Open the adjustment of an item in force, with its cause (R-04a)."""
        given = _given(AdjustInput, request)
        made = acts.open_adjustment(item=self.get_object(), **given, acting_user=self.user, at=self.at)
        return Response(AdjustmentSerializer(made).data)

    def _again(self, item: EnforcementItem) -> EnforcementItem:
        return self.get_queryset().get(pk=item.pk)

    def _shown(self, item: EnforcementItem) -> Response:
        return Response(self.get_serializer(self._again(item)).data)


def _given(serializer: type[Any], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class BasisChangeFilter(filters.FilterSet):
    """Which changes of law."""

    law = filters.CharFilter(lookup_expr="contains", max_length=200)

    class Meta:
        model = BasisChange
        fields = ()


class BasisChangeViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Entered by a legal reviewer or by the department that supervises enforcement."""

    resource = "basis-changes"
    serializer_class = BasisChangeSerializer
    input_serializer_class = BasisChangeInput
    filterset_class = BasisChangeFilter
    queryset = BasisChange.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-changed_on", "-pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[BasisChange]:
        return selectors.changes()

    def create_record(self, data: Any) -> BasisChange:
        return acts.enter_basis_change(**data, acting_user=self.user, at=self.at)


class AdjustmentFilter(filters.FilterSet):
    """Which adjustments."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    cause = filters.ChoiceFilter(choices=Cause.choices)
    state = filters.MultipleChoiceFilter(choices=AdjustmentState.choices)
    basis_change = filters.NumberFilter(field_name="basis_change_id", min_value=1, max_value=2**62)

    class Meta:
        model = Adjustment
        fields = ()


class AdjustmentViewSet(ReadOnlyResource):
    """Those of the own departments; all of them for zone-wide readers."""

    resource = "item-adjustments"
    serializer_class = AdjustmentSerializer
    filterset_class = AdjustmentFilter
    queryset = Adjustment.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Adjustment]:
        return selectors.adjustments_visible_to(self.user, at=self.at)

    @extend_schema(request=None, responses={200: AdjustmentSerializer})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: Any = None) -> Response:
        """Start: the next version lies ready as a draft afterwards."""
        return self._shown(acts.start_adjustment(adjustment=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=DecisionReasonInput, responses={200: AdjustmentSerializer})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: Any = None) -> Response:
        """Take the item out of the catalogue; only the head does."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.remove_item(adjustment=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=DecisionReasonInput, responses={200: AdjustmentSerializer})
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: Any = None) -> Response:
        """Keep the item as it is, with the reason; only the head does."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.keep_item(adjustment=self.get_object(), **given, acting_user=self.user, at=self.at))

    def _shown(self, adjustment: Adjustment) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=adjustment.pk)).data)
