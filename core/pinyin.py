"""The first letters of pinyin (拼音首字母), by which Chinese names are found. Pure: no database."""

import re
import unicodedata
from operator import add

SURNAMES = {
    "万俟": "mq", "尉迟": "yc", "长孙": "zs",
    "曾": "z", "单": "s", "仇": "q", "区": "o", "解": "x", "查": "z", "翟": "z", "覃": "q", "缪": "m", "冼": "x",
    "种": "c", "乐": "y", "员": "y", "朴": "p", "任": "r", "盖": "g", "洗": "x", "折": "s", "秘": "b", "召": "s",
}  # fmt: skip


_MARKS = re.compile(r"[\W_]+")


class _Initials:
    """First letters of pinyin, with the readings characters take inside words (银行 is yh, 行走 is xz).

    pypinyin segments each text with its whole dictionary (140 µs a name); an import of 100,000 names needs the
    exceptions only: words in which some character does not take its ordinary first letter.
    """

    def __init__(self) -> None:
        from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

        self.letters = {chr(point): _letter(readings.split(",")[0]) for point, readings in PINYIN_DICT.items()}
        self.table = str.maketrans(self.letters)
        self.words: dict[str, list[tuple[str, str]]] = {}
        for word, readings in PHRASES_DICT.items():
            letters = "".join(_letter(reading[0]) for reading in readings)
            if len(letters) == len(word) and any(self.letters.get(c) != x for c, x in zip(word, letters, strict=True)):
                self.words.setdefault(word[:2], []).append((word, letters))
        for words in self.words.values():
            words.sort(key=lambda pair: -len(pair[0]))

    def of(self, text: str) -> str:
        if self.words.keys().isdisjoint(map(add, text, text[1:])):  # no exception in it: letter by letter
            return _MARKS.sub("", text.translate(self.table))
        letters, words = self.letters, self.words
        out: list[str] = []
        at, end = 0, len(text)
        while at < end:
            for word, reading in words.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    out.append(reading)
                    at += len(word)
                    break
            else:
                character = text[at]
                out.append(letters.get(character) or (_MARKS.sub("", character)))
                at += 1
        return "".join(out)


def _letter(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[:1].lower()


_initials: _Initials | None = None


def initials(text: str) -> str:
    """The first letters of the pinyin of a text; letters and digits stand for themselves, marks fall away."""
    global _initials
    if _initials is None:
        _initials = _Initials()  # 47,000 words are read when the first name is written, not when Django starts
    return _initials.of(text)


def initials_of_person(name: str) -> str:
    """As ``initials``, with the reading a surname has as such (曾 is z, 单 is s)."""
    for length in (2, 1):
        reading = SURNAMES.get(name[:length])
        if reading:
            return reading + initials(name[length:])
    return initials(name)
