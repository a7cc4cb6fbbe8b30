"""Names of the acts of this app, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts({"work.clock.recompute": _("Computed the clock again on the entered calendar")})
