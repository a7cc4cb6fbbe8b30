"""``make bench``: what is promised about speed, measured and written to ``docs/benchmarks.md``.

Each module ``tests/bench/<subject>.py`` has a function ``measure()`` that yields figures. A figure is a ratio of two
measurements of one run (or seconds where a person waits) against the bound it must keep. Never part of ``make test``:
a machine that is busy with other things must not fail a test.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured promise: ``value`` must be at most (or, with ``at_least``, at least) ``gate``; ``moon`` is the aim."""

    goal: str
    what: str
    value: float
    gate: float
    note: str = ""
    at_least: bool = False
    moon: float | None = None

    @property
    def holds(self) -> bool:
        return self._reaches(self.gate)

    @property
    def reaches_moon(self) -> bool:
        return self.moon is not None and self._reaches(self.moon)

    def _reaches(self, bound: float) -> bool:
        return self.value >= bound if self.at_least else self.value <= bound


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ratio(ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int = 7) -> float:
    """The median of our time over theirs, measured in alternating pairs after one warm-up of each."""
    ours(), theirs()
    return statistics.median(seconds(ours) / seconds(theirs) for _ in range(pairs))
