"""Valid enterprises, invented; keepers of the register."""

import datetime as dt
import itertools
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.people.models import Department, Duty, Role, User
from registry import names
from registry.demo import Invented, as_csv, invented_enterprises
from registry.models import Enterprise
from registry.states import CodeStanding
from tests.factories.people import DepartmentFactory, person

_INVENTED = [one for one in itertools.islice(invented_enterprises(4000, seed=7), 4000) if one.code]


def invented(place: int) -> Invented:
    """One invented enterprise with a valid code, the same for the same place."""
    return _INVENTED[place % len(_INVENTED)]


class EnterpriseFactory(DjangoModelFactory[Enterprise]):
    class Meta:
        model = Enterprise

    code = factory.Sequence(lambda n: invented(n).code)
    code_standing = CodeStanding.VALID
    name = factory.Sequence(lambda n: invented(n).name)
    name_key = factory.LazyAttribute(lambda one: names.key(one.name))
    search_text = factory.LazyAttribute(lambda one: names.search_text([one.name]))
    kind = "company"
    state = "existing"
    authority_code = "370176"
    address = "舜华路街道青栎路1号"
    street_code = "370176001"
    industry_code = "I6513"
    industry_version = "GB/T 4754-2017/XG1-2019"
    registered_on = dt.date(2015, 3, 2)
    risk_class = "A"
    risk_valid_from = dt.date(2026, 1, 1)
    risk_source = "test"


def keeping_department(**values: Any) -> Department:
    """A department that keeps the register of enterprises."""
    department: Department = DepartmentFactory(duties=[Duty.KEEPS_REGISTER], **values)
    return department


def keeper(**values: Any) -> User:
    """A case handler of the department that keeps the register."""
    return person(Role.STAFF, department=keeping_department(), **values)


def csv_of(*rows: dict[str, Any] | list[Any], header: str = "code,name") -> bytes:
    """A small CSV file: the header, then the rows as lists."""
    lines = [header, *(",".join(str(cell) for cell in row) for row in rows)]
    return "\n".join(lines).encode()


def demo_csv(count: int, *, seed: int = 7) -> bytes:
    return as_csv(invented_enterprises(count, seed=seed))
