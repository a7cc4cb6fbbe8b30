from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class CatalogueConfig(AppConfig):
    name = "registry.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue of enforcement items")

    def ready(self) -> None:
        from registry.catalogue import acts, passing_on, publications, receivers, work  # noqa: F401 (each registers itself)

        for kind in ("LegalCheck", "BasisChange", "ItemUse"):
            append_only(f"catalogue.{kind}")
            stamped(f"catalogue.{kind}")
        stamped("catalogue.EnforcementItem")
        stamped("catalogue.Adjustment")
