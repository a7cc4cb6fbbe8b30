"""The stand-alone verifier as a module, to be compared with the project's own."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from inspections.drawing import verify

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "static" / "verify" / "verify_draw.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stand_alone_verifier", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STAND_ALONE = _load()


def stand_alone(files: dict[str, bytes], sealed: dict[str, bytes] | None = None) -> dict[str, Any]:
    report: dict[str, Any] = STAND_ALONE.Check().run(files, sealed).as_dict()
    return report


def own(files: dict[str, bytes], sealed: dict[str, bytes] | None = None) -> dict[str, Any]:
    """The report of the project's verifier; the beacon step, which only it can do, as the others show it."""
    report = verify(files, sealed).as_dict()
    for step in report["steps"]:
        if step["code"] == "beacon" and step["status"] == "ok":
            step["status"] = "open"
    return report


def both(files: dict[str, bytes], sealed: dict[str, bytes] | None = None) -> dict[str, Any]:
    """Both reports, which must be equal."""
    report = own(files, sealed)
    assert stand_alone(files, sealed) == report
    return report


def changes(files: dict[str, bytes], every: int = 1, start: int = 0) -> Any:
    """(file name, place, changed files): one character replaced and one left out at every so-manieth place, one added."""
    for name, data in files.items():
        for place in range(start % every, len(data), every):
            sign, digit = data[place : place + 1], place % 2
            other = (b"0" if sign != b"0" else b"1") if digit else (b"A" if sign != b"A" else b"B")
            for piece in (other, b""):
                yield name, place, {**files, name: data[:place] + piece + data[place + 1 :]}
        yield name, len(data), {**files, name: data + b"\n"}
