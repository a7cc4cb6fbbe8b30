"""Material for the tests of the draw: the worked vectors and what is read from them."""

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[2] / "vectors"


def open_vectors() -> list[dict[str, Any]]:
    """The three worked vectors of srdraw/1: exact input, expected values, exact output."""
    vectors: list[dict[str, Any]] = json.loads((VECTORS / "draw_open.json").read_text())["vectors"]
    return vectors


def input_files(vector: dict[str, Any]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in vector["input"].items()}


def lines_of(vector: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in vector["input"][name].splitlines()]


def freeze_arguments(vector: dict[str, Any]) -> dict[str, Any]:
    """The arguments from which the vector's files were frozen; every single officer has a basis."""
    header, plan = json.loads(vector["input"]["header.json"]), json.loads(vector["input"]["plan.json"])
    return {
        "plan": plan,
        "roster": lines_of(vector, "roster.ndjson"),
        "officers": lines_of(vector, "officers.ndjson"),
        "avoid": lines_of(vector, "avoid.ndjson"),
        "sources": header["sources"],
        "published": header["published"],
        "seq": header["seq"],
        "prev": header["prev"],
        "lone_bases": {(name, entry["dept"]) for name, entries in plan["templates"].items() for entry in entries},
    }
