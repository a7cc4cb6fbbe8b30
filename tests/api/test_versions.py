"""Two people never overwrite each other."""

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from core.people.models import Department, User
from tests.factories.people import DepartmentFactory, administrator

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.trial")]


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rename(client: Client, department: Department, name: str, etag: str | None) -> Any:
    headers = {} if etag is None else {"If-Match": etag}
    return client.patch(
        f"/api/v1/departments/{department.pk}/", {"name": name}, content_type="application/json", headers=headers
    )


def version(client: Client, department: Department) -> str:
    return str(client.get(f"/api/v1/departments/{department.pk}/").headers["ETag"])


def test_a_change_without_a_version_is_refused() -> None:
    department = DepartmentFactory()
    for etag in (None, ""):
        response = rename(as_user(administrator()), department, "新名", etag)
        assert (response.status_code, response.json()["code"]) == (428, "version_missing")


def test_the_second_of_two_is_refused_and_shown_the_difference() -> None:
    department = DepartmentFactory(name="旧名")
    client = as_user(administrator())
    etag = version(client, department)
    assert rename(client, department, "先到", etag).status_code == 200
    response = rename(client, department, "后到", etag)
    assert (response.status_code, response.json()["code"]) == (412, "version_changed")
    assert response.json()["differences"] == [{"field": "name", "current": "先到", "sent": "后到"}]
    department.refresh_from_db()
    assert department.name == "先到"


def test_the_answer_brings_the_new_version() -> None:
    department = DepartmentFactory()
    client = as_user(administrator())
    changed = rename(client, department, "一", version(client, department))
    assert changed.headers["ETag"] == version(client, department)
    assert rename(client, department, "二", changed.headers["ETag"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_time_one_wins() -> None:
    department, user = DepartmentFactory(), administrator()
    etag = version(as_user(user), department)
    statuses: list[int] = []

    def send(number: int) -> None:
        try:
            statuses.append(rename(as_user(user), department, f"名{number}", etag).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 7
