"""The list of a department as it is published: what is in force, what is announced, and every change so far (R-101).

Imported by ``AppConfig.ready``. Each department has one publication in force; a change is published as a new version of
it, and the ones before stay readable.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.models import Department
from publicity.kinds import Column, Facet, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, one_of, text, whole
from publicity.words import both, day_text, department_facts
from registry.responsibility.models import ResponsibilityItem, ResponsibilityList
from registry.responsibility.states import BoundaryCause, Link, Part

ITEM = fields(
    {"lead_department": DEPARTMENT, "industries": many(fields(code=code(5), name=text(100)), most=200)},
    code=code(30),
    matter=fields(code=code(20), name=text(200)),
    part=one_of(*Part.values),
    links=many(bilingual(60), most=5, least=1),
    description=text(1000),
    bases=many(text(330), most=60, least=1),
)
CHANGE = fields(version=whole(1), valid_from=day(), cause=bilingual(60), reason=text(500))

RESPONSIBILITY_LIST = PublicationKind(
    name="registry.responsibility_list",
    title=_("Responsibility list of a department"),
    plural=_("Responsibility lists of departments"),
    section="lists",
    schema=fields(
        {
            "version": whole(1),
            "valid_from": day(),
            "valid_to": day(),
            "coming": fields(version=whole(1), valid_from=day(), items=many(ITEM, most=1000)),
        },
        title=text(200),
        department=DEPARTMENT,
        items=many(ITEM, most=1000),
        changes=many(CHANGE, most=500),
    ),
    template="responsibility/public_list.html",
    search_fields=("title", "items.matter.name", "items.description", "items.code"),
    rule="R-101",
    columns=(
        Column("title", _("List"), "title"),
        Column("department", _("Department"), "department", kind="department"),
        Column("items", pgettext_lazy("responsibility list", "Items"), lambda payload: len(payload["items"]), kind="number"),
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
    field_words={
        "cause": pgettext_lazy("boundary", "Cause"),
        "changes": _("Changes so far"),
        "coming": _("Announced version"),
        "description": _("What the department does"),
        "industries": _("Industries"),
        "lead_department": pgettext_lazy("in a matter", "Lead department"),
        "links": _("Links of the chain"),
        "matter": _("Boundary matter"),
        "part": _("Part in the matter"),
        "part=co_operate": Part.CO_OPERATE.label,
        "part=lead": Part.LEAD.label,
    },
)  # fmt: skip


def list_payload(
    *,
    department: Department,
    title: str,
    current: ResponsibilityList | None,
    coming: ResponsibilityList | None,
    items: Mapping[int, list[ResponsibilityItem]],
    changes: list[ResponsibilityList],
    industries: Mapping[str, str],
) -> dict[str, Any]:
    """The payload of ``registry.responsibility_list``; ``items`` by version, ``industries`` code → name."""
    payload: dict[str, Any] = {
        "title": title,
        "department": department_facts(department),
        "items": [_item_facts(item, industries) for item in items.get(current.pk, [])] if current else [],
        "changes": [_change(one) for one in changes],
    }
    if current is not None:
        payload |= {"version": current.version, "valid_from": _day(current.valid_from)}
        if current.valid_to is not None:
            payload["valid_to"] = day_text(current.valid_to)
    if coming is not None:
        payload["coming"] = {
            "version": coming.version,
            "valid_from": _day(coming.valid_from),
            "items": [_item_facts(item, industries) for item in items.get(coming.pk, [])],
        }
    return payload


def _day(day_: dt.date | None) -> str:
    assert day_ is not None  # a published version has its first day
    return day_text(day_)


def _item_facts(item: ResponsibilityItem, industries: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "code": item.code,
        "matter": {"code": item.matter.code, "name": item.matter.name},
        "part": item.part,
        "links": [both(Link(link).label) for link in item.links],
        "description": item.description,
        "bases": [f"《{basis.law}》{basis.article}" for basis in item.bases.all()],
    }
    if item.lead_department is not None:
        facts["lead_department"] = department_facts(item.lead_department)
    if item.industries:
        facts["industries"] = [{"code": one, "name": industries.get(one, one)} for one in item.industries]
    return facts


def _change(one: ResponsibilityList) -> dict[str, Any]:
    return {
        "version": one.version,
        "valid_from": _day(one.valid_from),
        "cause": both(BoundaryCause(one.cause).label),
        "reason": one.reason,
    }
