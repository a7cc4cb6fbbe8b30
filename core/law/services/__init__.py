"""What may be done with rules and the calendar. ``due_for`` is here too, because most callers look for it here."""

from core.law.selectors import due_for
from core.law.services.calendar import enter_calendar_year
from core.law.services.rules import (
    ClockSpec,
    Wording,
    adopt_rule_version,
    propose_rule_version,
    withdraw_rule_version,
)

__all__ = [
    "ClockSpec",
    "Wording",
    "adopt_rule_version",
    "due_for",
    "enter_calendar_year",
    "propose_rule_version",
    "withdraw_rule_version",
]
