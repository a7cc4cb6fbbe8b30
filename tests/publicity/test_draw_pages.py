"""A real draw on the portal: its steps, its evidence, recomputed by the reader's own browser; a void one stays."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from inspections.draw_publishing import publication_of
from inspections.models import DrawPick
from inspections.publications import plan_payload
from inspections.services.draws.freeze import freeze_draw, request_freeze
from inspections.services.draws.void import void_draw
from publicity.models import Publication
from publicity.services import publish
from tests.factories.draws import AT, DRAW_AT, committed, drawn, frozen
from tests.look import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from inspections.models import Draw


def header_of(draw: "Draw") -> Publication:
    found = publication_of(draw, "inspections.draw_header")
    assert found is not None
    return found


def page_of(client: Client, draw: "Draw") -> str:
    return client.get(header_of(draw).get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_nothing_of_a_draw_is_public_before_its_header(client: Client) -> None:
    draw = committed().draw
    assert publication_of(draw, "inspections.draw_header") is None
    assert draw.title not in client.get(reverse("publicity:draws")).content.decode()


@pytest.mark.django_db
def test_a_frozen_draw_shows_its_commitment_and_names_nobody(client: Client) -> None:
    on = frozen()
    page = page_of(client, on.draw)
    assert on.draw.header_digest
    assert on.draw.header_digest[:12] in page
    assert "已承诺" in page
    for officer in on.department.users.all():
        assert officer.full_name not in page
    header = header_of(on.draw)
    file = client.get(header.files.get(role="header").url)
    assert b"".join(file.streaming_content).startswith(b"{")  # type: ignore[attr-defined]
    assert on.draw.number in client.get(reverse("publicity:draws")).content.decode()


@pytest.mark.django_db
def test_a_draw_that_ran_shows_result_evidence_and_the_names_the_plan_lets_be_published(client: Client) -> None:
    on = drawn()
    page = page_of(client, on.draw)
    assert on.draw.result_digest[:12] in page
    assert "data-verify-draw" in page
    result = publication_of(on.draw, "inspections.draw_result")
    assert result is not None
    names = client.get(reverse("publicity:rows", args=[result.pk])).content.decode()
    for pick in DrawPick.objects.filter(draw=on.draw).select_related("enterprise"):
        assert pick.enterprise.name in names
    some = result.payload["names"][0]["name"]
    assert client.get(reverse("publicity:rows", args=[result.pk]) + f"?q={some}").context["page"].paginator.count >= 1
    assert client.get(result.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_a_void_draw_stays_with_its_reason(client: Client) -> None:
    on = drawn()
    void_draw(draw=on.draw, reason="名录冻结时遗漏一批主体", acting_user=on.head, at=DRAW_AT)
    page = page_of(client, on.draw)
    assert "名录冻结时遗漏一批主体" in page
    assert on.draw.result_digest[:12] in page
    chip = '<span class="chip late">作废</span>'
    for address in (
        reverse("publicity:draws"),
        reverse("publicity:home"),
        reverse("publicity:search") + f"?q={on.draw.number}",
    ):
        assert chip in client.get(address).content.decode(), address
    exported = b"".join(client.get(reverse("publicity:draws") + "?export=csv").streaming_content)  # type: ignore[attr-defined]
    assert ",作废," in exported.decode("utf-8-sig")


@pytest.mark.django_db
def test_the_plan_marks_its_void_draw_too(client: Client) -> None:
    on = committed()
    plan = publish(
        "inspections.plan",
        subject=on.entry.plan,
        payload=plan_payload(on.entry.plan, approved_on=AT.date()),
        department=on.department,
        acting_user=on.staff,
        at=AT,
    )
    request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
    draw = freeze_draw(draw=on.draw, blind=b"b" * 32, acting_user=on.staff, at=AT)
    void_draw(draw=draw, reason="名录冻结时遗漏一批主体", acting_user=on.head, at=AT)
    assert '<span class="chip late">作废</span>' in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_reader_recomputes_the_draw_in_the_browser(page: "Page") -> None:
    on = drawn()
    address = header_of(on.draw).get_absolute_url()
    assert_accessible(page, [address])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.click("[data-verify-start]")
    page.wait_for_selector("[data-verify-summary].strong")
    assert page.locator("[data-verify-table] tr[data-status=failed]").count() == 0
    assert on.draw.result_digest in page.inner_text("[data-verify-summary]")
