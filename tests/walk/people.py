"""Who walks: each role in the department whose records are asked for, the zone's readers, strangers and machines."""

from dataclasses import dataclass, field

from django.test import Client

from core.api.scopes import all_scopes
from core.people.models import Department, Role, User
from tests.factories.api import machine
from tests.factories.people import PostFactory, UserFactory
from tests.walk.client import PlainClient

HOME, ZONE, ELSEWHERE = "SAMR", "GEN", "CONS"
IN_THE_ZONE = {Role.LEADER, Role.AUDITOR, Role.SUPERVISION}


@dataclass
class Walker:
    """Somebody who asks: a person, a machine, or nobody."""

    name: str
    user: User | None
    client: Client = field(repr=False)
    is_machine: bool = False


def walkers() -> dict[str, Walker]:
    """By name: ``anonymous``, ``nobody`` (an account without a post), a role each, ``deputy`` (of the staff post),
    ``zone_head`` (head of the department with the zone's duties), strangers, ``sysadmin``, machines."""
    found = [Walker("anonymous", None, PlainClient())]
    home, zone, elsewhere = (Department.objects.get(code=code) for code in (HOME, ZONE, ELSEWHERE))
    for role in Role:
        found.append(_person(str(role.value), zone if role in IN_THE_ZONE else home, role))
    found.append(_person("nobody", home))
    found += [_person("deputy", home), _person("zone_head", zone, Role.HEAD)]
    found += [_person("other_staff", elsewhere, Role.STAFF), _person("other_head", elsewhere, Role.HEAD)]
    found.append(_person("sysadmin", zone, is_superuser=True))
    found += [_machine("machine", home), _machine("other_machine", elsewhere)]
    return {walker.name: walker for walker in found}


def _person(name: str, department: Department, role: str = "", *, is_superuser: bool = False) -> Walker:
    user: User = UserFactory(
        username=f"walker-{name}", full_name=f"行者{name}", department=department, is_superuser=is_superuser
    )
    if role:
        PostFactory(user=user, department=department, role=role)
    client = PlainClient()
    client.force_login(user)
    return Walker(name, user, client)


def _machine(name: str, department: Department) -> Walker:
    made, token = machine(*all_scopes(), department=department)
    return Walker(name, made.user, PlainClient(headers={"Authorization": f"Bearer {token}"}), is_machine=True)
