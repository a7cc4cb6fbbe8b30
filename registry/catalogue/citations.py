"""How laws and articles are cited, and when two citations mean the same article. Pure: no database.

Lists write 《中华人民共和国食品安全法》第五十三条第一款, 食品安全法 第53条, 第五十三条、第五十四条 or
第五十三条至第五十五条. Two citations of one law meet where the articles they name overlap; a citation of a law
without an article means the whole law.
"""

import re

from registry.names import key

_NUMBER = r"[〇零一二三四五六七八九十百千两0-9]+"
_ARTICLE = re.compile(rf"第({_NUMBER})条")
_SPAN = re.compile(rf"第({_NUMBER})条(?:之{_NUMBER})?(?:第{_NUMBER}[款项目])*(?:至|到|-)第?({_NUMBER})条")
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_EDITION = re.compile(r"\((?:\d{4}年?)?(?:修正|修订|修改)?(?:版|本)?\)$|\(\d{4}.*?\)$")
MOST = 2000


def law_key(title: str) -> str:
    """The title of a law for comparing: without 《》, the name of the state in front and the year of the edition behind."""
    text = key(title).strip("《》\"'“”")
    text = _EDITION.sub("", text).strip("《》")
    return text.removeprefix("中华人民共和国")


def number_of(text: str) -> int:
    """四十二 → 42, 一百零三 → 103, 53 → 53."""
    if text.isascii():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = digit * 10 + int(sign) if sign.isascii() else _DIGITS[sign]
    return total + digit


def articles_of(text: str) -> frozenset[int]:
    """The numbers of the articles a citation names; empty for the whole law. A span counts all that lie in it."""
    plain = key(text)
    found = {number_of(one) for one in _ARTICLE.findall(plain)}
    for first, last in _SPAN.findall(plain):
        found |= set(range(number_of(first), min(number_of(last), number_of(first) + MOST) + 1))
    return frozenset(found)


def meets(law: str, article: str, *, changed_law: str, changed_article: str) -> bool:
    """Whether a citation rests on what changed: the same law, and the whole law or an article in common."""
    if law_key(law) != law_key(changed_law):
        return False
    changed, cited = articles_of(changed_article), articles_of(article)
    return not changed or not cited or bool(changed & cited)
