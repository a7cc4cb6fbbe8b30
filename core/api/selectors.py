"""Which machine clients one may see."""

import datetime as dt

from django.db.models import QuerySet

from core.api.models import ApiClient
from core.people.models import Department, Role, User
from core.people.selectors import departments_in_force, departments_where, is_system_admin


def clients_visible_to(user: User, *, at: dt.datetime) -> QuerySet[ApiClient]:
    """All for the administrator of the system, those of the department for its administrator and the auditor."""
    clients = ApiClient.objects.select_related("department", "created_by", "user").order_by("-id")
    if is_system_admin(user, at=at) or departments_where(user, [Role.AUDITOR], at=at):
        return clients
    return clients.filter(department__in=departments_where(user, [Role.ADMIN], at=at))


def departments_for_clients(user: User, *, at: dt.datetime) -> QuerySet[Department]:
    """The departments for which the person may make clients."""
    departments = departments_in_force(at)
    if is_system_admin(user, at=at):
        return departments
    return departments.filter(pk__in=departments_where(user, [Role.ADMIN], at=at))
