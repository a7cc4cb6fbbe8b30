"""Later changes (docs/draw.md §4.8): a log entry first, then fresh randomness; nobody else's team moves.

``number`` (k) is the place of the entry in the append-only log of the draw, from 1. ``label`` and ``value`` are a
source dated after the entry: its label and the bytes it contributes (see ``sources.source_value``). The old draw is
never edited; the amendment is kept beside it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from .faults import DrawFault
from .plan import Plan
from .rosters import Avoidance, Officer, Roster
from .running import Inputs
from .selection import population
from .sources import amendment_seed, key_of
from .teams import build, officer_key


@dataclass(frozen=True, slots=True)
class Substitution:
    """Who comes in: ``chosen`` (empty if nobody is left), out of how many, with which seed."""

    chosen: str
    candidates: int
    seed: str


def substitute_firm(
    inputs: Inputs, *, result_digest: str, number: int, label: str, value: bytes, gone: str, taken: Collection[str]
) -> Substitution:
    """The business that replaces ``gone``: the smallest H(key'(select) ‖ id) among the eligible ones of its stratum
    that are not in ``taken`` (all selected and all earlier substitutes)."""
    seed = amendment_seed(result_digest, number, label, value)
    key = key_of("select", seed)
    stratum = _stratum(inputs.roster, gone)
    closed = {code.encode("ascii") for code in (*taken, gone)}
    codes = [
        code
        for _, group in population(inputs.plan, inputs.roster).drawable[stratum]
        for code in group
        if code not in closed
    ]
    chosen = min(codes, key=lambda code: (sha256(key + code).digest(), code), default=b"")
    return Substitution(chosen.decode("ascii"), len(codes), seed.hex())


def substitute_officer(
    inputs: Inputs,
    *,
    result_digest: str,
    number: int,
    label: str,
    value: bytes,
    visit: tuple[str, str, int],
    entry: int,
    team: Collection[str],
    loads: Mapping[str, int],
    places: Mapping[str, int],
    absent: Collection[str],
) -> Substitution:
    """The officer who takes a place in a team: the smallest key with key'(officer) in E(line), minus the team, minus
    full officers.

    ``visit``: (business, template, batch); ``entry``: number of the template line; ``team``: all officers of the
    visit, the one who leaves included; ``loads``/``places``: current load and places given per officer; ``absent``:
    those who cannot serve this visit for a reason that arose after the freeze (illness, recusal).
    """
    seed = amendment_seed(result_digest, number, label, value)
    key = key_of("officer", seed)
    business, template, batch = visit
    eligible = _eligible(inputs.plan, inputs.officers, inputs.avoid, business, template, batch, entry)
    barred = {*team, *absent}
    free = [officer for officer in eligible if officer.id not in barred and places.get(officer.id, 0) < officer.cap]
    chosen = min(
        free, key=lambda officer: officer_key(key, loads.get(officer.id, officer.load), officer.id), default=None
    )
    return Substitution(chosen.id if chosen else "", len(free), seed.hex())


def _stratum(roster: Roster, business: str) -> str:
    code = business.encode("ascii")
    for kind, codes in roster.groups.items():
        if code in codes:
            return kind.c
    raise DrawFault("unknown_business", "roster.ndjson", value=business)


def _eligible(
    plan: Plan,
    officers: list[Officer],
    avoid: list[Avoidance],
    business: str,
    template: str,
    batch: int,
    entry: int,
) -> list[Officer]:
    instance = build(plan, officers, avoid, [(business, template)], first_batch=batch)
    return [officers[o] for o in instance.eligible(instance.lines[0][entry])]
