"""The annual inspection plan as it is published (R-12, R-17)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.models import Plan, PlanEntry
from inspections.states import EntryKind, QuotaMode, StrataBy
from publicity.kinds import Column, Facet, FileRule, PublicationKind
from publicity.schema import DEPARTMENT, bilingual, code, day, fields, many, note, one_of, text, whole
from publicity.words import Both, both, day_text, department_facts, same

ITEM = fields({}, code=code(), name=text(200))

ENTRY = fields(
    {"basis": note(300)},
    number=whole(1),
    title=text(200),
    kind=one_of(*EntryKind.values),
    items=many(ITEM, most=300),
    quota=bilingual(),
    departments=many(DEPARTMENT, most=50),
    officers_per_visit=whole(1),
    first_day=day(),
    last_day=day(),
)


def departments_named(payload: dict[str, Any]) -> Iterator[tuple[str, Both]]:
    """The departments a payload names, whoever leads."""
    named = [payload["department"], *payload.get("departments", [])]
    for entry in payload.get("entries", []):
        named += entry["departments"]
    for one in named:
        yield one["code"], {"zh": one["name"], "en": one["name_en"]}


DEPARTMENT_FACET = Facet("department", _("Department"), departments_named)

PLAN = PublicationKind(
    name="inspections.plan",
    title=_("Annual inspection plan"),
    plural=_("Annual inspection plans"),
    section="plans",
    schema=fields(
        {"superior_plan": note(200), "approved_on": day()},
        number=text(80),
        title=text(200),
        year=whole(2000),
        edition=whole(1),
        department=DEPARTMENT,
        entries=many(ENTRY, least=1, most=300),
    ),
    template="inspections/public_plan.html",
    search_fields=("title", "number", "entries.title", "entries.items.name", "department.name"),
    rule="R-12",
    columns=(
        Column("title", _("Plan"), "title"),
        Column("number", _("Document number"), "number", kind="code"),
        Column("department", _("Department"), "department", kind="department"),
        Column("year", _("Year"), lambda payload: str(payload["year"])),
        Column("entries", _("Entries"), lambda payload: len(payload["entries"]), kind="number"),
    ),
    facets=(
        Facet("year", _("Year"), lambda payload: [(str(payload["year"]), same(str(payload["year"])))]),
        DEPARTMENT_FACET,
    ),
    files={"document": FileRule(_("Document"), ("application/pdf",))},
)


def plan_payload(plan: Plan, *, approved_on: dt.date | None = None) -> dict[str, Any]:
    """The payload of ``inspections.plan``: the plan as it stands now.

    ``{"number", "title", "year", "edition", "department": D, "superior_plan"?, "approved_on"?, "entries": [{"number",
    "title", "kind": "double_random"|"daily"|"special", "basis"?, "items": [{"code", "name"}], "quota": {"zh", "en"},
    "departments": [D], "officers_per_visit", "first_day", "last_day"}]}``, where D is ``{"code", "name", "name_en"}``.
    """
    entries = plan.entries.prefetch_related("strata", "items__item", "teams__department").order_by("position", "pk")
    payload: dict[str, Any] = {
        "number": plan.number,
        "title": plan.title,
        "year": plan.year,
        "edition": plan.version,
        "department": department_facts(plan.lead_department),
        "entries": [_entry_facts(number, entry) for number, entry in enumerate(entries, start=1)],
    }
    if plan.superior_plan:
        payload["superior_plan"] = plan.superior_plan
    if approved_on is not None:
        payload["approved_on"] = day_text(approved_on)
    return payload


def _entry_facts(number: int, entry: PlanEntry) -> dict[str, Any]:
    teams = sorted(entry.teams.all(), key=lambda team: team.position)
    departments = {team.department_id: team.department for team in teams}
    items = {row.item.code: row.item.name for row in entry.items.all()}
    facts: dict[str, Any] = {
        "number": number,
        "title": entry.title,
        "kind": entry.kind,
        "items": [{"code": item, "name": items[item]} for item in sorted(items)],
        "quota": quota_words(entry),
        "departments": [department_facts(department) for department in departments.values()],
        "officers_per_visit": sum(team.need for team in teams) or 2,
        "first_day": day_text(entry.first_day),
        "last_day": day_text(entry.last_day),
    }
    if entry.basis:
        facts["basis"] = entry.basis
    return facts


def quota_words(entry: PlanEntry) -> Both:
    """How many are inspected, in words. Ratios by risk class are not told apart: only their range is public."""
    ratios = sorted(stratum.ppm for stratum in entry.strata.all())
    if entry.quota_mode == QuotaMode.TOTAL:
        return both(_("%(total)d subjects"), total=entry.total)
    if not ratios:
        return both(_("As the document that orders it says"))
    if ratios[0] == ratios[-1]:
        return same(_percent(ratios[0]))
    span = f"{_percent(ratios[0])}–{_percent(ratios[-1])}"
    if entry.strata_by == StrataBy.RISK_CLASS:
        return both(_("%(span)s by internal classification; nobody is exempt"), span=span)
    return both(_("%(span)s by kind or place"), span=span)


def _percent(ppm: int) -> str:
    """Parts per million as per cent, exactly: 2000 → 0.2%."""
    units, rest = divmod(ppm, 10_000)
    return f"{units}{f'.{rest:04d}'.rstrip('0') if rest else ''}%"
