"""One dispute in a browser: from an overlap on the map to its closure, by the people of both sides and the coordinator."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.people.models import User
from core.people.selectors import system_user
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_states import DisputeState
from registry.responsibility.states import Link
from tests.factories.disputes import put_in_force, quarrel
from tests.look import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dispute_goes_from_an_overlap_on_the_map_to_its_closure(page: Page, sign_in: Callable[[User], None]) -> None:
    on = quarrel(links=(Link.ROUTINE,))
    one, two = on.one.department, on.two.department

    sign_in(on.one.staff)
    page.goto("/responsibility/map/")
    page.locator("#overlaps").get_by_role("link", name="提出争议").first.click()
    page.get_by_label("临时负责部门").select_option(str(one.pk))
    page.get_by_label("事实和本部门意见").fill("两份清单都写明主责，请明确。")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator(".chip", has_text="已提出")).to_be_visible()
    dispute = Dispute.objects.get()
    address = dispute.get_absolute_url()

    sign_in(on.two.staff)
    page.goto(address)
    page.get_by_role("link", name="陈述意见").click()
    page.locator("#id_position").fill("本部门负责许可，应由本部门牵头。")
    page.get_by_role("button", name="陈述").click()
    expect(page.locator(".chip", has_text="协商中")).to_be_visible()

    page.get_by_role("link", name="填写协商纪要").click()
    page.get_by_label("参加人员").fill("双方负责人")
    page.get_by_label("协商情况").fill("未能达成一致。")
    page.get_by_label("未达成一致").check()
    page.get_by_role("button", name="送各部门负责人").click()
    expect(page.get_by_role("heading", name="第 1 次协商纪要")).to_be_visible()

    for head in (on.two.head, on.one.head):
        sign_in(head)
        page.goto(address)
        page.get_by_role("link", name="答复纪要").click()
        page.get_by_label("签署纪要", exact=True).check()
        page.get_by_role("button", name="答复").click()
    page.get_by_role("link", name="提请协调", exact=True).click()
    page.get_by_label("提请协调的内容").fill("请明确主责部门。")
    page.get_by_role("button", name="提交").or_(page.get_by_role("button", name="提请协调")).first.click()
    expect(page.locator(".chip", has_text="已提请协调")).to_be_visible()

    sign_in(on.coordinator)
    page.goto(address)
    page.get_by_role("link", name="受理").click()
    page.get_by_role("button", name="受理").click()
    page.get_by_role("link", name="出具协调意见").click()
    page.locator("#id_text").fill("由第一部门主责，第二部门配合。")
    page.locator(f"#id_part_{one.pk}").select_option("lead")
    page.locator(f"#id_does_{one.pk}").fill("牵头日常监管")
    page.locator(f"#id_part_{two.pk}").select_option("co_operate")
    page.locator(f"#id_does_{two.pk}").fill("配合日常监管")
    page.locator("#id_law").fill("中华人民共和国食品安全法")
    page.locator("#id_article").fill("第六条")
    page.get_by_role("button", name="出具协调意见").click()
    expect(page.locator(".chip", has_text="清单调整中")).to_be_visible()

    made = dispute.adjustments.get(department=two).prepared_list
    assert made is not None
    put_in_force(on.two, made, at=timezone.localtime())
    acts.follow_up_all(acting_user=system_user(), at=timezone.localtime())
    page.goto(address)
    expect(page.locator(".chip", has_text="已了结")).to_be_visible()
    page.get_by_role("link", name="归档").click()
    page.get_by_role("button", name="归档").click()
    expect(page.locator(".chip", has_text="已归档")).to_be_visible()
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.ARCHIVED
    assert_accessible(page, [address, "/responsibility/disputes/", "/responsibility/disputes/new/"])
