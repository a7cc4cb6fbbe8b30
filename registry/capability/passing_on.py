"""How equipment and open renewals pass from one department to another."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from registry.capability.models import Equipment
from registry.capability.states import EquipmentState


def _equipment(department: Department, _day: dt.date) -> QuerySet[Equipment]:
    return Equipment.objects.filter(department=department).exclude(state=EquipmentState.RETIRED).order_by("number")


def _with_its_holder(piece: Equipment) -> Key | None:
    return ("registry.officer", str(piece.holder_id)) if piece.holder_id else None


def _move(rows: QuerySet[Equipment], passing: Passing) -> None:
    rows.update(department=passing.taker)


hands_over("capability.equipment", _("Equipment"), open=_equipment, move=_move, follows=_with_its_holder, rank=2)
