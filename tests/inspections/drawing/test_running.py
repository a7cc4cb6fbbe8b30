"""Rehearsal, repetition, later changes, and the purity of the package."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from inspections import drawing
from inspections.drawing import DrawFault
from inspections.drawing.sources import amendment_seed, key_of, rehearsal_seed
from inspections.drawing.teams import officer_key
from tests.inspections.drawing.material import freeze_arguments, input_files, open_vectors
from tests.inspections.drawing.trials import draw

VECTOR = open_vectors()[1]
PACKAGE = Path(drawing.__file__).parent


def draft_of(trial: int, **more: Any) -> dict[str, bytes]:
    arguments = {**draw(trial), **more}
    return drawing.draft(**{name: arguments[name] for name in ("plan", "roster", "officers", "avoid")})


# --- the same every time -----------------------------------------------------------------------------------------------


def test_the_same_files_and_values_always_give_the_same_result() -> None:
    files = input_files(VECTOR)
    values = json.loads(files["reveals.json"])
    assert drawing.run(files, values) == drawing.run(files, dict(reversed(values.items())))


def test_the_outcome_tells_refusals_their_causes_and_the_loads() -> None:
    files = input_files(VECTOR)
    outcome = drawing.run(files, json.loads(files["reveals.json"]))
    assert outcome.short == ["92370191MAXNRJ0EN6"]
    (cause,) = outcome.report["causes"]
    assert (cause["officers"], cause["places"], cause["needed"], cause["add"]) == (["N1", "N2", "N3"], 8, 10, 2)
    assert outcome.report["places"] == VECTOR["expect"]["loads"]
    carried = {row["id"]: row["load"] for row in freeze_arguments(VECTOR)["officers"]}
    assert outcome.report["loads"] == {
        name: places + carried[name] for name, places in outcome.report["places"].items()
    }


# --- rehearsal -----------------------------------------------------------------------------------------------------------


def test_a_rehearsal_counts_refusals_by_pool_and_never_uses_the_real_seed() -> None:
    files = {name: data for name, data in input_files(VECTOR).items() if name != "header.json"}
    seen: list[int] = []
    rehearsal = drawing.rehearse(files, on_draw=seen.append)
    assert seen == list(range(1, 201))
    assert rehearsal.draws == 200
    assert 0.5 < rehearsal.probability < 1
    assert {(risk.dept, risk.item) for risk in rehearsal.pools} == {("FIRE", "X"), ("SAMR", "F")}
    assert rehearsal_seed(1, files["roster.ndjson"]) != rehearsal_seed(2, files["roster.ndjson"])
    assert VECTOR["expect"]["seed"] not in {
        rehearsal_seed(number, files["roster.ndjson"]).hex() for number in range(1, 201)
    }


def test_a_rehearsal_with_enough_officers_refuses_nothing_and_with_none_everything() -> None:
    arguments = freeze_arguments(json.loads(json.dumps(VECTOR)))
    chosen = {name: arguments[name] for name in ("plan", "roster", "officers", "avoid")}
    chosen["avoid"] = []
    chosen["officers"] = [
        {**row, "cap": 50, "leave": [], "id": f"{row['id']}{copy}"} for row in chosen["officers"] for copy in "AB"
    ]
    assert drawing.rehearse(drawing.draft(**chosen), draws=20).probability == 0
    nobody = drawing.rehearse(drawing.draft(**{**chosen, "officers": []}), draws=5)
    assert nobody.draws_refused == 5
    assert nobody.largest_refusal == len(VECTOR["expect"]["selected"])


# --- later changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def inputs() -> drawing.Inputs:
    files = input_files(VECTOR)
    return drawing.load(files, json.loads(files["reveals.json"]))


SOURCE = {
    "result_digest": VECTOR["expect"]["result_digest"],
    "number": 1,
    "label": "ssq-2023110",
    "value": b"1.2.3.4.5.6./7./",
}


def test_a_substitute_business_has_the_smallest_fresh_ticket_of_its_stratum(inputs: drawing.Inputs) -> None:
    from hashlib import sha256

    gone, taken = "91370191MA54WD8EYF", VECTOR["expect"]["selected"]
    stratum = next(row["c"] for row in freeze_arguments(VECTOR)["roster"] if row["id"] == gone)
    substitution = drawing.substitute_firm(inputs, gone=gone, taken=taken, **SOURCE)
    seed = amendment_seed(SOURCE["result_digest"], 1, SOURCE["label"], SOURCE["value"])  # type: ignore[arg-type]
    key = key_of("select", seed)
    candidates = [
        row["id"]
        for row in freeze_arguments(VECTOR)["roster"]
        if row["c"] == stratum
        and row["id"] not in taken
        and row["id"] not in VECTOR["expect"]["excluded"]
        and row["id"] != gone
    ]
    assert substitution.chosen == min(candidates, key=lambda code: sha256(key + code.encode()).digest())
    assert (substitution.candidates, substitution.seed) == (len(candidates), seed.hex())
    later = drawing.substitute_firm(inputs, gone=gone, taken=taken, **{**SOURCE, "number": 2})
    assert later.seed != substitution.seed
    with pytest.raises(DrawFault, match="roster"):
        drawing.substitute_firm(inputs, gone="UNKNOWN", taken=taken, **SOURCE)


def test_nobody_is_left_to_substitute_when_all_of_a_stratum_are_taken(inputs: drawing.Inputs) -> None:
    everyone = [row["id"] for row in freeze_arguments(VECTOR)["roster"]]
    substitution = drawing.substitute_firm(inputs, gone=everyone[0], taken=everyone, **SOURCE)
    assert (substitution.chosen, substitution.candidates) == ("", 0)


def test_a_substitute_officer_is_eligible_free_and_least_loaded_by_fresh_keys(inputs: drawing.Inputs) -> None:
    files = input_files(VECTOR)
    report = drawing.run(files, json.loads(files["reveals.json"])).report
    visit = ("92370191MA3PL05CTM", "G1", 0)
    chosen = drawing.substitute_officer(
        inputs,
        visit=visit,
        entry=0,
        team=["M1", "M5"],
        loads=report["loads"],
        places=report["places"],
        absent=["M1"],
        **SOURCE,
    )
    key = key_of("officer", bytes.fromhex(chosen.seed))
    free = [name for name in ("M2", "M4") if report["places"][name] < {"M2": 4, "M4": 3}[name]]
    assert chosen.candidates == len(free)
    assert chosen.chosen == min(free, key=lambda name: officer_key(key, report["loads"][name], name))
    nobody = drawing.substitute_officer(
        inputs,
        visit=visit,
        entry=0,
        team=["M1", "M5"],
        loads=report["loads"],
        places=report["places"],
        absent=["M1", *free],
        **SOURCE,
    )
    assert nobody.chosen == ""


# --- purity -----------------------------------------------------------------------------------------------------------------


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module))
    return found


def test_the_drawing_package_knows_no_django_no_clock_no_random_numbers() -> None:
    allowed = {
        "base64", "collections.abc", "dataclasses", "datetime", "hashlib", "heapq", "hmac", "importlib", "io",
        "itertools", "json", "math", "operator", "pathlib", "re", "stat", "typing", "unicodedata", "zipfile", "zlib",
    }  # fmt: skip
    for path in PACKAGE.glob("*.py"):
        assert imports(path) <= allowed, path.name
        source = path.read_text()
        assert ".now(" not in source
        assert ".today(" not in source
        assert len(source.splitlines()) <= 400, path.name


def test_the_draw_computes_without_a_float() -> None:
    for name in ("selection", "teams", "digests", "blinding", "sources", "outputs"):
        tree = ast.parse((PACKAGE / f"{name}.py").read_text())
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]


def test_the_stand_alone_verifier_imports_the_standard_library_only() -> None:
    import sys

    from tests.inspections.drawing.verifiers import SCRIPT

    assert imports(SCRIPT) <= sys.stdlib_module_names
