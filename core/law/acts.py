"""Names of the acts of this app, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "law.rule_version.propose": _("Proposed the version"),
        "law.rule_version.adopt": _("Adopted the version"),
        "law.rule_version.withdraw": _("Withdrew the proposal"),
        "law.rule_version.end": _("Ended by the version that follows"),
        "law.calendar_year.enter": _("Entered the calendar"),
    }
)
