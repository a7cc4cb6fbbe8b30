from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class RegistryConfig(AppConfig):
    name = "registry"
    label = "registry"
    verbose_name = _("Registers")

    def ready(self) -> None:
        from registry import (
            acts,  # noqa: F401
            jobs,  # noqa: F401
            publications,  # noqa: F401  registers the lists that are published
        )

        append_only("registry.EnterpriseChange")
        stamped("registry.EnterpriseChange")
        append_only("registry.CodeReason")
        stamped("registry.CodeReason")
        stamped("registry.Officer")
        stamped("registry.SpotCheckItem")
