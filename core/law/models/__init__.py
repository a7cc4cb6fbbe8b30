"""Law as data: laws and articles, the rules taken from them, and the calendar their terms are counted on."""

from core.law.models.calendar import CalendarDay, CalendarDayKind, CalendarYear, Holiday
from core.law.models.rules import Rule, RuleClock, RuleKind, RuleVersion
from core.law.models.texts import Article, Law, LawKind, Origin, Verification

__all__ = [
    "Article",
    "CalendarDay",
    "CalendarDayKind",
    "CalendarYear",
    "Holiday",
    "Law",
    "LawKind",
    "Origin",
    "Rule",
    "RuleClock",
    "RuleKind",
    "RuleVersion",
    "Verification",
]
