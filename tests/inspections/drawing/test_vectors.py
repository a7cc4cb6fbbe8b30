"""The three worked vectors come out byte for byte."""

import json
from hashlib import new
from typing import Any

import pytest

from inspections import drawing
from inspections.drawing import sources
from tests.inspections.drawing.material import freeze_arguments, input_files, open_vectors

VECTORS = open_vectors()


@pytest.mark.parametrize("vector", VECTORS)
def test_frozen_files_of_a_vector_are_the_same_in_any_order_of_rows(vector: dict[str, Any]) -> None:
    arguments = freeze_arguments(vector)
    for name in ("roster", "officers", "avoid"):
        arguments[name] = arguments[name][::-1]
    frozen = drawing.freeze(**arguments)
    files = input_files(vector)
    assert frozen.header_digest == vector["expect"]["header_digest"]
    assert {name: files[name] for name in frozen.files} == frozen.files


@pytest.mark.parametrize("vector", VECTORS)
def test_outputs_of_a_vector_are_equal_to_the_byte(vector: dict[str, Any]) -> None:
    files, expect = input_files(vector), vector["expect"]
    outcome = drawing.run(files, json.loads(files["reveals.json"]))
    assert outcome.seed == expect["seed"]
    assert outcome.result_digest == expect["result_digest"]
    for name, text in {**vector["output"], **vector.get("report", {})}.items():
        assert outcome.files[name].decode() == text, name
    assert outcome.report["moves"] == {"augmented": 0, **expect["stat"]}


@pytest.mark.parametrize("vector", VECTORS)
def test_keys_of_a_vector_follow_from_the_seed(vector: dict[str, Any]) -> None:
    expect = vector["expect"]
    for purpose in ("select", "visit", "officer"):
        assert sources.key_of(purpose, bytes.fromhex(expect["seed"])).hex() == expect[f"key_{purpose}"]


def test_an_organisation_finds_its_ticket_with_one_hash_of_fifty_bytes() -> None:
    steps = VECTORS[0]["steps"]
    message = bytes.fromhex(steps["first_ticket_message_hex"])
    ticket = VECTORS[0]["expect"]["tickets"][steps["first_ticket_id"]]
    assert len(message) == 50
    assert new("sha256", message).hexdigest() == ticket
    assert new("sm3", message).hexdigest() == steps["sm3_of_first_ticket_message"]
