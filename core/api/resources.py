"""What the API views of every app are made of: they parse, make one call, and render."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.widgets import SuffixedMultiWidget
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from core.api.errors import BadQuery
from core.api.idempotency import idempotent
from core.api.pagination import PARAMETERS
from core.people.models import User


class Acting:
    """Who acts and when: ``self.user`` and ``self.at``, the clock read once. ``resource`` names the scopes of clients."""

    resource: ClassVar[str] = ""
    request: Any

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)  # the permission classes came first
        return self.request.user

    @cached_property
    def at(self) -> dt.datetime:
        return timezone.now()


class ResourceView(Acting, APIView):
    """An address that is no list of records: figures, acts, exports."""


class ResourceViewSet(Acting, GenericViewSet[Any]):
    """Records of one kind. ``ordering`` ends in a unique column; ``orderings`` offers others by name."""

    ordering: ClassVar[Sequence[str]] = ("-pk",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {}
    filterset_class: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._refuse_unknown_parameters(request)

    def _refuse_unknown_parameters(self, request: Request) -> None:
        """A misspelt filter must not silently give everything."""
        if request.method not in ("GET", "HEAD"):
            return
        is_list = self.action == "list" or hasattr(getattr(self, self.action or "", None), "is_nested_list")
        known = set(PARAMETERS) | set(filter_names(self.filterset_class)) if is_list else set()
        for name in request.query_params:
            if name not in known:
                raise BadQuery(name=name, why=", ".join(sorted(known)) or "–")


def nested_list(
    serializer_class: type[BaseSerializer[Any]], *, ordering: Sequence[str], filterset_class: Any = None, **options: Any
) -> Callable[[Callable[[Any, Any], QuerySet[Any]]], Any]:
    """The rows that belong to one record, at ``…/<id>/<name>/``, by pages like any list.

    The method gets the record and returns the rows: ``def exclusions(self, draw): return exclusions_of(draw)``.
    """

    def make(method: Callable[[Any, Any], QuerySet[Any]]) -> Any:
        def listed(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            record = get_object_or_404(self.get_queryset(), **{self.lookup_field: kwargs[self.lookup_field]})
            rows = self.filter_queryset(method(self, record))
            page = self.paginate_queryset(rows)
            return Response(self.get_paginated_response(self.get_serializer(page, many=True).data).data)

        listed.__name__, listed.__qualname__, listed.__doc__ = method.__name__, method.__qualname__, method.__doc__
        listed.is_nested_list = True  # type: ignore[attr-defined]
        offered = action(
            detail=True,
            serializer_class=serializer_class,
            filterset_class=filterset_class,
            filter_backends=[DjangoFilterBackend] if filterset_class else [],
            ordering=ordering,
            orderings={},
            **options,
        )(listed)
        return extend_schema(responses={200: serializer_class(many=True)})(offered)

    return make


def filter_names(filterset_class: Any) -> list[str]:
    """The query parameters a filter set understands."""
    names: list[str] = []
    for name, one in (filterset_class.base_filters if filterset_class else {}).items():
        widget = one.field.widget
        if isinstance(widget, SuffixedMultiWidget):
            names += [f"{name}_{suffix}" if suffix else name for suffix in widget.suffixes]
        else:
            names.append(name)
    return names


class ReadOnlyResource(ListModelMixin, RetrieveModelMixin, ResourceViewSet):
    """A list by pages, and one record. ``get_queryset`` makes one call to a selector."""


class IdempotentCreateMixin:
    """POST creates one record, once per ``Idempotency-Key``.

    The view gives ``input_serializer_class`` and ``create_record(data)``, which makes the one call to the service;
    ``serializer_class`` renders what came of it.
    """

    input_serializer_class: Any

    def create_record(self, data: Any) -> Model:
        raise NotImplementedError

    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create one record; send an `Idempotency-Key`."""
        serializer = self.input_serializer_class(
            data=request.data,
            context=self.get_serializer_context(),  # type: ignore[attr-defined]
        )
        serializer.is_valid(raise_exception=True)
        record = self.create_record(serializer.validated_data)
        data = self.get_serializer(record).data  # type: ignore[attr-defined]
        return Response(data, status=status.HTTP_201_CREATED, headers=self._location(record))

    def _location(self, record: Model) -> dict[str, str]:
        try:
            address = self.reverse_action("detail", args=[getattr(record, self.lookup_field)])  # type: ignore[attr-defined]
        except NoReverseMatch:
            return {}
        return {"Location": address}
