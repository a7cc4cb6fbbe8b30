"""What every page of the portal shares: nobody signs in, and nobody keeps a copy."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView, View


class PublicMixin(View):
    """A page for anyone. It is kept by no browser and no proxy: what has ended is gone at the next look."""

    @cached_property
    def at(self) -> dt.datetime:
        """The moment of this request, in the zone's time."""
        return timezone.localtime()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = View.dispatch(self, request, *args, **kwargs)  # past the sign-in that list pages of staff ask for
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PublicPage(PublicMixin, TemplateView):
    """A page of the portal with a template of its own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"at": self.at, **kwargs})
