"""Pages of the coverage ledger: how far each key item is covered on a day, who is missing, and by what one is covered."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from core.files.kinds import EVIDENCE
from core.files.services import store
from core.pages.acts import ActView
from core.pages.formatting import day, percent
from core.pages.forms import DayInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Absent, Text
from registry.keyitems import coverage, selectors
from registry.keyitems import services as acts
from registry.keyitems.forms import ActForm
from registry.keyitems.models import KeyItem
from registry.keyitems.periods import period_start
from registry.keyitems.policies import can_enter_coverage
from registry.keyitems.states import ChainLink, CoverageSource
from registry.models import Enterprise
from registry.names import key

FIRST_DAY = dt.date(2000, 1, 1)


def day_asked(text: str, today: dt.date) -> dt.date:
    """The day in the address; today where there is none, or one that is to come."""
    try:
        asked = parse_date(text or "")
    except ValueError:
        asked = None
    return max(FIRST_DAY, min(asked, today)) if asked else today


def cell_words(cell: tuple[str, str]) -> str:
    """A cell as people read it: the product kind and the link."""
    kind, link = cell
    return " · ".join(word for word in (kind, str(ChainLink(link).label) if link else "") if word)


class KeepsAll(FilterSet):
    """Filters that the selector has already applied."""

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows


class LedgerFilter(KeepsAll):
    on = DateFilter(label=gettext_lazy("As of"), method="keep", widget=DayInput)
    department = ModelChoiceFilter(
        label=gettext_lazy("Department"),
        field_name="key_list__department",
        queryset=Department.objects.order_by("code"),
    )


class CoverageLedger(ListPage):
    title = gettext_lazy("Coverage ledger")
    lead = gettext_lazy(
        "Subjects × product kinds × links of the chain of every key item, on any day: what is covered and what is not (R-04d)."
    )
    order = ("key_list__department__code", "position", "pk")
    filterset_class = LedgerFilter
    empty_text = gettext_lazy("No key-supervision list is in force that day.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code"),
        Column(
            "name",
            gettext_lazy("Matter under key supervision"),
            link=lambda row: f"{row.get_absolute_url()}?on={row.asked_on}&shown=missing",
            heads_row=True,
        ),
        Column("department", gettext_lazy("Department"), value="key_list.department.display_name"),
        Column("since", gettext_lazy("Counted from"), value="coverage.starts_on", kind="day"),
        Column("subjects", gettext_lazy("Subjects"), value="coverage.subjects", kind="number"),
        Column("missing", gettext_lazy("Not yet covered"), value="coverage.missing", kind="number"),
        Column(
            "share",
            gettext_lazy("Covered"),
            value=lambda row: percent(row.coverage.share),
            template="keyitems/_share.html",
            kind="number",
        ),
    )

    @cached_property
    def on(self) -> dt.date:
        return day_asked(self.params.get("on", ""), self.at.date())

    def get_queryset(self) -> QuerySet[KeyItem]:
        return selectors.coverage_items_for(self.user, on=self.on, at=self.at)

    def prepare(self, rows: list[Any]) -> None:
        for row, found in zip(rows, coverage.coverage_of(rows, on=self.on), strict=True):
            row.coverage, row.asked_on = found, self.on.isoformat()

    def get_actions(self) -> list[tuple[Text, str]]:
        return [(_("Key-supervision lists"), reverse("keyitems:lists"))]


class SubjectsFilter(KeepsAll):
    on = DateFilter(label=gettext_lazy("As of"), method="keep", widget=DayInput)
    shown = ChoiceFilter(
        label=gettext_lazy("Which subjects"),
        method="keep",
        choices=[("missing", gettext_lazy("Not yet covered")), ("complete", gettext_lazy("Covered in full"))],
        empty_label=gettext_lazy("All"),
    )


class CoveredSubjects(ListPage):
    """The subjects of one key item on a day; by default who is not yet covered, by name."""

    order = ("subject_id",)
    default_filters: ClassVar[dict[str, str]] = {"shown": "missing"}
    search_hint = gettext_lazy("Name or number")
    empty_title = gettext_lazy("Nobody is missing")
    empty_text = gettext_lazy("Under these filters there is no subject.")
    columns = (
        Column("number", gettext_lazy("Subject number"), value="subject_id", kind="code", sort="subject_id"),
        Column("name", gettext_lazy("Name"), link=lambda row: row.coverage_url, heads_row=True),
        Column("kind", gettext_lazy("Kind of subject"), value="get_kind_display"),
        Column("address", gettext_lazy("Address")),
        Column("covered", gettext_lazy("Covered"), value=lambda row: f"{row.covered}/{row.wanted}", kind="number"),
        Column("missing", gettext_lazy("Still to be covered"), value="missing_words"),
        Column("last_on", gettext_lazy("Last covered on"), kind="day"),
    )

    @cached_property
    def item(self) -> KeyItem:
        return selectors.covered_item_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @cached_property
    def filterset_class(self) -> type[FilterSet]:  # type: ignore[override]
        """With the product kinds and links of this item to choose from."""
        kinds = [(kind, kind) for kind in self.item.product_kinds]
        links = [(link, ChainLink(link).label) for link in self.item.links]
        found: dict[str, Any] = {}
        for name, label, choices in (
            ("product", gettext_lazy("Product kind"), kinds),
            ("link", gettext_lazy("Link of the chain"), links),
        ):
            if choices:
                found[name] = ChoiceFilter(label=label, method="keep", choices=choices, empty_label=gettext_lazy("All"))
        return type("ItemSubjectsFilter", (SubjectsFilter,), found)

    @property
    def title(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.name}"

    @property
    def lead(self) -> Text:  # type: ignore[override]
        found = coverage.coverage_of([self.item], on=self.on)[0]
        return _(
            "%(since)s to %(on)s: %(complete)s of %(subjects)s subjects covered in full, %(share)s of all cells"
        ) % {
            "since": day(found.starts_on),
            "on": day(self.on),
            "complete": found.complete,
            "subjects": found.subjects,
            "share": percent(found.share),
        }

    @cached_property
    def on(self) -> dt.date:
        return day_asked(self.params.get("on", ""), self.at.date())

    @property
    def narrowed(self) -> dict[str, str]:
        kind, link = self.params.get("product", ""), self.params.get("link", "")
        return {
            "kind": kind if kind in self.item.product_kinds else "",
            "link": link if link in self.item.links else "",
        }

    def get_queryset(self) -> QuerySet[Any]:
        shown = self.params.get("shown", "")
        missing = {"missing": True, "complete": False}.get(shown)
        return coverage.subjects_with_coverage(self.item, on=self.on, **self.narrowed, missing=missing)

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(search_text__contains=key(text)) | rows.filter(subject_id=text.upper())

    def prepare(self, rows: list[Any]) -> None:
        missing = coverage.missing_cells(self.item, [row.pk for row in rows], on=self.on, **self.narrowed)
        wanted = len(coverage.cells_of(self.item, **self.narrowed))
        for row in rows:
            row.wanted = wanted
            row.missing_words = _("; ").join(cell_words(cell) or _("everything") for cell in missing[row.pk])
            row.coverage_url = (
                reverse("keyitems:coverage_subject", args=[self.item.pk, row.pk]) + f"?on={self.on.isoformat()}"
            )

    def get_actions(self) -> list[tuple[Text, str]]:
        cells = reverse("keyitems:coverage_cells", args=[self.item.pk])
        return [
            (_("By product kind and link"), f"{cells}?on={self.on.isoformat()}"),
            (_("The list it stands on"), self.item.key_list.get_absolute_url()),
        ]


class CoverageCells(PageMixin, TemplateView):
    """Product kinds × links of one key item."""

    template_name = "keyitems/cells.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = selectors.covered_item_visible_to(self.user, self.kwargs["pk"], at=self.at)
        on = day_asked(self.request.GET.get("on", ""), self.at.date())
        cells = coverage.by_cell(item, on=on)
        kinds = list(dict.fromkeys(cell.product_kind for cell in cells))
        links = list(dict.fromkeys(cell.link for cell in cells))
        found = {(cell.product_kind, cell.link): cell for cell in cells}
        table = [(kind, [found[kind, link] for link in links]) for kind in kinds]
        words = [(link, ChainLink(link).label if link else _("Whole chain")) for link in links]
        return super().get_context_data(
            item=item, on=on, starts_on=period_start(item.period, on), links=words, table=table, **kwargs
        )


class OneSubject(PageMixin):
    """One subject of one key item."""

    kwargs: dict[str, Any]

    @cached_property
    def item(self) -> KeyItem:
        return selectors.covered_item_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @cached_property
    def enterprise(self) -> Enterprise:
        found = coverage.ever_subject(self.item, self.kwargs["subject"], on=self.at.date())
        if found is None:
            raise Absent()
        return found


class SubjectCoverage(OneSubject, TemplateView):
    template_name = "keyitems/subject.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = day_asked(self.request.GET.get("on", ""), self.at.date())
        facts = coverage.facts_in_span(self.item, on=on).filter(enterprise=self.enterprise)
        by_cell: dict[tuple[str, str], list[Any]] = {cell: [] for cell in self.item.cells}
        for fact in facts.order_by("-occurred_on", "-pk"):
            cell = (fact.product_kind if self.item.product_kinds else "", fact.link if self.item.links else "")
            by_cell[cell].append(fact)
        actions = []
        if can_enter_coverage(self.user, item=self.item, at=self.at):
            enter = reverse("keyitems:coverage_enter", args=[self.item.pk, self.enterprise.pk])
            actions.append((_("Enter a supervision act"), enter))
        return super().get_context_data(
            item=self.item,
            enterprise=self.enterprise,
            on=on,
            starts_on=period_start(self.item.period, on),
            cells=[(cell_words(cell) or _("Everything"), found) for cell, found in by_cell.items()],
            acts=coverage.acts_on(self.item, self.enterprise),
            by_inspection=CoverageSource.INSPECTION,
            actions=actions,
            **kwargs,
        )


class EnterAct(OneSubject, ActView):
    title = gettext_lazy("Enter a supervision act")
    button = gettext_lazy("Enter")
    form_class = ActForm
    done_message = gettext_lazy("The act is entered; the coverage ledger counts it.")

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.name} · {self.enterprise.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def get_consequences(self) -> list[Text]:
        return [
            _("The subject counts as covered from that day, in the product kinds and links you choose."),
            _("What you enter is kept for ever under your name; it cannot be changed."),
        ]

    def get_back_url(self) -> str:
        return reverse("keyitems:coverage_subject", args=[self.item.pk, self.enterprise.pk])

    def act(self, form: forms.Form) -> None:
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        with transaction.atomic():  # a refused act leaves no file behind
            stored = None
            if upload is not None:
                stored = store(upload.file, name=upload.name, kind=EVIDENCE, acting_user=self.user, at=self.at)
            acts.enter_supervision_act(
                item=self.item, enterprise=self.enterprise, file=stored, **data, acting_user=self.user, at=self.at
            )
