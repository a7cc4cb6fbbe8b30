"""The list of spot-check items is filed with 市场监管部 by the act that publishes it (R-203)."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from filings.kinds import FilingKind, Line, Payload, Section
from publicity.models import Publication
from publicity.words import said
from registry.item_states import ItemCategory


def filed_list(publication: Publication) -> Payload:
    """What was published is what is filed."""
    payload: Payload = publication.payload
    return payload


def list_sections(payload: Payload) -> list[Section]:
    """The head of the list, then each item under its code."""
    language = get_language() or "zh-hans"
    head = (
        Line(_("Department"), said(payload["department"], language)),
        Line(_("In force from"), payload["valid_from"]),
        Line(_("Items"), str(len(payload["items"]))),
    )
    return [Section("head", payload["title"], lines=head), *(_item(item, language) for item in payload["items"])]


def _item(item: Payload, language: str) -> Section:
    lines = [
        Line(_("Version"), str(item["version"])),
        Line(_("Category"), str(ItemCategory(item["category"]).label)),
        Line(_("Ways of checking"), "、".join(said(method, language) for method in item["methods"])),
        Line(_("Basis"), "；".join(item["bases"])),
    ]
    if item.get("ratio"):
        lines.append(Line(_("Ratio, as printed"), item["ratio"]))
    if item.get("objects"):
        lines.append(Line(_("Whom it concerns, as printed"), item["objects"]))
    if item.get("other_departments"):
        others = "、".join(said(one, language) for one in item["other_departments"])
        lines.append(Line(_("Other departments that may check it"), others))
    return Section(f"item-{item['code']}", f"{item['code']} {item['name']}", lines=tuple(lines))


RANDOM_ITEMS = FilingKind(
    name="registry.random_items",
    flow="random_items",
    title=_("List of spot-check items"),
    payload=filed_list,
    sections=list_sections,
    url_name="publicity:record",
)
