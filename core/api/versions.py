"""Two people never overwrite each other: a change says which version it was made from (``If-Match``)."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Model
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from core.api.errors import VersionChanged, VersionMissing


def etag_of(representation: Any) -> str:
    """The version of a record as this reader sees it: a digest of its canonical JSON."""
    text = json.dumps(representation, sort_keys=True, ensure_ascii=False, cls=JSONEncoder)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


class VersionedMixin:
    """GET of one record gives its ``ETag``; PATCH demands it back, compares it under the row's lock, and calls ``change``.

    The view gives ``input_serializer_class`` and ``change(record, data)``, which makes the one call to the service.
    """

    input_serializer_class: Any
    is_versioned = True

    def change(self, record: Any, data: dict[str, Any]) -> Model:
        """Make the one call to the service; returns the record as it stands then."""
        raise NotImplementedError

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record; its version stands in `ETag`."""
        return self._versioned(self.get_object())  # type: ignore[attr-defined]

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change the record, from the version named in `If-Match`."""
        given = request.headers.get("If-Match", "")
        if not given:
            raise VersionMissing()
        serializer = self.input_serializer_class(
            data=request.data,
            partial=True,
            context=self.get_serializer_context(),  # type: ignore[attr-defined]
        )
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            seen = self.get_object()  # type: ignore[attr-defined]
            type(seen)._default_manager.select_for_update().get(pk=seen.pk)
            current = self.get_serializer(self.get_object()).data  # type: ignore[attr-defined]
            if given != etag_of(current):
                raise VersionChanged(_differences(current, request.data))
            return self._versioned(self.change(seen, serializer.validated_data))

    def _versioned(self, record: Model) -> Response:
        data = self.get_serializer(record).data  # type: ignore[attr-defined]
        return Response(data, headers={"ETag": etag_of(data)})


def _differences(current: Any, sent: Any) -> list[dict[str, Any]]:
    """Field by field, what stands now beside what was sent, where the two differ."""
    plain = json.loads(json.dumps(current, cls=JSONEncoder))
    return [
        {"field": name, "current": plain.get(name), "sent": value}
        for name, value in (sent.items() if isinstance(sent, dict) else ())
        if plain.get(name) != value
    ]
