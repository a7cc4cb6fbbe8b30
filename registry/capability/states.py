"""States and kinds around equipment and the renewal of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class EquipmentKind(models.TextChoices):
    """What officers carry or drive (济高管综字〔2021〕40号, safeguard 二: 执法装备)."""

    BODY_CAMERA = "body_camera", _("Body camera")
    TERMINAL = "terminal", _("Mobile enforcement terminal")
    PRINTER = "printer", _("Portable printer")
    VEHICLE = "vehicle", _("Enforcement vehicle")
    TESTER = "tester", _("Rapid tester")
    PROTECTION = "protection", _("Protective equipment")
    OTHER = "other", _("Other equipment")


class EquipmentState(models.TextChoices):
    AVAILABLE = "available", _("In store")
    LENT = "lent", _("Handed out")
    REPAIR = "repair", _("In repair")
    RETIRED = "retired", _("Retired")


IN_USE = (EquipmentState.AVAILABLE, EquipmentState.LENT)

EQUIPMENT = TransitionTable(
    "capability.Equipment",
    states=EquipmentState,
    initial=(EquipmentState.AVAILABLE,),
    moves=(
        Move("hand_out", (EquipmentState.AVAILABLE,), EquipmentState.LENT, who="staff"),
        Move("take_back", (EquipmentState.LENT,), EquipmentState.AVAILABLE, who="staff"),
        Move("send_to_repair", (EquipmentState.AVAILABLE,), EquipmentState.REPAIR, who="staff"),
        Move("repaired", (EquipmentState.REPAIR,), EquipmentState.AVAILABLE, who="staff"),
        Move("retire", (EquipmentState.AVAILABLE, EquipmentState.REPAIR), EquipmentState.RETIRED, who="head"),
    ),
)


class RenewalState(models.TextChoices):
    OPEN = "open", _("To be renewed")
    RENEWED = "renewed", _("Renewed")
    DROPPED = "dropped", _("Not renewed")


RENEWAL = TransitionTable(
    "capability.Renewal",
    states=RenewalState,
    initial=(RenewalState.OPEN,),
    moves=(
        Move("renew", (RenewalState.OPEN,), RenewalState.RENEWED, who="system", rule="R-03b"),
        Move("drop", (RenewalState.OPEN,), RenewalState.DROPPED, who="head"),
    ),
)
