"""A power cut at any moment of `make run`: the next start must simply work."""

import random
import signal
import time
from pathlib import Path

import pytest

from oversight import embedded
from tests.e2e.test_run import Run, alive

TRIALS = 12
LONGEST = 15.0


@pytest.mark.timeout(3600)
def test_a_run_killed_at_any_moment_starts_again(tmp_path: Path) -> None:
    moments = random.Random(20260302)
    for trial in range(TRIALS):
        run = Run(tmp_path / "run", embedded.free_port())
        time.sleep(moments.uniform(0.2, LONGEST))
        children = run.children()
        run.process.send_signal(signal.SIGKILL)
        run.process.wait()
        deadline = time.monotonic() + 120
        while any(alive(pid) for pid in children):
            assert time.monotonic() < deadline, (trial, [pid for pid in children if alive(pid)])
            time.sleep(0.1)
    last = Run(tmp_path / "run", embedded.free_port())
    last.wait_for("(Ready)")
    assert "[ ]" not in last.manage("showmigrations", "--plan")
    last.process.terminate()
    assert last.process.wait(120) == 0
