"""Imports of published lists of spot-check items over the API: upload, columns, questions, answers, entering."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.inputs import Input
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.pages.excel import workbook
from core.people.models import Department
from core.refusals import Absent
from registry.item_list_words import doubts_of, question_sentence
from registry.item_lists import Ask, ItemColumn
from registry.item_selectors import item_imports_visible_to
from registry.item_states import ItemImportState
from registry.models import ItemImport
from registry.services import item_imports as acts
from registry.services.item_list_preview import OUTCOMES, read_preview, rejects_table

describe("spot-check-item-imports", "Published lists of spot-check items: questions about their words, then drafts.")


class ListQuestionSerializer(serializers.Serializer[Any]):
    """A question about printed words, asked once for all rows that print them."""

    key = serializers.CharField(help_text="Names the question in `answers`.")
    ask = serializers.ChoiceField(choices=[one.value for one in Ask])
    text = serializers.CharField(allow_blank=True, help_text="As printed.")
    frequency = serializers.CharField(allow_blank=True)
    question = serializers.CharField()
    doubts = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.IntegerField())


class ItemImportSerializer(serializers.ModelSerializer[ItemImport]):
    """An import with its counts: as it would enter now, or as it was entered."""

    department = serializers.CharField(source="department.code", read_only=True)

    class Meta:
        model = ItemImport
        fields = ("id", "state", "department", "file_name", "sha256", "sheet", "prefix", "row_count", *OUTCOMES)
        read_only_fields = fields


class ItemImportDetailSerializer(ItemImportSerializer):
    """With what is still open."""

    unknown_columns = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()

    class Meta(ItemImportSerializer.Meta):
        fields = (*ItemImportSerializer.Meta.fields, "unknown_columns", "questions")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    def to_representation(self, instance: ItemImport) -> dict[str, Any]:
        self._preview = None
        if instance.state == ItemImportState.OPEN:
            self._preview = read_preview(instance, on=self.context["view"].at)
            for outcome in OUTCOMES:
                setattr(instance, outcome, self._preview.counts[outcome])
        return super().to_representation(instance)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_unknown_columns(self, source: ItemImport) -> list[str]:
        return self._preview.columns.unknown if self._preview else []

    @extend_schema_field(ListQuestionSerializer(many=True))
    def get_questions(self, source: ItemImport) -> list[dict[str, Any]]:
        return [
            {
                "key": asked.key,
                "ask": asked.ask.value,
                "text": asked.text,
                "frequency": asked.frequency,
                "question": question_sentence(asked),
                "doubts": doubts_of(asked),
                "rows": rows,
            }
            for asked, rows in (self._preview.questions if self._preview else ())
        ]


class ItemImportInput(Input):
    file = serializers.FileField()
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    sheet = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    prefix = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")


class ListColumnsInput(Input):
    columns = serializers.DictField(child=serializers.ChoiceField(choices=[one.value for one in ItemColumn]))


class ListAnswersInput(Input):
    answers = serializers.DictField(child=serializers.CharField(max_length=4000))


class EnterItemsInput(Input):
    good_rows_only = serializers.BooleanField(default=False)


class ItemImportFilter(filters.FilterSet):
    """Which imports."""

    state = filters.MultipleChoiceFilter(choices=ItemImportState.choices)
    department = filters.CharFilter(field_name="department__code", max_length=20)

    class Meta:
        model = ItemImport
        fields = ()


class ItemImportViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Imports of the departments whose items one drafts."""

    resource = "spot-check-item-imports"
    input_serializer_class = ItemImportInput
    filterset_class = ItemImportFilter
    queryset = ItemImport.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    lookup_value_converter = "int"

    def get_serializer_class(self) -> Any:
        return ItemImportSerializer if self.action == "list" else ItemImportDetailSerializer

    def get_queryset(self) -> QuerySet[ItemImport]:
        return item_imports_visible_to(self.user, at=self.at)

    def get_parsers(self) -> list[Any]:
        """The file comes as a form; everything else as JSON. (DRF asks before it has set ``action``.)"""
        asked = getattr(self, "action", None)
        if asked is None and getattr(self, "request", None) is not None:
            asked = self.action_map.get((self.request.method or "").lower())
        return [MultiPartParser()] if asked == "create" else super().get_parsers()

    def create_record(self, data: Any) -> ItemImport:
        file = data.pop("file")
        return acts.upload_items(
            content=b"".join(file.chunks()), file_name=file.name, **data, acting_user=self.user, at=self.at
        )

    @extend_schema(request=ListColumnsInput, responses={200: ItemImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, pk: Any = None) -> Response:
        """Say what the columns with unknown headers hold."""
        chosen = self._given(ListColumnsInput, request)["columns"]
        acts.answer_item_columns(source=self.get_object(), chosen=chosen, acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(request=ListAnswersInput, responses={200: ItemImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: Any = None) -> Response:
        """Say what printed words mean, by the keys of the questions."""
        given = self._given(ListAnswersInput, request)["answers"]
        acts.answer_items(source=self.get_object(), answers=given, acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(request=EnterItemsInput, responses={200: ItemImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, pk: Any = None) -> Response:
        """Enter the list as drafts, in one act; refused while a question is open."""
        given = self._given(EnterItemsInput, request)
        acts.enter_items(source=self.get_object(), **given, acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(request=None, responses={200: ItemImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any = None) -> Response:
        """Give the import up; nothing of it was entered."""
        acts.discard_items(source=self.get_object(), acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def rejects(self, request: Request, pk: Any = None) -> FileResponse:
        """The rows that cannot enter, as a workbook with the reason beside each."""
        source = self.get_object()
        headings, rows = rejects_table(source, on=self.at)
        if not rows:
            raise Absent()
        return workbook(name=source.file_name, title="rejects", headings=headings, rows=rows)

    def _given(self, serializer: Any, request: Request) -> dict[str, Any]:
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _shown(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
