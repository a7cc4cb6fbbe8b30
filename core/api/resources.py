"""What the API views of every app are made of: they parse, make one call, and render."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils import timezone
from django_filters.widgets import SuffixedMultiWidget
from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from core.api.errors import BadQuery
from core.api.idempotency import idempotent
from core.api.pagination import PARAMETERS
from core.people.models import User


class Acting:
    """Who acts and when: ``self.user`` and ``self.at``, the clock read once. ``resource`` names the scopes of clients."""

    resource: ClassVar[str] = ""
    request: Request

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
        is_list = self.action == "list"
        known = set(PARAMETERS) | set(filter_names(self.filterset_class)) if is_list else set()
        for name in request.query_params:
            if name not in known:
                raise BadQuery(name=name, why=", ".join(sorted(known)) or "–")


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
