from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class OutboxConfig(AppConfig):
    name = "core.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        append_only("outbox.Event")
        stamped("outbox.Event")
