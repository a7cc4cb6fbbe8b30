"""The lists in force as they are published: spot-check items (R-04) and inspecting bodies (R-02).

Imported by ``AppConfig.ready``. Each list of a department or zone has one publication in force; a change is published
with ``publicity.services.publish_version`` at once (济高管综字〔2021〕40号 (六): 动态调整、及时公布).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import Department
from publicity.kinds import Column, Facet, FileRule, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, note, one_of, text, whole
from publicity.words import both, day_text, department_facts
from registry.item_states import CheckMethod, ItemCategory
from registry.models import InspectingBody, SpotCheckItem

ITEM = fields(
    {
        "group": text(200),
        "objects": text(300),
        "ratio": text(500),
        "frequency": text(100),
        "other_departments": many(DEPARTMENT, most=50),
    },
    code=code(),
    version=whole(1),
    name=text(200),
    category=one_of(*ItemCategory.values),
    methods=many(bilingual(100), most=10),
    bases=many(text(330), most=60),
    department=DEPARTMENT,
)

SPOT_CHECK_ITEMS = PublicationKind(
    name="registry.spot_check_items",
    title=_("List of spot-check items"),
    plural=_("Lists of spot-check items"),
    section="lists",
    schema=fields(
        {"number": note(80)},
        title=text(200),
        department=DEPARTMENT,
        valid_from=day(),
        items=many(ITEM, most=2000),
    ),
    template="registry/public_items.html",
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
    field_words={"frequency": _("Frequency, as printed")},
)  # fmt: skip

INSPECTING_BODIES = PublicationKind(
    name="registry.inspecting_bodies",
    title=_("List of inspecting bodies"),
    plural=_("Lists of inspecting bodies"),
    section="lists",
    schema=fields(
        {"number": note(80)},
        title=text(200),
        department=DEPARTMENT,
        valid_from=day(),
        bodies=many(fields({"valid_to": day()}, department=DEPARTMENT, document=text(120), valid_from=day()), most=500),
    ),
    template="registry/public_bodies.html",
    search_fields=("title", "number", "bodies.department.name"),
    rule="R-02",
    columns=(
        Column("title", _("List"), "title"),
        Column("department", _("Department"), "department", kind="department"),
        Column("bodies", _("Bodies"), lambda payload: len(payload["bodies"]), kind="number"),
        Column("valid_from", _("In force from"), "valid_from", kind="day"),
    ),
    files={"document": FileRule(_("Document"), ("application/pdf",))},
)


def spot_check_items_payload(
    items: Iterable[SpotCheckItem], *, title: str, department: Department, valid_from: dt.date, number: str = ""
) -> dict[str, Any]:
    """The payload of ``registry.spot_check_items``; pass items with ``legal_bases`` and ``other_departments`` prefetched.

    ``{"title", "number"?, "department": D, "valid_from", "items": [{"code", "version", "name", "group"?, "category":
    "general"|"key", "objects"?, "methods": [{"zh", "en"}], "ratio"?, "frequency"?, "bases": [text], "department": D,
    "other_departments"?: [D]}]}``, where D is ``{"code", "name", "name_en"}``.
    """
    payload: dict[str, Any] = {
        "title": title,
        "department": department_facts(department),
        "valid_from": day_text(valid_from),
        "items": [_item_facts(item) for item in sorted(items, key=lambda item: item.code)],
    }
    return payload | ({"number": number} if number else {})


def inspecting_bodies_payload(
    bodies: Iterable[InspectingBody], *, title: str, department: Department, valid_from: dt.date, number: str = ""
) -> dict[str, Any]:
    """The payload of ``registry.inspecting_bodies``; ``department`` is the one that publishes the list."""
    payload: dict[str, Any] = {
        "title": title,
        "department": department_facts(department),
        "valid_from": day_text(valid_from),
        "bodies": [_body_facts(body) for body in sorted(bodies, key=lambda body: body.department.code)],
    }
    return payload | ({"number": number} if number else {})


def _item_facts(item: SpotCheckItem) -> dict[str, Any]:
    others = sorted(item.other_departments.all(), key=lambda department: department.code)
    facts: dict[str, Any] = {
        "code": item.code,
        "version": item.version,
        "name": item.name,
        "category": item.category,
        "methods": [both(CheckMethod(method).label) for method in item.methods],
        "bases": [
            f"《{basis.law}》{basis.article}"
            for basis in sorted(item.legal_bases.all(), key=lambda basis: basis.position)
        ],
        "department": department_facts(item.department),
    }
    optional = {
        "group": item.field,
        "objects": item.object_text,
        "ratio": item.ratio_text,
        "frequency": item.frequency_text,
        "other_departments": [department_facts(department) for department in others],
    }
    return facts | {name: value for name, value in optional.items() if value}


def _body_facts(body: InspectingBody) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "department": department_facts(body.department),
        "document": body.document,
        "valid_from": day_text(body.valid_from),
    }
    return facts | ({"valid_to": day_text(body.valid_to)} if body.valid_to else {})
