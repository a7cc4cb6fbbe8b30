"""``make test``: every check in one run. ``python -m tests.run [lint] [arguments for pytest]``.

The static tools first, then pytest (which holds migrations, translations, OpenAPI, unit, integration and browser
tests). All of it runs even when one fails; pytest's closing line is the last but for the list of what failed.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STATIC: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "import contracts": ["lint-imports"],
    "types": ["mypy", "."],
}
PYTEST = ["-m", "pytest", "-n", "2", "--dist", "worksteal", "--durations", "10"]


def main(arguments: list[str]) -> int:
    """0 when every check passed."""
    os.chdir(ROOT)
    os.environ.setdefault("DEBUG", "1")
    only_static = arguments[:1] == ["lint"]
    if not only_static:
        _chromium()
    failed = [name for name, command in STATIC.items() if not _passes(name, [str(BIN / command[0]), *command[1:]])]
    if not only_static and subprocess.run([sys.executable, *PYTEST, *arguments], check=False).returncode:
        failed.append("pytest")
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)
    return bool(failed)


def _passes(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _chromium() -> None:
    """Browser tests need Chromium: Debian's, installed here when we may, asked for when not."""
    from tests.browser import chromium

    if chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("• Chromium from Debian, for the browser tests", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            done = subprocess.run(
                ["apt-get", "-qq", *command], env=environment, capture_output=True, text=True, check=False
            )
        if done.returncode:
            print(done.stderr, flush=True)
    if not chromium():
        sys.exit("FAILED: there is no Chromium for the browser tests: apt-get install chromium, or set CHROMIUM")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
