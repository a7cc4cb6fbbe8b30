"""What a client's scopes open. What the account behind it may do is decided by the service, as for everybody."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core.api.authentication import client_of
from core.api.errors import ClosedToClients, ScopeMissing


def scope_for(resource: str, method: str) -> str:
    return f"{resource}:{'read' if method in SAFE_METHODS else 'write'}"


class HasScope(BasePermission):
    """A person needs no scope. A client needs ``<resource>:read`` or ``:write``; a view without a resource is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        client = client_of(request)
        if client is None:
            return True
        resource = getattr(view, "resource", "")
        if not resource:
            raise ClosedToClients()
        scope = scope_for(resource, request.method or "GET")
        if scope not in client.scopes:
            raise ScopeMissing(scope=scope)
        return True
