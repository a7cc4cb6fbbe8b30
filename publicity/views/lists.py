"""Lists of the portal: one look, filters in the address, export of exactly the public rows."""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter, DateFromToRangeFilter, FilterSet

from core.pages.excel import SPOOL_BYTES, guarded, workbook
from core.pages.forms import DayRangeInput
from core.pages.listing import EXPORT_LIMIT, Column, ListPage, TooManyToExport
from core.throttle import address_of, knock
from publicity import words
from publicity.errors import TooOften
from publicity.kinds import SECTIONS, PublicationKind, Section, kinds_of
from publicity.kinds import Column as KindColumn
from publicity.models import FacetValue, Publication
from publicity.selectors import mark, matching, part_of_subject, public_list, public_record, public_search
from publicity.views.base import PublicMixin

EXPORTS, EXPORTS_IN = 20, 600
PAGE_KINDS = {"number": "number", "day": "day", "moment": "moment", "code": "code"}


class PublicList(PublicMixin, ListPage):
    """A list anyone may read."""

    template_name = "publicity/list.html"
    order = ("-published_at", "-pk")
    empty_title = gettext_lazy("Nothing is public here yet")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form = request.GET.get("export", "")
        if form in ("csv", "xlsx"):
            self._check_export()
        return self.as_csv() if form == "csv" else super().get(request, *args, **kwargs)

    def prepare(self, rows: list[Any]) -> None:
        mark(rows, at=self.at)

    def _check_export(self) -> None:
        """An export is work: not too long, and not too often from one place."""
        wait = knock("public-export", address_of(self.request), most=EXPORTS, seconds=EXPORTS_IN)
        if wait:
            raise TooOften(seconds=wait)
        if self.rows.order_by()[: EXPORT_LIMIT + 1].count() > EXPORT_LIMIT:
            raise TooManyToExport(limit=f"{EXPORT_LIMIT:,}")

    @cached_property
    def export_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_export]

    def _file_name(self) -> str:
        return f"{slugify(str(self.title), allow_unicode=True)}-{self.at:%Y%m%d-%H%M}"

    def export(self) -> FileResponse:
        """Every public row under these filters as Excel, and a sheet that says what it is and when it was taken."""
        title = str(self.title)
        return workbook(
            name=self._file_name(),
            title=title,
            headings=[str(column.label) for column in self.export_columns],
            rows=self._export_rows(self.export_columns),
            about=[
                (_("List"), title),
                (_("As of"), f"{self.at:%Y-%m-%d %H:%M}"),
                (_("Address"), f"{settings.PUBLIC_URL}{self.url(export='')}"),
            ],
        )

    def as_csv(self) -> FileResponse:
        """The same rows as CSV (UTF-8 with the mark Excel knows), written row by row in constant memory."""
        file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES, suffix=".csv")  # noqa: SIM115 - closed by the response
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        lines = csv.writer(text)
        lines.writerow([guarded(str(column.label)) for column in self.export_columns])
        for values in self._export_rows(self.export_columns):
            lines.writerow([guarded(_as_text(value)) for value in values])
        text.detach().seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{self._file_name()}.csv", content_type="text/csv")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(csv_url=self.url(export="csv", after="", before=""), **kwargs)


class KindList(PublicList):
    """The records of one kind: of a section of the portal, or those that are part of one publication."""

    search_hint = gettext_lazy("Name, code or number, or any part of it")

    @cached_property
    def section(self) -> Section:
        return SECTIONS[self.kind.section]

    @cached_property
    def kind(self) -> PublicationKind:
        slug = self.kwargs.get("slug", "")
        section = self.kwargs.get("section")
        offered = kinds_of(section) if section else [kind for name in SECTIONS for kind in kinds_of(name)]
        for kind in offered:
            if slug in ("", kind.slug):
                return kind
        raise Http404

    @cached_property
    def whole(self) -> Publication | None:
        """The publication whose parts are listed, if they are those of one."""
        return public_record(self.kwargs["pk"], at=self.at) if "pk" in self.kwargs else None

    @property
    def title(self) -> Any:  # type: ignore[override]
        return self.kind.plural

    @property
    def lead(self) -> Any:  # type: ignore[override]
        return self.whole.display_title if self.whole else self.section.lead

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return columns_of(self.kind)

    @cached_property
    def filterset_class(self) -> type[FilterSet]:  # type: ignore[override]
        return filterset_of(self.kind)

    def get_queryset(self) -> QuerySet[Publication]:
        rows = public_list(at=self.at, kind=self.kind.name).defer("search", "publisher")
        return part_of_subject(rows, self.whole) if self.whole else rows

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return matching(rows, text)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [(kind.plural, kind.url, kind is self.kind) for kind in kinds_of(self.section.name)]
        return super().get_context_data(
            tabs=tabs if len(tabs) > 1 and not self.whole else [], whole=self.whole, **kwargs
        )


class Search(PublicList):
    """Everything public that contains the words asked for."""

    title = gettext_lazy("Search what is public")
    search_hint = gettext_lazy("Name, code or number, or any part of it")
    columns = (
        Column(
            "title",
            gettext_lazy("Title"),
            value=lambda row: row.display_title,
            template="publicity/_title.html",
            heads_row=True,
        ),
        Column("kind", gettext_lazy("Kind"), value=lambda row: str(row.definition.title)),
        Column("reference", gettext_lazy("Number"), kind="code"),
        Column("department", gettext_lazy("Department"), value=lambda row: shown("department", row.publisher)),
        Column("published_at", gettext_lazy("Published at"), kind="moment", sort="published_at"),
    )

    def get_queryset(self) -> QuerySet[Publication]:
        return public_search(self.search_text, at=self.at)

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = bool(self.search_text)
        return super().get_context_data(**kwargs) | {
            "empty_title": _("Nothing public contains these words") if asked else _("What are you looking for?"),
            "empty_text": _("Part of a name or code is enough; several words must all occur."),
            "is_filtered": False,
            "export_url": "",
            "csv_url": "",
        }


# --- columns and filters of a kind ----------------------------------------------------------------------------------


def columns_of(kind: PublicationKind) -> list[Column]:
    """The columns a kind declares, then when it was published; in the export also state, reason, end, digest, address."""
    first, *rest = kind.columns
    before, after = f"{settings.PUBLIC_URL}{reverse('publicity:record', args=[0])}".rsplit("0", 1)
    return [
        Column(first.name, first.label, value=_reader(first, always=True), template="publicity/_title.html", heads_row=True),
        *(
            Column(
                column.name,
                column.label,
                value=_reader(column),
                kind=PAGE_KINDS.get(column.kind, "text"),
                on_page=column.on_page,
            )
            for column in rest
        ),
        Column("published_at", _("Published at"), kind="moment", sort="published_at"),
        *([Column("mark", _("How far it is"), value=lambda row: str(row.mark[1]), on_page=False)] if kind.mark else []),
        Column("state", _("State"), value=lambda row: row.get_state_display(), on_page=False),
        Column("reason", _("Reason"), value=lambda row: row.closed_reason if row.is_notice else "", on_page=False),
        Column("until", _("Public until"), value="shown_until", kind="moment", on_page=False),
        Column("digest", _("Digest of the record"), value="record_digest", kind="code", on_page=False),
        Column(
            "address",
            _("Address"),
            value=lambda row: f"{before}{row.pk}{after}",
            on_page=False,
        ),
    ]  # fmt: skip


def _reader(column: KindColumn, *, always: bool = False) -> Any:
    def read(row: Publication) -> Any:
        if row.is_notice and not always:
            return None
        return shown(column.kind, column.value_of(row.payload))

    return read


def shown(kind: str, value: Any) -> Any:
    """A value of a payload as lists show it, in the reader's language."""
    language = get_language() or ""
    match kind:
        case "moment":
            return dt.datetime.fromisoformat(value) if value else None
        case "day":
            return dt.date.fromisoformat(value) if value else None
        case "department" | "both":
            return words.said(value, language)
        case "departments":
            return (", " if language.startswith("en") else "、").join(words.said(one, language) for one in value)
        case _:
            return value


def filterset_of(kind: PublicationKind) -> type[FilterSet]:
    """Filters by the facets of a kind, offering the values its records ever had, and by the day of publication."""
    offered: dict[str, list[tuple[str, str]]] = {}
    for value in FacetValue.objects.filter(kind=kind.name).order_by("facet", "value"):
        offered.setdefault(value.facet, []).append((value.value, value.words))
    filters: dict[str, Any] = {
        facet.name: ChoiceFilter(
            label=facet.label,
            choices=offered[facet.name],
            empty_label=_("All"),
            method=lambda rows, name, value: rows.filter(facets__contains=[f"{name}={value}"]),
        )
        for facet in kind.facets
        if len(offered.get(facet.name, ())) > 1
    }
    filters["published"] = DateFromToRangeFilter(
        field_name="published_at", label=_("Published on"), widget=DayRangeInput()
    )
    return type("PublicFilter", (FilterSet,), filters)


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case _:
            return str(value)
