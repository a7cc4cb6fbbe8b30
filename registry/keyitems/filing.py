"""What of a key-supervision list is filed with market supervision (济高管综字〔2021〕40号 (二)), and what may be missing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filings.kinds import Fault, FilingKind, Line, Payload, Section
from publicity.words import day_text
from registry.keyitems.models import KeyList
from registry.keyitems.publications import key_list_payload
from registry.keyitems.states import ChainLink, KeyReason, Period
from registry.states import SubjectKind

HEAD = "head"


def list_title(key_list: KeyList) -> str:
    """The title of a list, in the language in force."""
    return _("Key-supervision list of %(department)s") % {"department": key_list.department.name}


def filed_payload(key_list: KeyList) -> Payload:
    """The list as published, with codes instead of words, so that it reads in either language."""
    public = key_list_payload(key_list, title=f"{key_list.department.name}重点监管事项清单")
    codes = {item.code: item for item in key_list.items.all()}
    return {
        "title": public["title"],
        "department": key_list.department.name,
        "version": key_list.version,
        "valid_from": day_text(key_list.valid_from) if key_list.valid_from else "",
        "reason": key_list.reason,
        "items": [_filed_item(one, codes[one["code"]]) for one in public["items"]],
    }


def _filed_item(public: dict[str, Any], item: Any) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "enforcement_item": item.enforcement_code,
        "reason": item.reason,
        "named": public.get("named", 0),
        "subject_kinds": list(item.subject_kinds),
        "industries": list(item.industries),
        "streets": list(item.streets),
        "product_kinds": list(item.product_kinds),
        "links": list(item.links),
        "period": item.period,
        "bases": public.get("bases", []),
    }


def sections(payload: Payload) -> list[Section]:
    """A section for each item, under its code."""
    head = [
        Line(gettext_lazy("Department"), payload["department"]),
        Line(gettext_lazy("Version"), str(payload["version"])),
        Line(gettext_lazy("In force from"), payload["valid_from"]),
    ]
    if payload["reason"]:
        head.append(Line(gettext_lazy("Why it changes"), payload["reason"]))
    return [
        Section(HEAD, payload["title"], lines=tuple(head)),
        *(Section(f"item-{one['code']}", f"{one['code']} {one['name']}", _lines(one)) for one in payload["items"]),
    ]


def _lines(one: dict[str, Any]) -> tuple[Line, ...]:
    comma = _(", ")
    kinds = [str(SubjectKind(kind).label) for kind in one["subject_kinds"]]
    subjects = (
        _("%(n)s by name") % {"n": one["named"]}
        if one["named"]
        else comma.join(kinds + one["industries"] + one["streets"])
    )
    return (
        Line(gettext_lazy("Enforcement item"), one["enforcement_item"]),
        Line(gettext_lazy("Basis"), comma.join(one["bases"])),
        Line(gettext_lazy("Reason"), str(KeyReason(one["reason"]).label)),
        Line(gettext_lazy("Subjects"), subjects),
        Line(gettext_lazy("Product kinds"), comma.join(one["product_kinds"])),
        Line(gettext_lazy("Links of the chain"), comma.join(str(ChainLink(link).label) for link in one["links"])),
        Line(gettext_lazy("To be covered in each"), str(Period(one["period"]).label)),
    )


def faults(payload: Payload) -> list[Fault]:
    """An item that does not say which product kinds and which links of the chain is not complete (全品种、全链条)."""
    found = [] if payload["items"] else [Fault(HEAD, gettext_lazy("The list names no item."))]
    for one in payload["items"]:
        if not one["bases"]:
            found.append(Fault(f"item-{one['code']}", gettext_lazy("The item names no legal basis.")))
        if not one["links"]:
            found.append(Fault(f"item-{one['code']}", gettext_lazy("The item names no link of the chain.")))
    return found


KEY_LIST_FILING = FilingKind(
    name="keyitems.key_list",
    flow="key_list",
    title=gettext_lazy("Key-supervision list"),
    payload=filed_payload,
    sections=sections,
    faults=faults,
    url_name="keyitems:list",
)
