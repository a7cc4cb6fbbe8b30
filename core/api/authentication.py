"""Machine clients sign in with a token: ``Authorization: Bearer <token>``."""

import hmac
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.api.models import ApiClient
from core.api.tokens import digest_of, prefix_of
from core.people.models import User


class ClientAuthentication(BaseAuthentication):
    """The account of the client acts; ``request.auth`` is the client, with its scopes."""

    def authenticate(self, request: Request) -> tuple[User, ApiClient] | None:
        kind, _space, token = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        text = token.decode("ascii", errors="replace").strip()
        digest = digest_of(text)
        client = ApiClient.objects.select_related("user__department").filter(prefix=prefix_of(text)).first()
        if client is None or not hmac.compare_digest(client.digest, digest):
            raise AuthenticationFailed(_("The token is not valid."), code="token_invalid")
        if not client.is_live(timezone.now()) or not client.user.is_active:
            raise AuthenticationFailed(_("The token has expired or was revoked."), code="token_ended")
        request._request.api_client = client  # type: ignore[attr-defined]  # for the middleware that notes the use
        return client.user, client

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def client_of(request: Any) -> ApiClient | None:
    """The machine client behind a request; None for a person."""
    return request.auth if isinstance(getattr(request, "auth", None), ApiClient) else None
