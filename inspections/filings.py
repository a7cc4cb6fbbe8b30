"""What of an annual plan is filed: all of it with 综合管理部 (R-201), its random checks with 市场监管部 (R-202)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.people.selectors import in_force
from filings.kinds import Fault, FilingKind, Line, Payload, Section, anchors
from inspections.models import Plan
from inspections.plan_selectors import approved_on
from inspections.publications import plan_payload
from inspections.states import EntryKind, PlanState
from publicity.words import said
from registry.item_selectors import published_items
from registry.models import InspectingBody

HEAD = "head"


def filed_plan(plan: Plan) -> Payload:
    """The plan as the head approved it."""
    is_approved = plan.state in (PlanState.APPROVED, PlanState.PUBLISHED)
    return {**plan_payload(plan, approved_on=approved_on(plan)), "is_approved": is_approved}


def filed_random_plan(plan: Plan) -> Payload:
    """The double-random entries of the plan."""
    whole = filed_plan(plan)
    return {**whole, "entries": [entry for entry in whole["entries"] if entry["kind"] == EntryKind.DOUBLE_RANDOM]}


def has_random_entries(plan: Plan) -> bool:
    return plan.entries.filter(kind=EntryKind.DOUBLE_RANDOM).exists()


def plan_sections(payload: Payload) -> list[Section]:
    """The head of the plan, then each entry under its title."""
    language = get_language() or "zh-hans"
    entries = payload["entries"]
    head = [
        Line(_("Number"), payload["number"]),
        Line(_("Year"), str(payload["year"])),
        Line(_("Lead department"), said(payload["department"], language)),
        Line(_("Entries"), str(len(entries))),
    ]
    if payload.get("approved_on"):
        head.append(Line(_("Approved on"), payload["approved_on"]))
    if payload.get("superior_plan"):
        head.append(Line(_("Plan of the superior authority"), payload["superior_plan"]))
    sections = [Section(HEAD, payload["title"], lines=tuple(head))]
    for anchor, entry in zip(anchors("entry", [entry["title"] for entry in entries]), entries, strict=True):
        lines = [
            Line(_("Kind"), str(EntryKind(entry["kind"]).label)),
            Line(_("Items"), "；".join(f"{item['code']} {item['name']}" for item in entry["items"])),
            Line(_("Quota"), said(entry["quota"], language)),
            Line(_("Departments"), "、".join(said(one, language) for one in entry["departments"])),
            Line(_("Officers per visit"), str(entry["officers_per_visit"])),
            Line(_("Window"), f"{entry['first_day']} – {entry['last_day']}"),
        ]
        if entry.get("basis"):
            lines.append(Line(_("Basis"), entry["basis"]))
        sections.append(Section(anchor, entry["title"], lines=tuple(lines)))
    return sections


def plan_faults(payload: Payload) -> list[Fault]:
    faults = []
    if not payload["is_approved"]:
        faults.append(Fault(HEAD, _("The head of the department has not approved the plan as it stands.")))
    if not payload["entries"]:
        faults.append(Fault(HEAD, _("The plan has no entries.")))
    return faults


def inspecting_departments(on: dt.date) -> Iterable[int]:
    """Every inspecting body owes an annual plan."""
    return InspectingBody.objects.filter(in_force(on)).values_list("department", flat=True)


def departments_with_items(on: dt.date) -> Iterable[int]:
    """Whoever keeps random-check items on the list owes a yearly plan of them."""
    return published_items(on=on).order_by().values_list("department", flat=True).distinct()


ANNUAL_PLAN = FilingKind(
    name="inspections.annual_plan",
    flow="annual_plan",
    title=_("Annual inspection plan"),
    payload=filed_plan,
    sections=plan_sections,
    faults=plan_faults,
    owed_by=inspecting_departments,
    url_name="inspections:plan",
)

RANDOM_PLAN = FilingKind(
    name="inspections.random_plan",
    flow="random_plan",
    title=_("Annual random-check plan"),
    payload=filed_random_plan,
    sections=plan_sections,
    faults=plan_faults,
    owed_by=departments_with_items,
    url_name="inspections:plan",
)
