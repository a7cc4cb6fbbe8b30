"""A visit from the door to the portal, in a browser: the officer without a signal, the reviewer, the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspections.models import Evidence, Visit, VisitEntry, VisitOpening
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import VisitState
from tests.browser import DESKTOP, PHONE
from tests.factories.visits import Scene, begun, notified
from tests.inspections.test_phone import PNG, address, open_today
from tests.look import assert_accessible

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AbstractBaseUser
    from playwright.sync_api import Page

    SignIn = Callable[[AbstractBaseUser], None]

pytestmark = pytest.mark.django_db(transaction=True)
OPENING = {"certificates_shown": "yes", "recusal_requested": "no", "presence": "present", "two_officers": "yes"}


def choose(page: Page, name: str, value: str) -> None:
    """Tap an answer, wherever it stands behind the bar at the bottom."""
    page.locator(f'input[name="{name}"][value="{value}"]').evaluate("answer => answer.click()")


def answer_opening(page: Page) -> None:
    for name, value in OPENING.items():
        choose(page, name, value)


def answer_record(page: Page, scene: Scene) -> None:
    for row in visit_in_full(scene.visit.pk).items.all():
        for point in row.item.checkpoints.all():
            choose(page, f"finding-{point.pk}", "compliant")
        choose(page, f"result-{row.item_id}", "01")
    page.fill("#summary", "逐项查看，未发现问题。")
    choose(page, "signature", "signed")


def test_a_dead_spot_loses_nothing_and_doubles_nothing_and_a_second_person_publishes(
    page: Page, sign_in: SignIn
) -> None:
    scene = open_today(notified())
    sign_in(scene.officer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/inspections/phone/")
    page.get_by_text(scene.visit.enterprise.name).click()

    page.context.set_offline(True)
    answer_opening(page)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_text("离线 · 1 项待传").wait_for()
    page.locator("#photo-file").set_input_files({"name": "照片.png", "mimeType": "image/png", "buffer": PNG})
    page.fill("#photo-note", "营业执照")
    page.locator("#evidence button").click()
    page.get_by_text("离线 · 2 项待传").wait_for()
    answer_record(page, scene)
    page.get_by_role("button", name="提交笔录").click()
    page.get_by_text("离线 · 3 项待传").wait_for()
    assert not VisitOpening.objects.exists()

    page.context.set_offline(False)
    page.wait_for_url("**/inspections/phone/")
    assert scene.reload().state == VisitState.ENTERED
    assert (VisitOpening.objects.count(), Evidence.objects.count(), VisitEntry.objects.count()) == (1, 1, 1)

    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    sign_in(scene.stage.second)
    page.goto(f"/inspections/visits/{scene.visit.pk}/review/")
    page.locator("main form button").click()
    page.wait_for_url(f"**/inspections/visits/{scene.visit.pk}/")
    sign_in(scene.stage.staff)
    page.goto(f"/inspections/visits/{scene.visit.pk}/publish/")
    page.locator("main form button").click()
    page.wait_for_url(f"**/inspections/visits/{scene.visit.pk}/")
    assert scene.reload().state == VisitState.PUBLISHED


def test_what_was_typed_is_there_again_and_no_problem_excludes_the_rest(page: Page, sign_in: SignIn) -> None:
    scene = open_today(begun())
    sign_in(scene.officer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address(scene))
    (row,) = visit_in_full(scene.visit.pk).items.all()
    name = f"result-{row.item_id}"
    choose(page, name, "05")
    choose(page, name, "08")
    choose(page, name, "01")
    ticked = page.locator(f'input[name="{name}"]:checked')
    assert [one.get_attribute("value") for one in ticked.all()] == ["01"]
    choose(page, name, "05")
    assert [one.get_attribute("value") for one in ticked.all()] == ["05"]
    page.fill("#summary", "写到一半")
    page.reload()
    assert page.input_value("#summary") == "写到一半"
    assert [one.get_attribute("value") for one in ticked.all()] == ["05"]


def test_a_refusal_keeps_the_answers_and_says_what_to_do(page: Page, sign_in: SignIn) -> None:
    scene = open_today(begun())
    sign_in(scene.officer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address(scene))
    page.fill("#summary", "未选结果")
    choose(page, "signature", "signed")
    page.get_by_role("button", name="提交笔录").click()
    page.locator("#refusal").wait_for(state="visible")
    assert page.input_value("#summary") == "未选结果"
    answer_record(page, scene)
    page.get_by_role("button", name="提交笔录").click()
    page.wait_for_url("**/inspections/phone/")
    assert Visit.objects.get(pk=scene.visit.pk).state == VisitState.ENTERED


def test_the_pages_of_the_phone_are_accessible(page: Page, sign_in: SignIn) -> None:
    scene = open_today(notified())
    sign_in(scene.officer)
    assert_accessible(page, ["/inspections/phone/", address(scene), address(scene, "code/")])
