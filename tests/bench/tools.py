"""Paired timing, memory of a fresh process, tables."""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

MIB = 1 << 20


def seconds(work: Callable[[], object]) -> float:
    """Seconds of one run, by the wall."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ratio(ours: Callable[[], object], floor: Callable[[], object], rounds: int = 7) -> tuple[float, float, float]:
    """(median of the paired ratios, median of ours, median of the floor), the two run in turn."""
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    return statistics.median(a / b for a, b in pairs), mine, theirs


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def extra_memory(prepare: Callable[[], Any], work: Callable[[Any], object]) -> int:
    """Bytes that ``work(prepared)`` adds at its peak, in a fresh process."""
    results: multiprocessing.SimpleQueue[int] = multiprocessing.get_context("spawn").SimpleQueue()
    process = multiprocessing.get_context("spawn").Process(target=_measure_memory, args=(prepare, work, results))
    process.start()
    process.join()
    return results.get()


def _measure_memory(prepare: Callable[[], Any], work: Callable[[Any], object], results: Any) -> None:
    prepared = prepare()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
    before = _status("VmRSS")
    kept = work(prepared)
    results.put(_status("VmHWM") - before)
    del kept


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [f"| {' | '.join(headings)} |"]
    lines.append("|" + "---|" * (lines[0].count("|") - 1))
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)
