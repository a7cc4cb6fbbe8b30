"""A resource for the tests of the API's manners: departments, over their real services."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import include, path
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, ResourceView
from core.api.versions import VersionedMixin
from core.people.models import Department
from core.people.services import correct_department, create_department
from core.refusals import WrongState


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    class Meta:
        model = Department
        fields = ("id", "code", "name", "name_en", "short_name", "valid_from")


class NewDepartment(serializers.Serializer[Any]):
    code = serializers.SlugField(max_length=20)
    name = serializers.CharField(max_length=100)
    name_en = serializers.CharField(max_length=150)
    short_name = serializers.CharField(max_length=20)
    valid_from = serializers.DateField()


class Rename(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)


class DepartmentFilter(filters.FilterSet):
    code = filters.CharFilter()
    since = filters.DateFilter(field_name="valid_from", lookup_expr="gte")
    valid = filters.DateFromToRangeFilter(field_name="valid_from")


class DepartmentViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    resource = "departments"
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    ordering: ClassVar[Sequence[str]] = ("code",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-valid_from": ("-valid_from", "pk")}

    def get_queryset(self) -> QuerySet[Department]:
        return Department.objects.all()

    def get_serializer_class(self) -> Any:
        return DepartmentSerializer

    @property
    def input_serializer_class(self) -> Any:
        return NewDepartment if self.action == "create" else Rename

    def create_record(self, data: Any) -> Department:
        time.sleep(0.02)
        return create_department(**data, acting_user=self.user, at=self.at)

    def change(self, record: Department, data: Any) -> Department:
        return correct_department(
            department=record,
            name=data["name"],
            name_en=record.name_en,
            short_name=record.short_name,
            reason="trial",
            acting_user=self.user,
            at=self.at,
        )


class Refuses(ResourceView):
    def get(self, request: Request) -> Response:
        raise WrongState(state="草稿", place="row 7", rule="R-05")


class Breaks(ResourceView):
    resource = "departments"

    def get(self, request: Request) -> Response:
        raise RuntimeError("a name that must not be shown")


router = SimpleRouter(use_regex_path=False)
router.register("departments", DepartmentViewSet, basename="department")
urlpatterns = [
    path("api/v1/", include((router.urls, "trial"))),
    path("api/v1/refuses/", Refuses.as_view()),
    path("api/v1/breaks/", Breaks.as_view()),
    path("", include("oversight.urls")),
]
