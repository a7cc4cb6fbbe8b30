"""Who manages machine clients. One function refuses, its twin answers."""

import datetime as dt

from core.api.models import ApiClient
from core.people.models import Department, Role, User
from core.people.policies import can_administer, check_can_administer

ROLES_FOR_CLIENTS = (Role.STAFF, Role.INTAKE, Role.CREDIT)


def check_can_manage_clients(user: User, *, department: Department, at: dt.datetime) -> None:
    """The administrator of the system, and the administrator of the department for its own."""
    check_can_administer(user, department=department, at=at)


def can_manage_clients(user: User, *, department: Department, at: dt.datetime) -> bool:
    return can_administer(user, department=department, at=at)


def can_revoke(user: User, client: ApiClient, *, at: dt.datetime) -> bool:
    return client.revoked_at is None and can_manage_clients(user, department=client.department, at=at)
