"""Send a file, in place or as a download."""

from django.http import FileResponse, HttpResponseBase
from django.utils.http import http_date
from django.views.generic import View

from core.files.models import StoredFile
from core.files.selectors import file_visible_to
from core.pages.views import PageMixin


def file_response(stored: StoredFile, *, download: bool) -> FileResponse:
    """The content with headers that keep a browser from taking it for anything else. The caller has checked who asks.

    Only images and PDF are shown in place; everything else is a download, whatever was asked.
    """
    response = FileResponse(
        stored.open(),
        as_attachment=download or not stored.is_inline,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{stored.sha256}"'
    response["Last-Modified"] = http_date(stored.stored_at.timestamp())
    return response


class FilePage(PageMixin, View):
    """``/files/<pk>/``; ``?download`` asks for a download."""

    def get(self, request: object, pk: int) -> HttpResponseBase:
        stored = file_visible_to(self.user, pk, at=self.at)
        return file_response(stored, download="download" in self.request.GET)
