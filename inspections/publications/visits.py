"""What a visit found, as it is published within 20 working days (R-13; 谁检查、谁录入、谁公示)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from core.people.models import Department
from publicity.kinds import Column, Facet, FileRule, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, one_of, text, whole
from publicity.words import Both, day_text, department_facts, same

FOUND = fields({}, code=code(4), words=bilingual(100))
ITEM_RESULT = fields(
    {"follow_up": bilingual(200)},
    item=fields({}, code=code(), name=text(200)),
    department=DEPARTMENT,
    found=many(FOUND, least=1, most=20),
)


def found_codes(payload: dict[str, Any]) -> Iterator[tuple[str, Both]]:
    for result in payload["item_results"]:
        for found in result["found"]:
            yield found["code"], found["words"]


def outcome(payload: dict[str, Any]) -> Both:
    """All that was found, each once, in the order of the codes."""
    words = dict(sorted(found_codes(payload)))
    return {"zh": "、".join(one["zh"] for one in words.values()), "en": "; ".join(one["en"] for one in words.values())}


def _years(payload: dict[str, Any]) -> Iterator[tuple[str, Both]]:
    year = payload["visited_on"][:4]
    yield year, same(year)


VISIT_RESULT = PublicationKind(
    name="inspections.visit_result",
    title=_("Inspection result"),
    plural=_("Inspection results"),
    section="results",
    schema=fields(
        {"plan_number": text(80), "draw_number": text(80)},
        number=text(80),
        enterprise=fields({"code": code(23)}, name=text(200)),
        visited_on=day(),
        kind=one_of("single", "joint"),
        departments=many(DEPARTMENT, least=1, most=50),
        officer_count=whole(2),
        item_results=many(ITEM_RESULT, least=1, most=300),
    ),
    template="inspections/public_visit_result.html",
    title_field="enterprise.name",
    search_fields=("enterprise.name", "enterprise.code", "number"),
    rule="R-13",
    columns=(
        Column("enterprise", _("Enterprise"), "enterprise.name"),
        Column("code", _("Code"), "enterprise.code", kind="code"),
        Column("found", _("Found"), outcome, kind="both"),
        Column("departments", _("Departments"), "departments", kind="departments"),
        Column("officer_count", _("Officers sent"), "officer_count", kind="number"),
        Column("visited_on", _("Visited on"), "visited_on", kind="day"),
        Column("number", _("Number"), "number", kind="code", on_page=False),
    ),
    facets=(
        Facet("found", _("Found"), found_codes),
        Facet("department", _("Department"), lambda payload: [
            (one["code"], {"zh": one["name"], "en": one["name_en"]}) for one in payload["departments"]
        ]),
        Facet("year", _("Year"), _years),
    ),
    files={"document": FileRule(_("Document"), ("application/pdf",))},
)  # fmt: skip


class ItemFound(TypedDict):
    """What was found on one item: ``found`` is (code, words) of domain codes 01 to 09 with their publicity wording."""

    code: str
    name: str
    department: Department
    found: list[tuple[str, Both]]
    follow_up: Both | None


def visit_result_payload(
    *,
    number: str,
    enterprise_name: str,
    enterprise_code: str,
    visited_on: dt.date,
    departments: Iterable[Department],
    officer_count: int,
    results: Iterable[ItemFound],
    plan_number: str = "",
    draw_number: str = "",
) -> dict[str, Any]:
    """The payload of ``inspections.visit_result``: departments and the number of officers, never the officers.

    The name and code of the enterprise are those of the day of the visit; ``enterprise_code`` may be empty.
    """
    named = [department_facts(department) for department in dict.fromkeys(departments)]
    payload: dict[str, Any] = {
        "number": number,
        "enterprise": {"name": enterprise_name},
        "visited_on": day_text(visited_on),
        "kind": "joint" if len(named) > 1 else "single",
        "departments": named,
        "officer_count": officer_count,
        "item_results": [_result_facts(result) for result in results],
    }
    if enterprise_code:
        payload["enterprise"]["code"] = enterprise_code
    if plan_number:
        payload["plan_number"] = plan_number
    if draw_number:
        payload["draw_number"] = draw_number
    return payload


def _result_facts(result: ItemFound) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "item": {"code": result["code"], "name": result["name"]},
        "department": department_facts(result["department"]),
        "found": [{"code": code, "words": words} for code, words in sorted(result["found"])],
    }
    if result["follow_up"]:
        facts["follow_up"] = result["follow_up"]
    return facts
