"""What the acts of this app are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "publicity.publish": _("Published"),
        "publicity.correct": _("Corrected the publication"),
        "publicity.replace": _("Replaced by a newer version"),
        "publicity.withdraw": _("Withdrew the publication"),
        "publicity.end": _("Ended the publication"),
        "publicity.end_channel": _("Ended the publication on one channel"),
    }
)
