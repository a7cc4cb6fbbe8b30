"""How open rectifications pass from one department to another: with the visit that ordered them."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Passing, hands_over
from core.people.models import Department
from inspections.rectification.models import Rectification
from inspections.rectification.states import OPEN


def _open(department: Department, _day: dt.date) -> QuerySet[Rectification]:
    return Rectification.objects.filter(department=department, state__in=OPEN).order_by("pk")


def _move(rows: QuerySet[Rectification], passing: Passing) -> None:
    rows.update(department=passing.taker)


hands_over("rectification.rectifications", _("Open rectifications"), open=_open, move=_move)
