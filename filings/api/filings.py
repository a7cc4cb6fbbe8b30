"""Filing over the API: other systems file, attach, read status and remarks; reviewers decide."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import new_entropy
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, nested_list
from core.api.schema import describe
from core.files.kinds import DOCUMENT
from core.files.models import StoredFile
from core.files.selectors import file_visible_to
from core.files.services import store
from filings import services as acts
from filings.api.serializers import (
    AcceptInput,
    AttachedFileSerializer,
    AttachInput,
    FilingChange,
    FilingDutySerializer,
    FilingFlowSerializer,
    FilingInput,
    FilingReasonInput,
    FilingSerializer,
    OrderAnswerInput,
    RemarkSerializer,
    ReturnInput,
    RoundSerializer,
    SubmitInput,
    SupervisionOrderSerializer,
    WorkSchemeSerializer,
    pairs,
)
from filings.models import (
    Filing,
    FilingAttachment,
    FilingDuty,
    FilingFlow,
    FilingRemark,
    FilingRound,
    SupervisionOrder,
    WorkScheme,
)
from filings.policies import can_file
from filings.selectors import (
    duties_visible_to,
    filings_visible_to,
    orders_visible_to,
    remarks_visible_to,
    schemes_visible_to,
)
from filings.services.orders import answer_order
from filings.services.reviewing import Remark
from filings.states import Cause, DutyState, FilingState, OrderState, SchemeState

describe("filings", "Filing (备案): bring a document, attach, submit, read its state and the remarks; review.")
describe("filing-duties", "What departments owe for filing, until when, and whether it is met.")
describe("work-schemes", "The work schemes of the departments, by version.")
describe("supervision-orders", "Orders that press departments for filings that are late.")


class FilingFlowViewSet(ReadOnlyResource):
    """What is filed with which department."""

    resource = "filings"
    serializer_class = FilingFlowSerializer
    queryset = FilingFlow.objects.all()
    ordering: ClassVar[Sequence[str]] = ("position", "pk")
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[FilingFlow]:
        return FilingFlow.objects.all()


class FilingApiFilter(filters.FilterSet):
    """Which filings."""

    flow = filters.CharFilter(field_name="flow__code", max_length=40)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    receiver = filters.CharFilter(field_name="receiver__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=FilingState.choices)
    year = filters.NumberFilter(min_value=2000, max_value=2100)
    number = filters.CharFilter(max_length=60)

    class Meta:
        model = Filing
        fields = ()


class FilingViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The filings of your departments, and those they received."""

    resource = "filings"
    serializer_class = FilingSerializer
    input_serializer_class = FilingInput
    filterset_class = FilingApiFilter
    queryset = Filing.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-prepared_at", "-pk")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"submitted_at": ("submitted_at", "pk")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Filing]:
        return filings_visible_to(self.user, at=self.at)

    def create_record(self, data: Any) -> Filing:
        given = {**data, "flow": data["flow"].code, "sections": pairs(data["sections"])}
        return acts.bring_document(**given, acting_user=self.user, at=self.at)

    @extend_schema(request=FilingChange, responses={200: FilingSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: Any = None) -> Response:
        """Say anew what a brought document says, before it is submitted or after a return."""
        filing, given = self.get_object(), self._given(FilingChange, request)
        sections = pairs(given["sections"])
        acts.change_document(filing=filing, title=given["title"], sections=sections, acting_user=self.user, at=self.at)
        return self._shown(filing)

    @extend_schema(
        operation_id="filings_attach",
        request={"multipart/form-data": AttachInput},
        responses={200: AttachedFileSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def attach(self, request: Request, pk: Any = None) -> Response:
        """Bring a file; it goes with the submission that names its `id`, and is dropped after a day otherwise."""
        filing, given = self.get_object(), self._given(AttachInput, request)
        if not can_file(self.user, department=filing.department, at=self.at):
            self.permission_denied(request)
        stored = store(given["file"].file, name=given["file"].name, kind=DOCUMENT, acting_user=self.user, at=self.at)
        return Response(AttachedFileSerializer(stored).data)

    @extend_schema(request=SubmitInput, responses={200: FilingSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: Any = None) -> Response:
        """File it (R-207); after a return with an answer to each remark that must be mended (R-211)."""
        filing, given = self.get_object(), self._given(SubmitInput, request)
        files: list[StoredFile] = [file_visible_to(self.user, one, at=self.at) for one in given["files"]]
        acts.submit(
            filing=filing,
            receiver=given["receiver"],
            note=given["note"],
            answers={one["remark"]: one["text"] for one in given["answers"]},
            files=files,
            acting_user=self.user,
            at=self.at,
        )
        return self._shown(filing)

    @extend_schema(request=FilingReasonInput, responses={200: FilingSerializer})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: Any = None) -> Response:
        """Take a filing back before it is decided."""
        filing = self.get_object()
        acts.drop(filing=filing, **self._given(FilingReasonInput, request), acting_user=self.user, at=self.at)
        return self._shown(filing)

    @extend_schema(request=ReturnInput, responses={200: FilingSerializer})
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, pk: Any = None) -> Response:
        """Return a filing naming what is to be mended, each at its place (R-211)."""
        filing, given = self.get_object(), self._given(ReturnInput, request)
        acts.return_filing(
            filing=filing,
            reason=given["reason"],
            remarks=[Remark(**one) for one in given["remarks"]],
            submission=given["submission"],
            acting_user=self.user,
            at=self.at,
        )
        return self._shown(filing)

    @extend_schema(request=AcceptInput, responses={200: FilingSerializer})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any = None) -> Response:
        """Take a filing on record (R-208): number and receipt."""
        filing = self.get_object()
        given = self._given(AcceptInput, request)
        acts.accept(filing=filing, entropy=new_entropy(), **given, acting_user=self.user, at=self.at)
        return self._shown(filing)

    @nested_list(RoundSerializer, ordering=("-number",))
    def submissions(self, filing: Filing) -> QuerySet[FilingRound]:
        """Every submission: content, digest, files."""
        files = FilingAttachment.objects.order_by("position")
        return filing.rounds.select_related("receiver").prefetch_related(Prefetch("attachments", files))

    @nested_list(RemarkSerializer, ordering=("pk",))
    def remarks(self, filing: Filing) -> QuerySet[FilingRemark]:
        """The remarks on each submission that has been decided, with their answers; reviewers see their own at once."""
        return remarks_visible_to(self.user, filing, at=self.at)

    def _given(self, serializer_class: Any, request: Request) -> dict[str, Any]:
        given = serializer_class(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _shown(self, filing: Filing) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=filing.pk)).data)


class DutyApiFilter(filters.FilterSet):
    """Which duties."""

    flow = filters.CharFilter(field_name="flow__code", max_length=40)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=DutyState.choices)
    cause = filters.ChoiceFilter(choices=Cause.choices)
    year = filters.NumberFilter(min_value=2000, max_value=2100)
    due_at = filters.DateFromToRangeFilter()

    class Meta:
        model = FilingDuty
        fields = ()


class FilingDutyViewSet(ReadOnlyResource):
    """The duties of your departments, and of the flows they receive."""

    resource = "filing-duties"
    serializer_class = FilingDutySerializer
    filterset_class = DutyApiFilter
    queryset = FilingDuty.objects.none()
    ordering: ClassVar[Sequence[str]] = ("due_at", "pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[FilingDuty]:
        return duties_visible_to(self.user, at=self.at)


class SchemeApiFilter(filters.FilterSet):
    """Which work schemes."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=SchemeState.choices)

    class Meta:
        model = WorkScheme
        fields = ()


class WorkSchemeViewSet(ReadOnlyResource):
    """Schemes in force and earlier ones; drafts to their department."""

    resource = "work-schemes"
    serializer_class = WorkSchemeSerializer
    filterset_class = SchemeApiFilter
    queryset = WorkScheme.objects.none()
    ordering: ClassVar[Sequence[str]] = ("department__code", "-version")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[WorkScheme]:
        return schemes_visible_to(self.user, at=self.at)


class OrderApiFilter(filters.FilterSet):
    """Which supervision orders."""

    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=OrderState.choices)

    class Meta:
        model = SupervisionOrder
        fields = ()


class SupervisionOrderViewSet(ReadOnlyResource):
    """The orders your departments issued or received."""

    resource = "supervision-orders"
    serializer_class = SupervisionOrderSerializer
    filterset_class = OrderApiFilter
    queryset = SupervisionOrder.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-issued_at", "-pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[SupervisionOrder]:
        return orders_visible_to(self.user, at=self.at).prefetch_related("ordered")

    @extend_schema(request=OrderAnswerInput, responses={200: SupervisionOrderSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """Answer an order (R-209)."""
        order = self.get_object()
        given = OrderAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        answer_order(order=order, **given.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=order.pk)).data)
