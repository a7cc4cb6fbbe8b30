"""Items, scopes and differences as a page shows them: codes in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from core.people.models import Department
from core.refusals import Text
from registry.models import Industry
from registry.responsibility.differences import Difference, ItemFacts, Kind
from registry.responsibility.models import MatterScope, ResponsibilityItem
from registry.responsibility.states import Link, Part


@dataclass(frozen=True)
class ItemRow:
    """One item with its words: industries as (code, name), links in their order."""

    item: ResponsibilityItem
    industries: list[tuple[str, str]]
    links: list[Text]

    @property
    def leads(self) -> bool:
        return self.item.part == Part.LEAD


def industry_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name by GB/T 4754, one query."""
    return dict(Industry.objects.filter(code__in=set(codes)).values_list("code", "name"))


def item_rows(items: Iterable[ResponsibilityItem]) -> list[ItemRow]:
    """Items with what a table of them shows; one query for the names of all industries."""
    found = list(items)
    names = industry_names(code for item in found for code in item.industries)
    return [
        ItemRow(item, [(code, names.get(code, code)) for code in item.industries], link_words(item.links))
        for item in found
    ]


def link_words(links: Iterable[str]) -> list[Text]:
    return [Link(link).label for link in links]


@dataclass(frozen=True)
class ScopeRow:
    """What a matter concerns in a span of days, in words."""

    scope: MatterScope
    industries: list[tuple[str, str]]
    links: list[Text]


def scope_rows(scopes: Iterable[MatterScope]) -> list[ScopeRow]:
    found = list(scopes)
    names = industry_names(code for scope in found for code in scope.industries)
    return [
        ScopeRow(scope, [(code, names.get(code, code)) for code in scope.industries], link_words(scope.links))
        for scope in found
    ]


@dataclass(frozen=True)
class SideWords:
    """One side of a difference: what an item said then, field by field."""

    matter: str
    part: Text
    lead_department: str
    industries: list[str]
    links: list[Text]
    description: str
    bases: list[str]


@dataclass(frozen=True)
class DifferenceRow:
    """One item of two versions, in words."""

    difference: Difference
    before: SideWords | None
    after: SideWords | None

    @property
    def kind(self) -> str:
        return self.difference.kind

    @property
    def words(self) -> Text:
        return KIND_WORDS[self.difference.kind]


KIND_WORDS: dict[str, Text] = {
    Kind.ADDED: pgettext_lazy("difference", "Added"),
    Kind.REMOVED: pgettext_lazy("difference", "Removed"),
    Kind.CHANGED: pgettext_lazy("difference", "Changed"),
    Kind.SAME: pgettext_lazy("difference", "Unchanged"),
}


def difference_rows(found: Iterable[Difference]) -> list[DifferenceRow]:
    """Differences in words; two queries, for the names of industries and of departments."""
    rows = list(found)
    sides = [side for row in rows for side in (row.before, row.after) if side is not None]
    names = industry_names(code for side in sides for code in side["industries"])
    codes = {side["lead_department"] for side in sides}
    departments = {one.code: one.display_name for one in Department.objects.filter(code__in=codes)}

    def words(side: ItemFacts | None) -> SideWords | None:
        if side is None:
            return None
        return SideWords(
            matter=f"{side['matter']['code']} {side['matter']['name']}",
            part=Part(side["part"]).label,
            lead_department=departments.get(side["lead_department"]) or "",
            industries=[f"{code} {names.get(code, '')}".strip() for code in side["industries"]],
            links=link_words(side["links"]),
            description=side["description"],
            bases=[f"{basis['law']} {basis['article']}" for basis in side["bases"]],
        )

    return [DifferenceRow(row, words(row.before), words(row.after)) for row in rows]
