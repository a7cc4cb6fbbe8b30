"""The freeze (docs/draw.md §4.1, §4.2, §5.1): canonical files, their header, and every reason to refuse them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from . import blinding, canonical, header, shortage
from .digests import NO_HEADER
from .faults import DrawFault
from .plan import FILE as PLAN_FILE
from .plan import Plan, check, read, refuse_lone_officers
from .rosters import (
    AVOID,
    Avoidance,
    Officer,
    Roster,
    read_avoid,
    read_officers,
    read_roster,
    write_avoid,
    write_officers,
    write_roster,
)
from .selection import Population, population, quotas
from .sources import CHAINS, are_strong


@dataclass(frozen=True, slots=True)
class Frozen:
    """The public files (plan, roster, officers, avoid, header), the header digest, the sealed files (blinded draws
    only, never public) and a report in plain values."""

    files: dict[str, bytes]
    header_digest: str
    sealed: dict[str, bytes]
    report: dict[str, Any] = field(default_factory=dict)


def freeze(
    *,
    plan: Mapping[str, Any],
    roster: Iterable[Mapping[str, Any]],
    officers: Iterable[Mapping[str, Any]],
    avoid: Iterable[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    published: str,
    seq: int,
    prev: str = NO_HEADER,
    lone_bases: Collection[tuple[str, str]] = (),
    used_commits: Collection[str] = (),
    blind: bytes | None = None,
    names: Mapping[str, str] | None = None,
    officer_names: Mapping[str, str] | None = None,
) -> Frozen:
    """Write and check the frozen files of a draw. Raises ``DrawFault`` at the first thing that is wrong.

    ``plan``, ``roster``, ``officers`` and ``avoid`` hold true values with the fields of §4.1, in any order.
    ``plan["profile"]`` ("open" or "blinded", absent = open) decides what is written: a blinded draw needs ``blind``
    (32 random bytes) and returns pseudonyms in ``files`` and the maps, with ``names``, in ``sealed``.
    ``lone_bases``: (template, department) pairs whose single officer has a basis in the plan record.
    ``used_commits``: commitments of all earlier headers, void ones included. ``seq``/``prev``: 1 and 64 zeros for
    the office's first draw, else the number after, and the digest of, the last header.
    """
    if (seq == 1) != (prev == NO_HEADER):
        raise DrawFault("bad_field", header.FILE, 1, field="prev")
    value = dict(plan)
    blinded = value.get("profile") == "blinded"
    true_plan = check(canonical.parse(canonical.dump({**value, "profile": "open"}, PLAN_FILE, 1), PLAN_FILE))
    refuse_lone_officers(true_plan, lone_bases)
    _refuse_sources(sources, used_commits)
    texts = {
        "roster.ndjson": write_roster(roster),
        "officers.ndjson": write_officers(officers),
        "avoid.ndjson": write_avoid(avoid),
    }
    true_roster = read_roster(texts["roster.ndjson"], true_plan)
    true_officers = read_officers(texts["officers.ndjson"], true_plan)
    pairs = read_avoid(texts["avoid.ndjson"])
    _refuse_unknown(pairs, true_roster, true_officers)
    people = population(true_plan, true_roster)
    report = _report(true_plan, true_officers, people)
    sealed: dict[str, bytes] = {}
    if blinded:
        hidden = blinding.blind_draw(
            plan=true_plan,
            value=value,
            roster=true_roster,
            officers=true_officers,
            avoid=pairs,
            blind=blind or b"",
            names=names or {},
            officer_names=officer_names or {},
        )
        value, sealed = hidden.plan, hidden.sealed
        texts = {
            "roster.ndjson": write_roster(hidden.roster),
            "officers.ndjson": write_officers(hidden.officers),
            "avoid.ndjson": write_avoid(hidden.avoid),
        }
        report["labels"] = hidden.labels
    files = {"plan.json": canonical.dump(value, PLAN_FILE, 1), **texts}
    reread(files)
    files[header.FILE] = header.write(
        files=files,
        sealed=sealed,
        plan_no=true_plan.plan_no,
        published=published,
        seq=seq,
        prev=prev,
        sources=sources,
    )
    return Frozen(files, sha256(files[header.FILE]).hexdigest(), sealed, report)


def draft(
    *,
    plan: Mapping[str, Any],
    roster: Iterable[Mapping[str, Any]],
    officers: Iterable[Mapping[str, Any]],
    avoid: Iterable[Mapping[str, Any]],
) -> dict[str, bytes]:
    """The four files with true lines for the rehearsal (§4.6); checked like those of a freeze, never published."""
    files = {
        "plan.json": canonical.dump({**plan, "profile": "open"}, PLAN_FILE, 1),
        "roster.ndjson": write_roster(roster),
        "officers.ndjson": write_officers(officers),
        "avoid.ndjson": write_avoid(avoid),
    }
    _, lines, people, pairs = reread(files)
    _refuse_unknown(pairs, lines, people)
    return files


def reread(files: Mapping[str, bytes]) -> tuple[Plan, Roster, list[Officer], list[Avoidance]]:
    """Parse and check the four frozen files as anyone would who was given them."""
    plan = read(files["plan.json"])
    return (
        plan,
        read_roster(files["roster.ndjson"], plan),
        read_officers(files["officers.ndjson"], plan),
        read_avoid(files["avoid.ndjson"]),
    )


def parts(plan: Mapping[str, Any], roster: Iterable[Mapping[str, Any]]) -> list[tuple[dict[str, Any], list[Any]]]:
    """§5.1 rule 2: one draw per template, in the order of the template names.

    The first keeps the plan number, the next get -2, -3 …; each is frozen after the earlier one has run. Templates
    without a line are left out.
    """
    by_template: dict[str, list[Any]] = {}
    for row in roster:
        by_template.setdefault(str(row["t"]), []).append(row)
    found = []
    for number, name in enumerate(sorted(by_template), 1):
        if name not in plan["templates"]:
            raise DrawFault("unknown_template", "roster.ndjson", value=name)
        own = {**plan, "templates": {name: plan["templates"][name]}}
        if number > 1:
            own["plan_no"] = f"{plan['plan_no']}-{number}"
        found.append((own, by_template[name]))
    return found


def _refuse_sources(sources: Sequence[Mapping[str, Any]], used_commits: Collection[str]) -> None:
    """§4.2 rule on strength; a commitment of an earlier header, or the same twice, is refused."""
    seen = set(used_commits)
    for source in sources:
        if source.get("type") == "commit":
            if source.get("commit") in seen:
                raise DrawFault("commit_used_before", header.FILE, 1, value=source.get("label"))
            seen.add(str(source.get("commit")))
        if source.get("type") == "drand" and source.get("chain") not in CHAINS:
            raise DrawFault("unknown_chain", header.FILE, 1, value=source.get("label"))
    if not are_strong([{"type": "", **source} for source in sources]):
        raise DrawFault("sources_too_weak", header.FILE, 1)


def _refuse_unknown(pairs: Iterable[Avoidance], roster: Roster, officers: Iterable[Officer]) -> None:
    """An avoidance that names nobody would be a silent hole."""
    businesses = {code for codes in roster.groups.values() for code in codes}
    people = {officer.id for officer in officers}
    for line, pair in enumerate(pairs, 1):
        if pair.o not in people:
            raise DrawFault("unknown_officer", AVOID, line, value=pair.o)
        if pair.v.encode("ascii") not in businesses:
            raise DrawFault("unknown_business", AVOID, line, value=pair.v)


def _report(plan: Plan, officers: Sequence[Officer], people: Population) -> dict[str, Any]:
    """What the freezing office sees. Not for publication in a blinded draw, except ``reasons`` and ``overrides``."""
    quota = quotas(plan, people.eligible, people.listed)
    drawn = sum(quota.values())
    largest = max(quota, key=lambda name: quota[name])
    return {
        "strata": [
            {"c": c, "ppm": ppm, "listed": people.listed[c], "eligible": people.eligible[c], "quota": quota[c]}
            for c, ppm in plan.ppm.items()
        ],
        "empty_strata": [c for c, ppm in plan.ppm.items() if ppm and not people.eligible[c]],
        "key_selected": len(people.keys),
        "conflicts": [row.id for row in people.excluded if row.key],
        "reasons": _count(reason for row in people.excluded for reason in row.why),
        "overrides": _count(reason for _, kind in people.keys for reason in kind.why),
        "largest_share": {"c": largest, "selected": quota[largest], "of": drawn},
        "tight": [
            {
                "dept": pool.dept,
                "item": pool.item,
                "batch": pool.batch,
                "need": pool.need,
                "eligible": pool.eligible,
                "forced": pool.forced,
            }
            for pool in shortage.tight_pools(plan, officers)
        ],
    }


def _count(reasons: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for reason in reasons:
        counted[reason] = counted.get(reason, 0) + 1
    return counted
