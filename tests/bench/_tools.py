"""Paired timing that keeps the seconds, and the memory of a fresh process."""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MIB = 1 << 20


def timed_ratio(ours: Callable[[], object], theirs: Callable[[], object], pairs: int = 7) -> tuple[float, float, float]:
    """(median of the paired ratios, median seconds of ours, of theirs), the two run in turn."""
    taken = [(processor_seconds(ours), processor_seconds(theirs)) for _ in range(pairs)]
    mine, others = (statistics.median(times) for times in zip(*taken, strict=True))
    return statistics.median(a / b for a, b in taken), mine, others


def processor_seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor: both sides run on one core, and others may be using the machine."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


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
