"""Which businesses are drawn (docs/draw.md §4.4): reasons, quotas, tickets. Integers and bytes only.

The ticket of a business is SHA-256(key ‖ code): it does not depend on the order or the size of the roster. In each
stratum the smallest tickets are selected. Only tickets below a bound, which about n of N can pass, are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from math import isqrt
from typing import Final, NamedTuple

from .digests import u32
from .plan import MILLION, Plan
from .rosters import Kind, Roster

WHOLE: Final = 1 << 256


class Pick(NamedTuple):
    """A selected line or one in reserve: its ticket followed by its code (so picks sort as §4.4.6 says), its kind."""

    entry: bytes
    kind: Kind

    @property
    def ticket(self) -> bytes:
        return self.entry[:32]

    @property
    def code(self) -> bytes:
        return self.entry[32:]

    @property
    def id(self) -> str:
        return self.code.decode("ascii")

    @property
    def why(self) -> str:
        return "KEY" if self.kind.k else "DRAW"

    @property
    def override(self) -> tuple[str, ...]:
        """The reasons a key subject is selected in spite of."""
        return self.kind.why if self.kind.k else ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A line that cannot be drawn; ``key`` marks a key subject, a conflict for a human to look at."""

    code: bytes
    stratum: str
    key: bool
    why: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.code.decode("ascii")


@dataclass(frozen=True, slots=True)
class Population:
    """Who can be drawn: E and L by stratum (plan order), eligible codes by stratum and weight, key subjects, the rest."""

    eligible: dict[str, int]
    listed: dict[str, int]
    drawable: dict[str, list[tuple[Kind, list[bytes]]]]
    keys: list[tuple[bytes, Kind]]
    excluded: list[Exclusion]


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome of §4.4: ``selected`` (KEY first, then strata in plan order), ``reserve``, ``excluded``."""

    eligible: dict[str, int]
    listed: dict[str, int]
    quota: dict[str, int]
    selected: list[Pick]
    reserve: list[Pick]
    excluded: list[Exclusion]

    def selected_ranks(self) -> Iterator[tuple[int, Pick]]:
        """Ranks from 0 within the key subjects (across strata) and within each stratum."""
        for _, picks in groupby(self.selected, key=lambda pick: (pick.kind.k, pick.kind.c if not pick.kind.k else "")):
            yield from enumerate(picks)

    def reserve_ranks(self) -> Iterator[tuple[int, Pick]]:
        """Ranks go on from the quota of the stratum."""
        for stratum, picks in groupby(self.reserve, key=lambda pick: pick.kind.c):
            yield from enumerate(picks, self.quota[stratum])


def population(plan: Plan, roster: Roster) -> Population:
    """§4.4.1 to 3: reasons from fields of the frozen line, key subjects apart, the rest eligible."""
    eligible, listed = dict.fromkeys(plan.ppm, 0), dict.fromkeys(plan.ppm, 0)
    drawable: dict[str, list[tuple[Kind, list[bytes]]]] = {stratum: [] for stratum in plan.ppm}
    keys: list[tuple[bytes, Kind]] = []
    excluded: list[Exclusion] = []
    for kind, codes in roster.groups.items():
        listed[kind.c] += len(codes)
        left = reasons_left(kind, plan)
        if left:
            excluded += [Exclusion(code, kind.c, kind.k == 1, left) for code in codes]
        elif kind.k:
            keys += [(code, kind) for code in codes]
        else:
            eligible[kind.c] += len(codes)
            drawable[kind.c].append((kind, codes))
    excluded.sort(key=lambda exclusion: exclusion.code)
    return Population(eligible, listed, drawable, keys, excluded)


def reasons_left(kind: Kind, plan: Plan) -> tuple[str, ...]:
    """Reasons against the line; for a key subject without those the plan overrides (§4.4.2)."""
    if not kind.k:
        return kind.why
    return tuple(reason for reason in kind.why if reason not in plan.key_overrides)


def quotas(plan: Plan, eligible: Mapping[str, int], listed: Mapping[str, int]) -> dict[str, int]:
    """§4.4.5: how many of each stratum, by exact integers. Key subjects are outside."""
    if plan.total is not None:
        return _largest_remainder(plan.ppm, eligible, plan.total)
    base = eligible if plan.base == "eligible" else listed
    return {c: min(eligible[c], -(-base[c] * ppm // MILLION)) for c, ppm in plan.ppm.items()}


def _largest_remainder(ppm: Mapping[str, int], eligible: Mapping[str, int], total: int) -> dict[str, int]:
    quota = dict.fromkeys(ppm, 0)
    weight = {c: ppm[c] * eligible[c] for c in ppm if ppm[c] * eligible[c] > 0}
    n = min(total, sum(eligible[c] for c in weight))
    while weight:
        whole = sum(weight.values())
        full = [c for c in weight if n * weight[c] > whole * eligible[c]]
        if not full:
            for c, share in weight.items():
                quota[c] = n * share // whole
            left = n - sum(quota[c] for c in weight)
            for c in sorted(weight, key=lambda c: (-(n * weight[c] % whole), c))[:left]:
                quota[c] += 1
            return quota
        for c in full:
            quota[c] = eligible[c]
            n -= eligible[c]
            del weight[c]
    return quota


def ticket(key: bytes, code: bytes, weight: int = 1) -> bytes:
    """§4.4.4: min over j = 1..w of H(key(select) ‖ code ‖ (nothing for 1, else ``#j``))."""
    first = sha256(key + code).digest()
    return min([first, *(sha256(b"%b%b#%d" % (key, code, j)).digest() for j in range(2, weight + 1))])


def bound(wanted: int, available: int) -> bytes | None:
    """§9: a ticket below which more than ``wanted`` of ``available`` lie but for a chance of 1e-20; ``None`` = all."""
    top = (wanted + 10 * isqrt(wanted) + 64) * WHOLE // max(available, 1)
    return top.to_bytes(32, "big") if top < WHOLE else None


def smallest(key: bytes, groups: Sequence[tuple[Kind, list[bytes]]], wanted: int) -> list[Pick]:
    """The ``wanted`` smallest (ticket, code) of a stratum, in order."""
    available = sum(len(codes) for _, codes in groups)
    wanted = min(wanted, available)
    if not wanted:
        return []
    kept = _below(key, groups, bound(wanted, available))
    if len(kept) < wanted:
        kept = _below(key, groups, None)
    kept.sort()
    del kept[wanted:]
    if len(groups) == 1:
        kind = groups[0][0]
        return [Pick(entry, kind) for entry in kept]
    return [Pick(entry[:-5], groups[int.from_bytes(entry[-4:], "big")][0]) for entry in kept]


def _below(key: bytes, groups: Sequence[tuple[Kind, list[bytes]]], limit: bytes | None) -> list[bytes]:
    """Ticket ‖ code of every line whose ticket is below the bound; of several kinds, followed by 00 and the number of
    the kind, which changes no order. For weight 1 the hash state after the key is copied: one block per code."""
    kept: list[bytes] = []
    top = limit if limit is not None else b"\xff" * 33
    for number, (kind, codes) in enumerate(groups):
        suffix = b"" if len(groups) == 1 else b"\0" + u32(number)
        if kind.w != 1:
            pairs = ((ticket(key, code, kind.w), code) for code in codes)
            kept += [drawn + code + suffix for drawn, code in pairs if drawn < top]
            continue
        copy = sha256(key).copy
        for code in codes:
            state = copy()
            state.update(code)
            drawn = state.digest()
            if drawn < top:
                kept.append(drawn + code + suffix)
    return kept


def select(plan: Plan, roster: Roster, key: bytes) -> Selection:
    """§4.4 whole: ``key`` is key(select)."""
    people = population(plan, roster)
    quota = quotas(plan, people.eligible, people.listed)
    selected = sorted(Pick(ticket(key, code, kind.w) + code, kind) for code, kind in people.keys)
    reserve: list[Pick] = []
    for stratum, groups in people.drawable.items():
        picks = smallest(key, groups, quota[stratum] + plan.reserve)
        reserve += picks[quota[stratum] :]
        del picks[quota[stratum] :]
        selected += picks
    return Selection(people.eligible, people.listed, quota, selected, reserve, people.excluded)
