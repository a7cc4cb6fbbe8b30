"""§4.5 of docs/draw.md word for word, without any shortcut: what the fast form must equal."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from inspections.drawing.teams import Instance

Key = tuple[int, bytes, bytes]


class Definition:
    """DEAL and LEVEL as written. ``key`` is key(officer)."""

    def __init__(self, instance: Instance, key: bytes) -> None:
        self.instance = instance
        self.secret = key
        self.cap = [officer.cap for officer in instance.officers]
        self.load = [officer.load for officer in instance.officers]
        self.count = [0] * len(self.cap)
        self.line_officers: dict[int, list[int]] = {line: [] for line in range(len(instance.visit_of))}
        self.short: list[int] = []
        self.deal()
        self.level()

    def key(self, o: int) -> Key:
        name = self.instance.officers[o].id.encode()
        return (self.load[o], sha256(self.secret + self.load[o].to_bytes(4, "big") + name).digest(), name)

    def team(self, visit: int) -> dict[int, int]:
        return {o: line for line in self.instance.lines[visit] for o in self.line_officers[line]}

    def lines_of(self, o: int) -> list[int]:
        return [line for line, officers in self.line_officers.items() if o in officers]

    def deal(self) -> None:
        for visit, lines in enumerate(self.instance.lines):
            remembered = self._state()
            if not all(self._place(visit, line) for line in lines for _ in range(self.instance.need_of[line])):
                self._restore(remembered)
                self.short.append(visit)

    def _place(self, visit: int, line: int) -> bool:
        team = self.team(visit)
        free = [o for o in self.instance.eligible(line) if o not in team and self.count[o] < self.cap[o]]
        if free:
            o = min(free, key=self.key)
            self.line_officers[line].append(o)
            self._add(o, 1)
            return True
        end = self.search([line], None, lambda o: self.count[o] < self.cap[o])
        if end is None:
            return False
        self._add(end, 1)
        return True

    def level(self) -> None:
        todo = {o for o in range(len(self.cap)) if self.lines_of(o)}
        while todo:
            largest = max(self.load[o] for o in todo)
            a = min((o for o in todo if self.load[o] == largest), key=self.key)
            todo.remove(a)
            if not self.lines_of(a):
                continue
            limit = self.load[a] - 2
            end = self.search(
                self.lines_of(a), a, lambda o, limit=limit: self.load[o] <= limit and self.count[o] < self.cap[o]
            )
            if end is not None:
                self._add(a, -1)
                self._add(end, 1)
                todo |= {a, end}

    def search(self, starts: list[int], root: int | None, goal: Callable[[int], bool]) -> int | None:
        queue, marked = list(starts), set(starts)
        reached: dict[int, int] = {}
        came: dict[int, tuple[int, int]] = {}
        while queue:
            g = queue.pop(0)
            team = self.team(self.instance.visit_of[g])
            for o in sorted(self.instance.eligible(g), key=self.key):
                if o == root or o in reached:
                    continue
                if o in team:
                    g2 = team[o]
                    if g2 not in marked:
                        marked.add(g2)
                        came[g2] = (o, g)
                        queue.append(g2)
                    continue
                reached[o] = g
                if goal(o):
                    self._walk_back(o, g, came, root)
                    return o
                for h in self.lines_of(o):
                    if h not in marked:
                        marked.add(h)
                        came[h] = (o, g)
                        queue.append(h)
        return None

    def _walk_back(self, o: int, g: int, came: dict[int, tuple[int, int]], root: int | None) -> None:
        gives, takes = [(o, g)], []
        while g in came:
            mover, target = came[g]
            takes.append((mover, g))
            gives.append((mover, target))
            g = target
        if root is not None:
            takes.append((root, g))
        for officer, line in takes:
            self.line_officers[line].remove(officer)
        for officer, line in gives:
            self.line_officers[line].append(officer)

    def _add(self, o: int, places: int) -> None:
        self.count[o] += places
        self.load[o] += places

    def _state(self) -> Any:
        return {line: list(officers) for line, officers in self.line_officers.items()}, self.count[:], self.load[:]

    def _restore(self, state: Any) -> None:
        self.line_officers, self.count, self.load = state
