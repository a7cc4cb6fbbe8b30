"""One look for all lists: search, filters in the address, sorting, pages by key, export of exactly what is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import FilterSet

from core.pages.columns import Column
from core.pages.excel import workbook
from core.pages.keyset import Count, Page, count, page_of, total_order
from core.pages.views import PageMixin
from core.refusals import Refusal, Text

__all__ = ["Column", "Heading", "ListPage", "TooManyToExport"]

PAGE_SIZES = (20, 50, 100)
EXPORT_LIMIT = 100_000
EXPORT_BATCH = 2_000
RANGE_END = re.compile("_(min|max|after|before)$")


class TooManyToExport(Refusal):
    """An export is what a person can read; the whole register leaves by the API."""

    code = "too_many_to_export"
    status = 422
    sentence = gettext_lazy("An export holds at most %(limit)s rows; these filters give more.")
    way_out = gettext_lazy("Narrow the filters, or fetch all rows through the API.")


@dataclass(frozen=True)
class Heading:
    """A column's head: its words, the address that sorts by it, and how it is sorted now (for ``aria-sort``)."""

    column: Column
    url: str
    direction: str


class ListPage(PageMixin, TemplateView):
    """A list. A subclass gives ``title``, ``columns``, ``get_queryset`` (from a selector) and what else it needs.

    ``default_filters`` hold while the address names no filter at all; clearing them is an address too (``?all=1``).
    """

    template_name = "components/list_page.html"
    fragment_name = "components/_list.html"

    title: Text = ""
    lead: Text = ""
    columns: ClassVar[Sequence[Column]] = ()
    order: ClassVar[tuple[str, ...]] = ("pk",)
    filterset_class: type[FilterSet] | None = None
    default_filters: ClassVar[dict[str, str]] = {}
    search_hint: Text = ""
    empty_title: Text = gettext_lazy("Nothing here yet")
    empty_text: Text = ""
    page_size: int = 50

    def get_queryset(self) -> QuerySet[Any]:
        """The rows the person may see: one call to a selector."""
        raise NotImplementedError

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Rows that match the words in the search box; offered where ``search_hint`` is set."""
        raise NotImplementedError

    def prepare(self, rows: list[Any]) -> None:
        """Fetch what a page of rows needs besides, in one query for all of them."""

    def get_actions(self) -> list[tuple[Text, str]]:
        """(words, address) of the buttons beside the title; the first is the main one. Only what the person may do."""
        return []

    # --- what the address says -------------------------------------------------------------------------------------

    @cached_property
    def params(self) -> QueryDict:
        """The address, with the default filters where it names none."""
        given = self.request.GET.copy()
        known = {"q", "all", *(self.filterset_class.base_filters if self.filterset_class else ())}
        if not {RANGE_END.sub("", name) for name in given} & known:
            given.update(self.default_filters)
        return given

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.params, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def sort(self) -> tuple[Column | None, bool]:
        """The column the person chose to sort by, and whether downwards."""
        text = self.request.GET.get("sort", "")
        for column in self.columns:
            if column.sort and column.name == text.lstrip("-"):
                return column, text.startswith("-")
        return None, False

    @property
    def search_text(self) -> str:
        return self.params.get("q", "").strip()[:200] if self.search_hint else ""

    # --- rows --------------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> QuerySet[Any]:
        rows = self.filterset.qs if self.filterset is not None else self.get_queryset()
        return self.search(rows, self.search_text) if self.search_text else rows

    @cached_property
    def total_order(self) -> tuple[str, ...]:
        column, downwards = self.sort
        if column is None:
            return self.order
        return tuple(_turned(key) if downwards else key for key in column.order)

    def get_page(self) -> Page[Any]:
        address = self.request.GET
        page: Page[Any] = page_of(
            self.rows,
            self.total_order,
            size=self.size,
            after=address.get("after", ""),
            before=address.get("before", ""),
        )
        self.prepare(page.rows)
        return page

    @property
    def size(self) -> int:
        wanted = self.request.GET.get("size", "")
        return int(wanted) if wanted in {str(size) for size in PAGE_SIZES} else self.page_size

    def get_count(self) -> Count:
        return count(self.rows)

    # --- answers -------------------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("export") == "xlsx":
            return self.export()
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        htmx = getattr(self.request, "htmx", None)
        fragment = htmx and not htmx.boosted and not htmx.history_restore_request
        return [self.fragment_name if fragment else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.get_page()
        shown = [column for column in self.columns if column.on_page]
        return super().get_context_data(
            title=self.title,
            lead=self.lead,
            columns=shown,
            headings=[self._heading(column) for column in shown],
            page=page,
            count=self.get_count(),
            filterset=self.filterset,
            search_hint=self.search_hint,
            search_value=self.search_text,
            actions=self.get_actions(),
            empty_title=self.empty_title,
            empty_text=self.empty_text,
            is_filtered=bool(self.search_text) or self._is_filtered(),
            address=self.request.path,
            next_url=self.url(after=page.after, before="") if page.after else "",
            previous_url=self.url(before=page.before, after="") if page.before else "",
            export_url=self.url(export="xlsx", after="", before=""),
            all_url=f"{self.request.path}?all=1",
            sort_text=self.request.GET.get("sort", ""),
            **kwargs,
        )

    def _is_filtered(self) -> bool:
        names = self.filterset.form.changed_data if self.filterset is not None else []
        return bool(names)

    def url(self, **changes: str) -> str:
        """This page's address with some parameters changed; an empty value takes one away."""
        params = self.request.GET.copy()
        for name, value in changes.items():
            params.pop(name, None)
            if value:
                params[name] = value
        query = params.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        chosen, downwards = self.sort
        if chosen is not column:
            direction = self._default_direction(column) if chosen is None else "none"
        else:
            direction = "descending" if downwards else "ascending"
        wanted = f"-{column.name}" if direction == "ascending" else column.name
        return Heading(column, self.url(sort=wanted, after="", before=""), direction)

    def _default_direction(self, column: Column) -> str:
        first, own = self.order[0], column.order[0]
        if first.lstrip("-") != own.lstrip("-"):
            return "none"
        return "ascending" if first == own else "descending"

    # --- export ----------------------------------------------------------------------------------------------------------

    def export(self) -> FileResponse:
        """Every row of the list under these filters, in this order, with these columns."""
        if self.rows.order_by()[: EXPORT_LIMIT + 1].count() > EXPORT_LIMIT:
            raise TooManyToExport(limit=f"{EXPORT_LIMIT:,}")
        columns = [column for column in self.columns if column.in_export]
        title = str(self.title)
        stamp = f"{self.at:%Y%m%d-%H%M}"
        return workbook(
            name=f"{slugify(title, allow_unicode=True)}-{stamp}",
            title=title,
            headings=[str(column.label) for column in columns],
            rows=self._export_rows(columns),
            about=[
                (_("List"), title),
                (_("As of"), f"{self.at:%Y-%m-%d %H:%M}"),
                (_("For"), str(self.user)),
                (_("Address"), self.request.build_absolute_uri(self.url(export=""))),
            ],
        )

    def _export_rows(self, columns: Sequence[Column]) -> Iterator[list[Any]]:
        keys = total_order(self.total_order, self.rows.model)
        ordered = self.rows.order_by(*(key.order(backwards=False) for key in keys))
        for rows in batched(ordered.iterator(chunk_size=EXPORT_BATCH), EXPORT_BATCH):
            self.prepare(rows)
            for row in rows:
                yield [column.value_of(row) for column in columns]


def batched(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(rows, size)):
        yield batch


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"
