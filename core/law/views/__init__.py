"""Pages of law: rules in force, one rule, its versions; the working-day calendar; when a term ends."""

from core.law.views.calendar import CalendarPage, EnterYear, TermPage
from core.law.views.rules import AdoptVersion, ProposeVersion, RuleList, RulePage, WithdrawVersion

__all__ = [
    "AdoptVersion",
    "CalendarPage",
    "EnterYear",
    "ProposeVersion",
    "RuleList",
    "RulePage",
    "TermPage",
    "WithdrawVersion",
]
