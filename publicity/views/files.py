"""A record as data, its files, the feed of what is new."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.refusals import Absent
from publicity import storage
from publicity.kinds import PublicationKind
from publicity.models import Publication
from publicity.selectors import public_record, public_records
from publicity.states import PublicationState
from publicity.views.base import PublicMixin

FEED_LENGTH = 50
REVALIDATE = "no-cache"
"""May be kept, and must be asked for each time: a file of an ended publication is refused before a copy is used."""


def readable(pk: int, view: PublicMixin) -> Publication:
    """The record, unless only a notice of it is left."""
    publication = public_record(pk, at=view.at)
    if not publication.is_readable:
        raise Absent()
    return publication


class RecordText(PublicMixin):
    """The canonical text of a record: its SHA-256 is the digest shown on the page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        publication = readable(pk, self)
        response = HttpResponse(publication.record_text, content_type="application/json")
        response.headers["ETag"] = f'"{publication.record_digest}"'
        response.headers["Content-Disposition"] = f'attachment; filename="record-{pk}.json"'
        return response


class RecordFile(PublicMixin):
    """A file of a record, byte for byte as published."""

    def get(self, request: HttpRequest, pk: int, role: str) -> HttpResponseBase:
        file = readable(pk, self).files.filter(role=role).first()
        if file is None:
            raise Absent()
        etag = f'"{file.sha256}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": REVALIDATE})
        path = storage.path_of(file.sha256)
        if not path.exists():
            raise Absent()
        response = FileResponse(path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = REVALIDATE
        return response


class Feed(PublicMixin):
    """What became public last, as an Atom feed; ``?kind=`` narrows it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("kind", "")
        feed = Atom1Feed(
            title=_("Published by oversight"),
            link=f"{settings.PUBLIC_URL}{reverse('publicity:home')}",
            description=_("What was published, corrected or withdrawn"),
            language=get_language(),
            feed_url=f"{settings.PUBLIC_URL}{request.path}",
        )
        rows = public_records(at=self.at, kind=kind if kind in PublicationKind.registry else None)
        for row in rows.exclude(state=PublicationState.REPLACED)[:FEED_LENGTH]:
            address = f"{settings.PUBLIC_URL}{row.get_absolute_url()}"
            feed.add_item(
                title=f"{row.definition.title}: {row.display_title}",
                link=address,
                unique_id=address,
                description=row.closed_reason if row.is_notice else row.reference,
                pubdate=row.published_at,
                updateddate=row.closed_at if row.is_notice else row.published_at,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
