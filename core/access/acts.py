"""What the acts of this app are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "access.capability.issue": _("Made a code for access without an account"),
        "access.capability.show": _("Showed the code"),
        "access.capability.revoke": _("Withdrew the code"),
        "access.capability.proof_blocked": _("The second proof was blocked after too many failures"),
    }
)
