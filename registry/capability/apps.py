from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import frozen, stamped

STRUCK = ("struck_on", "struck_why")


class CapabilityConfig(AppConfig):
    name = "registry.capability"
    label = "capability"
    verbose_name = _("Capability of officers")

    def ready(self) -> None:
        from registry.capability import acts, passing_on, receivers, work  # noqa: F401 (each registers itself)

        for kind in ("Attendance", "Exam"):
            frozen(f"capability.{kind}", but=STRUCK)
            stamped(f"capability.{kind}")
        frozen("capability.EquipmentLoan", but=("returned_at", "return_note"))
        stamped("capability.EquipmentLoan")
        for kind in ("Training", "Equipment", "Renewal"):
            stamped(f"capability.{kind}")
