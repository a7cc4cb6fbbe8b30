"""Amounts of money in capitals (人民币大写), as documents and receipts write them. Pure Python."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST = Decimal(10) ** 16


def capitals(amount: Decimal) -> str:
    """``52120.50`` as 伍万贰仟壹佰贰拾元伍角整 (正确填写票据和结算凭证的基本规定).

    ``amount`` in yuan, with at most two decimals, from 0 to under ten quadrillion. Raises ``ValueError`` otherwise.
    """
    cents = amount * 100
    if not amount.is_finite() or cents != cents.to_integral_value() or not 0 <= amount < MOST:
        raise ValueError(f"{amount} is no amount of yuan and fen")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{whole}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return f"{whole}{tenths}" + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number in capitals: groups of four, one 零 for each run of empty places between digits.

    Where 万 or 亿 itself is empty and the next place is not (107,000) the rules allow 零 or none; it is written.
    """
    if number == 0:
        return DIGITS[0]
    parts: list[str] = []
    before = 1
    for index in range((len(str(number)) - 1) // 4, -1, -1):
        group = number // 10 ** (4 * index) % 10000
        if group:
            if parts and (before % 10 == 0 or group < 1000):
                parts.append(DIGITS[0])
            parts.append(_group(group) + GROUPS[index])
        before = group
    return "".join(parts)


def _group(group: int) -> str:
    """One to four digits in capitals; zeros at the end are silent, a run of zeros inside is one 零."""
    text, pending = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += (DIGITS[0] if pending and text else "") + DIGITS[digit] + PLACES[place]
            pending = False
        else:
            pending = True
    return text
