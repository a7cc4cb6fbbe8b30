"""The freeze refuses loudly: each fault has a code, a file, a line and a sentence."""

import json
from typing import Any

import pytest

from inspections import drawing
from inspections.drawing import DrawFault
from inspections.drawing.sources import QUICKNET, are_strong
from tests.inspections.drawing.material import freeze_arguments, input_files, open_vectors

VECTOR = open_vectors()[1]


@pytest.fixture
def arguments() -> dict[str, Any]:
    return freeze_arguments(json.loads(json.dumps(VECTOR)))


def refusal(arguments: dict[str, Any]) -> DrawFault:
    with pytest.raises(DrawFault) as refused:
        drawing.freeze(**arguments)
    assert refused.value.sentence
    return refused.value


ROSTER_FAULTS = [
    ({"c": "Z"}, "unknown_stratum", "Z"),
    ({"c": "a"}, "unknown_stratum", "a"),
    ({"t": "G9"}, "unknown_template", "G9"),
    ({"id": "91370102ma0jn7tubn"}, "bad_field", "id"),
    ({"id": "９１３"}, "bad_field", "id"),
    ({"id": ""}, "bad_field", "id"),
    ({"id": "9" * 24}, "bad_field", "id"),
    ({"cap": -1}, "bad_field", "cap"),
    ({"k": 2}, "bad_field", "k"),
    ({"n": "0"}, "bad_field", "n"),
    ({"st": ""}, "bad_field", "st"),
    ({"w": 0}, "bad_field", "w"),
    ({"w": 256}, "bad_field", "w"),
    ({"extra": 1}, "bad_field", "extra"),
    ({"wl": "a\nb"}, "not_canonical", None),
    ({"cap": 1.0}, "not_canonical", None),
]


@pytest.mark.parametrize(("change", "code", "named"), ROSTER_FAULTS)
def test_a_bad_roster_line_is_refused(
    arguments: dict[str, Any], change: dict[str, Any], code: str, named: str | None
) -> None:
    arguments["roster"][4] |= change
    fault = refusal(arguments)
    assert (fault.code, fault.file) == (code, "roster.ndjson")
    assert fault.line
    assert named is None or named in fault.params.values()


def test_a_code_that_appears_twice_is_refused_with_its_line(arguments: dict[str, Any]) -> None:
    arguments["roster"].append({**arguments["roster"][6], "c": "N"})
    fault = refusal(arguments)
    assert (fault.code, fault.place) == ("not_ascending", "roster.ndjson:8")


PLAN_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"base": "all"}, "base"),
    ({"batches": []}, "batches"),
    ({"batches": [["2026-03-06", "2026-03-02"]]}, "batches"),
    ({"batches": [["2026-02-30", "2026-03-02"]]}, "batches"),
    ({"key_overrides": ["STATUS"]}, "key_overrides"),
    ({"key_overrides": ["FREQ_CAP", "FREQ_CAP"]}, "key_overrides"),
    ({"plan_no": ""}, "plan_no"),
    ({"profile": "secret"}, "profile"),
    ({"quota": {"mode": "share"}}, "quota"),
    ({"quota": {"mode": "total", "n": -1}}, "quota"),
    ({"reserve": -1}, "reserve"),
    ({"strata": []}, "strata"),
    ({"strata": [{"c": "A", "ppm": 1_000_001}]}, "strata"),
    ({"strata": [{"c": "A", "ppm": 1}, {"c": "A", "ppm": 2}]}, "strata"),
    ({"strata": [{"c": "类", "ppm": 1}]}, "strata"),
    ({"templates": {}}, "templates"),
    ({"templates": {"G1": [{"dept": "", "item": "F", "need": 2}]}}, "templates"),
    ({"extra": 1}, "extra"),
]


@pytest.mark.parametrize(("change", "field"), PLAN_FAULTS)
def test_a_bad_plan_is_refused_by_field(arguments: dict[str, Any], change: dict[str, Any], field: str) -> None:
    arguments["plan"] |= change
    fault = refusal(arguments)
    if field == "profile":
        assert fault.code in ("bad_field", "blind_missing")
    assert (fault.code, fault.file, fault.params) == ("bad_field", "plan.json", {"field": field})


def test_a_team_of_one_is_refused(arguments: dict[str, Any]) -> None:
    arguments["plan"]["templates"]["G1"] = [{"dept": "SAMR", "item": "F", "need": 1}]
    assert refusal(arguments).code == "small_team"


def test_one_officer_of_a_department_needs_a_basis_in_the_plan_record(arguments: dict[str, Any]) -> None:
    arguments["lone_bases"] = set()
    fault = refusal(arguments)
    assert (fault.code, fault.params) == ("lone_officer", {"value": "G2", "dept": "SAMR"})
    arguments["lone_bases"] = {("G2", "SAMR")}
    drawing.freeze(**arguments)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cap": -1}, "cap"),
        ({"cert": "2026-2-1"}, "cert"),
        ({"cert": "2026-02-29"}, "cert"),
        ({"dept": ""}, "dept"),
        ({"id": "张三"}, "id"),
        ({"id": "J" * 20}, "id"),
        ({"items": [""]}, "items"),
        ({"leave": [["2026-03-02", "2026-03-01"]]}, "leave"),
        ({"load": -1}, "load"),
    ],
)
def test_a_bad_officer_is_refused(arguments: dict[str, Any], change: dict[str, Any], field: str) -> None:
    arguments["officers"][2] |= change
    fault = refusal(arguments)
    assert (fault.code, fault.file, fault.params) == ("bad_field", "officers.ndjson", {"field": field})


def test_an_avoidance_that_names_nobody_is_refused(arguments: dict[str, Any]) -> None:
    arguments["avoid"].append({"o": "M9", "v": arguments["roster"][0]["id"]})
    assert refusal(arguments).code == "unknown_officer"
    arguments["avoid"][-1] = {"o": "M1", "v": "91370102NOBODY0000"}
    assert refusal(arguments).code == "unknown_business"


def test_sources_that_one_side_could_steer_are_refused(arguments: dict[str, Any]) -> None:
    commit, lottery = arguments["sources"]
    drand = {"type": "drand", "label": "q", "chain": QUICKNET, "round": 900_000}
    for weak in ([], [commit], [lottery], [lottery, {**lottery, "label": "b"}]):
        arguments["sources"] = weak
        assert refusal(arguments).code == "sources_too_weak"
    more = [{**lottery, "label": label} for label in "bc"]
    for strong in ([commit, lottery], [drand], [lottery, *more], [commit, drand]):
        assert are_strong(strong)


def test_a_commitment_is_never_used_twice(arguments: dict[str, Any]) -> None:
    commit, lottery = arguments["sources"]
    arguments["used_commits"] = {commit["commit"]}
    assert refusal(arguments).code == "commit_used_before"
    arguments["used_commits"] = set()
    arguments["sources"] = [commit, {**commit, "label": "监督员乙"}, lottery]
    assert refusal(arguments).code == "commit_used_before"


def test_a_beacon_round_must_come_ten_minutes_after_publication(arguments: dict[str, Any]) -> None:
    second = drawing.round_time(QUICKNET, 1_000_000)
    assert second is not None
    drand = {"type": "drand", "label": "quicknet", "chain": QUICKNET, "round": 1_000_000}
    arguments["sources"] = [arguments["sources"][0], drand]
    from datetime import UTC, datetime

    late, early = (datetime.fromtimestamp(second - before, UTC).isoformat() for before in (599, 600))
    arguments["published"] = late
    assert refusal(arguments).code == "round_too_early"
    arguments["published"] = early
    drawing.freeze(**arguments)
    drand["chain"] = "0" * 64
    assert refusal(arguments).code == "unknown_chain"


@pytest.mark.parametrize(
    "published", ["2026-03-02", "2026-03-02T09:00:00", "2026-03-02 09:00:00Z", "2026-03-02T24:00:00Z"]
)
def test_the_time_of_publication_has_seconds_and_an_offset(arguments: dict[str, Any], published: str) -> None:
    arguments["published"] = published
    fault = refusal(arguments)
    assert (fault.file, fault.params) == ("header.json", {"field": "published"})


def test_only_the_first_draw_has_no_previous_header(arguments: dict[str, Any]) -> None:
    arguments["prev"] = "0" * 64
    assert refusal(arguments).params == {"field": "prev"}


def test_the_report_tells_a_stratum_with_a_ratio_and_nobody_to_draw(arguments: dict[str, Any]) -> None:
    for row in arguments["roster"]:
        if row["c"] == "D":
            row["st"] = "REVOKED"
    report = drawing.freeze(**arguments).report
    assert report["empty_strata"] == ["D"]
    assert {row["c"]: row["quota"] for row in report["strata"]}["D"] == 0
    assert report["reasons"]["STATUS"] == 4
    assert report["conflicts"] == ["91370191MAA54UY9PE"]
    assert report["overrides"] == {"FREQ_CAP": 1}


def test_a_large_roster_names_the_line_of_a_fault_far_down(arguments: dict[str, Any]) -> None:
    row = {"c": "A", "cap": 2, "k": 0, "n": 0, "st": "OK", "t": "G1", "w": 1, "wl": ""}
    arguments["roster"] = [{**row, "id": f"91{number:010d}"} for number in range(40_000)]
    arguments["avoid"] = []
    arguments["roster"][33_332]["c"] = "Z"
    assert refusal(arguments).place == "roster.ndjson:33333"


@pytest.mark.parametrize("name", ["plan.json", "roster.ndjson", "officers.ndjson", "avoid.ndjson"])
def test_a_file_changed_after_the_freeze_is_not_drawn_from(name: str) -> None:
    files = input_files(VECTOR)
    values = json.loads(files["reveals.json"])
    files[name] = files[name].replace(b"2", b"3", 1)
    with pytest.raises(DrawFault) as refused:
        drawing.run(files, values)
    assert (refused.value.code, refused.value.file) == ("digest_differs", name)


def test_contributions_that_do_not_open_or_do_not_belong_are_refused() -> None:
    files = input_files(VECTOR)
    values = json.loads(files["reveals.json"])
    wrong = {"value": "ab" * 32}
    for changed, code in (
        ({**values, "监督员甲": wrong}, "commit_does_not_open"),
        ({"监督员甲": values["监督员甲"]}, "reveal_missing"),
        ({**values, "监督员丙": wrong}, "reveal_unknown"),
        ({**values, "监督员甲": {"value": values["监督员甲"]["value"].upper()}}, "bad_field"),
        ({**values, "ssq-2023105": {"value": "7.1./9./"}}, "bad_field"),
        ({**values, "ssq-2023105": {"value": "01.7./9./"}}, "bad_field"),
        ({**values, "ssq-2023105": {"value": ""}}, "bad_field"),
    ):
        with pytest.raises(DrawFault) as refused:
            drawing.run(files, changed)
        assert (refused.value.code, refused.value.file) == (code, "reveals.json")


def test_a_commitment_binds_plan_label_and_value() -> None:
    r = bytes(range(32))
    commit = drawing.commitment("试1号", "甲", r)
    assert drawing.opens("试1号", "甲", commit, r)
    assert not drawing.opens("试2号", "甲", commit, r)
    assert not drawing.opens("试1号", "乙", commit, r)
    assert not drawing.opens("试1号", "甲", commit, bytes(32))
    assert not drawing.opens("试1号", "甲", commit, r[:31])
    with pytest.raises(ValueError, match="32"):
        drawing.commitment("试1号", "甲", b"short")


def test_a_lottery_result_is_written_in_one_way() -> None:
    assert drawing.lottery_value([22, 3, 8, 35, 17], [11, 4]) == "3.8.17.22.35./4.11./"
    assert drawing.is_lottery_value("3.8.17.22.35./4.11./")
    for wrong in ("", "3.8", "3.8./4", "8.3./", "3..8./", "3.8./ ", "1000000000./", "３./", "/"):
        assert not drawing.is_lottery_value(wrong)


def test_a_draft_is_checked_like_a_freeze_and_holds_true_lines(arguments: dict[str, Any]) -> None:
    names = ("plan", "roster", "officers", "avoid")
    files = drawing.draft(**{name: arguments[name] for name in names})
    assert files["roster.ndjson"] == input_files(VECTOR)["roster.ndjson"]
    arguments["roster"][0]["c"] = "Z"
    with pytest.raises(DrawFault, match="stratum"):
        drawing.draft(**{name: arguments[name] for name in names})
