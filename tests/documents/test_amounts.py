"""Amounts in capitals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.amounts import DIGITS, GROUPS, PLACES, capitals


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "Infinity", "10000000000000000"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105", "壹佰零伍元整"),
        ("1000", "壹仟元整"),
        ("1005.06", "壹仟零伍元零陆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("52120.00", "伍万贰仟壹佰贰拾元整"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000500000000", "壹万亿零伍亿元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万亿玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_reads_as_the_rules_for_bills_say(amount: str, expected: str) -> None:
    assert capitals(Decimal(amount)) == expected


def worth(text: str) -> Decimal:
    """Read capitals back, by another way than they were written."""
    whole, _yuan, rest = text.rpartition("元")
    total = Decimal(0)
    for group, unit in reversed(list(zip(GROUPS, (1, 10**4, 10**8, 10**12), strict=True))):
        head, found, tail = whole.partition(group) if group else (whole, "x", "")
        if found:
            total += Decimal(unit) * sum(
                DIGITS.index(head[at]) * 10 ** PLACES.index(head[at + 1] if head[at + 1 : at + 2] in PLACES[1:] else "")
                for at in range(len(head))
                if head[at] in DIGITS
            )
            whole = tail
    for unit, value in (("角", "0.1"), ("分", "0.01")):
        if unit in rest:
            total += DIGITS.index(rest[rest.index(unit) - 1]) * Decimal(value)
    return total


@given(st.integers(0, 10**14))
def test_an_amount_in_capitals_reads_back_as_itself(cents: int) -> None:
    amount = Decimal(cents) / 100
    text = capitals(amount)
    assert worth(text) == amount
    assert "零零" not in text
