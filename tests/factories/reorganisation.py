"""Reorganisations of departments, made by the real services."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.people.models import Department, Duty, Role, User
from core.reorganisation.models import Reorganisation
from core.reorganisation.services import Names, NewDepartment, approve, prepare
from core.reorganisation.states import Kind
from tests.factories.people import DepartmentFactory, person

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
DOCUMENT = "虚构编〔2026〕5号"


@dataclass
class Seat:
    """The department that coordinates, and the two people of it who act."""

    department: Department
    coordinator: User
    head: User


def seat() -> Seat:
    department = DepartmentFactory(duties=[Duty.SETTLES_DISPUTES])
    return Seat(department, person(Role.COORDINATOR, department=department), person(Role.HEAD, department=department))


def new_department(**values: Any) -> NewDepartment:
    names = Names("综合执法部", "Integrated Enforcement Department", "综执")
    return NewDepartment(**{"code": "ZHZF", "names": names, "head": person(), **values})


def prepared(on: Seat, *departments: Department, kind: str = Kind.MERGE, **values: Any) -> Reorganisation:
    given = {
        "effective_on": TODAY,
        "document": DOCUMENT,
        "reason": "机构职能调整",
        "acting_user": on.coordinator,
        "at": AT,
        **values,
    }
    return prepare(kind=kind, departments=departments, **given)


def carried_out(on: Seat, *departments: Department, kind: str = Kind.MERGE, **values: Any) -> Reorganisation:
    return approve(
        reorganisation=prepared(on, *departments, kind=kind, **values), acting_user=on.head, at=values.get("at", AT)
    )
