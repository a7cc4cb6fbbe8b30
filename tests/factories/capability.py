"""Trainings, skills and equipment, with the people who keep them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from core.outbox.models import Event
from core.outbox.services import deliver
from core.people.models import Department, DepartmentKind, Duty, Role, User
from registry.capability import services as acts
from registry.capability.models import Equipment, Skill, Training
from registry.capability.states import EquipmentKind
from registry.models import Officer
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import certified


@dataclass(frozen=True)
class Desk:
    """A department with a handler, a head and one certified officer."""

    department: Department
    staff: User
    head: User
    officer: Officer


def desk(department: Department | None = None) -> Desk:
    own = department or DepartmentFactory(kind=DepartmentKind.ADMINISTRATION)
    return Desk(own, person(Role.STAFF, department=own), person(Role.HEAD, department=own), certified(department=own))


def supervisor() -> User:
    """A handler of the department that supervises enforcement."""
    return person(Role.STAFF, department=DepartmentFactory(duties=[Duty.SUPERVISES]))


def a_training(
    on: Desk, at: dt.datetime, *, topic: str = "行政处罚法专题", hours: str = "8", days_ago: int = 1
) -> Training:
    return acts.enter_training(
        topic=topic,
        organiser="司法局",
        department=on.department,
        held_on=at.date() - dt.timedelta(days=days_ago),
        hours=Decimal(hours),
        acting_user=on.staff,
        at=at,
    )


def a_skill(by: User, at: dt.datetime, *, code: str = "FOOD", name: str = "食品监管") -> Skill:
    return acts.add_skill(code=code, name=name, name_en=code.title(), acting_user=by, at=at)


def a_camera(on: Desk, at: dt.datetime, *, number: str = "ZF-001") -> Equipment:
    return acts.enter_equipment(
        number=number,
        kind=EquipmentKind.BODY_CAMERA,
        name="执法记录仪 DSJ-5",
        department=on.department,
        acquired_on=at.date() - dt.timedelta(days=30),
        acting_user=on.staff,
        at=at,
    )


def deliver_news(at: dt.datetime) -> None:
    """Deliver every event of the register of officers, as the outbox does."""
    for event in Event.objects.filter(topic__startswith="registry.officer."):
        deliver(event_id=str(event.pk), at=at)
