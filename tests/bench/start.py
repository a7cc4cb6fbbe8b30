"""How long a person waits for `make run`."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure

ROOT = Path(__file__).resolve().parents[2]


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_start(Path(folder)) for _ in range(2))
    yield Figure(
        "first start", "`make run` with an empty `.run/`, packages installed, without the demo (s)", first, 180
    )
    yield Figure("second start", "the same again (s)", second, 15)


def _start(folder: Path) -> float:
    unset = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"RUN_FOLDER": str(folder / "run"), "DEMO": "0", "PORT": "18000"}
    with subprocess.Popen(
        [sys.executable, "-m", "oversight.run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        took = next(int(found[1]) for line in process.stdout if (found := re.search(r"Ready after (\d+) s", line)))
        process.send_signal(signal.SIGINT)
        process.communicate()
    return took
