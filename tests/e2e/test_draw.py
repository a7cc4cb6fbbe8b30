"""A draw as people do it: a witness contributes, two people bring the public value, anyone recomputes the result."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from core.people.models import User
from core.people.selectors import system_user
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawSource, SourceKind
from inspections.services.draws.run import run_due

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
VALUE = "2.8.19.22.33./5.9./"

pytestmark = pytest.mark.django_db(transaction=True)


def bring_the_minute(draw: Draw) -> None:
    """As if the announced minute had come; by hand the database refuses to move it."""
    table, trigger = "inspections_draw", "inspections_draw_settled_header_digest"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        Draw.objects.filter(pk=draw.pk).update(draw_at=timezone.now() - dt.timedelta(minutes=1))
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def test_a_witness_makes_a_commitment_in_the_browser_and_deposits_its_opening(
    demo_zone: None, page: "Page", sign_in: Callable[[User], None]
) -> None:
    source = DrawSource.objects.get(draw__state=DrawState.PREPARING, contributor__username="liuyang")
    sign_in(source.contributor)
    page.goto("/")
    page.click(f"a.btn[href='/inspections/draw-sources/{source.pk}/contribution/']")
    page.click("[data-make]")
    page.wait_for_selector("[data-made]:not([hidden])")
    secret = page.inner_text("[data-secret]")
    page.click("form button.btn:has-text('提交承诺值')")
    page.wait_for_selector("input[name=opening]")
    page.fill("input[name=opening]", "0" * 64)
    page.click("form button.btn:has-text('预存份额')")
    page.wait_for_selector("text=与“执法监督刘洋”提交的承诺值不符")
    page.fill("input[name=opening]", secret)
    page.click("form button.btn:has-text('预存份额')")
    page.wait_for_selector("text=无需您再操作")
    source.refresh_from_db()
    assert source.is_ready


def test_two_people_bring_the_value_the_clock_draws_and_anyone_recomputes_it(
    demo_zone: None, page: "Page", sign_in: Callable[[User], None], tmp_path: Path
) -> None:
    draw = Draw.objects.get(state=DrawState.FROZEN)
    bring_the_minute(draw)
    source = draw.sources.get(kind=SourceKind.LOTTERY)
    address = f"/inspections/draw-sources/{source.pk}/value/"

    sign_in(User.objects.get(username="limin"))
    page.goto(address)
    page.fill("input[name=value]", VALUE)
    page.click("form button.btn:has-text('录入')")
    page.goto(address)
    page.fill("input[name=value]", VALUE)

    page.context.clear_cookies()
    sign_in(User.objects.get(username="zhanglei"))
    page.goto(address)
    page.fill("input[name=value]", VALUE)
    page.click("form button.btn:has-text('确认')")

    run_due(acting_user=system_user(), at=timezone.now())
    page.goto(f"/inspections/draws/{draw.pk}/")
    page.wait_for_selector("text=已抽取")

    page.context.clear_cookies()
    page.goto("/public/draws/")
    page.click(f"a:has-text('{draw.title}')")
    page.click("[data-verify-start]")
    page.wait_for_selector("[data-verify-summary]:has-text('与公布结果逐一相同')", timeout=60_000)

    with page.expect_download() as downloading:
        page.click("a[href*='/files/package/']")
    package = tmp_path / "draw.zip"
    downloading.value.save_as(package)
    for verifier in (["static/verify/verify_draw.py"], ["manage.py", "verify_draw"]):
        done = subprocess.run(
            [sys.executable, *verifier, str(package)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
