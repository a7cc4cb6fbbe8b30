"""Reorganisations of departments."""

from core.people.models import Department, Duty, Role
from core.reorganisation.models import Reorganisation
from tests.factories.people import DepartmentFactory, person
from tests.factories.reorganisation import Seat, prepared
from tests.walk.specimens import Zone, pk_of


def reorganisation(zone: Zone) -> Reorganisation:
    """The home department takes over another one."""
    seat = Department.objects.get(duties__contains=[Duty.SETTLES_DISPUTES])
    on = Seat(seat, person(Role.COORDINATOR, department=seat), person(Role.HEAD, department=seat))
    return prepared(on, DepartmentFactory(), successor=zone.home, effective_on=zone.today, at=zone.at)


ADDRESSES = {"reorganisation:*": pk_of(reorganisation)}
