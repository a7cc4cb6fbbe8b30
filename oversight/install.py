"""Make ``.venv`` and fill it from the locked requirements: ``python3 oversight/install.py [tests] [bench]``.

Run by the Python of the machine, so it uses the standard library alone. What is installed is noted in
``.venv/installed.json``; a second call with the same requirements does nothing. An environment that is a link
is its owner's business and is left alone.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NOTE = VENV / "installed.json"
FILES = {
    "run": ["requirements.txt"],
    "tests": ["requirements-dev.txt", "requirements-e2e.txt"],
    "bench": ["requirements-bench.txt"],
}
NO_VENV = (
    "This Python can make no virtual environment (its ensurepip is missing). "
    "On Debian: apt-get install python3-venv, then call this again."
)


def main(groups: list[str]) -> None:
    """Install the running system and the groups named besides."""
    if sys.version_info < (3, 11):
        _continue_with_a_newer_python()
    if VENV.is_symlink():
        return
    files = [name for group in ("run", *groups) for name in FILES[group]]
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}
    installed = _installed()
    if all(installed.get(name) == digest for name, digest in wanted.items()):
        return
    pip = _environment()
    _install(pip, [name for name in files if installed.get(name) != wanted[name]])
    NOTE.write_text(json.dumps({**installed, **wanted, "root": str(ROOT)}, indent=1))


def _continue_with_a_newer_python() -> None:
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        if found := shutil.which(name):
            os.execv(found, [found, *sys.argv])
    sys.exit("Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python3.11 …")


def _installed() -> dict[str, str]:
    try:
        note: dict[str, str] = json.loads(NOTE.read_text())
    except (OSError, ValueError):
        return {}
    return note if note.get("root") == str(ROOT) else {}  # its scripts name the folder: a moved clone starts anew


def _environment() -> list[str]:
    """Make the environment if it does not work; the command that installs into it."""
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    own_pip = [str(PYTHON), "-m", "pip"]
    if works and _installed() and subprocess.run([*own_pip, "-V"], capture_output=True, check=False).returncode == 0:
        return own_pip
    print("• virtual environment .venv", flush=True)
    if find_spec("ensurepip") is None and find_spec("pip") is not None:
        venv.create(VENV, clear=True, symlinks=True)
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if find_spec("ensurepip") is None:
        if os.geteuid() or not shutil.which("apt-get"):
            sys.exit(NO_VENV)
        print("• python3-venv from Debian (this Python has none)", flush=True)
        package = f"python3.{sys.version_info.minor}-venv"
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            done = subprocess.run(
                ["apt-get", "-qq", *command],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
                check=False,
            )
        if done.returncode:
            sys.exit(NO_VENV)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    return own_pip


def _install(pip: list[str], files: list[str]) -> None:
    total = sum(line.count("==") for name in files for line in (ROOT / name).read_text().splitlines() if line[0] != "#")
    command = [*pip, "install", "--require-hashes", "--no-input", "--disable-pip-version-check", "--prefer-binary"]
    command += [part for name in files for part in ("-r", str(ROOT / name))]
    said: list[str] = []
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                _tell(f"• packages {seen}/{total}")
            elif line.startswith("Installing collected"):
                _tell("• packages: unpacking")
    print(flush=True)
    if process.returncode:
        sys.exit("".join(said[-15:]) + "The packages could not be installed; what pip said stands above.")


def _tell(sentence: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{sentence:<40}", end="", flush=True)
    elif sentence.endswith(("0", "unpacking")):
        print(sentence, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
