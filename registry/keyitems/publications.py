"""The key-supervision list of a department as it is published (R-04d). Named subjects are not told, only how many."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from publicity.kinds import Column, Facet, FileRule, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, note, text, whole
from publicity.words import both, day_text, department_facts
from registry.keyitems.models import KeyList
from registry.keyitems.selectors import enforcement_items, items_with_rows, names_of
from registry.keyitems.states import ChainLink, KeyReason, Period
from registry.models import Industry, Street
from registry.states import SubjectKind

PLACE = fields({}, code=code(12), name=text(100))
"""An industry or a street by its code and its name."""

ITEM = fields(
    {
        "subjects": many(bilingual(100), most=20),
        "industries": many(PLACE, most=200),
        "streets": many(PLACE, most=100),
        "named": whole(1),
        "product_kinds": many(text(60), most=100),
        "links": many(bilingual(60), most=10),
        "bases": many(text(330), most=60),
    },
    code=code(),
    name=text(200),
    enforcement_item=code(),
    reason=bilingual(100),
    period=bilingual(60),
)

KEY_LIST = PublicationKind(
    name="keyitems.key_list",
    title=_("Key-supervision list"),
    plural=_("Key-supervision lists"),
    section="lists",
    schema=fields(
        {"number": note(80), "reason": note(2000)},
        title=text(200),
        department=DEPARTMENT,
        version=whole(1),
        valid_from=day(),
        items=many(ITEM, most=1000),
    ),
    template="keyitems/public_list.html",
    search_fields=("title", "number", "items.name", "items.code"),
    rule="R-04d",
    columns=(
        Column("title", _("List"), "title"),
        Column("department", _("Department"), "department", kind="department"),
        Column("items", _("Items"), lambda payload: len(payload["items"]), kind="number"),
        Column("valid_from", _("In force from"), "valid_from", kind="day"),
    ),
    facets=(
        Facet(
            "department",
            _("Department"),
            lambda payload: [
                (payload["department"]["code"], {"zh": payload["department"]["name"], "en": payload["department"]["name_en"]})
            ],
        ),
    ),
    files={"document": FileRule(_("Document"), ("application/pdf",))},
    field_words={
        "enforcement_item": _("Enforcement item"),
        "industries": _("Industries"),
        "links": _("Links of the chain"),
        "named": _("Number of subjects named"),
        "period": _("Period of coverage"),
        "product_kinds": _("Kinds of product"),
        "streets": _("Streets"),
        "subjects": _("Whom it concerns"),
    },
)  # fmt: skip


def key_list_payload(key_list: KeyList, *, title: str) -> dict[str, Any]:
    """The payload of ``keyitems.key_list``."""
    items = list(items_with_rows(key_list))
    bases = {
        found: [f"《{one.law.strip('《》')}》{one.article}" for one in item.bases.all()]
        for found, item in enforcement_items(item.enforcement_code for item in items).items()
    }
    industries = names_of(Industry, {one for item in items for one in item.industries})
    streets = names_of(Street, {one for item in items for one in item.streets})
    assert key_list.valid_from is not None
    payload: dict[str, Any] = {
        "title": title,
        "department": department_facts(key_list.department),
        "version": key_list.version,
        "valid_from": day_text(key_list.valid_from),
        "items": [],
    }
    if key_list.reason:
        payload["reason"] = key_list.reason[:2000]
    for item in items:
        facts: dict[str, Any] = {
            "code": item.code,
            "name": item.name,
            "enforcement_item": item.enforcement_code,
            "reason": both(KeyReason(item.reason).label),
            "period": both(Period(item.period).label),
        }
        optional: dict[str, Any] = {
            "subjects": [both(SubjectKind(kind).label) for kind in item.subject_kinds],
            "industries": [{"code": one, "name": industries[one]} for one in item.industries],
            "streets": [{"code": one, "name": streets[one]} for one in item.streets],
            "named": item.subjects.count() if item.names_subjects else 0,
            "product_kinds": item.product_kinds,
            "links": [both(ChainLink(link).label) for link in item.links],
            "bases": bases.get(item.enforcement_code, []),
        }
        payload["items"].append(facts | {name: value for name, value in optional.items() if value})
    return payload
