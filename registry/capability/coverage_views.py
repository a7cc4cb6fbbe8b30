"""The coverage of published items by officers, on any day."""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from core.pages.forms import DayInput
from core.pages.listing import Column, ListPage
from core.people.models import Department
from core.people.selectors import day_of
from registry.capability.coverage import Cover, area_of, covers, least
from registry.item_selectors import published_items
from registry.models import SpotCheckItem
from registry.names import key


class CoverageFilter(FilterSet):
    coverage = ChoiceFilter(
        label=gettext_lazy("Coverage"),
        choices=[
            ("gap", gettext_lazy("Fewer than two officers")),
            ("none", gettext_lazy("No officer")),
            ("enough", gettext_lazy("Two officers or more")),
        ],
        empty_label=gettext_lazy("All"),
        method="kept",
    )
    on = DateFilter(label=gettext_lazy("On the day"), widget=DayInput(), method="kept")
    department = ModelChoiceFilter(
        label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"), method="of_department"
    )

    def kept(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """The day and the coverage are asked of the page, which counts the officers once."""
        return rows

    def of_department(self, rows: QuerySet[Any], name: str, value: Department) -> QuerySet[Any]:
        return rows.filter(Q(department=value) | Q(other_departments=value)).distinct()


class CoverageList(ListPage):
    title = gettext_lazy("Officer coverage")
    lead = gettext_lazy(
        "Officers who could inspect each published item on the day, by department and area: in service, with an account, "
        "certified, not on leave, qualified where the item asks for it. Fewer than two: a draw fails (R-06)."
    )
    order = ("code",)
    filterset_class = CoverageFilter
    default_filters = {"coverage": "gap"}
    search_hint = gettext_lazy("Name, pinyin initials or code")
    empty_title = gettext_lazy("No gap")
    empty_text = gettext_lazy("Every published item under these filters has two officers or more in each department.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code", sort="code"),
        Column("name", gettext_lazy("Name"), link=lambda row: row.get_absolute_url(), sort="name", heads_row=True),
        Column("asked", gettext_lazy("Qualification asked"), value="required_qualification"),
        Column("fewest", gettext_lazy("Fewest officers"), kind="number", template="capability/_fewest.html"),
        Column(
            "covers",
            gettext_lazy("Officers by department and area"),
            value=lambda row: "；".join(f"{words} {able}" for words, able in row.cover_words),
            template="capability/_covers.html",
        ),
    )

    @cached_property
    def day(self) -> dt.date:
        """The day asked for; today where none is, or none that can be read."""
        try:
            return dt.date.fromisoformat(self.params.get("on", ""))
        except ValueError:
            return day_of(self.at)

    @cached_property
    def covers(self) -> dict[int, list[Cover]]:
        found: dict[int, list[Cover]] = defaultdict(list)
        wanted = self.params.get("department", "")
        for cover in covers(on=self.day):
            if not wanted.isdecimal() or cover.department == int(wanted):
                found[cover.item].append(cover)
        return found

    def get_queryset(self) -> QuerySet[SpotCheckItem]:
        rows = published_items(on=self.day).select_related("department", "required_qualification")
        fewest = least(cover for rows in self.covers.values() for cover in rows)
        match self.params.get("coverage", ""):
            case "gap":
                return rows.filter(pk__in=[item for item, able in fewest.items() if able < 2])
            case "none":
                return rows.filter(pk__in=[item for item, able in fewest.items() if able == 0])
            case "enough":
                return rows.filter(pk__in=[item for item, able in fewest.items() if able >= 2])
        return rows

    def search(self, rows: QuerySet[SpotCheckItem], text: str) -> QuerySet[SpotCheckItem]:
        return rows.filter(search_text__contains=key(text))

    def prepare(self, rows: list[Any]) -> None:
        wanted = {cover.department for row in rows for cover in self.covers[row.pk]}
        departments = {one.pk: one for one in Department.objects.filter(pk__in=wanted)}
        for row in rows:
            own = sorted(self.covers[row.pk], key=lambda cover: (cover.able, departments[cover.department].code))
            row.fewest = own[0].able if own else 0
            row.cover_words = [(self._words(departments[cover.department]), cover.able) for cover in own]

    def _words(self, department: Department) -> str:
        area = area_of(department) or str(gettext_lazy("whole zone"))
        return f"{department.display_name} ({area})" if area != department.display_name else department.display_name
