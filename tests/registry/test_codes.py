"""Reading codes as people really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from registry import codes
from registry.codes import ALPHABET, Action, Kind, read_code

bodies = st.tuples(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9)).map(
    "".join
)


def whole(body: str) -> str:
    return body + codes.check_character(body)


@given(bodies)
def test_the_check_character_is_that_of_python_stdnum(body: str) -> None:
    assert codes.check_character(body) == uscc.calc_check_digit(body)
    assert read_code(whole(body)).kind is Kind.VALID


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_never_passes_for_valid(body: str, place: int, other: str) -> None:
    code = whole(body)
    changed = code[:place] + other + code[place + 1 :]
    assert (read_code(changed).kind is Kind.VALID) == (changed == code)


@given(bodies, st.integers(0, 15))
def test_two_swapped_neighbours_never_pass_for_valid(body: str, place: int) -> None:
    code = whole(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (read_code(swapped).kind is Kind.VALID) == (swapped == code)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary()))
def test_any_value_at_all_gets_an_answer(raw: object) -> None:
    reading = read_code(raw)
    assert reading.action in Action
    assert bool(reading.field) == (reading.action in (Action.ACCEPT, Action.OWN_FIELD) or reading.field != "")


@given(bodies, st.sampled_from([str.lower, str.title, lambda c: c.translate({n: n + 0xFEE0 for n in range(33, 127)})]))
def test_lower_case_and_full_width_are_the_same_code(body: str, written: object) -> None:
    code = whole(body)
    assert read_code(f" {written(code)}\u3000") == codes.Reading(Kind.VALID, code)  # type: ignore[operator]


@given(st.text("0123456789", min_size=14, max_size=14))
def test_old_numbers_of_15_digits_carry_their_own_check_digit(body: str) -> None:
    right = next(d for d in "0123456789" if read_code(body + d).kind is Kind.REGISTRATION_15)
    for digit in set("0123456789") - {right}:
        reading = read_code(body + digit)
        assert (reading.kind, reading.expected) == (Kind.REGISTRATION_15_WRONG_CHECK, right)
        assert reading.action is Action.NEEDS_REASON


@pytest.mark.parametrize(
    ("raw", "kind", "action", "field", "value"),
    [
        ("91370171MA0TE5T16J", Kind.VALID, Action.ACCEPT, "code", "91370171MA0TE5T16J"),
        ("12370100000000019U", Kind.VALID, Action.ACCEPT, "code", "12370100000000019U"),
        ("91370171 MA0TE5-T16J", Kind.VALID, Action.ACCEPT, "code", "91370171MA0TE5T16J"),
        ("'91370171MA0TE5T16J", Kind.VALID, Action.ACCEPT, "code", "91370171MA0TE5T16J"),
        ("91370171MA0TE5T16K", Kind.WRONG_CHECK, Action.NEEDS_REASON, "code", "91370171MA0TE5T16K"),
        ("A1370171MA0TE5T16J", Kind.WRONG_CHECK, Action.NEEDS_REASON, "code", "A1370171MA0TE5T16J"),
        ("91370171MA0TE5T16", Kind.TOO_SHORT, Action.REJECT, "", "91370171MA0TE5T16"),
        ("91370171MA0TE5T16JJ", Kind.TOO_LONG, Action.REJECT, "", "91370171MA0TE5T16JJ"),
        ("91370I71MA0TE5T16J", Kind.WRONG_CHARACTER, Action.REJECT, "", "91370I71MA0TE5T16J"),
        ("9137017AMA0TE5T16J", Kind.REGION_NOT_DIGITS, Action.REJECT, "", "9137017AMA0TE5T16J"),
        ("320111NA000000X", Kind.REGISTRATION_NA, Action.OWN_FIELD, "old_registration_no", "320111NA000000X"),
        ("3701001009351", Kind.REGISTRATION_13, Action.OWN_FIELD, "old_registration_no", "3701001009351"),
        (370100000001374.0, Kind.REGISTRATION_15_WRONG_CHECK, Action.NEEDS_REASON, "old_registration_no", None),
        ("企合鲁济总字第000113", Kind.FOREIGN_NUMBER, Action.OWN_FIELD, "old_registration_no", None),
        ("企独鲁济总字第0021号", Kind.FOREIGN_NUMBER, Action.OWN_FIELD, "old_registration_no", None),
        ("95028570-8", Kind.ORG_CODE, Action.OWN_FIELD, "org_code", "950285708"),
        ("95028570-7", Kind.ORG_CODE_WRONG_CHECK, Action.NEEDS_REASON, "org_code", "950285707"),
        ("无", Kind.PLACEHOLDER, Action.NO_CODE, "", ""),
        ("——", Kind.PLACEHOLDER, Action.NO_CODE, "", ""),
        ("n/a", Kind.PLACEHOLDER, Action.NO_CODE, "", ""),
        ("", Kind.EMPTY, Action.NO_CODE, "", ""),
        (None, Kind.EMPTY, Action.NO_CODE, "", ""),
        (9.13702e17, Kind.ROUNDED, Action.REJECT, "", None),
        ("9.13702E+17", Kind.ROUNDED, Action.REJECT, "", None),
        ("（A）460002300000-", Kind.UNKNOWN, Action.REJECT, "", None),
    ],
)
def test_each_kind_of_number_has_its_place(
    raw: object, kind: Kind, action: Action, field: str, value: str | None
) -> None:
    reading = read_code(raw)
    assert (reading.kind, reading.action, reading.field) == (kind, action, field)
    if value is not None:
        assert reading.value == value


def test_a_letter_that_looks_like_a_digit_is_named_with_the_likely_code() -> None:
    assert read_code("9137OI7IMAOTE5TI6J").expected == "91370171MA0TE5T16J"


def test_a_citizens_identity_number_is_refused_and_not_repeated() -> None:
    reading = read_code("11010519491231002X")  # the example of GB 11643
    assert reading.kind is Kind.IDENTITY_NUMBER
    assert reading.value == ""
