from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class RegistryConfig(AppConfig):
    name = "registry"
    label = "registry"
    verbose_name = _("Registers")

    def ready(self) -> None:
        from registry import (  # noqa: F401
            acts,
            filings,
            item_work,
            jobs,
            officer_acts,
            passing_on,
            publications,
        )

        append_only("registry.EnterpriseChange")
        stamped("registry.EnterpriseChange")
        append_only("registry.CodeReason")
        stamped("registry.CodeReason")
        stamped("registry.Officer")
        stamped("registry.SpotCheckItem")
