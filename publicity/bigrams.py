"""Search by any part of a Chinese name or of a code: neighbouring pairs of characters, in order. Pure.

A text is stored as a ``tsvector`` of its pairs with their places; a query asks for its pairs one behind the other, so
that what is found contains the words exactly. Spaces in a query separate words that must all occur. Case, width,
brackets and other marks do not count.
"""

import re
import unicodedata
from collections.abc import Iterable

_MARKS = re.compile(r"[\W_]+")
LAST_PLACE = 16_383
LONGEST_QUERY = 100


def plain(text: str) -> str:
    """What is compared: half width, lower case, letters and digits only."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def pairs(text: str) -> list[str]:
    """济南高新 → 济南, 南高, 高新, 新: the last character stands alone, so that each one begins a pair."""
    return [text[place : place + 2] for place in range(len(text))]


def vector(texts: Iterable[str]) -> str:
    """The tsvector literal of texts; a gap keeps a query from reaching from one into the next."""
    places: dict[str, list[int]] = {}
    at = 1
    for text in texts:
        for pair in pairs(plain(text)):
            if at > LAST_PLACE:
                break
            places.setdefault(pair, []).append(at)
            at += 1
        at += 1
    return " ".join(f"'{pair}':{','.join(map(str, found[:255]))}" for pair, found in places.items())


def query(asked: str) -> str:
    """The tsquery literal for words typed into the search box; empty if there is nothing to look for."""
    found = []
    for word in asked[:LONGEST_QUERY].split():
        letters = plain(word)
        if len(letters) == 1:
            found.append(f"'{letters}':*")
        elif letters:
            found.append("(" + " <-> ".join(f"'{pair}'" for pair in pairs(letters)[:-1]) + ")")
    return " & ".join(found)
