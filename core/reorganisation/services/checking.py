"""What must hold for a reorganisation, asked when it is prepared, approved and carried out."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.people.models import Department, Duty
from core.reorganisation.errors import (
    BusinessOpen,
    CircularSuccession,
    CodeTaken,
    DatedInThePast,
    NotInForce,
    PlanIncomplete,
)
from core.reorganisation.models import Reorganisation
from core.reorganisation.selectors import business_in_hand, takes_over_in_circle
from core.reorganisation.states import Kind


def check_day(day: dt.date, *, today: dt.date) -> None:
    if day < today:
        raise DatedInThePast(day=date_format(day, "Y-m-d"), place="effective_on")


def check_possible(reorganisation: Reorganisation, givers: list[Department]) -> None:
    """Refuse what could not be carried out: departments not in force, circles, missing particulars, open business."""
    _check_complete(reorganisation, givers)
    day = reorganisation.effective_on
    for giver in givers:
        _check_in_force(giver, day, place="departments", was_before=True)
    successor = reorganisation.successor
    if successor is not None:
        for giver in givers:
            if takes_over_in_circle(giver, successor):
                raise CircularSuccession(department=successor.display_name, giver=giver.display_name, place="successor")
        _check_in_force(successor, day, place="successor")
    if reorganisation.kind == Kind.DISSOLVE and successor is None:
        for giver in givers:
            _check_nothing_in_hand(giver, day)


def _check_in_force(department: Department, day: dt.date, *, place: str, was_before: bool = False) -> None:
    first = day - dt.timedelta(days=1) if was_before else day
    if department.valid_from > first or (department.valid_to is not None and department.valid_to < day):
        raise NotInForce(department=department.display_name, day=date_format(day, "Y-m-d"), place=place)


def _check_complete(reorganisation: Reorganisation, givers: list[Department]) -> None:
    kind, planned, names = reorganisation.kind, reorganisation.planned, reorganisation.names
    missing = []
    if not reorganisation.document.strip():
        missing.append(_("document"))
    if not reorganisation.reason.strip():
        missing.append(_("reason"))
    if not givers:
        missing.append(_("department"))
    if kind == Kind.RENAME and not (names.get("name") and names.get("name_en") and names.get("short_name")):
        missing.append(_("new names"))
    if (
        kind in (Kind.MERGE, Kind.SPLIT)
        and reorganisation.successor is None
        and not (planned and all(planned.values()))
    ):
        missing.append(_("successor"))
    if kind == Kind.MERGE and reorganisation.successor is None and len(givers) < 2:
        missing.append(_("a second department"))
    if planned and reorganisation.head is None:
        missing.append(_("head of the new department"))
    if missing:
        raise PlanIncomplete(what=", ".join(missing))
    if planned and Department.objects.filter(code=planned["code"]).exists():
        raise CodeTaken(code=planned["code"], place="code")


def _check_nothing_in_hand(giver: Department, day: dt.date) -> None:
    parts = [
        _("%(kind)s: %(number)s (%(names)s)") % {"kind": kind.title, "number": number, "names": "、".join(names)}
        for kind, number, names in business_in_hand(giver, on=day)
    ]
    parts += [str(Duty(duty).label) for duty in giver.duties if duty in Duty.values]
    if parts:
        raise BusinessOpen(department=giver.display_name, what="；".join(parts))
