"""``make run`` as a person meets it: one command, one address, one Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class Run:
    """A running ``python -m oversight.run`` and what it has said."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.said = folder, folder / "said"
        folder.mkdir(exist_ok=True)
        unset = {"DATABASE_URL", "REDIS_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
        self.environment = {name: value for name, value in os.environ.items() if name not in unset}
        self.environment |= {"RUN_FOLDER": str(folder), "PORT": str(port), "DEMO": "0"}
        command = [sys.executable, "-m", "oversight.run"]
        with self.said.open("w") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait_for(self, pattern: str) -> str:
        deadline = time.monotonic() + START_SECONDS
        while not (found := re.search(pattern, self.said.read_text())):
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.1)
        return found.group(1)

    def children(self) -> set[int]:
        """Every process under this one, whatever session it leads."""
        pids = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
        parents = {pid: parent for pid in pids if (parent := alive(pid))}
        found: set[int] = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def alive(pid: int) -> int:
    """The parent of a living process; 0 for one that has ended, though its own parent may not have noticed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[1])


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        started = Run(tmp_path / "run", taken.getsockname()[1])
        yield started
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(90)


def test_one_parent_starts_revives_and_stops_everything(run: Run) -> None:
    address = run.wait_for(r"Ready .*(http://127\.0\.0\.1:\d+)")
    with urllib.request.urlopen(f"{address}/readyz", timeout=20) as answer:
        assert answer.status == 200
    assert "[ ]" not in run.manage("showmigrations", "--plan")  # another command of the clone joins the servers
    worker = min(pid for pid in run.children() if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    run.wait_for(r"(worker ended \(-9\) and is started again)")
    everything = run.children()
    assert len(everything) > 6  # two servers, web, worker, beat and theirs
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(90) == 0, run.said.read_text()
    assert [pid for pid in everything if alive(pid)] == []
    assert not (run.folder / "servers.json").exists()
