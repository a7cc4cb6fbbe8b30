"""Large invented draws: rosters, and staffings that are feasible by construction."""

from collections.abc import Sequence
from hashlib import sha256
from heapq import heapify, heappop, heappush

from inspections.drawing import canonical
from inspections.drawing.plan import Entry, Plan
from inspections.drawing.rosters import Kind, Officer, Roster
from inspections.drawing.teams import Instance, build
from tests.inspections.drawing.trials import Dice

PPM = {"A": 10_000, "B": 50_000, "C": 100_000, "D": 1_000_000}
SHARES = {"A": 654, "B": 253, "C": 77, "D": 16}  # per thousand
BATCH = ("2026-03-02", "2026-03-06")
DEPARTMENTS = ("SAMR", "FIRE", "EEB", "HEALTH", "LABOUR", "TAX")
ITEMS = tuple(f"I{n}" for n in range(8))


def plan(templates: dict[str, tuple[Entry, ...]] | None = None, batches: int = 1) -> Plan:
    spans = tuple((f"2026-{3 + n:02d}-02", f"2026-{3 + n:02d}-06") for n in range(batches))
    forms = templates or {"T": (Entry("SAMR", "I0", 2),)}
    return Plan("eligible", spans, frozenset(), "量1号", "open", None, 10, dict(PPM), forms, "")


def codes(number: int) -> list[bytes]:
    """Ascending codes of 18 signs, one in a thousand apart."""
    return [b"91370100%010d" % (n * 7) for n in range(number)]


def roster(number: int, excluded_share: int = 0) -> Roster:
    """Lines spread over the strata; so many of a thousand cannot be drawn."""
    made = Roster()
    strata = [c for c, share in SHARES.items() for _ in range(share)]
    lists: dict[Kind, list[bytes]] = {}
    usual = {c: lists.setdefault(Kind(c, 2, 0, 0, "OK", "T", 1, ""), []) for c in SHARES}
    barred = {c: lists.setdefault(Kind(c, 2, 0, 2, "OK", "T", 1, ""), []) for c in SHARES}
    for n, code in enumerate(codes(number)):
        place = (n * 2_654_435_761) % 1_000_003
        stratum = strata[place % 1000]
        (barred if place // 1000 < excluded_share else usual)[stratum].append(code)
    made.groups = {kind: members for kind, members in lists.items() if members}
    return made


def roster_file(lines: Roster) -> bytes:
    """The canonical file of a roster."""
    texts: dict[Kind, tuple[bytes, bytes]] = {}
    for kind in lines.groups:
        head, tail = canonical.dump({"id": "\u2026", **kind._asdict()}).split("\u2026".encode())
        texts[kind] = (head, tail + b"\n")
    rows = [(code, kind) for kind, members in lines.groups.items() for code in members]
    rows.sort()
    return b"".join(texts[kind][0] + code + texts[kind][1] for code, kind in rows)


def planted(
    visits: int,
    people: int,
    *,
    slack: int = 0,
    slack_of: int = 1,
    batches: int = 1,
    capacity: float = 1,
    trial: int = 0,
) -> Instance:
    """Six departments with eight items each; 70 % of visits go to one, 25 % to two, 5 % to three departments.

    Each line is served by the least planted of its officers, and caps are the planted loads plus ``slack`` for every
    ``slack_of``-th officer, so that the instance can be staffed; ``capacity`` below 1 takes places away again.
    """
    dice = Dice("planted", visits, people, slack, slack_of, batches, trial)
    skills = [sorted({dice.pick(ITEMS) for _ in range(dice.between(2, 4))}) for _ in range(people)]
    departments = [DEPARTMENTS[n % len(DEPARTMENTS)] for n in range(people)]
    able: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for o, (dept, items) in enumerate(zip(departments, skills, strict=True)):
        for item in items:
            able.setdefault((dept, item), []).append((0, o))
    templates = _templates(dice)
    names = sorted(templates)
    chosen = [dice.pick(names) for _ in range(visits)]
    load = _plant(chosen, templates, able, people)
    officers = []
    for o in range(people):
        cap = load[o] + (slack if o % slack_of == 0 else 0)
        cap = int(cap * capacity) + (1 if capacity < 1 and dice.below(1000) < 1000 * (cap * capacity % 1) else 0)
        officers.append(Officer(cap, "2027-12-31", departments[o], f"J{o:06d}", tuple(skills[o]), (), 0))
    ordered = [(f"V{v:07d}", name) for v, name in enumerate(chosen)]
    return build(plan(templates, batches), officers, (), ordered)


def _templates(dice: Dice) -> dict[str, tuple[Entry, ...]]:
    made: dict[str, tuple[Entry, ...]] = {}
    for number in range(400):
        count = 1 if number < 280 else 2 if number < 380 else 3
        places = dice.below(6)
        entries = []
        for n in range(count):
            need = 2 if count == 1 else dice.between(1, 2)
            entries.append(Entry(DEPARTMENTS[(places + n) % 6], dice.pick(ITEMS), need))
        made[f"T{number:03d}"] = tuple(entries)
    return made


def _plant(
    chosen: Sequence[str],
    templates: dict[str, tuple[Entry, ...]],
    able: dict[tuple[str, str], list[tuple[int, int]]],
    people: int,
) -> list[int]:
    load = [0] * people
    for heap in able.values():
        heapify(heap)
    for name in chosen:
        for entry in templates[name]:
            heap = able[entry.dept, entry.item]
            taken: list[int] = []
            while len(taken) < entry.need:
                planned, o = heappop(heap)
                if planned != load[o]:
                    heappush(heap, (load[o], o))
                    continue
                taken.append(o)
                load[o] += 1
            for o in taken:
                heappush(heap, (load[o], o))
    return load


def key(number: int) -> bytes:
    return sha256(b"bench %d" % number).digest()
