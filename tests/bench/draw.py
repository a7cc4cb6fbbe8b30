"""The goals of docs/draw.md §8 that are measured here: G1, G2, G4, G6, G7, G9, G10, G11, G12.

Rosters: 65.4 % A, 25.3 % B, 7.7 % C, 1.6 % D at 1, 5, 10 and 100 %. Staffings: six departments with eight items each,
officers with two to four items, 70 % of visits to one, 25 % to two, 5 % to three departments, caps equal to a planted
load, so that every visit can be staffed.
"""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from inspections.drawing import dealing, shortage
from inspections.drawing.digests import agrees, chunk_root, facts
from inspections.drawing.rosters import Roster, read_roster
from inspections.drawing.selection import population, quotas, select
from inspections.drawing.teams import Instance
from tests.bench import Figure
from tests.bench import _instances as instances
from tests.bench._tools import MIB, extra_memory, processor_seconds, timed_ratio

LARGE = 3_000_000
MIDDLE = 200_000
KEY = instances.key(1)


def measure() -> Iterator[Figure]:
    yield from selection()
    yield from sampler()
    yield from offline()
    yield from teams()
    yield from overload()
    yield from fairness()
    yield from verifiers()


# --- selection -----------------------------------------------------------------------------------------------------------


def messages(lines: Roster) -> list[bytes]:
    return [KEY + code for codes in lines.groups.values() for code in codes]


def hash_loop(texts: list[bytes]) -> None:
    for text in texts:
        sha256(text).digest()


def large_roster() -> Roster:
    return instances.roster(LARGE)


def draw_from(lines: Roster) -> object:
    return select(instances.plan(), lines, KEY)


def selection() -> Iterator[Figure]:
    lines = large_roster()
    texts = messages(lines)
    factor, ours, floor = timed_ratio(partial(draw_from, lines), partial(hash_loop, texts))
    del texts, lines
    what = "tickets and selection of 3M rows in memory ÷ hashlib loop over the same bytes"
    yield Figure("G1", what, factor, 1.6, f"{ours:.2f} s ÷ {floor:.2f} s", moon=1.25)
    memory = extra_memory(large_roster, draw_from) / MIB
    yield Figure("G2", "extra memory of G1 in a fresh process (MiB)", memory, 64, moon=24)


def by_stratum(lines: Roster) -> tuple[dict[str, list[str]], dict[str, int]]:
    people = population(instances.plan(), lines)
    quota = quotas(instances.plan(), people.eligible, people.listed)
    ids = {c: [code.decode() for _, codes in groups for code in codes] for c, groups in people.drawable.items()}
    return ids, quota


def sample(prepared: tuple[dict[str, list[str]], dict[str, int]]) -> object:
    from consistent_sampler import sampler as consistent

    ids, quota = prepared
    return [list(consistent(ids[c], seed="bench", take=quota[c], output="id")) for c in ids]


def large_for_sampler() -> Any:
    return by_stratum(large_roster())


def sampler() -> Iterator[Figure]:
    for size, pairs in ((MIDDLE, 5), (LARGE, 1)):
        lines = instances.roster(size)
        factor, theirs, ours = timed_ratio(partial(sample, by_stratum(lines)), partial(draw_from, lines), pairs)
        note = f"{theirs:.2f} s ÷ {ours:.2f} s"
        yield Figure("G6", f"`consistent_sampler` ÷ ours, {size:,} ids", factor, 8, note, at_least=True, moon=15)
        del lines
    much = extra_memory(large_for_sampler, sample) / extra_memory(large_roster, draw_from)
    yield Figure("G6", "extra memory of `consistent_sampler` ÷ ours, 3M ids", much, 8, at_least=True, moon=20)


# --- offline check -----------------------------------------------------------------------------------------------------------


def check_own(data: bytes, stated: dict[str, Any]) -> None:
    """What verify does with a roster: digest, chunks, form and order of every line, then the selection."""
    assert agrees(stated, data)
    assert chunk_root(data) == stated["chunk_root"]
    plan = instances.plan()
    select(plan, read_roster(data, plan), KEY)


def check_alone(data: bytes, stated: dict[str, Any]) -> None:
    from tests.inspections.drawing.verifiers import STAND_ALONE

    plan = {
        "ppm": instances.PPM,
        "base": "eligible",
        "templates": {"T": [{"dept": "SAMR", "item": "I0", "need": 2}]},
        "blinded": False,
        "key_overrides": [],
        "quota": {"mode": "ratio"},
        "reserve": 10,
    }
    roster = STAND_ALONE.read_roster(data, plan)
    assert STAND_ALONE.same_facts(stated, data)
    assert STAND_ALONE.chunk_root(data, 4096) == stated["chunk_root"]
    STAND_ALONE.draw_businesses(plan, roster, KEY)


def offline() -> Iterator[Figure]:
    lines = large_roster()
    data = instances.roster_file(lines)
    texts = messages(lines)
    del lines
    stated = {**facts(data), "chunk_root": chunk_root(data)}

    def floor() -> None:
        hash_loop(texts)
        sha256(data).hexdigest()

    for name, check in (("`manage.py verify_draw`", check_own), ("stand-alone `verify_draw.py`", check_alone)):
        factor, ours, base = timed_ratio(partial(check, data, stated), floor, 3)
        what = f"check of the 3M file ({len(data) / 1e6:.0f} MB) by {name} ÷ (hashlib loop + file digest)"
        yield Figure("G4", what, factor, 6, f"{ours:.1f} s ÷ {base:.2f} s", moon=3)


# --- teams ---------------------------------------------------------------------------------------------------------------------


def flow(instance: Instance) -> int:
    """The same staffing as a maximum flow by scipy: build the graph, solve it; the number of places filled."""
    import numpy
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_flow

    lines, people = len(instance.visit_of), len(instance.officers)
    pools = [numpy.array(members, dtype=numpy.int32) for members in instance.pools]
    parts = [pools[p] for p in instance.pool_of]
    sizes = numpy.array([len(part) for part in parts])
    source, sink = lines + people, lines + people + 1
    every_line = numpy.arange(lines, dtype=numpy.int32)
    every_officer = lines + numpy.arange(people, dtype=numpy.int32)
    caps = numpy.array([officer.cap for officer in instance.officers], dtype=numpy.int32)
    needs = numpy.array(instance.need_of, dtype=numpy.int32)
    starts = numpy.concatenate([numpy.full(lines, source), numpy.repeat(every_line, sizes), every_officer])
    ends = numpy.concatenate([every_line, lines + numpy.concatenate(parts), numpy.full(people, sink)])
    room = numpy.concatenate([needs, numpy.ones(int(sizes.sum()), dtype=numpy.int32), caps])
    graph = csr_matrix((room, (starts, ends)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def can_be_leveller(instance: Instance, assignment: dealing.Assignment) -> bool:
    """Whether some chain of exchanges would move a place from an officer to one with at least two fewer.

    For every load, from the largest down: who can be reached from all with that load or more? Written apart from the
    levelling itself, as its check (no starting loads, no recusals).
    """
    held: list[list[int]] = [[] for _ in instance.officers]
    for team in assignment.team:
        for o, line in team.items():
            held[o].append(line)
    load = assignment.load
    for level in sorted(set(load), reverse=True):
        front = [o for o, own in enumerate(load) if own >= level and held[o]]
        seen, left = set(front), {p: set(members) - set(front) for p, members in enumerate(instance.pools)}
        while front:
            for line in held[front.pop()]:
                team = assignment.team[instance.visit_of[line]]
                pool = left[instance.pool_of[line]]
                for o in [o for o in pool if o not in team]:
                    pool.discard(o)
                    if o not in seen:
                        if load[o] <= level - 2 and load[o] < instance.officers[o].cap:
                            return True
                        seen.add(o)
                        front.append(o)
    return False


def teams() -> Iterator[Figure]:
    instance = instances.planted(20_000, 2_000)
    staff: Callable[[], object] = partial(dealing.assign, instance, KEY)
    factor, ours, theirs = timed_ratio(staff, partial(flow, instance), 5)
    assert flow(instance) == sum(instance.need_of)
    what = "20k visits × 2k officers, full assignment ÷ scipy `maximum_flow`, build and solve"
    yield Figure("G7", what, factor, 1.0, f"{ours:.2f} s ÷ {theirs:.2f} s", moon=0.4)
    whole, level = [], []
    for visits, people, number in ((2_000, 300, 20), (20_000, 2_000, 3)):
        for trial in range(number):
            tight = instances.planted(visits, people, trial=trial)
            whole.append(not dealing.assign(tight, instances.key(trial)).short)
            loose = instances.planted(visits, people, slack=1, slack_of=4, trial=trial)
            assignment = dealing.assign(loose, instances.key(trial))
            level.append(not assignment.short and not can_be_leveller(loose, assignment))
    share = 100 * sum(whole) / len(whole)
    what = "feasible by construction, slack 0, 20 × (2,000 × 300) and 3 × (20k × 2k): staffed whole (%)"
    yield Figure("G9", what, share, 100, at_least=True)
    share = 100 * sum(level) / len(level)
    what = "the same with slack: no exchange would lower Σ load², by an independent search (%)"
    yield Figure("G9", what, share, 100, at_least=True)
    huge = instances.planted(100_000, 10_000)
    longest = processor_seconds(partial(dealing.assign, huge, KEY))
    yield Figure("G9", "100k visits × 10k officers (s)", longest, 10, "no gate of its own", moon=3)


def overload() -> Iterator[Figure]:
    batched = instances.planted(20_000, 2_000, batches=4)
    halved = instances.planted(20_000, 2_000, batches=4, capacity=0.5)
    factor, half, full = timed_ratio(partial(dealing.assign, halved, KEY), partial(dealing.assign, batched, KEY), 5)
    what = "half the capacity, 20k × 2k, 4 batches ÷ the feasible run"
    yield Figure("G10", what, factor, 3, f"{half:.2f} s ÷ {full:.2f} s", moon=1)
    short = dealing.assign(halved, KEY)
    proven = sum(cut.deficit >= 1 for cut in shortage.cuts(halved, short))
    number = len(short.short)
    yield Figure("G10", f"{number:,} refusals with a valid cut (%)", 100 * proven / number, 100, at_least=True)
    causes = len(shortage.causes(halved, short))
    yield Figure("G10", "their root causes (sets of officers)", causes, 100, "no gate of its own", moon=10)


# --- fairness and verifiers ----------------------------------------------------------------------------------------------------


def fairness() -> Iterator[Figure]:
    from tests.inspections.drawing.chances import equal_officers, every_constraint

    seeds = "1,000 seeds, smallest p × tests"
    equal = equal_officers(1_000).adjusted
    yield Figure("G11", f"{seeds}: 40 visits × 2 of 12 equal officers", equal, 0.01, at_least=True)
    constrained = every_constraint(1_000).adjusted
    yield Figure("G11", f"{seeds}: every constraint on", constrained, 0.01, "the aim", at_least=True, moon=0.01)


def verifiers() -> Iterator[Figure]:
    from tests.inspections.drawing.chromium import chromium_tab, reports_of
    from tests.inspections.drawing.trials import finished
    from tests.inspections.drawing.verifiers import changes, own, stand_alone

    packages = [finished(trial) for trial in range(200)]
    changed = [
        (name, files)
        for trial in (7, 16, 30)
        for name, _, files in changes(finished(trial, size=8, people=6), 5, trial)
        if name != "short.ndjson"  # no digest covers it
    ]
    with chromium_tab() as tab:
        browser = reports_of(tab, [{"files": files} for files in packages])
        altered = reports_of(tab, [{"files": files} for _, files in changed])
    equal = sum(
        bool(report["ok"]) and report == own(files) == stand_alone(files)
        for files, report in zip(packages, browser, strict=True)
    )
    what = "Python = stand-alone = JavaScript in Chromium on random packages"
    yield Figure("G12", what, equal, 200, "2,000 in `make soak`", at_least=True)
    noticed = sum(
        not report["ok"] and report["fault"]["file"] == name and report == own(files) == stand_alone(files)
        for (name, files), report in zip(changed, altered, strict=True)
    )
    what = f"{len(changed):,} one-character changes found, and the file named, alike by all three (%)"
    yield Figure("G12", what, 100 * noticed / len(changed), 100, at_least=True, moon=100)
