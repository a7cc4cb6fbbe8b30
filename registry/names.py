"""Names of subjects: how they are compared and how they are found. Pure: no database.

Half of the published lists write 有限公司(青岛) and the other half 有限公司（青岛）: the two are one name. What is
stored is the name as written, tidied; what is compared and searched is its :func:`key`.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from core.pinyin import initials

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile(rf"(?:{_INVISIBLE.pattern}|\s+)")
_SAME = str.maketrans(
    {
        "[": "(", "]": ")", "{": "(", "}": ")", "〔": "(", "〕": ")", "【": "(", "】": ")", "〈": "《", "〉": "》",
        "•": "·", "‧": "·", "∙": "·", "⋅": "·", "・": "·", "○": "〇", "―": "-", "|": "/", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_PLAIN = re.compile(r"[\u4e00-\u9fa50-9a-z()]+")  # most names: nothing in them can be written another way
SEPARATOR = "|"  # between the names of one subject in its search text; never part of a name's key
LONGEST = 200


def tidy(name: str) -> str:
    """The name as it is stored and shown: composed characters, no invisible ones, single spaces."""
    if _PLAIN.fullmatch(name):
        return name
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    return _SPACES.sub(" ", _INVISIBLE.sub("", name)).strip()


def key(name: str) -> str:
    """The form in which two ways of writing one name are equal: half width, one kind of bracket, no spaces."""
    if _PLAIN.fullmatch(name):
        return name
    text = unicodedata.normalize("NFKC", name) if not name.isascii() else name
    return _UNSEEN.sub("", text).translate(_SAME).casefold()


def same(one: str, other: str) -> bool:
    """Whether two written names are one name."""
    return one == other or key(one) == key(other)


def grams(text: str) -> set[str]:
    """What a search text is indexed by (the database computes the same set, migration 0001): each neighbouring pair of
    characters within one name, and each single character that is not ASCII.
    """
    found: set[str] = set()
    for part in text.split(SEPARATOR):
        found.update(character for character in part if character > "~")
        found.update(one + other for one, other in pairwise(part))
    return found


def query_grams(wanted: str) -> list[str]:
    """What is indexed under every name that contains ``wanted`` (a key): its pairs, or its one Chinese character.

    Empty for a single letter or digit, which the index does not hold.
    """
    if len(wanted) == 1:
        return [wanted] if wanted > "~" else []
    return list(dict.fromkeys(one + other for one, other in pairwise(wanted)))


def search_text(names: Iterable[str]) -> str:
    """All a subject can be found by: present and former names, each followed by its pinyin initials."""
    parts: dict[str, None] = {}
    for name in names:
        name_key = key(name)
        parts[name_key] = None
        parts[initials(name_key)] = None
    return SEPARATOR.join(part for part in parts if part)
