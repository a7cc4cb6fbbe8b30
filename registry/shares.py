"""Ratios as people write them and as the system counts them: parts per million, integers only. Pure."""

import re
import unicodedata
from decimal import Decimal

MILLION = 1_000_000
_SHARE = re.compile(r"(\d+(?:\.\d+)?)([%‰])?")


def ppm_of(text: str) -> int:
    """``2%`` → 20 000, ``2‰`` → 2 000; a bare number is per cent. Raises ``ValueError``: no ratio, or too fine."""
    found = _SHARE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if found is None:
        raise ValueError(text)
    ppm = Decimal(found[1]) * (1_000 if found[2] == "‰" else 10_000)
    if ppm % 1:
        raise ValueError(text)
    return int(ppm)


def percent_of(ppm: int) -> str:
    """20 000 → ``2%``, exactly."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"
