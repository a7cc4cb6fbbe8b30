"""A request that creates something may be sent twice and takes effect once.

The reply is kept under (who, address, key) in the same transaction as what it reports. A second request with the key
waits for the first one to commit and gets the kept reply; if the first was refused nothing is kept, and the second is
judged anew.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from core.api.errors import KeyMissing, KeyReused
from core.api.services import claim_key, keep_reply
from core.people.models import User

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Method = Callable[..., Response]


def idempotent(method: Method) -> Method:
    """For the method of a view that answers a POST which creates: ``Idempotency-Key`` is required and obeyed."""

    @functools.wraps(method)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not _KEY.fullmatch(key):
            raise KeyMissing()
        with transaction.atomic():
            assert isinstance(request.user, User)  # the permission classes came first
            kept = claim_key(acting_user=request.user, route=request.path, key=key, request_digest=_digest(request))
            if kept is None:
                raise KeyReused()
            if kept.status is not None:
                return _again(kept.status, kept.body, kept.location)
            response = method(view, request, *args, **kwargs)
            body = json.loads(json.dumps(response.data, cls=JSONEncoder))
            keep_reply(kept=kept, status=response.status_code, body=body, location=response.headers.get("Location", ""))
            return response

    once.is_idempotent = True  # type: ignore[attr-defined]  # the schema tells of the header
    return once


def _again(status: int, body: Any, location: str) -> Response:
    headers = {"Idempotency-Replayed": "true"} | ({"Location": location} if location else {})
    return Response(body, status=status, headers=headers)


def _digest(request: Request) -> str:
    """Of what was sent: the parsed content in one canonical form, and the digests of files."""
    files = {
        name: [hashlib.sha256(b"".join(file.chunks())).hexdigest() for file in request.FILES.getlist(name)]
        for name in request.FILES
    }
    data = request.data
    if hasattr(data, "lists"):
        data = {name: values for name, values in data.lists() if name not in files}
    text = json.dumps([data, files], sort_keys=True, ensure_ascii=False, cls=JSONEncoder)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
