"""The blinded profile: what the public sees, what the sealed maps prove, and its published vectors."""

import json
from base64 import b32encode
from hashlib import sha256
from typing import Any

import pytest

from inspections import drawing
from inspections.drawing import DrawFault, blinding, canonical
from inspections.drawing.digests import tagged
from tests.inspections.drawing.material import VECTORS
from tests.inspections.drawing.trials import blinded, finished_blinded
from tests.inspections.drawing.verifiers import both

TRIALS = (2, 5, 9)


def freeze(arguments: dict[str, Any]) -> drawing.Frozen:
    return drawing.freeze(**{name: value for name, value in arguments.items() if name != "values"})


def rows(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


# --- vectors --------------------------------------------------------------------------------------------------------


def blinded_vectors() -> list[dict[str, Any]]:
    """What tests/vectors/draw_blinded.json holds: true input, contributions, public and sealed files, digests."""
    made = []
    for trial in TRIALS:
        arguments = blinded(trial, size=12, people=8)
        values = arguments.pop("values")
        frozen = drawing.freeze(**arguments)
        outcome = drawing.run(frozen.files, values)
        arguments["blind"] = arguments["blind"].hex()
        arguments["lone_bases"] = sorted(map(list, arguments["lone_bases"]))
        public = {**frozen.files, **outcome.files}
        made.append(
            {
                "true": arguments,
                "values": values,
                "public": {name: data.decode() for name, data in sorted(public.items())},
                "sealed": {name: data.decode() for name, data in sorted(frozen.sealed.items())},
                "expect": {
                    "header_digest": frozen.header_digest,
                    "seed": outcome.seed,
                    "result_digest": outcome.result_digest,
                    "labels": frozen.report["labels"],
                },
            }
        )
    return made


def published_vectors() -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((VECTORS / "draw_blinded.json").read_text())["vectors"]
    return vectors


def test_the_published_blinded_vectors_come_out_byte_for_byte() -> None:
    assert blinded_vectors() == published_vectors()


@pytest.mark.parametrize("vector", published_vectors())
def test_the_published_blinded_vectors_are_in_agreement_when_opened(vector: dict[str, Any]) -> None:
    public = {name: text.encode() for name, text in vector["public"].items()}
    sealed = {name: text.encode() for name, text in vector["sealed"].items()}
    report = both(public, sealed)
    assert report["ok"]
    assert report["result_digest"] == vector["expect"]["result_digest"]


def test_a_pseudonym_is_made_as_the_text_says() -> None:
    entry = rows(published_vectors()[0]["sealed"]["map.ndjson"].encode())[0]
    blind = bytes.fromhex(published_vectors()[0]["true"]["blind"])
    own_salt = sha256(b"srdraw/1/salt\x00row\x00" + entry["code"].encode() + b"\x00" + blind).digest()
    assert own_salt.hex() == entry["salt"]
    row = b32encode(sha256(b"srdraw/1/row\x00" + entry["code"].encode() + b"\x00" + own_salt).digest()).decode()[:23]
    assert row == entry["row"]
    assert tagged("row", entry["code"]).startswith(b"srdraw/1/row\x00")


# --- what the public sees ------------------------------------------------------------------------------------------------


def test_public_files_hold_no_code_class_reason_or_date_of_a_person() -> None:
    for trial in range(25):
        arguments = blinded(trial)
        frozen = freeze(arguments)
        outcome = drawing.run(frozen.files, arguments["values"])
        public = b"".join({**frozen.files, **outcome.files}.values())
        for row in (*arguments["roster"], *arguments["officers"]):
            assert row["id"].encode() not in public
        plan = json.loads(frozen.files["plan.json"])
        assert plan["profile"] == "blinded"
        labels = [stratum["c"] for stratum in plan["strata"]]
        assert labels == [*(f"S{n}" for n in range(1, len(labels) - 1)), "K", "X"]
        for row in rows(frozen.files["roster.ndjson"]):
            assert (row["cap"], row["n"], row["wl"], row["w"]) == (1, 0, "", 1)
            assert row["st"] in ("OK", "OUT")
            assert (row["c"] == "K") == (row["k"] == 1)
            assert (row["c"] == "X") <= (row["st"] == "OUT")
        for officer in rows(frozen.files["officers.ndjson"]):
            assert officer["cert"] == "9999-12-31"
            assert all(span in plan["batches"] for span in officer["leave"])


def test_two_draws_of_the_same_roster_share_no_pseudonym() -> None:
    arguments = blinded(4)
    first = {row["id"] for row in rows(freeze(arguments).files["roster.ndjson"])}
    second = {row["id"] for row in rows(freeze({**arguments, "blind": bytes(range(32))}).files["roster.ndjson"])}
    assert len(first) == len(second)
    assert not first & second


def test_a_blinded_draw_selects_as_many_of_each_class_and_keeps_who_may_serve() -> None:
    """The open and the blinded freeze of one draw count the same, and pools have the same sizes."""
    for trial in range(25):
        arguments = blinded(trial)
        plain = {**arguments, "plan": {**arguments["plan"], "profile": "open"}}
        plain.pop("blind")
        hidden, shown = freeze(arguments), freeze(plain)
        for name in ("strata", "reasons", "overrides", "tight", "key_selected", "empty_strata"):
            assert hidden.report[name] == shown.report[name]
        outcome = drawing.run(hidden.files, arguments["values"])
        quota = {row["c"]: row["quota"] for row in shown.report["strata"]}
        labels = hidden.report["labels"]
        assert outcome.report["quota"] == {**{labels[c]: n for c, n in quota.items()}, "K": 0, "X": 0}


def test_the_largest_share_of_one_class_among_the_selected_is_reported() -> None:
    arguments = blinded(2)
    report = freeze(arguments).report
    quotas = {row["c"]: row["quota"] for row in report["strata"]}
    share = report["largest_share"]
    assert share["selected"] == max(quotas.values())
    assert share["of"] == sum(quotas.values())


# --- what is refused --------------------------------------------------------------------------------------------------------


def refused(arguments: dict[str, Any]) -> DrawFault:
    with pytest.raises(DrawFault) as caught:
        freeze(arguments)
    return caught.value


@pytest.mark.parametrize("count", [1, 9])
def test_a_stratum_of_one_to_nine_drawable_rows_is_refused(count: int) -> None:
    arguments = blinded(2)
    row = {"c": "RARE", "cap": 2, "k": 0, "n": 0, "st": "OK", "t": arguments["roster"][0]["t"], "w": 1, "wl": ""}
    arguments["plan"]["strata"].append({"c": "RARE", "ppm": 1_000_000})
    arguments["roster"] += [{**row, "id": f"95{n:016d}"} for n in range(count)]
    fault = refused(arguments)
    assert (fault.code, fault.params) == ("stratum_too_small", {"value": "RARE", "count": str(count)})
    arguments["roster"] += [{**row, "id": f"96{n:016d}"} for n in range(10 - count)]
    freeze(arguments)


def test_weights_a_second_template_an_exempt_class_or_another_base_are_refused() -> None:
    arguments = blinded(2)
    arguments["roster"][0]["w"] = 2
    assert refused(arguments).code == "weights_not_blinded"
    for change in (
        {"base": "listed"},
        {"templates": {**arguments["plan"]["templates"], "TX": [{"dept": "SAMR", "item": "F", "need": 2}]}},
        {"strata": [{**arguments["plan"]["strata"][0], "ppm": 0}, *arguments["plan"]["strata"][1:]]},
    ):
        arguments = blinded(2)
        arguments["plan"] |= change
        arguments["lone_bases"] = {(name, "SAMR") for name in arguments["plan"]["templates"]} | arguments["lone_bases"]
        assert refused(arguments).code == "blinded_plan"


def test_batches_that_share_a_day_are_refused() -> None:
    arguments = blinded(2)
    arguments["plan"]["batches"] = [["2026-03-02", "2026-03-06"], ["2026-03-06", "2026-03-10"]]
    assert refused(arguments).params == {"field": "batches"}


def test_a_blinded_draw_needs_its_32_random_bytes() -> None:
    for blind in (None, b"short"):
        assert refused({**blinded(2), "blind": blind}).code == "blind_missing"


def test_subjects_with_other_items_become_draws_of_their_own() -> None:
    arguments = blinded(2)
    name, entries = next(iter(arguments["plan"]["templates"].items()))
    plan = {**arguments["plan"], "templates": {name: entries, "Z9": entries, "UNUSED": entries}}
    arguments["roster"][0]["t"] = "Z9"
    first, second = drawing.parts(plan, arguments["roster"])
    assert first[0]["plan_no"] == plan["plan_no"]
    assert second[0]["plan_no"] == f"{plan['plan_no']}-2"
    assert list(second[0]["templates"]) == ["Z9"]
    assert second[1] == [arguments["roster"][0]]
    assert len(first[1]) == len(arguments["roster"]) - 1
    with pytest.raises(DrawFault, match="template"):
        drawing.parts(plan, [{**arguments["roster"][0], "t": "NO"}])


# --- what the maps prove -----------------------------------------------------------------------------------------------------


def reopened(change: Any) -> str:
    """The fault when a map is changed and the header restated to fit, as a forger before the freeze could."""
    arguments = blinded(3)
    frozen = freeze(arguments)
    sealed = {name: rows(data) if name != "classes.json" else json.loads(data) for name, data in frozen.sealed.items()}
    change(sealed)
    texts = {
        name: canonical.dump(value) if name == "classes.json" else canonical.dump_lines(value)
        for name, value in sealed.items()
    }
    header = json.loads(frozen.files["header.json"])
    for key, name in (("classes", "classes.json"), ("map", "map.ndjson"), ("officer_map", "officer_map.ndjson")):
        data = texts[name]
        header["sealed"][key] = {
            "bytes": len(data),
            "lines": data.count(b"\n"),
            "sha256": sha256(data).hexdigest(),
        }
    files = {**frozen.files, "header.json": canonical.dump(header)}
    files |= drawing.run(files, arguments["values"]).files
    assert both(files)["ok"]
    fault = both(files, texts)["fault"]
    return str(fault["code"]) if fault else ""


def first(sealed: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    for entry in sealed["map.ndjson"]:
        if all(entry["line"][name] == value for name, value in wanted.items()):
            found: dict[str, Any] = entry
            return found
    raise LookupError(wanted)


def test_maps_that_tell_another_story_than_the_public_lines_are_found() -> None:
    def excuse(sealed: dict[str, Any]) -> None:
        first(sealed, st="OK", k=0, wl="")["line"]["st"] = "REVOKED"

    def other_code(sealed: dict[str, Any]) -> None:
        sealed["map.ndjson"][0]["code"] = sealed["map.ndjson"][0]["line"]["id"] = "91370100MA3C00XX4T"

    def lost(sealed: dict[str, Any]) -> None:
        del sealed["map.ndjson"][0]

    def more_room(sealed: dict[str, Any]) -> None:
        sealed["officer_map.ndjson"][0]["line"]["cap"] += 1

    def labels(sealed: dict[str, Any]) -> None:
        sealed["classes.json"]["classes"]["MORE"] = "S1"

    def weighted(sealed: dict[str, Any]) -> None:
        first(sealed, k=0)["line"]["w"] = 0

    assert reopened(lambda sealed: None) == ""
    assert reopened(excuse) == "true_line_differs"
    assert reopened(other_code) == "pseudonym_differs"
    assert reopened(lost) == "map_incomplete"
    assert reopened(more_room) == "true_line_differs"
    assert reopened(labels) == "label_differs"
    assert reopened(weighted) == "bad_field"


def test_sealed_files_of_an_open_draw_do_not_exist() -> None:
    from tests.inspections.drawing.trials import finished

    fault = both(finished(2), {})["fault"]
    assert (fault["code"], fault["params"]) == ("bad_field", {"field": "sealed"})


def test_a_missing_sealed_file_is_named() -> None:
    files, sealed = finished_blinded(3)
    for name in sealed:
        fault = both(files, {other: data for other, data in sealed.items() if other != name})["fault"]
        assert (fault["code"], fault["file"]) == ("file_missing", name)


def test_one_line_opens_by_its_salt_without_the_blind() -> None:
    _, sealed = finished_blinded(3)
    for entry in rows(sealed["map.ndjson"]):
        assert blinding.pseudonym("row", entry["code"], bytes.fromhex(entry["salt"])) == entry["row"]
        assert entry["name"].startswith("试验企业")
