"""Ratio rules and open questions of a printed ratio, as sentences."""

from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Text
from registry.item_states import TimesLimit
from registry.ratios import Doubt, Question
from registry.shares import percent_of
from registry.states import SubjectKind


class RuleLike(Protocol):
    """A rule as read from a text (``registry.ratios.Rule``) or as stored (``registry.models.RatioRule``)."""

    @property
    def object_kind(self) -> str: ...
    @property
    def object_text(self) -> str: ...
    @property
    def risk_class(self) -> str: ...
    @property
    def ppm_min(self) -> int | None: ...
    @property
    def ppm_max(self) -> int | None: ...
    @property
    def count_min(self) -> int | None: ...
    @property
    def count_max(self) -> int | None: ...
    @property
    def at_least(self) -> bool: ...
    @property
    def times_per_year(self) -> int | None: ...
    @property
    def times_limit(self) -> str: ...


DOUBTS: dict[str, Text] = {
    Doubt.OVER_100: gettext_lazy("over 100 %: impossible"),
    Doubt.ZERO: gettext_lazy("reaches nobody: impossible"),
    Doubt.ONLY_UPPER_LIMIT: gettext_lazy("an upper limit does not say how many are drawn"),
    Doubt.TOO_FINE: gettext_lazy("finer than one in a million"),
    Doubt.BACKWARDS: gettext_lazy("the range runs backwards"),
    Doubt.REMARK: gettext_lazy("a remark in brackets may change the meaning"),
    Doubt.RHYTHM: gettext_lazy("not a number of times a year"),
    Doubt.CONTRADICTION: gettext_lazy("contradicts another part of the text"),
    Doubt.NOT_UNDERSTOOD: gettext_lazy("not understood"),
}


def question_sentence(question: Question) -> str:
    return _("“%(text)s”: %(doubt)s") % {"text": question.text, "doubt": DOUBTS[question.doubt]}


def rule_sentence(rule: RuleLike, *, with_class: bool = True) -> str:
    """``Company or firm: at least 2%; at most twice a year`` in the reader's language."""
    parts = [part for part in (_amount(rule), _times(rule)) if part]
    whom = _whom(rule, with_class=with_class)
    told = _("; ").join(parts)
    return _("%(what)s: %(values)s") % {"what": whom, "values": told} if whom else told


def _whom(rule: RuleLike, *, with_class: bool) -> str:
    if rule.risk_class and with_class:
        return _("Risk class %(name)s") % {"name": rule.risk_class}
    if rule.object_kind:
        return str(SubjectKind(rule.object_kind).label)
    return rule.object_text


def _amount(rule: RuleLike) -> str:
    if rule.ppm_min is not None:
        told = percent_of(rule.ppm_min)
        if rule.ppm_max is not None:
            told += f"–{percent_of(rule.ppm_max)}"
    elif rule.count_min is not None:
        told = f"{rule.count_min}" if rule.count_max is None else f"{rule.count_min}–{rule.count_max}"
        told = _("%(number)s subjects") % {"number": told}
    else:
        return ""
    return _("at least %(amount)s") % {"amount": told} if rule.at_least else told


def _times(rule: RuleLike) -> str:
    if rule.times_per_year is None:
        return ""
    words = {
        TimesLimit.EXACTLY: _("%(n)s times a year"),
        TimesLimit.AT_MOST: _("at most %(n)s times a year"),
        TimesLimit.AT_LEAST: _("at least %(n)s times a year"),
    }
    return words[TimesLimit(rule.times_limit)] % {"n": rule.times_per_year}
