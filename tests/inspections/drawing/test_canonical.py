"""Canonical text: one value, one text; everything else is refused with file and line."""

import pytest

from inspections.drawing import DrawFault, canonical
from inspections.drawing.digests import chunk_digests, chunk_root, tagged
from tests.inspections.drawing.test_verify import files_of
from tests.inspections.drawing.verifiers import both


def nested(levels: int) -> canonical.Value:
    """Empty arrays inside each other."""
    value: canonical.Value = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"b":1,"a":2}', "not_canonical"),
        ('{"a": 1}', "not_canonical"),
        (' {"a":1}', "not_canonical"),
        ('{"a":1}\n', "not_canonical"),
        ('{"a":1,"a":1}', "not_canonical"),
        ('{"a":1.0}', "not_canonical"),
        ('{"a":1e3}', "not_canonical"),
        ('{"a":-0}', "not_canonical"),
        ('{"a":01}', "not_canonical"),
        ('{"a":9007199254740992}', "not_canonical"),
        ('{"a":NaN}', "not_canonical"),
        ('{"a":true}', "not_canonical"),
        ('{"a":null}', "not_canonical"),
        ('{"a":"\\u0041"}', "not_canonical"),
        ('{"a":"\\/"}', "not_canonical"),
        ('{"a":"\\n"}', "not_canonical"),
        ('{"a":"\x7f"}', "not_canonical"),
        ('{"a":"\x85"}', "not_canonical"),
        ('{"a":"\\ud800"}', "not_canonical"),
        ('{"a":"e\u0301"}', "not_canonical"),
        ('{"\U00020000":1}', "not_canonical"),
        ("\ufeff{}", "not_canonical"),
        ('{"a":1', "not_canonical"),
        pytest.param("[" * 33 + "]" * 33, "not_canonical", id="nested-33-deep"),
        pytest.param("[" * 500_000 + "]" * 500_000, "not_canonical", id="nested-500000-deep"),
        pytest.param('{"a":' * 500_000, "not_canonical", id="500000-objects-never-closed"),
        pytest.param('{"a":' + "9" * 5000 + "}", "not_canonical", id="5000-digits"),
        ("", "not_canonical"),
    ],
)
def test_text_that_is_not_canonical_is_refused(text: str, code: str) -> None:
    with pytest.raises(DrawFault) as refused:
        canonical.parse(text.encode(errors="surrogatepass"), "plan.json")
    assert (refused.value.code, refused.value.file, refused.value.line) == (code, "plan.json", 1)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(DrawFault) as refused:
        canonical.parse('{"a":"名"}'.encode("gb18030"), "plan.json")
    assert refused.value.code == "not_utf8"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": [1, "x"], "a": {"z": -5, "A": ""}}, '{"a":{"A":"","z":-5},"b":[1,"x"]}'),
        ('济高〔2026〕1号 “\\”"', '"济高〔2026〕1号 “\\\\”\\""'),
        ({"é": 1, "z": 2, "中": 3}, '{"z":2,"é":1,"中":3}'),
        (9007199254740991, "9007199254740991"),
        ("\u2028\U00020000", '"\u2028\U00020000"'),
        pytest.param(nested(32), "[" * 32 + "]" * 32, id="nested-32-deep"),
        pytest.param([[], "[{" * 40 + '\\"', {}], '[[],"' + "[{" * 40 + '\\\\\\"",{}]', id="brackets-in-a-string"),
    ],
)
def test_a_value_has_one_text_and_comes_back(value: canonical.Value, text: str) -> None:
    assert canonical.dump(value).decode() == text
    assert canonical.parse(text.encode(), "plan.json") == value


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, True, None, "\x00", "a\tb", "e\u0301", 1 << 53, {"\U00020000": 1}, "\ud800"),
        pytest.param(nested(32), id="nested-33-deep-in-an-object"),
    ],
)
def test_a_value_without_a_canonical_text_is_refused(value: canonical.Value) -> None:
    with pytest.raises(DrawFault, match="canonical"):
        canonical.dump({"a": value})


def test_lines_are_numbered_and_the_last_must_end() -> None:
    assert list(canonical.parse_lines(b'{"a":1}\n{"a":2}\n', "avoid.ndjson")) == [(1, {"a": 1}), (2, {"a": 2})]
    for data, line, code in (
        (b'{"a":1}\n{"a":2}', 2, "no_final_newline"),
        (b'{"a":1}\n\n', 2, "not_canonical"),
        (b'{"a":1}\r\n', 1, "not_canonical"),
        (b'{"a":1}\n[1]\n', 2, "not_canonical"),
    ):
        with pytest.raises(DrawFault) as refused:
            list(canonical.parse_lines(data, "avoid.ndjson"))
        assert (refused.value.code, refused.value.line) == (code, line)


def test_tags_end_every_part_with_a_zero_byte_and_admit_none_inside() -> None:
    assert tagged("rehearsal", 12) == b"srdraw/1/rehearsal\x0012\x00"
    with pytest.raises(ValueError, match="zero byte"):
        tagged("source", "a\0b")


def test_one_line_is_checked_by_its_chunk_alone() -> None:
    roster = b"".join(b'{"id":"%05d"}\n' % number for number in range(10_000))
    digests = chunk_digests(roster)
    assert len(digests) == 3
    changed = roster.replace(b"09000", b"09001", 1)
    assert chunk_digests(changed)[:2] == digests[:2]
    assert chunk_root(changed) != chunk_root(roster)


@pytest.mark.parametrize(("levels", "code"), [(33, "not_canonical"), (5000, "not_canonical"), (32, "bad_field")])
def test_how_deep_text_may_nest_is_a_rule_of_the_text_in_both_verifiers(levels: int, code: str) -> None:
    files = deep_header(levels)
    report = both(files)
    assert (report["fault"]["code"], report["fault"]["file"]) == (code, "header.json")


def deep_header(levels: int) -> dict[str, bytes]:
    """A package whose header has a field more, nested so deep in all."""
    files = files_of(1)
    more = b',"z":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"
    return {**files, "header.json": files["header.json"][:-1] + more}
