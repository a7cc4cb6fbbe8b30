from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only


class LedgerConfig(AppConfig):
    name = "core.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        append_only("ledger.Entry")
        append_only("ledger.Seal")
        append_only("ledger.SealedHead")
