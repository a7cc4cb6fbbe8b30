"""Guards around every request: language, reading that cannot write, pages that are not kept by anyone."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from core.refusals import Refusal

Handler = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Chinese, unless the reader chose English at the switch.

    The browser's own preference is not asked on pages: the first page of a government site is Chinese for everyone.
    API clients have no switch; for them ``Accept-Language`` counts.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = self._language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in dict(settings.LANGUAGES):
            return chosen
        if request.path_info.startswith("/api/") and "HTTP_ACCEPT_LANGUAGE" in request.META:
            return translation.get_language_from_request(request)
        return settings.LANGUAGE_CODE


class NoStoreMiddleware:
    """What a signed-in person sees is kept by no browser and no proxy; the next user of the machine finds nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadOnlyMiddleware:
    """A GET or HEAD runs in a READ ONLY transaction: a page that writes while it is only looked at fails at once.

    Must stand last: what the middlewares above write (the session) happens after the response, outside. Inside a
    test's own transaction it is a savepoint; PostgreSQL gives writing back when the savepoint ends.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        request.user.is_authenticated  # noqa: B018 - looking deletes a session that a new password has ended
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view caught becomes a page that says what, by which rule, and the way out; never an error page.

    htmx gets the message alone, for the place of messages at the top of the page. The API has a handler of its own.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, or the message alone for htmx."""
    if request.headers.get("HX-Request"):
        answer = render(request, "components/refusal.html", {"refusal": refusal}, status=refusal.status)
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML show:top"
        return answer
    template = "refusal.html" if request.user.is_authenticated else "refusal_public.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
