from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class AccessConfig(AppConfig):
    name = "core.access"
    label = "access"
    verbose_name = _("Access without an account")

    def ready(self) -> None:
        from core.access import acts  # noqa: F401

        append_only("access.Reading")
        stamped("access.Reading")
