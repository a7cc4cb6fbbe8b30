"""From the registers to the lines of a draw: who is on the rosters, in which stratum, excluded for which reason.

Everything here reads; the lines are plain values as ``docs/draw.md`` §4.1 gives them.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Value

from inspections.draw_errors import NobodyToDraw, NoEligibleOfficer, StratumMissing
from inspections.drawing.blinding import pseudonym, salt
from inspections.models import PlanEntry, Team
from inspections.plan_selectors import (
    STRATUM_COLUMN,
    enterprises_of,
    entry_in_full,
    stratum_code,
    team_code,
    template_lines,
)
from inspections.population import Population
from inspections.states import QuotaMode, StrataBy
from inspections.visit_selectors import carried_visits, counted_visits
from registry.keyitems.coverage import key_subjects
from registry.keyitems.selectors import items_checked_by
from registry.models import SpotCheckItem
from registry.officer_selectors import Standing, eligible_officers, relations_in_force
from registry.states import GONE

TEMPLATE = "T1"
NO_LIMIT = 9999


@dataclass
class Rosters:
    """The lines of a draw, the names for the sealed maps, and every exclusion with its reasons."""

    plan: dict[str, Any]
    roster: list[dict[str, Any]] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)
    avoid: list[dict[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    officer_names: dict[str, str] = field(default_factory=dict)
    excluded_enterprises: dict[int, list[str]] = field(default_factory=dict)
    excluded_officers: dict[int, list[str]] = field(default_factory=dict)
    without_stratum: dict[str, int] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)


def build_rosters(entry_id: int, *, number: str, title: str, on: dt.date) -> Rosters:
    """Read the registers as they stand and make the lines of the draw; call it inside the freezing transaction."""
    entry = entry_in_full(entry_id)
    rosters = Rosters(plan=plan_of(entry, number=number, title=title), teams=list(entry.teams.all()))
    _add_enterprises(rosters, entry, on)
    _add_officers(rosters, entry)
    return rosters


def check_rosters(rosters: Rosters) -> None:
    """Refuse what the law or arithmetic makes impossible, by name: no stratum, nobody in it, too few officers.

    An empty stratum is refused because a ratio that draws nobody would look like supervision and be none (R-16); a
    team whose department has fewer eligible officers than it sends can never be staffed (R-06).
    """
    if rosters.without_stratum:
        raise StratumMissing(
            strata="、".join(f"{value or '-'} ({number})" for value, number in sorted(rosters.without_stratum.items()))
        )
    drawable = {line["c"] for line in rosters.roster if line["st"] == "OK" and line["n"] < line["cap"]}
    empty = [row["c"] for row in rosters.plan["strata"] if row["c"] not in drawable]
    if empty:
        raise NobodyToDraw(strata="、".join(empty))
    for team in rosters.teams:
        able = [line for line in rosters.officers if team_code(team) in line["items"]]
        if len(able) < team.need:
            raise NoEligibleOfficer(
                department=team.department.display_name, item=team_code(team), number=len(able), need=team.need
            )


def plan_of(entry: PlanEntry, *, number: str, title: str) -> dict[str, Any]:
    """``plan.json`` of the entry: its strata, batches, teams and quota."""
    total = entry.quota_mode == QuotaMode.TOTAL
    batches = sorted(entry.batches.all(), key=lambda batch: batch.number)
    strata = sorted(entry.strata.all(), key=lambda stratum: stratum.position)
    return {
        "base": entry.quota_base,
        "batches": [[batch.first_day.isoformat(), batch.last_day.isoformat()] for batch in batches],
        "key_overrides": list(entry.key_overrides),
        "plan_no": number,
        "profile": entry.profile,
        "quota": {"mode": "total", "n": entry.total} if total else {"mode": "ratio"},
        "reserve": entry.reserve,
        "strata": [{"c": stratum_code(stratum.value), "ppm": stratum.ppm} for stratum in strata],
        "templates": {TEMPLATE: template_lines(entry)},
        "title": title,
    }


def _add_enterprises(rosters: Rosters, entry: PlanEntry, on: dt.date) -> None:
    known = {stratum.value for stratum in entry.strata.all()}
    counted = counted_visits(entry, year=on.year)
    missing: dict[str, int] = defaultdict(int)
    column = STRATUM_COLUMN.get(StrataBy(entry.strata_by))
    keys = _key_subjects(entry, on)
    subjects = (
        enterprises_of(Population.read(entry.population), on=on)
        .annotate(stratum=F(column) if column else Value("", output_field=CharField()))
        .order_by("subject_id")
        .values_list("pk", "subject_id", "name", "state", "stratum")
    )
    for pk, code, name, state, value in subjects.iterator(chunk_size=5000):
        if value not in known:
            missing[value] += 1
            continue
        gone, visits = state in GONE, counted.get(pk, 0)
        rosters.roster.append(
            {
                "c": stratum_code(value),
                "cap": entry.cap_per_year,
                "id": code,
                "k": int(pk in keys),
                "n": visits,
                "st": state.upper() if gone else "OK",
                "t": TEMPLATE,
                "w": 1,
                "wl": "",
            }
        )
        rosters.names[code] = name
        reasons = ["STATUS"] if gone else []
        reasons += ["FREQ_CAP"] if visits >= entry.cap_per_year else []
        if pk in keys:  # docs/draw.md §4.4.2: a key subject is selected in spite of what the plan overrides
            reasons = [reason for reason in reasons if reason not in entry.key_overrides]
        if reasons:
            rosters.excluded_enterprises[pk] = reasons
    rosters.without_stratum = dict(missing)


def _key_subjects(entry: PlanEntry, on: dt.date) -> set[int]:
    """The subjects under key supervision in what this entry checks: all of them are selected (R-04d)."""
    codes = {row.item.code for team in entry.teams.all() for row in team.items.all()}
    return key_subjects(items_checked_by(codes, on=on), on=on)


def _add_officers(rosters: Rosters, entry: PlanEntry) -> None:
    """Officers of the sending departments who can serve at least one team; pairs that stand aside (R-07)."""
    first = min(batch.first_day for batch in entry.batches.all())
    last = max(batch.last_day for batch in entry.batches.all())
    teams = rosters.teams
    items: dict[int, SpotCheckItem] = {row.item_id: row.item for team in teams for row in team.items.all()}
    departments = {team.department_id: team.department for team in teams}
    standings = eligible_officers(
        departments=departments.values(), items=list(items.values()), first_day=first, last_day=last
    )
    carried = carried_visits(entry)
    serving = []
    for standing in standings:
        places = _places(standing, teams)
        if not standing.is_eligible or standing.certified_until is None or not places:
            rosters.excluded_officers[standing.officer.pk] = [str(why.value) for why in standing.unfit] or [
                "not_qualified"
            ]
            continue
        serving.append(standing.officer)
        code = officer_code(standing.officer.pk)
        rosters.officers.append(
            {
                "cap": entry.places_per_officer or NO_LIMIT,
                "cert": standing.certified_until.isoformat(),
                "dept": departments[standing.officer.department_id].code,
                "id": code,
                "items": places,
                "leave": [[start.isoformat(), end.isoformat()] for start, end in standing.leave],
                "load": carried.get(standing.officer.pk, 0),
            }
        )
        rosters.officer_names[code] = f"{standing.officer.full_name} {standing.officer.number}"
    for relation in relations_in_force(officers=serving, first_day=first, last_day=last):
        subject = str(relation.enterprise.subject_id)
        if subject in rosters.names:
            rosters.avoid.append({"o": officer_code(relation.officer_id), "v": subject})


def _places(standing: Standing, teams: list[Team]) -> list[str]:
    """The team places an officer fits: of the own department, and only if every item of the team may be checked."""
    own = (team for team in teams if team.department_id == standing.officer.department_id)
    return sorted({team_code(t) for t in own if {row.item_id for row in t.items.all()} <= standing.item_ids})


def officer_code(pk: int) -> str:
    """An officer's code in the sealed files; the public ones carry a pseudonym made for this draw."""
    return f"O{pk}"


def officer_pk(code: str) -> int:
    return int(code[1:])


def hide_officers(rosters: Rosters, *, blind: bytes) -> bytes:
    """Open profile: officers too carry codes made for this draw. Changes the lines; returns the map to keep sealed."""
    code_of: dict[str, str] = {}
    for line in rosters.officers:
        code_of[line["id"]] = pseudonym("officer", line["id"], salt("officer", line["id"], blind))
    rosters.officers = [{**line, "id": code_of[line["id"]]} for line in rosters.officers]
    rosters.avoid = [{**pair, "o": code_of[pair["o"]]} for pair in rosters.avoid]
    return officer_map(code_of)


def officer_map(code_of: Mapping[str, str]) -> bytes:
    rows = sorted((row, code) for code, row in code_of.items())
    return "".join(json.dumps({"code": code, "row": row}) + "\n" for row, code in rows).encode()
