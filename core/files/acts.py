"""Names of the acts of this app, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts({"files.file.store": _("Stored the file"), "files.file.assign": _("Put the file with its record")})
