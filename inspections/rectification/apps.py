from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, frozen, stamped


class RectificationConfig(AppConfig):
    name = "inspections.rectification"
    label = "rectification"
    verbose_name = _("Rectification")

    def ready(self) -> None:
        from inspections.rectification import acts, codes, passing_on, receivers, work  # noqa: F401 (each registers itself)

        for kind in ("Extension", "RectificationReport", "Recheck"):
            append_only(f"rectification.{kind}")
            stamped(f"rectification.{kind}")
        stamped("rectification.Rectification")
        frozen("rectification.Rectification", but=("state", "department", "due_on", "ended_on"))
