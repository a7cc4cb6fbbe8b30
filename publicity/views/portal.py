"""Home, record, how this works, seals."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse

from core.ledger.models import Seal
from core.pages.keyset import Count, count, page_of
from core.refusals import Absent
from publicity import bigrams
from publicity.kinds import SECTIONS, PublicationKind, Section, kinds_of
from publicity.models import Publication
from publicity.selectors import ended_by_kind, mark, parts_of, portal_channel, public_list, public_record
from publicity.views.base import PublicMixin, PublicPage

LATEST = 5
SEALS_A_PAGE = 50
ROWS_A_PAGE = 100


class Home(PublicPage):
    """What is public, and where: a search box, the latest of each kind, the counts."""

    template_name = "publicity/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = ended_by_kind()
        sections = [(section, self._kinds(section, ended)) for section in SECTIONS.values()]
        return super().get_context_data(sections=[pair for pair in sections if pair[1]], **kwargs)

    def _kinds(self, section: Section, ended: dict[str, int]) -> list[dict[str, Any]]:
        return [self._facts(kind, ended.get(kind.name, 0)) for kind in kinds_of(section.name)]

    def _facts(self, kind: PublicationKind, ended: int) -> dict[str, Any]:
        rows = public_list(at=self.at, kind=kind.name)
        number: Count = count(rows)
        latest = list(rows[:LATEST])
        mark(latest, at=self.at)
        return {"kind": kind, "url": kind.url, "latest": latest, "count": number, "ended": ended}


class Record(PublicPage):
    """One record: its content, or the notice that is left of it; its digest, files, versions and ends."""

    def get_template_names(self) -> list[str]:
        return [self.publication.definition.template if self.publication.is_readable else "publicity/notice.html"]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.publication = public_record(kwargs["pk"], at=self.at)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication, kind = self.publication, self.publication.definition
        parts = parts_of(publication, at=self.at) if publication.is_readable else {}
        for rows in parts.values():
            mark(rows, at=self.at)
        computed = kind.page(publication, parts, self.at) if kind.page and publication.is_readable else {}
        return super().get_context_data(
            publication=publication,
            kind=kind,
            payload=publication.payload if publication.is_readable else {},
            parts=parts,
            channel=portal_channel(publication),
            newer=self._newer(publication),
            whole=publication.part_of,
            public_address=f"{settings.PUBLIC_URL}{publication.get_absolute_url()}",
            **computed,
            **kwargs,
        )

    def _newer(self, publication: Publication) -> Publication | None:
        """The record that took the place of this one, if it is public."""
        newer = getattr(publication, "replaced_by", None)
        if newer is None:
            return None
        return Publication.objects.on_portal(self.at).filter(pk=newer.pk).first()


class RecordRows(PublicPage):
    """A long list within a record, page by page, with search by any part; all of it is in the record as data."""

    template_name = "publicity/rows.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication = public_record(self.kwargs["pk"], at=self.at)
        rows = publication.definition.rows
        if rows is None or not publication.is_readable:
            raise Absent()
        asked = bigrams.plain(self.request.GET.get("q", "")[:100])
        found = [row for row in publication.payload.get(rows.field, []) if asked in _all_texts(row)]
        page = Paginator(found, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        table = [[(column, column.value_of(row)) for column in rows.columns] for row in page]
        return super().get_context_data(
            publication=publication, rows=rows, table=table, page=page, q=self.request.GET.get("q", ""), **kwargs
        )


def _all_texts(row: dict[str, Any]) -> str:
    return "\n".join(bigrams.plain(value) for value in row.values() if isinstance(value, str))


class How(PublicPage):
    """In plain words: how a draw is made checkable, what is published, on which basis, until when."""

    template_name = "publicity/how.html"


class Seals(PublicPage):
    """The seals of the ledger: digests over everything done, each chained to the one before."""

    template_name = "publicity/seals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        page = page_of(
            Seal.objects.all(),
            ("-seq",),
            size=SEALS_A_PAGE,
            after=asked.get("after", ""),
            before=asked.get("before", ""),
        )
        return super().get_context_data(
            page=page,
            next_url=f"?after={page.after}" if page.after else "",
            previous_url=f"?before={page.before}" if page.before else "",
            **kwargs,
        )


class SealsAsData(PublicMixin):
    """The latest seals as JSON, newest first; ``?below=<number>`` goes further back."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> JsonResponse:
        seals = Seal.objects.order_by("-seq")
        below = request.GET.get("below", "")
        if below.isascii() and below.isdigit():
            seals = seals.filter(seq__lt=min(int(below), 2**62))
        found = list(seals[:500])
        return JsonResponse({"seals": [seal_facts(seal) for seal in found]})


def seal_facts(seal: Seal) -> dict[str, Any]:
    """A seal as published; ``digest`` covers the lines "seal", number, digest before, time, root."""
    return {
        "number": seal.seq,
        "sealed_at": seal.sealed_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "previous": seal.prev,
        "chains": seal.heads,
        "root": seal.root,
        "digest": seal.digest,
    }
