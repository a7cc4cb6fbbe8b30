"""Pages by key: every row once, in order, from both ends."""

import datetime as dt
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.pages.keyset import COUNT_LIMIT, Count, page_of, total_order
from core.people.models import User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=dt.UTC)
ORDERS = (
    ("username",),
    ("-full_name",),
    ("password_set_at",),
    ("-password_set_at",),
    ("full_name", "-password_set_at"),
    ("-password_set_at", "full_name", "pk"),
    ("department__name", "-pk"),
)


@pytest.fixture
def people() -> None:
    """Twenty-three people with equal names and with empty and equal moments."""
    for number in range(23):
        UserFactory(
            full_name=f"人{number % 4}",
            password_set_at=None if number % 3 == 0 else DAY + dt.timedelta(microseconds=number // 4),
        )


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("order", ORDERS)
def test_walking_forward_and_back_gives_every_row_once(order: tuple[str, ...]) -> None:
    rows = User.objects.filter(username__startswith="user").select_related("department")
    whole = [row.pk for row in page_of(rows, order, size=1000).rows]
    forward, page = [], page_of(rows, order, size=5)
    while True:
        forward.append([row.pk for row in page.rows])
        if not page.after:
            break
        last = page
        page = page_of(rows, order, size=5, after=page.after)
    assert list(chain(*forward)) == whole
    assert len(whole) == len(set(whole)) == 23
    backward = [forward[-1]]
    while page.before:
        page = page_of(rows, order, size=5, before=page.before)
        backward.insert(0, [row.pk for row in page.rows])
    assert list(chain(*backward)) == whole
    assert last.after


@pytest.mark.usefixtures("people")
@given(cursor=st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_damaged_cursor_gives_the_first_page(cursor: str) -> None:
    rows = User.objects.filter(username__startswith="user")
    first = [row.pk for row in page_of(rows, ("username",), size=5).rows]
    assert [row.pk for row in page_of(rows, ("username",), size=5, after=cursor).rows] == first


@pytest.mark.usefixtures("people")
def test_a_cursor_of_another_order_gives_the_first_page() -> None:
    rows = User.objects.filter(username__startswith="user")
    other = page_of(rows, ("-username",), size=5).after
    page = page_of(rows, ("username",), size=5, after=other)
    assert not page.before


def test_an_order_ends_in_the_primary_key() -> None:
    assert [key.text for key in total_order(("full_name",), User)] == ["full_name", "pk"]
    assert [key.text for key in total_order(("-id",), User)] == ["-id"]


def test_a_count_is_exact_to_ten_thousand() -> None:
    assert str(Count(COUNT_LIMIT)) == "10,000"
    assert str(Count(COUNT_LIMIT + 1)) == "10,000+"
