"""Error pages in the reader's language. They use no database, no session and no user: those may be what failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[str | Promise, str | Promise, str | Promise]
WORDS: dict[int, Words] = {
    400: (
        _("This request was not understood"),
        _("The address or what was sent with it is damaged."),
        _("Go back, reload the page and try again."),
    ),
    403: (
        _("Not allowed"),
        _("You may not open this page."),
        _("If your work needs it, ask the administrator of your department for the post."),
    ),
    404: (
        _("There is no such page"),
        _("There is nothing at this address, or you may not see it."),
        _("Check the address, or find the record by search."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Nothing was changed. The fault has been recorded."),
        _("Try again in a minute; if it happens again, tell the administrator what you were doing and when."),
    ),
}
CSRF_WORDS: Words = (
    _("This form is too old"),
    _("For safety a form is only taken from a page of this system that was opened in this session."),
    _("Go back, reload the page and send it again. Cookies must be allowed."),
)


def _page(words: Words, status: int) -> HttpResponse:
    title, sentence, way_out = words
    context = {"title": title, "sentence": sentence, "way_out": way_out, "status": status}
    return HttpResponse(loader.get_template("error.html").render(context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(WORDS[400], 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(WORDS[403], 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(WORDS[404], 404)


def failed(request: HttpRequest) -> HttpResponse:
    return _page(WORDS[500], 500)


def csrf_failed(request: HttpRequest, reason: str = "", **_kwargs: Any) -> HttpResponse:
    return _page(CSRF_WORDS, 403)
