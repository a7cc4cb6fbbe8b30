from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import stamped


class InspectionsConfig(AppConfig):
    name = "inspections"
    label = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections import publications  # noqa: F401  registers what inspections publish

        stamped("inspections.Plan")
