"""How often one principal, or one address without a principal, may ask."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.throttle import address_of, knock

MINUTE = 60


class PerPrincipal(BaseThrottle):
    """``API_RATE`` requests a minute for an account, ``API_RATE_ANONYMOUS`` for an address without one."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.user and request.user.is_authenticated:
            who, most = f"user-{request.user.pk}", settings.API_RATE
        else:
            who, most = f"address-{address_of(request._request)}", settings.API_RATE_ANONYMOUS
        self.seconds = knock("api", who, most=most, seconds=MINUTE)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds
