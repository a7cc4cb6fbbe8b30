"""The catalogue of a department as it is published: what is in force, and what entered and left it (R-04)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import Department
from publicity.kinds import Column, Facet, FileRule, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, note, one_of, text, whole
from publicity.words import both, day_text, department_facts
from registry.catalogue.models import EnforcementItem
from registry.catalogue.states import EnforcementKind, Level
from registry.states import SubjectKind

LOG_KEPT = 200

ITEM = fields(
    {
        "sub_item": text(200),
        "office": text(100),
        "subjects": many(bilingual(100), most=20),
        "content": text(4000),
        "form": text(200),
        "method": text(200),
        "ratio": text(500),
        "frequency": text(200),
        "valid_from": day(),
        "valid_to": day(),
    },
    code=code(),
    version=whole(1),
    name=text(200),
    kind=bilingual(100),
    held_at=bilingual(60),
    bases=many(text(330), most=60),
)

CHANGE = fields({}, day=day(), code=code(), version=whole(1), name=text(200), change=one_of("entered", "left"))

ENFORCEMENT_ITEMS = PublicationKind(
    name="catalogue.enforcement_items",
    title=_("Catalogue of enforcement items"),
    plural=_("Catalogues of enforcement items"),
    section="lists",
    schema=fields(
        {"number": note(80)},
        title=text(200),
        department=DEPARTMENT,
        valid_from=day(),
        items=many(ITEM, most=5000),
        changes=many(CHANGE, most=LOG_KEPT),
    ),
    template="catalogue/public_catalogue.html",
    search_fields=("title", "number", "items.name", "items.code"),
    rule="R-04",
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
        "change": _("What changed"),
        "change=entered": _("Entered the catalogue"),
        "change=left": _("Left the catalogue"),
        "changes": _("Changes so far"),
        "content": _("Content"),
        "day": _("Day of the change"),
        "form": _("Form used"),
        "frequency": _("Frequency, as printed"),
        "held_at": _("Level"),
        "method": _("Method"),
        "office": _("Responsible office"),
        "sub_item": _("Sub-item"),
        "subjects": _("Whom it concerns"),
    },
)  # fmt: skip


def catalogue_payload(
    items: Iterable[EnforcementItem],
    changes: Iterable[tuple[dt.date, EnforcementItem, str]],
    *,
    title: str,
    department: Department,
    valid_from: dt.date,
) -> dict[str, Any]:
    """The payload of ``catalogue.enforcement_items``; pass items with ``bases`` prefetched, changes as (day, item, what)."""
    return {
        "title": title,
        "department": department_facts(department),
        "valid_from": day_text(valid_from),
        "items": [_item_facts(item) for item in sorted(items, key=lambda item: item.code)],
        "changes": [
            {"day": day_text(on), "code": item.code, "version": item.version, "name": item.name, "change": what}
            for on, item, what in changes
        ],
    }


def _item_facts(item: EnforcementItem) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "code": item.code,
        "version": item.version,
        "name": item.name,
        "kind": both(EnforcementKind(item.kind).label),
        "held_at": both(Level(item.level).label),
        "bases": [
            f"《{basis.law.strip('《》')}》{basis.article}"
            for basis in sorted(item.bases.all(), key=lambda basis: basis.position)
        ],
    }
    optional: dict[str, Any] = {
        "sub_item": item.sub_item,
        "office": item.office,
        "subjects": [both(SubjectKind(kind).label) for kind in item.subject_kinds],
        "content": item.content[:4000],
        "form": item.form,
        "method": item.method,
        "ratio": item.ratio_text,
        "frequency": item.frequency_text,
        "valid_from": day_text(item.valid_from) if item.valid_from else "",
        "valid_to": day_text(item.valid_to) if item.valid_to else "",
    }
    return facts | {name: value for name, value in optional.items() if value}
