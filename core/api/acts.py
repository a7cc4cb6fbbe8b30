"""What the acts of this app are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts({"api.client.create": _("Made the API client"), "api.client.revoke": _("Revoked the API client")})
