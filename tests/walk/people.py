"""Who walks: each role in the department whose records are asked for, the zone's readers, strangers, machines, nobody."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core.api.scopes import all_scopes
from core.people.models import Department, Deputy, Post, Role, User
from inspections.visit_states import VisitState
from tests.factories.api import machine
from tests.factories.people import PostFactory, UserFactory
from tests.walk.asking import PlainClient

HOME, ZONE, SEAT, ELSEWHERE = "SAMR", "GEN", "PARTY", "CONS"
WITNESS = "liuyang"  # of the demo zone: contributes to its draws
IN = {Role.LEADER: ZONE, Role.AUDITOR: ZONE, Role.SUPERVISION: ZONE, Role.COORDINATOR: SEAT}


@dataclass
class Walker:
    """Somebody who asks: a person, a machine, or nobody."""

    name: str
    user: User | None
    client: Client = field(repr=False)
    is_machine: bool = False


def walkers() -> dict[str, Walker]:
    """By name: ``anonymous``; ``expired``, whose session has run out; ``nobody``, an account without a post; each role;
    ``its_officer`` of the demo, who makes the visits that are asked for; ``witness``, who contributes to its draws; ``deputy`` of the staff post; ``zone_…`` in the department with the zone's duties; ``other_…`` in a department that
    has nothing to do with the records; ``sysadmin``; machines with every scope, with reading scopes, with one."""
    home, zone, seat, elsewhere = (Department.objects.get(code=code) for code in (HOME, ZONE, SEAT, ELSEWHERE))
    scopes = all_scopes()
    reading = [scope for scope in scopes if scope.endswith(":read")]
    found = [
        Walker("anonymous", None, PlainClient()),
        _expired(home),
        _person("nobody", home),
        _signed_in("its_officer", _with_a_visit(home)),
        *(_person(role.value, Department.objects.get(code=IN.get(role, HOME)), role) for role in Role),
        _signed_in("witness", User.objects.get(username=WITNESS)),
        _person("deputy", home),
        _person("zone_staff", zone, Role.STAFF),
        _person("zone_head", zone, Role.HEAD),
        _person("zone_filing_reviewer", zone, Role.FILING_REVIEWER),
        _person("seat_head", seat, Role.HEAD),
        _person("other_head", elsewhere, Role.HEAD),
        _person("other_admin", elsewhere, Role.ADMIN),
        _person("sysadmin", zone, is_superuser=True),
        _machine("machine", home, scopes),
        _machine("reading_machine", home, reading),
        _machine("narrow_machine", home, ["figures:read"]),
        _machine("other_machine", elsewhere, scopes),
    ]
    by_name = {walker.name: walker for walker in found}
    Deputy.objects.create(
        post=Post.objects.get(user=by_name["staff"].user),
        deputy=by_name["deputy"].user,
        valid_from=timezone.localdate(),
        valid_to=timezone.localdate() + dt.timedelta(days=9),
        reason="试验",
    )
    return by_name


def _person(name: str, department: Department, role: str = "", *, is_superuser: bool = False) -> Walker:
    user: User = UserFactory(
        username=f"walker-{name}", full_name=f"行者{name}", department=department, is_superuser=is_superuser
    )
    if role:
        PostFactory(user=user, department=department, role=role)
    return _signed_in(name, user)


def _signed_in(name: str, user: User) -> Walker:
    client = PlainClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Walker(name, user, client)


def _with_a_visit(department: Department) -> User:
    """An officer of the demo zone who is awaited somewhere."""
    awaited = User.objects.filter(
        officer__department=department,
        officer__visits__visit__department=department,
        officer__visits__visit__state=VisitState.NOTIFIED,
    )
    return awaited.order_by("pk")[0]


def _expired(department: Department) -> Walker:
    walker = _person("expired", department, Role.HEAD)
    key = walker.client.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    return walker


def _machine(name: str, department: Department, scopes: list[str]) -> Walker:
    made, token = machine(*scopes, department=department)
    return Walker(name, made.user, PlainClient(headers={"Authorization": f"Bearer {token}"}), is_machine=True)
