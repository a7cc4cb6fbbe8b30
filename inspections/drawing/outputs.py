"""The files that follow from frozen files and seed (docs/draw.md §4.7), and the one function that makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from . import canonical, dealing, shortage, teams
from .digests import ALGORITHM, facts
from .plan import Plan
from .rosters import Avoidance, Officer, Roster
from .selection import Exclusion, Selection, select
from .sources import key_of

FILES: Final = {
    "assignment": "assignment.ndjson",
    "excluded": "excluded.ndjson",
    "reserve": "reserve.ndjson",
    "selected": "selected.ndjson",
}
RESULT: Final = "result.json"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A computed draw: the files of §4.7, the values they were written from, and the result digest."""

    files: dict[str, bytes]
    result_digest: str
    seed: str
    selection: Selection
    instance: teams.Instance
    assignment: teams.Assignment


def compute(
    *,
    plan: Plan,
    roster: Roster,
    officers: Sequence[Officer],
    avoid: Sequence[Avoidance],
    header_digest: bytes,
    seed: bytes,
) -> Drawn:
    """The whole draw from checked values: selection, teams, files."""
    selection = select(plan, roster, key_of("select", seed))
    instance, assignment = staff(plan, officers, avoid, selection, seed)
    files = {
        "selected.ndjson": write_selected(selection),
        "reserve.ndjson": write_reserve(selection),
        "excluded.ndjson": write_excluded(selection.excluded),
        "assignment.ndjson": write_assignment(instance, assignment),
        "short.ndjson": shortage.write(instance, assignment),
    }
    result = write_result(files, header_digest, seed, selection, len(assignment.short))
    files[RESULT] = result
    return Drawn(files, sha256(result).hexdigest(), seed.hex(), selection, instance, assignment)


def staff(
    plan: Plan, officers: Sequence[Officer], avoid: Sequence[Avoidance], selection: Selection, seed: bytes
) -> tuple[teams.Instance, teams.Assignment]:
    """§4.5 for a selection: the visits in their public order and their teams."""
    template = {pick.id: pick.kind.t for pick in selection.selected}
    order = teams.visit_order(key_of("visit", seed), [(pick.id, pick.why == "KEY") for pick in selection.selected])
    instance = teams.build(plan, officers, avoid, [(code, template[code]) for code in order])
    return instance, dealing.assign(instance, key_of("officer", seed))


def write_selected(selection: Selection) -> bytes:
    return canonical.dump_lines(
        {
            "c": pick.kind.c,
            "id": pick.id,
            "override": list(pick.override),
            "rank": rank,
            "t": pick.kind.t,
            "ticket": pick.ticket.hex(),
            "why": pick.why,
        }
        for rank, pick in selection.selected_ranks()
    )


def write_reserve(selection: Selection) -> bytes:
    return canonical.dump_lines(
        {"c": pick.kind.c, "id": pick.id, "rank": rank, "ticket": pick.ticket.hex()}
        for rank, pick in selection.reserve_ranks()
    )


def write_excluded(exclusions: Sequence[Exclusion]) -> bytes:
    return canonical.dump_lines(
        {"c": row.stratum, "id": row.id, "key": int(row.key), "why": list(row.why)} for row in exclusions
    )


def write_assignment(instance: teams.Instance, assignment: teams.Assignment) -> bytes:
    refused = {shortage.visit for shortage in assignment.short}
    rows = []
    for v, visit in enumerate(instance.visits):
        served: dict[int, list[int]] = {line: [] for line in instance.lines[v]}
        for o, line in sorted(assignment.team[v].items()):
            served[line].append(o)
        team = [
            {"dept": entry.dept, "item": entry.item, "o": [instance.officers[o].id for o in served[line]]}
            for entry, line in zip(instance.entries[v], instance.lines[v], strict=True)
        ]
        rows.append({"b": visit.batch, "id": visit.id, "st": "SHORT" if v in refused else "OK", "team": team})
    return canonical.dump_lines(rows)


def write_result(
    files: Mapping[str, bytes], header_digest: bytes, seed: bytes, selection: Selection, short: int
) -> bytes:
    value: dict[str, Any] = {
        "algo": ALGORITHM,
        "eligible": selection.eligible,
        "header": header_digest.hex(),
        "listed": selection.listed,
        "quota": selection.quota,
        "seed": seed.hex(),
        "short": short,
    }
    for name, file in FILES.items():
        value[name] = facts(files[file])
    return canonical.dump(value)
