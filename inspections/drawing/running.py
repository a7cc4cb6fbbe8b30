"""From frozen files and contributions to the result (docs/draw.md §4.3 to §4.7), and the rehearsal before (§4.6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from . import canonical, header, outputs, shortage
from .digests import agrees, chunk_root
from .faults import DrawFault
from .freezing import reread
from .outputs import Drawn
from .plan import Plan
from .rosters import Avoidance, Officer, Roster
from .selection import select
from .sources import FILE as REVEALS
from .sources import check_reveals, key_of, rehearsal_seed, seed_of

REHEARSALS: Final = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished draw. ``files`` holds reveals, selected, reserve, excluded, assignment, short and result;
    ``short`` the codes (pseudonyms when blinded) of refused visits in public order; ``report`` plain values."""

    files: dict[str, bytes]
    header_digest: str
    seed: str
    result_digest: str
    short: list[str]
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Frozen files that agree with their header, and the checked contributions."""

    header: header.Header
    plan: Plan
    roster: Roster
    officers: list[Officer]
    avoid: list[Avoidance]
    reveals: dict[str, Any]
    seed: bytes


def run(files: Mapping[str, bytes], values: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """Run the draw: ``files`` as frozen, ``values`` = label → {"value"} (r in hex, lottery text) or
    {"round", "signature"}. The same arguments always give the same bytes. Raises ``DrawFault`` if a file was changed
    after the freeze or a contribution does not open its commitment.
    """
    inputs = load(files, values)
    drawn = outputs.compute(
        plan=inputs.plan,
        roster=inputs.roster,
        officers=inputs.officers,
        avoid=inputs.avoid,
        header_digest=inputs.header.digest,
        seed=inputs.seed,
    )
    return Outcome(
        files={REVEALS: canonical.dump(inputs.reveals, REVEALS, 1), **drawn.files},
        header_digest=inputs.header.digest.hex(),
        seed=drawn.seed,
        result_digest=drawn.result_digest,
        short=[drawn.instance.visits[row.visit].id for row in drawn.assignment.short],
        report=_report(drawn),
    )


def load(files: Mapping[str, bytes], values: Mapping[str, Mapping[str, Any]]) -> Inputs:
    """Check the frozen files against their header and the contributions against their sources."""
    head = header.read(files[header.FILE])
    for name, file in header.FROZEN.items():
        if not agrees(head.stated(name), files[file]):
            raise DrawFault("digest_differs", file)
    if head.stated("roster")["chunk_root"] != chunk_root(files["roster.ndjson"]):
        raise DrawFault("chunk_root_differs", "roster.ndjson")
    plan, roster, officers, avoid = reread(files)
    if plan.plan_no != head.plan_no:
        raise DrawFault("plan_no_differs", header.FILE, 1)
    reveals = {label: dict(value) for label, value in values.items()}
    check_reveals(head.sources, head.plan_no, reveals)
    return Inputs(head, plan, roster, officers, avoid, reveals, seed_of(head.digest, head.sources, reveals))


def _report(drawn: Drawn) -> dict[str, Any]:
    officers = drawn.instance.officers
    loads = {officer.id: load for officer, load in zip(officers, drawn.assignment.load, strict=True)}
    return {
        "loads": loads,
        "places": {officer.id: loads[officer.id] - officer.load for officer in officers},
        "selected": len(drawn.selection.selected),
        "quota": drawn.selection.quota,
        "moves": {
            "direct": drawn.assignment.direct,
            "augmented": drawn.assignment.augmented,
            "levelled": drawn.assignment.levelled,
        },
        "causes": [
            {
                "officers": list(cause.officers),
                "places": cause.places,
                "needed": cause.needed,
                "add": cause.needed - cause.places,
                "visits": list(cause.visits),
            }
            for cause in shortage.causes(drawn.instance, drawn.assignment)
        ],
        "tight": [
            {
                "dept": line.dept,
                "item": line.item,
                "batch": line.batch,
                "need": line.need,
                "eligible": line.eligible,
                "visits": line.visits,
                "forced": line.forced,
            }
            for line in shortage.tight_lines(drawn.instance)
        ],
    }


@dataclass(frozen=True, slots=True)
class PoolRisk:
    """How a pool (department, item) fared in the rehearsal: draws in which it left a visit unstaffed, visits lost."""

    dept: str
    item: str
    draws_refused: int
    visits_refused: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``draws`` trial draws on draft files: in how many a visit was refused, and for want of which pool."""

    draws: int
    draws_refused: int
    largest_refusal: int
    pools: list[PoolRisk]

    @property
    def probability(self) -> float:
        """P(at least one refusal), for display."""
        return self.draws_refused / self.draws if self.draws else 0.0


def rehearse(
    files: Mapping[str, bytes],
    *,
    draws: int = REHEARSALS,
    on_draw: Callable[[int], None] | None = None,
) -> Rehearsal:
    """§4.6: trial draws on draft plan, roster, officers and avoid with seeds that can never be the real one.

    A refused visit is counted for the pool of the line that could not be staffed. ``on_draw`` is told the number of
    each finished draw.
    """
    plan, roster, officers, avoid = reread(files)
    lost: dict[tuple[str, str], list[int]] = {}
    refused, largest = 0, 0
    for number in range(1, draws + 1):
        seed = rehearsal_seed(number, files["roster.ndjson"])
        selection = select(plan, roster, key_of("select", seed))
        instance, assignment = outputs.staff(plan, officers, avoid, selection, seed)
        refused += bool(assignment.short)
        largest = max(largest, len(assignment.short))
        in_this: dict[tuple[str, str], int] = {}
        for short in assignment.short:
            dept, item, _ = instance.pool_names[instance.pool_of[short.line]]
            in_this[dept, item] = in_this.get((dept, item), 0) + 1
        for name, visits in in_this.items():
            lost.setdefault(name, []).append(visits)
        if on_draw:
            on_draw(number)
    pools = [PoolRisk(*name, len(visits), sum(visits)) for name, visits in sorted(lost.items())]
    return Rehearsal(draws, refused, largest, pools)
