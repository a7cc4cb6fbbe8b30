"""The acts of rectification in words, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "rectification.order": _("Ordered the correction"),
        "rectification.extend": _("Extended the term"),
        "rectification.report": _("Reported the correction"),
        "rectification.recheck": _("Re-checked"),
        "rectification.pass_on": _("Passed on to a case"),
        "rectification.revoke": _("Revoked the order"),
    }
)
