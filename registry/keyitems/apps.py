from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class KeyItemsConfig(AppConfig):
    name = "registry.keyitems"
    label = "keyitems"
    verbose_name = _("Key supervision")

    def ready(self) -> None:
        from registry.keyitems import acts, filing, passing_on, policies, publications, work  # noqa: F401 (each registers itself)

        for kind in ("KeyListCheck", "CoverageFact", "SupervisionAct"):
            append_only(f"keyitems.{kind}")
            stamped(f"keyitems.{kind}")
        stamped("keyitems.KeyList")
