"""What every view of a signed-in person shares; the language switch."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from core.people.models import User
from core.people.services import change_language

if TYPE_CHECKING:
    FormPage = FormView[forms.Form]
else:
    FormPage = FormView  # generic for the type checker alone

ONE_YEAR = 365 * 24 * 3600


class PageMixin(LoginRequiredMixin):
    """A page for a signed-in person, who is ``self.user``; the clock is read once, as ``self.at``."""

    request: HttpRequest
    http_method_names: Sequence[str] = ("get", "head", "post", "options")

    @cached_property
    def at(self) -> dt.datetime:
        """The moment of this request, in the zone's time."""
        return timezone.localtime()

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)  # LoginRequiredMixin came first
        return self.request.user

    def handle_no_permission(self) -> HttpResponseRedirect:
        """To the sign-in page and back; a fragment cannot hold that page, so htmx is told to open it."""
        answer = super().handle_no_permission()
        if self.request.headers.get("HX-Request"):
            answer.headers["HX-Redirect"] = answer.url
            answer.status_code = 204
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"at": self.at, **context}


@csrf_exempt
@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie, and with the account if someone is signed in.

    No CSRF token is asked, so that public pages need no cookie and stay the same for everyone: another site's form
    arrives without the session (SameSite=Lax), and can only change which language a browser shows.
    """
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if isinstance(request.user, User):
        change_language(language=language, acting_user=request.user, at=timezone.now())
    return remember_language(HttpResponseRedirect(target), language)


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Show this browser the pages in a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
