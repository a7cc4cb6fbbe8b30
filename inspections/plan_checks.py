"""What a plan entry must satisfy: when it is written, and when the plan is submitted or approved. Reads, never writes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.people.models import Department
from core.refusals import Text
from inspections.models import Plan, PlanEntry
from inspections.plan_errors import (
    BodyNotConfirmed,
    EntryIncomplete,
    ItemNotOfDepartment,
    ItemNotPublished,
    PlanIsEmpty,
    RatioOver,
    StrataMissing,
    TeamTooSmall,
    TotalMissing,
    WindowWrong,
)
from inspections.plan_selectors import stratum_counts, stratum_label
from inspections.population import Population
from inspections.states import EntryKind, Profile, QuotaMode, StrataBy
from registry.item_selectors import is_inspecting_body, listed, may_be_checked_by
from registry.models import SpotCheckItem
from registry.officer_selectors import eligible_officers
from registry.shares import MILLION, percent_of

if TYPE_CHECKING:
    from inspections.services.entries import EntryContent

SMALLEST_BLINDED_STRATUM = 10
"""A blinded draw with fewer drawable rows in a stratum could be read backwards; the freeze refuses it."""


def check_content(plan: Plan, content: "EntryContent", *, on: dt.date) -> None:
    """Refuse what is wrong in itself, at the moment it is entered, and what is not published on that day."""
    if not content.title.strip():
        raise EntryIncomplete(what=_("title"), place="title")
    if content.kind == EntryKind.SPECIAL and not content.basis.strip():
        raise EntryIncomplete(what=_("the document that orders the campaign"), place="basis")
    _check_window(plan, content)
    for value, ppm in content.ratios:
        if not 0 < ppm <= MILLION:
            stratum = stratum_label(content.strata_by, value)
            raise RatioOver(stratum=stratum, percent=percent_of(ppm), place=f"stratum {value or '-'}")
    if content.quota_mode == QuotaMode.TOTAL and not content.total:
        raise TotalMissing(place="total")
    _check_teams(content)
    teams = [(team.department, team.items, _("team %(n)s") % {"n": n}) for n, team in enumerate(content.teams, 1)]
    check_on_the_lists(teams, on=max(on, content.first_day))


def _check_window(plan: Plan, content: "EntryContent") -> None:
    if content.last_day < content.first_day:
        raise WindowWrong(what=_("the last day lies before the first"), place="last_day")
    if {content.first_day.year, content.last_day.year} != {plan.year}:
        raise WindowWrong(what=_("the window leaves the year %(year)s") % {"year": plan.year}, place="first_day")
    for first, last in content.batches:
        if not content.first_day <= first <= last <= content.last_day:
            raise WindowWrong(what=_("a batch leaves the window"), place="batches")
    for (_first, last), (first, _last) in pairwise(content.batches):
        if first <= last:
            raise WindowWrong(what=_("two batches share a day or stand in the wrong order"), place="batches")


def _check_teams(content: "EntryContent") -> None:
    """R-06: two officers of each department, unless a text allows one; R-02: only items the department may check."""
    sent: dict[Department, int] = defaultdict(int)
    basis: dict[Department, str] = defaultdict(str)
    for n, team in enumerate(content.teams, 1):
        place = _("team %(n)s") % {"n": n}
        if not team.items:
            raise EntryIncomplete(what=_("items that the team checks"), place=place)
        if team.need < 1:
            raise TeamTooSmall(department=team.department.display_name, need=team.need, place=place)
        for item in team.items:
            if not may_be_checked_by(item, team.department):
                raise ItemNotOfDepartment(department=team.department.display_name, item=str(item), place=place)
        sent[team.department] += team.need
        basis[team.department] += team.single_basis.strip()
    for department, need in sent.items():
        if need < 2 and not basis[department]:
            raise TeamTooSmall(department=department.display_name, need=need)


def check_on_the_lists(teams: Iterable[tuple[Department, Iterable[SpotCheckItem], str]], *, on: dt.date) -> None:
    """R-02, R-04 (国办发〔2024〕54号): only confirmed bodies inspect, and only what stands on the published list.

    Held when an entry is written, when its plan is submitted and approved, and when its draw is prepared, rehearsed and
    frozen; visits have gates of their own (``inspections.visit_gates``). Each team comes with the place to name.
    """
    given = [(department, list(items), place) for department, items, place in teams]
    versions = listed((item.code for _department, items, _place in given for item in items), on=on)
    for department, items, place in given:
        if not is_inspecting_body(department, on=on):
            raise BodyNotConfirmed(department=department.display_name, day=on.isoformat(), place=place)
        for item in items:
            if item.code not in versions:
                raise ItemNotPublished(item=str(item), day=on.isoformat(), place=place)
            if department.pk not in versions[item.code].departments:
                raise ItemNotOfDepartment(department=department.display_name, item=str(item), place=place)


def check_entry_on_the_lists(entry: PlanEntry, *, on: dt.date) -> None:
    """:func:`check_on_the_lists` for an entry as it stands, on the day its window opens or on this day if that is later."""
    teams = entry.teams.select_related("department").prefetch_related("items__item").order_by("position")
    place = _("entry %(n)s") % {"n": entry.position}
    rows = [(team.department, [row.item for row in team.items.all()], place) for team in teams]
    check_on_the_lists(rows, on=max(on, entry.first_day))


def check_plan_ready(plan: Plan, *, on: dt.date) -> None:
    """Refuse a plan that may not be submitted or approved on that day.

    Entries that draws or visits rest on were checked then, and are checked at each later step; a change of the plan
    does not touch them.
    """
    entries = list(plan.entries.prefetch_related("strata").order_by("position"))
    if not entries:
        raise PlanIsEmpty()
    for entry in entries:
        if not is_in_use(entry):
            _check_entry_ready(entry, on=on)


def is_in_use(entry: PlanEntry) -> bool:
    """Whether draws or visits rest on the entry."""
    return entry.draws.exists() or entry.visits.exists()


def _check_entry_ready(entry: PlanEntry, *, on: dt.date) -> None:
    place = _("entry %(n)s") % {"n": entry.position}
    if not entry.teams.exists():
        raise EntryIncomplete(what=_("the departments and their officers"), place=place)
    check_entry_on_the_lists(entry, on=on)
    if entry.kind != EntryKind.DOUBLE_RANDOM:
        return
    ratios = {stratum.value for stratum in entry.strata.all()}
    if not ratios:
        raise EntryIncomplete(what=_("a ratio"), place=place)
    counts = stratum_counts(Population.read(entry.population), strata_by=entry.strata_by, on=on)
    exempt = [stratum_label(entry.strata_by, one.value) for one in counts if one.drawable and one.value not in ratios]
    if exempt:
        raise StrataMissing(strata=_(", ").join(exempt), place=place)


def warnings_of(entry: PlanEntry, *, on: dt.date) -> list[Text]:
    """What a person should look at before the plan is submitted; none of it stops the plan."""
    found: list[Text] = []
    if entry.kind == EntryKind.DOUBLE_RANDOM:
        found += _warnings_of_strata(entry, on=on)
    for team in entry.teams.select_related("department").prefetch_related("items__item").order_by("position"):
        standings = eligible_officers(
            departments=[team.department],
            items=[row.item for row in team.items.all()],
            first_day=entry.first_day,
            last_day=entry.last_day,
        )
        able = sum(one.is_eligible for one in standings)
        if able < team.need:
            found.append(
                _("%(department)s has %(able)s officers who could be drawn, each visit needs %(need)s.")
                % {"department": team.department.display_name, "able": able, "need": team.need}
            )
    return found


def _warnings_of_strata(entry: PlanEntry, *, on: dt.date) -> list[Text]:
    counts = {
        one.value: one.drawable
        for one in stratum_counts(Population.read(entry.population), strata_by=entry.strata_by, on=on)
    }
    if not any(counts.values()):
        return [_("Nobody in the register fits the population: there is nobody to draw.")]
    found: list[Text] = []
    for stratum in entry.strata.order_by("position"):
        label = stratum_label(entry.strata_by, stratum.value)
        drawable = counts.get(stratum.value, 0)
        if drawable == 0:
            found.append(_("Stratum “%(stratum)s” has a ratio but nobody to draw.") % {"stratum": label})
        elif entry.profile == Profile.BLINDED and drawable < SMALLEST_BLINDED_STRATUM:
            found.append(
                _("Stratum “%(stratum)s” has only %(n)s subjects; a blinded draw refuses fewer than 10. Merge it.")
                % {"stratum": label, "n": drawable}
            )
        elif entry.strata_by == StrataBy.RISK_CLASS and stratum.ppm == MILLION:
            found.append(
                _("Stratum “%(stratum)s” is taken whole: who is in it can be told from the list of the selected.")
                % {"stratum": label}
            )
    return found
