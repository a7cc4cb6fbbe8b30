"""Valid machine clients."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from core.api.models import ApiClient
from core.api.services import create_client
from core.api.tokens import new_token
from core.people.models import Department, Role
from tests.factories.people import DepartmentFactory, administrator


def machine(*scopes: str, department: Department | None = None, role: str = Role.STAFF) -> tuple[ApiClient, str]:
    """A client of a department with these scopes, and its token."""
    token, at = new_token(), timezone.now()
    client = create_client(
        name=f"程序{token[3:11]}",
        department=department or DepartmentFactory(),
        role=role,
        scopes=scopes or ("jobs:read",),
        last_day=timezone.localtime(at).date() + dt.timedelta(days=30),
        token=token,
        acting_user=administrator(),
        at=at,
    )
    return client, token


def bearer(token: str) -> Client:
    """A test client that sends the token."""
    return Client(headers={"Authorization": f"Bearer {token}"})
