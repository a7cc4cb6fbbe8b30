"""What the acts of this app are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts({"jobs.start": _("Asked for the job"), "jobs.cancel": _("Asked the job to stop")})
