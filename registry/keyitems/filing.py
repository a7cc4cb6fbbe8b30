"""What was published of a key-supervision list is what is filed with market supervision (济高管综字〔2021〕40号 (二))."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filings.kinds import Fault, FilingKind, Line, Payload, Section
from publicity.models import Publication
from publicity.words import said
from registry.keyitems.models import KeyList

HEAD = "head"


def list_title(key_list: KeyList) -> str:
    """The title of a list, in the language in force."""
    return _("Key-supervision list of %(department)s") % {"department": key_list.department.name}


def filed_payload(publication: Publication) -> Payload:
    """The frozen payload of the publication: a later change of the catalogue or of a name does not touch it."""
    payload: Payload = publication.payload
    return payload


def sections(payload: Payload) -> list[Section]:
    """A section for each item, under its code."""
    language = get_language() or "zh-hans"
    head = [
        Line(gettext_lazy("Department"), said(payload["department"], language)),
        Line(gettext_lazy("Version"), str(payload["version"])),
        Line(gettext_lazy("In force from"), payload["valid_from"]),
    ]
    if payload.get("reason"):
        head.append(Line(gettext_lazy("Why it changes"), payload["reason"]))
    return [
        Section(HEAD, payload["title"], lines=tuple(head)),
        *(
            Section(f"item-{one['code']}", f"{one['code']} {one['name']}", _lines(one, language))
            for one in payload["items"]
        ),
    ]


def _lines(one: dict[str, Any], language: str) -> tuple[Line, ...]:
    comma = _(", ")
    subjects = [said(kind, language) for kind in one.get("subjects", [])]
    subjects += [f"{place['code']} {place['name']}" for place in (*one.get("industries", []), *one.get("streets", []))]
    if one.get("named"):
        subjects = [_("%(n)s by name") % {"n": one["named"]}]
    links = [said(link, language) for link in one.get("links", [])]
    return (
        Line(gettext_lazy("Enforcement item"), one["enforcement_item"]),
        Line(gettext_lazy("Basis"), comma.join(one.get("bases", []))),
        Line(gettext_lazy("Reason"), said(one["reason"], language)),
        Line(gettext_lazy("Subjects"), comma.join(subjects)),
        Line(gettext_lazy("Product kinds"), comma.join(one.get("product_kinds", []))),
        Line(gettext_lazy("Links of the chain"), comma.join(links)),
        Line(gettext_lazy("To be covered in each"), said(one["period"], language)),
    )


def faults(payload: Payload) -> list[Fault]:
    """An item that does not say on which basis and in which links of the chain is not complete (全链条)."""
    found = [] if payload["items"] else [Fault(HEAD, gettext_lazy("The list names no item."))]
    for one in payload["items"]:
        if not one.get("bases"):
            found.append(Fault(f"item-{one['code']}", gettext_lazy("The item names no legal basis.")))
        if not one.get("links"):
            found.append(Fault(f"item-{one['code']}", gettext_lazy("The item names no link of the chain.")))
    return found


KEY_LIST_FILING = FilingKind(
    name="keyitems.key_list",
    flow="key_list",
    title=gettext_lazy("Key-supervision list"),
    payload=filed_payload,
    sections=sections,
    faults=faults,
    url_name="publicity:record",
)
