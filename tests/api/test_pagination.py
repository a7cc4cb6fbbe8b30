"""Pages by key: every row once, whatever happens meanwhile; nothing but our own cursors is believed."""

import base64
import datetime as dt
import random
from typing import Any

import pytest
from django.test import Client

from core.people.models import Department
from tests.factories.people import DepartmentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.trial")]


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory(is_superuser=True, department=None))
    return client


@pytest.fixture
def departments() -> list[Department]:
    chance = random.Random(7)
    return [
        DepartmentFactory(code=f"T{n:03d}", valid_from=dt.date(2020, 1, 1 + chance.randrange(5))) for n in range(57)
    ]


def walk(reader: Client, address: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while address:
        page = reader.get(address).json()
        rows += page["results"]
        address = page["next"]
    return rows


@pytest.mark.parametrize("limit", [1, 7, 56, 57, 58, 200])
@pytest.mark.parametrize("ordering", ["", "&ordering=-valid_from"])
def test_a_walk_shows_every_row_once_in_order(
    reader: Client, departments: list[Department], limit: int, ordering: str
) -> None:
    shown = walk(reader, f"/api/v1/departments/?limit={limit}{ordering}")
    key: Any = (
        (lambda row: (-dt.date.fromisoformat(row["valid_from"]).toordinal(), row["id"]))
        if ordering
        else (lambda row: row["code"])
    )
    assert len(shown) == 57 == len({row["id"] for row in shown})
    assert shown == sorted(shown, key=key)


def test_back_leads_to_where_one_came_from(reader: Client, departments: list[Department]) -> None:
    first = reader.get("/api/v1/departments/?limit=10").json()
    second = reader.get(first["next"]).json()
    third = reader.get(second["next"]).json()
    assert first["previous"] is None
    assert reader.get(third["previous"]).json()["results"] == second["results"]
    back = reader.get(second["previous"]).json()
    assert (back["results"], back["previous"]) == (first["results"], None)


def test_rows_that_come_and_go_meanwhile_move_nothing(reader: Client, departments: list[Department]) -> None:
    first = reader.get("/api/v1/departments/?limit=10").json()
    DepartmentFactory(code="A000")
    Department.objects.filter(code="T003").delete()
    rest = walk(reader, first["next"])
    assert [row["code"] for row in rest] == [f"T{n:03d}" for n in range(10, 57)]


def test_past_the_end_is_an_empty_page_not_the_first_one(reader: Client, departments: list[Department]) -> None:
    page = reader.get("/api/v1/departments/?limit=50").json()
    Department.objects.filter(code__gte="T050").delete()
    assert reader.get(page["next"]).json()["results"] == []


def test_counted_only_when_asked(reader: Client, departments: list[Department]) -> None:
    assert reader.get("/api/v1/departments/").json()["count"] is None
    page = reader.get("/api/v1/departments/?count=true&limit=1").json()
    assert (page["count"], page["count_is_capped"]) == (57, False)


def test_foreign_damaged_and_mismatched_cursors_are_refused(reader: Client, departments: list[Department]) -> None:
    own = reader.get("/api/v1/departments/?limit=5").json()["next"].split("cursor=")[1].split("&")[0]
    forged = base64.urlsafe_b64encode(b'["code",["T001"]]').decode()
    for cursor in ("", "x", own[:-1], forged, "a" + forged):
        response = reader.get("/api/v1/departments/", {"cursor": cursor})
        assert (response.status_code, response.json()["code"]) == (400, "bad_cursor")
    other_order = reader.get(f"/api/v1/departments/?ordering=-valid_from&cursor={own}")
    assert (other_order.status_code, other_order.json()["code"]) == (400, "bad_cursor")


def test_filters_stay_in_the_links(reader: Client, departments: list[Department]) -> None:
    shown = walk(reader, "/api/v1/departments/?limit=2&valid_after=2020-01-03&valid_before=2020-01-03")
    assert {row["valid_from"] for row in shown} == {"2020-01-03"}
    assert len(shown) == sum(one.valid_from == dt.date(2020, 1, 3) for one in departments)
