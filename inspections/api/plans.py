"""Plans and their entries over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.api.versions import VersionedMixin
from inspections.api.plan_serializers import (
    EntryInput,
    PlanChange,
    PlanEntrySerializer,
    PlanInput,
    PlanReturnInput,
    PlanSerializer,
    content_of,
)
from inspections.models import Batch, Plan, PlanEntry, Stratum, Team
from inspections.plan_selectors import plans_visible_to
from inspections.services import entries, plans
from inspections.states import EntryKind, PlanState
from registry.item_selectors import items_visible_to
from registry.names import key

describe("plans", "Annual inspection plans: drafted, submitted, approved by the head, published.")


class PlanFilter(filters.FilterSet):
    """Which plans."""

    q = filters.CharFilter(method="search", max_length=100, help_text="Any part of the title, initials or number.")
    year = filters.NumberFilter(min_value=2000, max_value=2100)
    lead_department = filters.CharFilter(field_name="lead_department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=PlanState.choices)

    class Meta:
        model = Plan
        fields = ()

    def search(self, plans, name, value):  # type: ignore[no-untyped-def]
        return plans.filter(search_text__contains=key(value))


class PlanViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    """Published plans are open to everyone; others to the departments that make them or serve in them."""

    resource = "plans"
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    queryset = Plan.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-year", "number")
    lookup_value_converter = "int"

    @property
    def input_serializer_class(self) -> Any:
        return PlanChange if self.action == "partial_update" else PlanInput

    def get_queryset(self) -> QuerySet[Plan]:
        ids = ArrayAgg("entries__pk", filter=Q(entries__isnull=False), order_by="entries__position")
        return plans_visible_to(self.user, at=self.at).annotate(entry_ids=Coalesce(ids, []))

    def create_record(self, data: Any) -> Plan:
        return self._again(plans.draft_plan(**data, acting_user=self.user, at=self.at))

    def change(self, record: Plan, data: dict[str, Any]) -> Plan:
        changed = {"title": record.title, "superior_plan": record.superior_plan, **data}
        plans.edit_plan(plan=record, **changed, edition=record.version, acting_user=self.user, at=self.at)
        return self._again(record)

    @extend_schema(request=None, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: Any = None) -> Response:
        """Hand the plan to the head; every entry must stand on its own by now."""
        return self._shown(plans.submit_plan(plan=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=PlanReturnInput, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, pk: Any = None) -> Response:
        """Give a submitted plan back; only the head does, never who submitted it."""
        given = PlanReturnInput(data=request.data)
        given.is_valid(raise_exception=True)
        plan = plans.return_plan(plan=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return self._shown(plan)

    @extend_schema(request=None, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: Any = None) -> Response:
        """Approve the plan (R-05); only the head does, never who submitted it."""
        return self._shown(plans.approve_plan(plan=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=PlanReturnInput, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"], url_path="change")
    def open_for_change(self, request: Request, pk: Any = None) -> Response:
        """Open a published plan for a change; what is public stays until the change is on record and published (R-204)."""
        given = PlanReturnInput(data=request.data)
        given.is_valid(raise_exception=True)
        plan = plans.change_plan(plan=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return self._shown(plan)

    @extend_schema(request=None, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Make an approved plan public (R-12)."""
        return self._shown(plans.publish_plan(plan=self.get_object(), acting_user=self.user, at=self.at))

    def _again(self, plan: Plan) -> Plan:
        return self.get_queryset().get(pk=plan.pk)

    def _shown(self, plan: Plan) -> Response:
        return Response(self.get_serializer(self._again(plan)).data)


class EntryFilter(filters.FilterSet):
    """Which entries."""

    plan = filters.NumberFilter(field_name="plan_id", min_value=1, max_value=2**31)
    kind = filters.ChoiceFilter(choices=EntryKind.choices)

    class Meta:
        model = PlanEntry
        fields = ()


class PlanEntryViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The entries of the plans you may see."""

    resource = "plans"
    serializer_class = PlanEntrySerializer
    input_serializer_class = EntryInput
    filterset_class = EntryFilter
    queryset = PlanEntry.objects.none()
    ordering: ClassVar[Sequence[str]] = ("plan_id", "position")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-first_day": ("-first_day", "-pk")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[PlanEntry]:
        teams = Team.objects.select_related("department").prefetch_related("items__item").order_by("position")
        return PlanEntry.objects.filter(plan__in=plans_visible_to(self.user, at=self.at).order_by()).prefetch_related(
            Prefetch("strata", Stratum.objects.order_by("position")),
            Prefetch("batches", Batch.objects.order_by("number")),
            Prefetch("teams", teams),
        )

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if self.action in ("create", "change"):
            context["plans"] = plans_visible_to(self.user, at=self.at)
            context["items"] = items_visible_to(self.user, at=self.at)
        return context

    def create_record(self, data: Any) -> PlanEntry:
        plan = data["plan"]
        made = entries.add_entry(plan=plan, content=content_of(data), acting_user=self.user, at=self.at)
        return self.get_queryset().get(pk=made.pk)

    @extend_schema(request=EntryInput, responses={200: PlanEntrySerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: Any = None) -> Response:
        """Say anew what the entry says, as a whole; only while its plan is not submitted."""
        entry = self.get_object()
        given = EntryInput(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        entries.edit_entry(entry=entry, content=content_of(given.validated_data), acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=entry.pk)).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: Any = None) -> Response:
        """Take the entry out of a plan that is not submitted; the ledger keeps that it was there."""
        entries.remove_entry(entry=self.get_object(), acting_user=self.user, at=self.at)
        return Response(status=204)
