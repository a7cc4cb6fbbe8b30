"""How law refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Absent, Conflict, Invalid, NotAllowed, Refusal


class RuleUnknown(Absent):
    """No rule has this code."""

    code = "rule_unknown"
    sentence = _("There is no rule %(cited)s.")


class RuleNotInForce(Refusal):
    """No adopted version of the rule covers the day."""

    code = "rule_not_in_force"
    sentence = _("Rule %(cited)s has no version in force on %(day)s.")
    way_out = _("Propose a version for that day under “Rules in force”.")


class RuleNotApplied(Refusal):
    """The version in force is switched off because its source was not verified."""

    code = "rule_not_applied"
    sentence = _("Rule %(cited)s is not applied: its source has not been verified.")
    way_out = _("Read the source text, then propose a verified version and have a second person adopt it.")


class ClockUnknown(Refusal):
    """The version in force sets no such term."""

    code = "clock_unknown"
    sentence = _("Rule %(cited)s sets no term “%(clock)s”.")


class YearNotPublished(Refusal):
    """The calendar of a year has not been entered."""

    code = "calendar_year_unknown"
    status = 422
    rule = "R-01"
    sentence = _("The working-day calendar of %(year)s has not been published or not been entered.")
    way_out = _("Enter the calendar of %(year)s when the State Council has published its notice.")


class TermInvalid(Invalid):
    """A term that cannot be computed."""

    code = "term_invalid"
    rule = "R-01"
    sentence = _("%(fault)s")


class SamePerson(NotAllowed):
    """The proposer tries to adopt the own proposal."""

    code = "same_person"
    sentence = _("A version is adopted by a second person, not by the one who proposed it.")
    way_out = _("Ask another person of the supervision seat to adopt it.")


class PeriodTaken(Conflict):
    """Another adopted version starts on the same day."""

    code = "period_taken"
    sentence = _("Another version of rule %(cited)s is already in force from %(day)s.")
    way_out = _("Propose the version for a later day.")


class VersionInvalid(Invalid):
    """A proposed version contradicts itself."""

    code = "version_invalid"
    sentence = _("%(fault)s")


class CalendarInvalid(Invalid):
    """The days of a calendar cannot be right."""

    code = "calendar_invalid"
    rule = "R-01"
    sentence = _("%(fault)s")
    way_out = _("Compare the days with the notice of the State Council and enter them again.")


class YearOutOfRange(Absent):
    """The system keeps no calendar for such a year."""

    code = "calendar_year_out_of_range"
    sentence = _("There is no calendar for %(year)s.")
