"""Key-supervision lists and the coverage ledger over the API."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.errors import BadQuery
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, ResourceViewSet
from core.api.schema import describe
from core.people.selectors import day_of
from core.refusals import Absent
from registry.api.officer_serializers import DecisionReasonInput
from registry.catalogue.api.serializers import LegalCheckInput
from registry.keyitems import coverage, selectors
from registry.keyitems import services as acts
from registry.keyitems.api.serializers import (
    CoverageFactSerializer,
    ItemCoverageSerializer,
    KeyCodeInput,
    KeyItemInput,
    KeyListInput,
    KeyListSerializer,
    PublishInput,
    SubjectCoverageSerializer,
    SupervisionActInput,
    SupervisionActSerializer,
    content_of,
)
from registry.keyitems.models import CoverageFact, KeyItem, KeyItemCheck, KeyList, SupervisionAct
from registry.keyitems.states import CoverageSource, KeyListState
from registry.models import Enterprise

FIRST_DAY = dt.date(2000, 1, 1)

describe("key-lists", "Key-supervision lists of the departments, by version, with their items (R-04d).")
describe("coverage", "The coverage ledger on any day: per key item, and who is not yet covered.")
describe("supervision-acts", "Supervision that was not an inspection of this system, entered by hand.")


class KeyListFilter(filters.FilterSet):
    """Which key-supervision lists."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=KeyListState.choices)
    on = filters.DateFilter(method="as_of", help_text="The lists in force that day.")

    class Meta:
        model = KeyList
        fields = ()

    def as_of(self, lists, name, value):  # type: ignore[no-untyped-def]
        return lists.filter(pk__in=selectors.lists_in_force(on=value).values("pk"))


def _given(serializer: type[Any], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class KeyListViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Published lists are open to everyone inside; drafts to their department and the legal check."""

    resource = "key-lists"
    serializer_class = KeyListSerializer
    input_serializer_class = KeyListInput
    filterset_class = KeyListFilter
    queryset = KeyList.objects.none()
    ordering: ClassVar[Sequence[str]] = ("department__code", "-version")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[KeyList]:
        checks = Prefetch("items__checks", KeyItemCheck.objects.order_by("spot_check_code"))
        return selectors.lists_visible_to(self.user, at=self.at).prefetch_related("items", checks)

    def create_record(self, data: Any) -> KeyList:
        return self._again(acts.draft_list(**data, acting_user=self.user, at=self.at))

    @extend_schema(request=KeyItemInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"], url_path="write-item")
    def write_item(self, request: Request, pk: Any = None) -> Response:
        """Put a key item on the draft, or write the one with this code anew."""
        key_list, data = self.get_object(), _given(KeyItemInput, request)
        item = selectors.items_with_rows(key_list).filter(code=data["code"]).first()
        acts.write_item(key_list=key_list, content=content_of(data), item=item, acting_user=self.user, at=self.at)
        return self._shown(key_list)

    @extend_schema(request=KeyCodeInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"], url_path="drop-item")
    def drop_item(self, request: Request, pk: Any = None) -> Response:
        """Take a key item off the draft."""
        key_list, data = self.get_object(), _given(KeyCodeInput, request)
        item = selectors.items_with_rows(key_list).filter(code=data["code"]).first()
        if item is None:
            raise Absent()
        acts.drop_item(item=item, acting_user=self.user, at=self.at)
        return self._shown(key_list)

    @extend_schema(request=DecisionReasonInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any = None) -> Response:
        """Give up a version that is in the making, with the reason."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.discard_list(key_list=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=None, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: Any = None) -> Response:
        """Hand the draft to the legal check."""
        return self._shown(acts.submit_list(key_list=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=LegalCheckInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: Any = None) -> Response:
        """Enter the legal check; never by who wrote the list (R-04b)."""
        given = _given(LegalCheckInput, request)
        act = acts.pass_list if given["passed"] else acts.return_list
        done = act(key_list=self.get_object(), opinion=given["opinion"], acting_user=self.user, at=self.at)
        return self._shown(done)

    @extend_schema(request=None, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: Any = None) -> Response:
        """Approve what the legal check has passed; only the head does."""
        return self._shown(acts.approve_list(key_list=self.get_object(), acting_user=self.user, at=self.at))

    @extend_schema(request=DecisionReasonInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: Any = None) -> Response:
        """Send the list back with a reason; only the head does."""
        given = _given(DecisionReasonInput, request)
        return self._shown(acts.send_back_list(key_list=self.get_object(), **given, acting_user=self.user, at=self.at))

    @extend_schema(request=PublishInput, responses={200: KeyListSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Publish an approved list; the version before ends the day before (R-04d)."""
        given = _given(PublishInput, request)
        return self._shown(acts.publish_list(key_list=self.get_object(), **given, acting_user=self.user, at=self.at))

    def _again(self, key_list: KeyList) -> KeyList:
        return self.get_queryset().get(pk=key_list.pk)

    def _shown(self, key_list: KeyList) -> Response:
        return Response(self.get_serializer(self._again(key_list)).data)


class CoverageFilter(filters.FilterSet):
    """Which key items, on which day."""

    on = filters.DateFilter(method="keep", help_text="The day; today without it.")
    department = filters.CharFilter(field_name="key_list__department__code", max_length=20)

    class Meta:
        model = KeyItem
        fields = ()

    def keep(self, rows, name, value):  # type: ignore[no-untyped-def]
        return rows


class CoverageViewSet(ListModelMixin, ResourceViewSet):
    """How far each key item in force on a day is covered; those whose coverage you may see."""

    resource = "coverage"
    serializer_class = ItemCoverageSerializer
    filterset_class = CoverageFilter
    queryset = KeyItem.objects.none()
    ordering: ClassVar[Sequence[str]] = ("key_list__department__code", "position", "pk")

    @property
    def on(self) -> dt.date:
        return _day(self.request.query_params.get("on", ""), self.at)

    def get_queryset(self) -> QuerySet[KeyItem]:
        return selectors.coverage_items_for(self.user, on=self.on, at=self.at)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The coverage ledger: each key item with its subjects, its cells and the share that is covered."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        found = coverage.coverage_of(list(page or ()), on=self.on)
        return self.get_paginated_response(self.get_serializer(found, many=True).data)


def _day(text: str, at: dt.datetime) -> dt.date:
    """The day asked for; a day to come, or one before there were registers, is refused."""
    today = day_of(at)
    if not text:
        return today
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadQuery(name="on", why="2026-11-23") from error
    if not FIRST_DAY <= asked <= today:
        raise BadQuery(name="on", why=f"{FIRST_DAY} – {today}")
    return asked


class SubjectCoverageFilter(filters.FilterSet):
    """Which subjects of the key item."""

    on = filters.DateFilter(method="keep", help_text="The day; today without it.")
    complete = filters.BooleanFilter(method="keep", help_text="Only those covered in full, or only those that are not.")

    class Meta:
        model = Enterprise
        fields = ()

    def keep(self, rows, name, value):  # type: ignore[no-untyped-def]
        return rows


class SubjectCoverageViewSet(ListModelMixin, ResourceViewSet):
    """The subjects of one key item on a day, each with what is covered."""

    resource = "coverage"
    serializer_class = SubjectCoverageSerializer
    filterset_class = SubjectCoverageFilter
    queryset = Enterprise.objects.none()
    ordering: ClassVar[Sequence[str]] = ("subject_id",)

    def get_queryset(self) -> QuerySet[Any]:
        item = selectors.covered_item_visible_to(self.user, self.kwargs["item_pk"], at=self.at)
        asked = SubjectCoverageFilter(self.request.query_params, queryset=Enterprise.objects.none())
        data: dict[str, Any] = asked.form.cleaned_data if asked.is_valid() else {}
        complete = data.get("complete")
        missing = None if complete is None else not complete
        on = _day(self.request.query_params.get("on", ""), self.at)
        return coverage.subjects_with_coverage(item, on=on, missing=missing)


class CoverageFactFilter(filters.FilterSet):
    """Which coverage facts."""

    item_code = filters.CharFilter(max_length=40)
    subject = filters.CharFilter(field_name="enterprise__subject_id", max_length=23)
    source = filters.ChoiceFilter(choices=CoverageSource.choices)

    class Meta:
        model = CoverageFact
        fields = ()


class CoverageFactViewSet(ListModelMixin, ResourceViewSet):
    """What covered whom, newest first."""

    resource = "coverage"
    serializer_class = CoverageFactSerializer
    filterset_class = CoverageFactFilter
    queryset = CoverageFact.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)

    def get_queryset(self) -> QuerySet[CoverageFact]:
        return selectors.facts_visible_to(self.user, at=self.at)


class SupervisionActFilter(filters.FilterSet):
    """Which supervision acts."""

    item_code = filters.CharFilter(field_name="key_item__code", max_length=40)
    subject = filters.CharFilter(field_name="enterprise__subject_id", max_length=23)

    class Meta:
        model = SupervisionAct
        fields = ()


class SupervisionActViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Entered by the department that keeps the list; never changed."""

    resource = "supervision-acts"
    serializer_class = SupervisionActSerializer
    input_serializer_class = SupervisionActInput
    filterset_class = SupervisionActFilter
    queryset = SupervisionAct.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[SupervisionAct]:
        return selectors.acts_visible_to(self.user, at=self.at)

    def create_record(self, data: Any) -> SupervisionAct:
        item = selectors.covered_item_visible_to(self.user, data.pop("key_item"), at=self.at)
        subject = data.pop("subject")
        return acts.enter_supervision_act(item=item, enterprise=subject, **data, acting_user=self.user, at=self.at)
