"""Printed ratios of spot-check items as structured rules, where their meaning is certain; else a question.

Published lists write a ratio in one cell and in many ways: ``2‰``, ``10-20%``, ``60-70家``, ``不低于0.5%``, ``3%;2次/年``,
or one ratio for each kind of subject. What is certain becomes a rule; every other piece of the text comes back with the
reason why a person must say what it means. Nothing is guessed and no piece is dropped. Pure: no database.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from registry.item_states import TimesLimit
from registry.states import SubjectKind
from registry.vocabulary import kind_of

MILLION = 1_000_000
LONGEST_OBJECT = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Ratios in parts per million; ``at_least``: the figure is a lower limit."""

    object_kind: str = ""
    object_text: str = ""
    risk_class: str = ""
    ppm_min: int | None = None
    ppm_max: int | None = None
    count_min: int | None = None
    count_max: int | None = None
    at_least: bool = False
    times_per_year: int | None = None
    times_limit: str = TimesLimit.EXACTLY


class Doubt(StrEnum):
    """Why a piece of the text is not turned into a rule."""

    OVER_100 = "over_100"  # refused: no ratio is over 100 %
    ZERO = "zero"  # refused: nobody would ever be drawn (R-16: none exempt)
    ONLY_UPPER_LIMIT = "only_upper_limit"  # "at most 5 %" does not say how many
    TOO_FINE = "too_fine"  # finer than a part per million
    BACKWARDS = "backwards"  # 20-10 %
    REMARK = "remark"  # text in brackets may change the meaning
    RHYTHM = "rhythm"  # "once in two years" is not a number of times a year
    CONTRADICTION = "contradiction"  # two different figures for the same thing
    NOT_UNDERSTOOD = "not_understood"


REFUSED = frozenset({Doubt.OVER_100, Doubt.ZERO})


@dataclass(frozen=True, slots=True)
class Question:
    """A piece of the printed text that a person must explain."""

    doubt: Doubt
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    rules: tuple[Rule, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_certain(self) -> bool:
        return not self.questions

    @property
    def refused(self) -> tuple[Question, ...]:
        """The pieces that cannot stand at all, whoever explains them."""
        return tuple(question for question in self.questions if question.doubt in REFUSED)


def read_ratio(printed: str, *, frequency: str = "") -> Reading:
    """Read a printed ratio, and the frequency where a list prints it in a column of its own."""
    reader = _Reader()
    reader.read(printed)
    if frequency.strip():
        reader.read_frequency(frequency)
    return reader.reading()


# --- words ------------------------------------------------------------------------------------------------------

_DIGITS = dict(zip("一二两三四五六七八九十", ("1", "2", "2", "3", "4", "5", "6", "7", "8", "9", "10"), strict=True))
_OF_SIGNS = {"百": "%", "千": "‰", "万": "‱"}
_RISK_WORDS = {"低风险": "A", "一般风险": "B", "中风险": "B", "较高风险": "C", "高风险": "D"}
_UNITS = {"%": 10_000, "‰": 1_000, "‱": 100}
_COUNTERS = "家|户|个|所|人|辆|件|批次|批|台|处"

_NUMBER = r"\d+(?:\.\d+)?"
_LEAST = r"不低于|不少于|不小于|至少|大于等于|≥|>=|>"
_MOST = r"不超过|不高于|不多于|不大于|至多|最多|≤|<=|<"
_LINK = r"(?:的)?(?:总体)?(?:年度|每年)?(?:抽查|抽取|检查)?(?:数量|比例|率)?(?:之和)?(?:按照|按|为|是|:|=)?(?:约)?"

_SHARE = re.compile(
    rf"(?P<who>.*?){_LINK}(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?(?P<low>{_NUMBER})(?P<low_unit>[%‰‱])?"
    rf"(?:[-~至到](?P<high>{_NUMBER}))?(?P<unit>[%‰‱])(?:(?P<above>及?以上)|(?P<below>及?以内|及?以下))?(?:的比例)?(?:抽取|抽查)?"
)
_COUNT = re.compile(
    rf"(?P<who>.*?){_LINK}(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?(?P<low>\d+)(?:{_COUNTERS})?"
    rf"(?:[-~至到](?P<high>\d+))?(?:{_COUNTERS})(?:(?P<above>及?以上)|(?P<below>及?以内|及?以下))?"
)
_ALL = re.compile(rf"(?P<who>.*?){_LINK}(?:实行)?(?:全覆盖|全部检查|全部|全数)(?:检查|抽查)?")
_TIMES = re.compile(
    rf"(?:每年度|每年|每1年|1年|年度|全年)?(?:抽查|检查|抽取|开展)?(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?"
    r"(?:抽查|检查|抽取|开展)?(?P<times>\d{1,2})次(?:/年|/每年|每年)?(?:(?P<above>及?以上)|(?P<below>及?以内|及?以下))?"
)
_RHYTHM = re.compile(
    r"每?[2-9]年(?:抽查|检查|开展|至少)*\d+次|每(?:半年|季度?|月|个月|周|日|天).*|\d+次/(?:半年|季度?|月|周|[2-9]年)"
)
_BARE_TIMES = re.compile(rf"(?:=|(?P<least>{_LEAST})|(?P<most>{_MOST}))?(?P<times>\d{{1,2}})")
_OF = re.compile(rf"([百千万])分之({_NUMBER}|[一二两三四五六七八九十])")
_BRACKETED = re.compile(r"\([^()]*\)")
_PARTS = re.compile(r"[;,。\n]+")
_CLASS = re.compile(r"(?:信用)?(?:风险)?(?:等级|分类)?(?:为)?([A-E])[类级]?(?:的)?(?:企业|主体|市场主体|经营主体)?")
_LEADING = re.compile(r"^(?:.{0,20}?每年度?)?对")


def _plain(text: str) -> str:
    """Half width, no spaces, one sign for each meaning; fractions in words become signs."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[^\S\n]+", "", text)
    text = re.sub(r"[—–―~～]+", "-", text)
    text = re.sub(r"(\d)%?之间", r"\1%", text)
    text = _OF.sub(lambda found: _figure(found[2]) + _OF_SIGNS[found[1]], text)
    return re.sub(r"([一二两三四五六七八九十])(?=次|年)", lambda found: _figure(found[1]), text)


def _figure(word: str) -> str:
    return _DIGITS.get(word, word)


class _Reader:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._questions: list[Question] = []
        self._times: tuple[int, TimesLimit] | None = None

    def reading(self) -> Reading:
        rules = self._rules
        if self._times is not None:
            times, limit = self._times
            rules = [replace(rule, times_per_year=times, times_limit=limit) for rule in rules or [Rule()]]
        return Reading(tuple(rules), tuple(self._questions))

    def read(self, printed: str) -> None:
        text = _plain(printed)
        for remark in _BRACKETED.findall(text):
            self._ask(Doubt.REMARK, remark[1:-1])
        text = _BRACKETED.sub("", text)
        for part in filter(None, _PARTS.split(text)):
            self._part(part)

    def read_frequency(self, printed: str) -> None:
        text = _plain(printed)
        bare = _BARE_TIMES.fullmatch(text)
        if bare:
            self._note_times(bare, text)
        else:
            for part in filter(None, _PARTS.split(text)):
                self._part(part)

    def _ask(self, doubt: Doubt, text: str) -> None:
        self._questions.append(Question(doubt, text))

    def _part(self, part: str) -> None:
        pieces = part.split("、")
        if sum(bool(re.search(r"\d|全覆盖", piece)) for piece in pieces) > 1:
            for piece in pieces:
                self._piece(piece)
        else:
            self._piece(part)

    def _piece(self, piece: str) -> None:
        if not piece:
            return
        if _RHYTHM.fullmatch(piece):
            self._ask(Doubt.RHYTHM, piece)
        elif found := _TIMES.fullmatch(piece):
            self._note_times(found, piece)
        elif found := _ALL.fullmatch(piece):
            self._add(found["who"], piece, Rule(ppm_min=MILLION))
        elif found := _SHARE.fullmatch(piece):
            self._share(found, piece)
        elif found := _COUNT.fullmatch(piece):
            self._count(found, piece)
        else:
            self._ask(Doubt.NOT_UNDERSTOOD, piece)

    def _note_times(self, found: re.Match[str], piece: str) -> None:
        groups = found.groupdict()
        limit = TimesLimit.EXACTLY
        if groups.get("most") or groups.get("below"):
            limit = TimesLimit.AT_MOST
        elif groups.get("least") or groups.get("above"):
            limit = TimesLimit.AT_LEAST
        times = int(found["times"])
        if times == 0:
            self._ask(Doubt.ZERO, piece)
        elif self._times is not None and self._times[0] != times:
            self._ask(Doubt.CONTRADICTION, piece)
        elif self._times is None or limit is not TimesLimit.EXACTLY:
            self._times = (times, limit)

    def _share(self, found: re.Match[str], piece: str) -> None:
        if found["most"] or found["below"]:
            self._ask(Doubt.ONLY_UPPER_LIMIT, piece)
            return
        low = Decimal(found["low"]) * _UNITS[found["low_unit"] or found["unit"]]
        high = Decimal(found["high"]) * _UNITS[found["unit"]] if found["high"] else None
        if max(low, high or low) > MILLION:
            self._ask(Doubt.OVER_100, piece)
        elif low == 0:
            self._ask(Doubt.ZERO, piece)
        elif low % 1 or (high or Decimal(0)) % 1:
            self._ask(Doubt.TOO_FINE, piece)
        elif high is not None and high < low:
            self._ask(Doubt.BACKWARDS, piece)
        else:
            at_least = bool(found["least"] or found["above"])
            rule = Rule(ppm_min=int(low), ppm_max=None if high is None else int(high), at_least=at_least)
            self._add(found["who"], piece, rule)

    def _count(self, found: re.Match[str], piece: str) -> None:
        if found["most"] or found["below"]:
            self._ask(Doubt.ONLY_UPPER_LIMIT, piece)
            return
        low, high = int(found["low"]), int(found["high"]) if found["high"] else None
        if low == 0:
            self._ask(Doubt.ZERO, piece)
        elif high is not None and high < low:
            self._ask(Doubt.BACKWARDS, piece)
        else:
            at_least = bool(found["least"] or found["above"])
            self._add(found["who"], piece, Rule(count_min=low, count_max=high, at_least=at_least))

    def _add(self, who: str, piece: str, rule: Rule) -> None:
        """Add the rule for whom it names: nobody, kinds of subject, risk classes, or others in their own words."""
        who = _LEADING.sub("", who).strip("、:的")
        if re.search(rf"\d|一定比例|实际|{_LEAST}|{_MOST}", who) or len(who) > LONGEST_OBJECT:
            self._ask(Doubt.NOT_UNDERSTOOD, piece)
            return
        names = [name for name in re.split(r"[、和及]", who) if name]
        kinds = [_kind(name) for name in names]
        classes = [_risk_class(name) for name in names]
        if names and all(classes):
            rules = [replace(rule, risk_class=value) for value in classes]
        elif names and all(kinds):
            rules = [replace(rule, object_kind=kind, object_text=name) for kind, name in zip(kinds, names, strict=True)]
        else:
            rules = [replace(rule, object_text=who)]
        known = {_target(one): one for one in self._rules}
        if any(known.get(_target(new), new) != new for new in rules):
            self._ask(Doubt.CONTRADICTION, piece)
        else:
            self._rules += [new for new in rules if _target(new) not in known]


def _target(rule: Rule) -> tuple[str, str, str]:
    return rule.object_kind, rule.object_text, rule.risk_class


def _kind(name: str) -> str:
    kind = kind_of(name)
    return kind.value if kind and kind is not SubjectKind.OTHER else ""


def _risk_class(name: str) -> str:
    stripped = re.sub(r"(?:的)?(?:企业|主体|市场主体|经营主体)$", "", name)
    if stripped in _RISK_WORDS:
        return _RISK_WORDS[stripped]
    found = _CLASS.fullmatch(name)
    return found[1] if found else ""
