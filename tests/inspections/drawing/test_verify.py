"""Both Python verifiers: they pass what is right, find every changed character, and name the same first fault."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from inspections import drawing
from inspections.drawing import DrawFault, beacon, canonical, package, sources
from inspections.drawing.plan import read as read_plan
from inspections.drawing.rosters import read_roster
from tests.inspections.drawing.material import input_files, open_vectors
from tests.inspections.drawing.trials import finished, finished_blinded
from tests.inspections.drawing.verifiers import SCRIPT, STAND_ALONE, both, changes, own, stand_alone

VECTORS = open_vectors()
ROUND = (sources.QUICKNET, 657413)


def files_of(number: int) -> dict[str, bytes]:
    vector = VECTORS[number]
    texts = {**vector["output"], **vector.get("report", {})}
    return {**input_files(vector), **{name: text.encode() for name, text in texts.items()}}


@pytest.fixture
def no_pairings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pairing takes a second; where thousands of packages are checked, the signature is left open."""
    monkeypatch.setattr(beacon, "check_signatures", lambda *_: None)


# --- what is right -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(3))
def test_a_vector_passes_every_step(number: int) -> None:
    report = both(files_of(number))
    assert report["ok"]
    assert report["result_digest"] == VECTORS[number]["expect"]["result_digest"]
    assert {step["status"] for step in report["steps"] if step["code"] not in ("beacon", "anchors")} == {"ok"}


def test_two_hundred_random_draws_pass_both_verifiers() -> None:
    assert all(both(finished(trial))["ok"] for trial in range(200))


def test_the_beacon_signature_is_verified_where_py_ecc_is_installed() -> None:
    (step,) = (step for step in drawing.verify(files_of(0)).steps if step.code == "beacon")
    assert step.status == "ok"


def test_a_beacon_that_cannot_be_checked_is_open_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py_ecc.optimized_bls12_381", None)
    report = drawing.verify(files_of(0))
    assert report.ok
    assert [step.status for step in report.steps if step.code == "beacon"] == ["open"]


def test_a_signature_of_another_round_is_not_valid() -> None:
    signature = json.loads(VECTORS[0]["input"]["reveals.json"])["drand-quicknet"]["signature"]
    assert beacon.signature_is_valid(*ROUND, signature) is True
    assert beacon.signature_is_valid(ROUND[0], ROUND[1] + 1, signature) is False
    assert beacon.signature_is_valid(*ROUND, "c0" + "00" * 47) is False
    assert beacon.signature_is_valid(*ROUND, "ff" * 48) is False
    assert beacon.signature_is_valid(*ROUND, signature[:-2]) is False
    assert beacon.signature_is_valid("0" * 64, 1, signature) is None


def test_a_false_beacon_value_is_named() -> None:
    vector = VECTORS[0]
    values = json.loads(vector["input"]["reveals.json"])
    signature = values["drand-quicknet"]["signature"]
    values["drand-quicknet"]["signature"] = signature[:-1] + ("a" if signature[-1] != "a" else "b")
    frozen = input_files(vector)
    report = drawing.verify({**frozen, **drawing.run(frozen, values).files})
    assert report.fault is not None
    assert (report.fault.code, report.fault.file) == ("signature_wrong", "reveals.json")
    assert stand_alone({**frozen, **drawing.run(frozen, values).files})["ok"]  # and says that the step is open


# --- tampering ----------------------------------------------------------------------------------------------------------------


def assert_all_found(files: dict[str, bytes], every: int, start: int) -> int:
    """Every changed character is found by both verifiers, which name the changed file. Refusal reports, which no
    digest covers, only have to stay true."""
    found = 0
    for name, place, changed in changes(files, every, start):
        report = both(changed)
        if name == "short.ndjson" and report["ok"]:
            continue
        assert not report["ok"], (name, place)
        assert report["fault"]["file"] == name, (name, place, report["fault"])
        found += 1
    return found


@pytest.mark.parametrize("start", range(4))
def test_every_single_character_change_in_a_small_package_is_found_and_named(start: int, no_pairings: None) -> None:
    assert assert_all_found(finished(5, size=3, people=3), 4, start) > 400


@pytest.mark.parametrize("number", range(3))
def test_changed_characters_in_the_vectors_are_found_and_named(number: int, no_pairings: None) -> None:
    assert assert_all_found(files_of(number), 61, number) > 120


@pytest.mark.parametrize("trial", [2, 3, 8, 30, 40])
def test_changed_characters_in_random_draws_are_found_and_named(trial: int, no_pairings: None) -> None:
    assert assert_all_found(finished(trial, size=14, people=10), 37, trial) > 50


def test_changed_characters_in_a_blinded_draw_and_its_sealed_files_are_found_and_named() -> None:
    files, sealed = finished_blinded(3, size=8, people=4)
    assert both(files, sealed)["ok"]
    assert assert_all_found(files, 181, 3) > 40
    for name, place, changed in changes(sealed, 163):
        report = both(files, changed)
        assert not report["ok"], (name, place)
        assert report["fault"]["file"] == name, (name, place, report["fault"])


def test_codes_of_any_length_are_read_alike_and_every_changed_character_is_named_alike() -> None:
    files = files_of(0)
    plan = read_plan(files["plan.json"])
    theirs = STAND_ALONE.read_plan(files["plan.json"])
    like = json.loads(files["roster.ndjson"].split(b"\n")[0])
    codes = sorted(f"{number:02d}" + "A" * length for number in range(9) for length in (0, 15, 16, 16, 16, 17, 21))
    rows = [{**like, "id": code, "k": place % 2} for place, code in enumerate(dict.fromkeys(codes))]
    data = canonical.dump_lines(rows)

    def outcome(reader: Callable[[bytes], Any], fault: type[Any], text: bytes) -> Any:
        try:
            return sorted(sorted(group) for group in reader(text))
        except fault as found:
            return (found.code, found.line, dict(found.params))

    def ours(text: bytes) -> Any:
        return read_roster(text, plan).groups.values()

    def alone(text: bytes) -> Any:
        return [group for _, group in STAND_ALONE.read_roster(text, theirs)]

    assert sum(map(len, ours(data))) == len(rows)
    texts = [data, *(changed["r"] for _, _, changed in changes({"r": data}, 17))]
    for text in texts:
        assert outcome(ours, DrawFault, text) == outcome(alone, STAND_ALONE.Wrong, text), text


def test_a_line_that_is_left_out_added_or_exchanged_is_found() -> None:
    files = files_of(1)
    for name in ("selected.ndjson", "reserve.ndjson", "excluded.ndjson", "assignment.ndjson"):
        lines = files[name].splitlines(keepends=True)
        for changed in (lines[1:], lines[:-1], [lines[1], lines[0], *lines[2:]], [*lines, lines[-1]]):
            fault = both({**files, name: b"".join(changed)})["fault"]
            assert (fault["code"], fault["file"]) == ("line_differs", name)
            assert fault["line"] in (1, len(lines), len(lines) + 1)


def forged(change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """A package whose outputs were edited together with the digests in the result."""
    files = files_of(1)
    rows = {name: [json.loads(line) for line in files[name].splitlines()] for name in files if name.endswith("ndjson")}
    change(rows)
    result = json.loads(files["result.json"])
    for name in ("selected", "reserve", "excluded", "assignment"):
        data = canonical.dump_lines(rows[f"{name}.ndjson"])
        files[f"{name}.ndjson"] = data
        result[name] = {"bytes": len(data), "lines": data.count(b"\n"), "sha256": sha256(data).hexdigest()}
    files["short.ndjson"] = canonical.dump_lines(rows["short.ndjson"])
    files["result.json"] = canonical.dump(result)
    return files


def test_a_result_forged_with_all_its_digests_is_found_by_line() -> None:
    def spare_a_business(rows: dict[str, Any]) -> None:
        rows["selected.ndjson"][3]["id"] = "91370191MA3H9EHHJR"

    def send_a_friend(rows: dict[str, Any]) -> None:
        rows["assignment.ndjson"][2]["team"][0]["o"] = ["M4"]

    def excuse_a_business(rows: dict[str, Any]) -> None:
        rows["excluded.ndjson"].pop()

    for change, place in (
        (spare_a_business, ("selected.ndjson", 4)),
        (send_a_friend, ("assignment.ndjson", 3)),
        (excuse_a_business, ("excluded.ndjson", 3)),
    ):
        fault = both(forged(change))["fault"]
        assert (fault["code"], fault["file"], fault["line"]) == ("line_differs", *place)


def test_a_refusal_certificate_must_add_up() -> None:
    def changed(field: str, value: Any) -> dict[str, Any]:
        def change(rows: dict[str, Any]) -> None:
            rows["short.ndjson"][0]["cut"][field] = value

        return both(forged(change))

    for field, value in (
        ("officers", ["N1", "N2"]),
        ("officers", ["N1", "N3", "N2"]),
        ("officers", ["N1", "N2", "N3", "N9"]),
        ("cap", 7),
        ("need", 11),
        ("deficit", 3),
        ("lines", 0),
    ):
        assert changed(field, value)["fault"]["code"] == "cut_wrong", field

    def larger_claim(rows: dict[str, Any]) -> None:
        rows["short.ndjson"][0]["cut"] |= {"need": 11, "deficit": 3}

    assert both(forged(larger_claim))["fault"]["code"] == "cut_wrong"


def test_a_refused_visit_without_certificate_and_a_certificate_without_refusal_are_found() -> None:
    files = files_of(1)
    missing = both({**files, "short.ndjson": b""})["fault"]
    assert (missing["code"], missing["params"]) == ("short_missing", {"value": "92370191MAXNRJ0EN6"})
    del files["short.ndjson"]
    assert both(files)["fault"]["code"] == "short_missing"
    twice = files_of(1)["short.ndjson"] * 2
    assert both({**files, "short.ndjson": twice})["fault"]["code"] == "short_unknown"


def test_weak_sources_are_noted_but_do_not_fail() -> None:
    files = files_of(1)
    values = json.loads(files["reveals.json"])
    header = json.loads(files["header.json"])
    header["sources"] = header["sources"][:1]
    frozen = {name: files[name] for name in ("plan.json", "roster.ndjson", "officers.ndjson", "avoid.ndjson")}
    frozen["header.json"] = canonical.dump(header)
    outcome = drawing.run(frozen, {"监督员甲": values["监督员甲"]})
    report = both({**frozen, **outcome.files})
    assert report["ok"]
    assert [step["status"] for step in report["steps"] if step["code"] == "strength"] == ["warn"]


# --- packages -------------------------------------------------------------------------------------------------------------------


def test_a_package_is_the_same_bytes_each_time_and_holds_the_same_files(tmp_path: Path) -> None:
    files = {**files_of(1), "short.ndjson": files_of(1)["short.ndjson"]}
    built = drawing.build_package(files, anchors=b"[]", verifier=SCRIPT.read_bytes())
    assert built == drawing.build_package(dict(reversed(files.items())), anchors=b"[]", verifier=SCRIPT.read_bytes())
    assert drawing.read_package(built) == {**files, "anchors.json": b"[]", "verify_draw.py": SCRIPT.read_bytes()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert drawing.read_package(tmp_path) == files
    assert drawing.verify(tmp_path).ok
    assert drawing.verify(built).ok
    with pytest.raises(drawing.DrawFault, match="missing"):
        drawing.build_package({name: data for name, data in files.items() if name != "avoid.ndjson"})


def test_a_package_with_a_missing_double_or_sealed_file_is_refused() -> None:
    files = files_of(1)
    for name in package.ORDER:
        if name == "short.ndjson":
            continue
        fault = both({other: data for other, data in files.items() if other != name})["fault"]
        assert (fault["code"], fault["file"]) == ("file_missing", name)
    for name in ("map.ndjson", "officer_map.ndjson", "classes.json"):
        fault = both({**files, name: b""})["fault"]
        assert (fault["code"], fault["file"]) == ("sealed_present", name)


def test_what_is_no_package_is_said_to_be_none(tmp_path: Path) -> None:
    broken = bytearray(drawing.build_package(files_of(1)))
    broken[60] ^= 255
    double = tmp_path / "double.zip"
    with zipfile.ZipFile(double, "w") as archive:
        archive.writestr("header.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("header.json", b"{}")
    for name, data, code in (
        ("empty", b"", "not_a_package"),
        ("text", b"header", "not_a_package"),
        ("broken", bytes(broken), "not_a_package"),
        ("cut", bytes(broken[:900]), "not_a_package"),
        ("double.zip", double.read_bytes(), "file_twice"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        fault = own(path)["fault"]  # type: ignore[arg-type]
        assert fault["code"] == code
        assert stand_alone(path)["fault"] == fault  # type: ignore[arg-type]
    assert not drawing.verify(tmp_path / "nowhere").ok


# --- the commands ------------------------------------------------------------------------------------------------------------------


def write(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def command(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_draw", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def script(*arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_commands_exit_0_on_a_right_package_and_print_the_result_digest(tmp_path: Path) -> None:
    folder = write(tmp_path / "right", files_of(1))
    for code, text in (command(folder), script(folder)):
        assert code == 0
        assert VECTORS[1]["expect"]["result_digest"] in text


def test_commands_exit_1_and_name_the_first_fault_by_file_and_line(tmp_path: Path) -> None:
    files = files_of(1)
    files["assignment.ndjson"] = files["assignment.ndjson"].replace(b'"M5"', b'"M4"', 1)
    folder = write(tmp_path / "wrong", files)
    for code, text in (command(folder), script(folder)):
        assert code == 1
        assert "assignment.ndjson:1" in text


def test_commands_print_the_same_json(tmp_path: Path) -> None:
    files, sealed = finished_blinded(7)
    folder, maps = write(tmp_path / "public", files), write(tmp_path / "sealed", sealed)
    reports = [json.loads(text) for _, text in (command(folder, "--json"), script(folder, "--json"))]
    assert reports[0] == reports[1]
    assert "sealed" not in [step["code"] for step in reports[0]["steps"]]
    opened = [json.loads(run(folder, "--sealed", maps, "--json")[1]) for run in (command, script)]
    assert opened[0] == opened[1]
    assert opened[0]["ok"]
    assert "sealed" in [step["code"] for step in opened[0]["steps"]]


def test_the_script_exits_2_on_wrong_use() -> None:
    assert script()[0] == 2
