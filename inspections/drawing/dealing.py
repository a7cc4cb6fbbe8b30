"""DEAL, SEARCH and LEVEL of docs/draw.md §4.5 in the fast form.

The text of §4.5 is the definition; here it runs on officers numbered in ascending order of their codes and with the
shortcuts that section allows: one heap per pool with keys brought up to date when they come to the top, pools kept
in order between searches, officers already reached dropped from a search, Hall sets that refuse at once, and after
a failed levelling search nobody tried again who lies in the reached part. ``tests/inspections/drawing`` holds the
definition word for word and proves both equal.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from heapq import heapify, heappop, heappush, heapreplace
from typing import Final

from .digests import u32
from .teams import Assignment, Instance, Shortage

NOBODY: Final = -1


def assign(instance: Instance, key: bytes, *, on_visit: Callable[[int], None] | None = None) -> Assignment:
    """DEAL and LEVEL with key(officer) = ``key``."""
    table = _Table(instance, key)
    for visit in range(len(instance.visits)):
        table.deal(visit)
        if on_visit:
            on_visit(visit)
    table.level()
    return Assignment(table.team, table.short, table.load, table.direct, table.augmented, table.levelled)


@dataclass(slots=True, eq=False)
class _Hall:
    """A set of officers whose places are all spoken for: Σ need of accepted lines inside, Σ cap."""

    members: frozenset[int]
    cap: int
    used: int


class _Table:
    """The state while cards are dealt: teams, places given, keys, heaps."""

    def __init__(self, instance: Instance, key: bytes) -> None:
        officers = instance.officers
        self.instance = instance
        self.team: list[dict[int, int]] = [{} for _ in instance.visits]
        self.short: list[Shortage] = []
        self.load = [officer.load for officer in officers]
        self.free = [officer.cap for officer in officers]
        self.holds: list[set[int]] = [set() for _ in officers]
        self.direct = self.augmented = self.levelled = 0
        self._prefix = sha256(key).copy
        self._names = [officer.id.encode() for officer in officers]
        self._owner: dict[bytes, int] = {}
        self._keys = [self._key(o) for o in range(len(officers))]
        self._pools_of: list[list[int]] = [[] for _ in officers]
        for p, members in enumerate(instance.pools):
            for o in members:
                self._pools_of[o].append(p)
        self._heaps = [[self._keys[o] for o in members if self.free[o] > 0] for members in instance.pools]
        for heap in self._heaps:
            heapify(heap)
        self._ordered = [list(members) for members in instance.pools]
        self._stale = [True] * len(instance.pools)
        self._changed: list[int] = []
        self._halls: list[_Hall] = []
        self._halls_of: list[list[_Hall]] = [[] for _ in instance.pools]
        self._accepted = [0] * len(instance.pools)

    # keys

    def _key(self, o: int) -> bytes:
        """(load, H(key(officer) ‖ u32(load) ‖ id), id) as bytes that compare the same way."""
        load, name = u32(self.load[o]), self._names[o]
        state = self._prefix()
        state.update(load + name)
        key = load + state.digest() + name
        self._owner[key] = o
        return key

    def _change(self, o: int, places: int) -> None:
        self.load[o] += places
        self.free[o] -= places
        self._keys[o] = self._key(o)
        self._changed.append(o)

    # DEAL

    def deal(self, visit: int) -> None:
        """Staff one visit whole, or refuse it and leave no trace."""
        lines, need_of, pool_of = self.instance.lines[visit], self.instance.need_of, self.instance.pool_of
        heaps, team, avoided = self._heaps, self.team[visit], self.instance.avoided[visit]
        hall = self._full_hall(lines)
        if hall is not None:
            self._refuse(visit, lines[0], hall.members)
            return
        done: list[tuple[int, int, int]] = []
        for line in lines:
            for _ in range(need_of[line]):
                o = self._lowest(heaps[pool_of[line]], team, avoided)
                if o != NOBODY:
                    team[o] = line
                    self.holds[o].add(line)
                    done.append((1, line, o))
                    self._change(o, 1)
                    self.direct += 1
                    continue
                reached: dict[int, int] = {}
                end = self._search([line], NOBODY, None, done, reached)
                if end == NOBODY:
                    self._undo(done)
                    self._refuse(visit, line, frozenset(reached))
                    self._remember(frozenset(reached))
                    return
                self._change(end, 1)
                self.augmented += 1
        for line in lines:
            self._accepted[pool_of[line]] += need_of[line]
            for hall in self._halls_of[pool_of[line]]:
                hall.used += need_of[line]

    def _lowest(self, heap: list[bytes], team: Collection[int], avoided: Collection[int]) -> int:
        """The officer of the pool with the smallest key who has a free place, is not in the team and not avoided.

        The heap holds keys, some of them out of date: one that comes to the top gives way to the officer's present
        key, or goes if a smaller one was pushed since.
        """
        keys, free, owner = self._keys, self.free, self._owner
        aside: list[bytes] = []
        found = NOBODY
        while heap:
            top = heap[0]
            o = owner[top]
            key = keys[o]
            if top != key or not free[o]:
                if top < key and free[o]:
                    heapreplace(heap, key)
                else:
                    heappop(heap)
            elif o in team or o in avoided:
                aside.append(heappop(heap))
                while heap and heap[0] == top:
                    heappop(heap)
            else:
                found = o
                break
        for key in aside:
            heappush(heap, key)
        return found

    def _give(self, line: int, o: int, done: list[tuple[int, int, int]] | None) -> None:
        self.team[self.instance.visit_of[line]][o] = line
        self.holds[o].add(line)
        if done is not None:
            done.append((1, line, o))

    def _take(self, line: int, o: int, done: list[tuple[int, int, int]] | None) -> None:
        del self.team[self.instance.visit_of[line]][o]
        self.holds[o].remove(line)
        if done is not None:
            done.append((-1, line, o))

    def _undo(self, done: list[tuple[int, int, int]]) -> None:
        """Restore the state before the visit exactly; officers who got cheaper return to their heaps."""
        change: dict[int, int] = {}
        for sign, line, o in reversed(done):
            (self._take if sign > 0 else self._give)(line, o, None)
            change[o] = change.get(o, 0) - sign
        for o, places in change.items():
            if places:
                self._change(o, places)
                for p in self._pools_of[o]:
                    heappush(self._heaps[p], self._keys[o])

    # refusals

    def _refuse(self, visit: int, line: int, reached: frozenset[int]) -> None:
        instance, free = self.instance, self.free
        under_cap = [sum(free[o] > 0 for o in instance.eligible(g)) for g in instance.lines[visit]]
        self.short.append(Shortage(visit, line, reached, under_cap))

    def _remember(self, members: frozenset[int]) -> None:
        if any(hall.members == members for hall in self._halls):
            return
        inside = [p for p, people in enumerate(self.instance.pools) if members.issuperset(people)]
        cap = sum(self.instance.officers[o].cap for o in members)
        hall = _Hall(members, cap, sum(self._accepted[p] for p in inside))
        self._halls.append(hall)
        for p in inside:
            self._halls_of[p].append(hall)

    def _full_hall(self, lines: Collection[int]) -> _Hall | None:
        """A remembered set in which this visit's lines do not fit any more."""
        pool_of, need_of = self.instance.pool_of, self.instance.need_of
        for line in lines:
            for hall in self._halls_of[pool_of[line]]:
                own = sum(need_of[g] for g in lines if hall in self._halls_of[pool_of[g]])
                if hall.used + own > hall.cap:
                    return hall
        return None

    # SEARCH

    def _mark_stale(self) -> None:
        for o in set(self._changed):
            for p in self._pools_of[o]:
                self._stale[p] = True
        self._changed.clear()

    def _in_order(self, p: int) -> list[int]:
        if self._stale[p]:
            self._ordered[p].sort(key=self._keys.__getitem__)
            self._stale[p] = False
        return self._ordered[p]

    def _search(
        self,
        starts: list[int],
        root: int,
        limit: int | None,
        done: list[tuple[int, int, int]] | None,
        reached: dict[int, int],
    ) -> int:
        """Shortest augmenting path; applies it and returns the officer at its end, or ``NOBODY``.

        The goal is a free place and, if ``limit`` is given, a load not above it. ``reached`` is filled with
        officer → line through which the search came to the officer.
        """
        visit_of, pool_of, avoided = self.instance.visit_of, self.instance.pool_of, self.instance.avoided
        free, load, holds = self.free, self.load, self.holds
        self._mark_stale()
        came: dict[int, tuple[int, int]] = {}
        marked = set(starts)
        unreached: dict[int, list[int]] = {}
        queue = list(starts)
        for line in queue:
            visit, p = visit_of[line], pool_of[line]
            team, barred = self.team[visit], avoided[visit]
            kept: list[int] = []
            for o in unreached[p] if p in unreached else self._in_order(p):
                if o in reached or o == root:
                    continue
                if o in barred:
                    kept.append(o)
                elif o in team:
                    kept.append(o)
                    other = team[o]
                    if other not in marked:
                        marked.add(other)
                        came[other] = (o, line)
                        queue.append(other)
                else:
                    reached[o] = line
                    if free[o] and (limit is None or load[o] <= limit):
                        self._walk_back(o, line, came, root, done)
                        return o
                    for held in sorted(holds[o] - marked):
                        marked.add(held)
                        came[held] = (o, line)
                        queue.append(held)
            unreached[p] = kept
        return NOBODY

    def _walk_back(
        self,
        end: int,
        line: int,
        came: dict[int, tuple[int, int]],
        root: int,
        done: list[tuple[int, int, int]] | None,
    ) -> None:
        takes: list[tuple[int, int]] = []
        gives = [(line, end)]
        while line in came:
            mover, target = came[line]
            takes.append((line, mover))
            gives.append((target, mover))
            line = target
        if root != NOBODY:
            takes.append((line, root))
        for line, o in takes:
            self._take(line, o, done)
        for line, o in gives:
            self._give(line, o, done)

    # LEVEL

    def level(self) -> None:
        """Move places from the most to the least loaded until no path lowers the sum of squared loads."""
        todo = {o for o, lines in enumerate(self.holds) if lines}
        heap = [self._rank(o) for o in todo]
        heapify(heap)
        while heap:
            entry = heappop(heap)
            a = entry[2]
            if a not in todo or entry != self._rank(a):
                continue
            todo.remove(a)
            if not self.holds[a]:
                continue
            reached: dict[int, int] = {}
            end = self._search(sorted(self.holds[a]), a, self.load[a] - 2, None, reached)
            if end == NOBODY:
                todo -= {o for o in reached if self.load[o] <= self.load[a]}
                continue
            self._change(a, -1)
            self._change(end, 1)
            self.levelled += 1
            for o in (a, end):
                todo.add(o)
                heappush(heap, self._rank(o))

    def _rank(self, o: int) -> tuple[int, bytes, int]:
        return -self.load[o], self._keys[o], o
