"""What every list does with its rows."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from core.pages import listing
from core.pages.columns import Column, table_body
from core.people.models import Role
from tests.factories.people import person

ROW = SimpleNamespace(
    name="<b>济南</b>",
    code="9137",
    size=20314,
    share=Decimal("0.25"),
    on=dt.date(2026, 3, 2),
    at=dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC),
    known=None,
    owner=SimpleNamespace(name="市场监管部"),
    is_open=True,
)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Column("name", "n"), "&lt;b&gt;济南&lt;/b&gt;"),
        (Column("name", "n", link=lambda row: f"/x/?a=1&b={row.code}"), '<a href="/x/?a=1&amp;b=9137">&lt;b&gt;'),
        (Column("code", "n", kind="code"), "<code>9137</code>"),
        (Column("size", "n", kind="number"), 'class="n" data-label="n">20,314<'),
        (Column("share", "n"), ">0.25<"),
        (Column("on", "n", kind="day"), 'class="fit" data-label="n">2026-03-02<'),
        (Column("at", "n"), ">2026-03-02 09:00<"),
        (Column("known", "n"), 'data-label="n"></td>'),
        (Column("owner", "n", value="owner.name", heads_row=True), '<th scope="row" role="rowheader">市场监管部</th>'),
        (Column("owner", "n", value="owner.missing.name"), 'data-label="n"></td>'),
        (Column("is_open", "n"), ">是<"),
        (Column("twice", "n", value=lambda row: row.size * 2), ">40,628<"),
        (Column("name", '"><script>', value="code"), 'data-label="&quot;&gt;&lt;script&gt;">9137<'),
    ],
)
def test_a_cell_is_drawn_by_its_kind_and_escaped(column: Column, cell: str) -> None:
    assert cell in table_body([column], [ROW], {})


@pytest.mark.django_db
def test_an_export_of_too_many_rows_is_refused_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "EXPORT_LIMIT", 1)
    head = person(Role.HEAD)
    person(Role.STAFF, department=head.department)
    client.force_login(head)
    response = client.get("/people/users/?export=xlsx")
    assert response.status_code == 422
    assert "一次最多导出 1 行" in response.text


@pytest.mark.django_db
def test_default_filters_hold_until_the_address_names_one(client: Client) -> None:
    head = person(Role.HEAD)
    closed = person(Role.STAFF, department=head.department, full_name="离职人员", is_active=False)
    client.force_login(head)
    assert closed.full_name not in client.get("/people/users/?sort=name").text
    for address in ("?all=1", "?state=closed", "?q=离职&state="):
        assert closed.full_name in client.get(f"/people/users/{address}").text, address


@pytest.mark.django_db
def test_an_unknown_sort_filter_or_size_is_left_aside(client: Client) -> None:
    client.force_login(person(Role.HEAD))
    for address in ("?sort=password", "?size=100000", "?role=king", "?department=x", "?after=%00", "?q=" + "x" * 5000):
        assert client.get(f"/people/users/{address}").status_code == 200, address
