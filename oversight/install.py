"""Make ``.venv`` and fill it from the locked requirements: ``python3 oversight/install.py [tests] [bench]``.

Run by the Python of the machine, so it uses the standard library alone. Debian's Python has neither pip nor ensurepip;
the pip in ``vendor/`` runs as it lies there, so nothing has to be installed on the machine. What is installed is noted in
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
    _make_environment()
    _install([name for name in files if installed.get(name) != wanted[name]])
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
    return note if _works() and note.get("root") == str(ROOT) else {}


def _works() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", "import encodings"], check=False).returncode == 0


def _make_environment() -> None:
    moved = NOTE.exists() and not _installed()  # its scripts name their folder
    if moved or not _works():
        print("• virtual environment .venv", flush=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=False)


def _install(files: list[str]) -> None:
    total = sum(line.count("==") for name in files for line in (ROOT / name).read_text().splitlines() if line[0] != "#")
    (pip,) = (ROOT / "vendor").glob("pip-*.whl")
    command = [str(PYTHON), str(pip / "pip"), "install", "--require-hashes", "--no-input", "--prefer-binary"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--root-user-action", "ignore"]
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
