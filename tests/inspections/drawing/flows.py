"""An oracle for small instances: which visits can be staffed together, and the smallest sum of squared loads."""

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

from inspections.drawing.teams import Instance

Node = tuple[object, ...]
SOURCE: Node = ("source",)
SINK: Node = ("sink",)


class Network:
    """A flow network with unit costs on arcs; small and plain."""

    def __init__(self) -> None:
        self.left: dict[Node, dict[Node, int]] = {}
        self.cost: dict[tuple[Node, Node], int] = {}

    def arc(self, start: Node, end: Node, capacity: int, cost: int = 0) -> None:
        self.left.setdefault(start, {})[end] = capacity
        self.left.setdefault(end, {}).setdefault(start, 0)
        self.cost[start, end], self.cost[end, start] = cost, -cost

    def augment(self, path: list[Node]) -> None:
        for start, end in pairwise(path):
            self.left[start][end] -= 1
            self.left[end][start] += 1

    def shortest(self) -> list[Node] | None:
        """A path with room, fewest arcs."""
        came: dict[Node, Node] = {SOURCE: SOURCE}
        queue = deque([SOURCE])
        while queue:
            node = queue.popleft()
            for after, room in self.left[node].items():
                if room and after not in came:
                    came[after] = node
                    queue.append(after)
        return _path(came) if SINK in came else None

    def cheapest(self) -> tuple[int, list[Node]] | None:
        """A path with room, smallest cost (Bellman–Ford)."""
        best: dict[Node, int] = {SOURCE: 0}
        came: dict[Node, Node] = {SOURCE: SOURCE}
        changed = True
        while changed:
            changed = False
            for node in list(best):
                for after, room in self.left[node].items():
                    price = best[node] + self.cost[node, after]
                    if room and price < best.get(after, 1 << 30):
                        best[after], came[after], changed = price, node, True
        return (best[SINK], _path(came)) if SINK in came else None


def _path(came: dict[Node, Node]) -> list[Node]:
    path: list[Node] = [SINK]
    while path[-1] != SOURCE:
        path.append(came[path[-1]])
    return path[::-1]


def network(instance: Instance, visits: Iterable[int]) -> Network:
    """source → line → (visit, officer) → officer → one arc per place, the k-th at cost 2k − 1 → sink."""
    made = Network()
    made.left = {SOURCE: {}, SINK: {}}
    for o, officer in enumerate(instance.officers):
        for place in range(officer.cap):
            made.arc(("officer", o), ("place", o, place), 1, 2 * place + 1)
            made.arc(("place", o, place), SINK, 1)
    for v in visits:
        for line in instance.lines[v]:
            made.arc(SOURCE, ("line", line), instance.need_of[line])
            for o in instance.eligible(line):
                made.arc(("line", line), ("once", v, o), 1)
                made.arc(("once", v, o), ("officer", o), 1)
    return made


def can_staff(instance: Instance, visits: list[int]) -> bool:
    """Whether every line of these visits can be filled at the same time."""
    made = network(instance, visits)
    for _ in range(sum(instance.need_of[line] for v in visits for line in instance.lines[v])):
        path = made.shortest()
        if path is None:
            return False
        made.augment(path)
    return True


def refused_visits(instance: Instance) -> list[int]:
    """Visits, in order, that cannot be staffed together with all accepted before them."""
    accepted: list[int] = []
    refused = []
    for v in range(len(instance.visits)):
        if can_staff(instance, [*accepted, v]):
            accepted.append(v)
        else:
            refused.append(v)
    return refused


def smallest_sum_of_squares(instance: Instance, visits: list[int]) -> int:
    """min Σ places² over all ways to staff these visits."""
    made, total = network(instance, visits), 0
    while (found := made.cheapest()) is not None:
        price, path = found
        made.augment(path)
        total += price
    return total
