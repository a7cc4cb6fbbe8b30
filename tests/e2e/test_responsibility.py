"""One list is adjusted as people do it: drafted, asked about, answered, confirmed, published; the portal and the map show it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from core.people.models import User
from registry.responsibility.models import ConsultationQuestion, ResponsibilityList
from registry.responsibility.publications import RESPONSIBILITY_LIST
from registry.responsibility.states import Link, Part
from tests.factories.people import DepartmentFactory
from tests.factories.responsibility import Office, content, matter, published

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_gap_is_closed_by_an_adjusted_list_that_others_were_asked_about(
    page: "Page", sign_in: Callable[[User], None]
) -> None:
    emergency, police = Office(DepartmentFactory(name="应急管理部")), Office(DepartmentFactory(name="公安分局"))
    charging = matter(name="电动自行车集中充电设施", links=(Link.ROUTINE, Link.EMERGENCY))
    first = published(emergency, content(charging, links=(Link.EMERGENCY,)))
    published(police, content(charging, part=Part.CO_OPERATE, names=emergency.department))
    today = timezone.localdate().isoformat()

    def become(user: User) -> None:
        page.context.clear_cookies()
        sign_in(user)

    def gaps() -> int:
        page.goto("/responsibility/map/")
        return page.locator("#gaps tbody tr").count()

    become(emergency.staff)  # drafts; without a basis the item is refused
    assert gaps() == 1
    assert "公安分局" in page.inner_text("#gaps")
    page.goto("/responsibility/lists/new/")
    page.fill("textarea[name=reason]", "充电设施日常监管无人牵头")
    page.select_option("select[name=cause]", "new_technology")
    page.fill("input[name=valid_from]", today)
    page.click("form button.btn:has-text('起草')")
    made = ResponsibilityList.objects.exclude(pk=first.pk).get(department=emergency.department)
    page.wait_for_url(f"**{made.get_absolute_url()}")
    page.click("a.btn:has-text('增加条目')")
    page.select_option("select[name=matter]", str(charging.pk))
    page.check("input[name=part][value=lead]")
    page.check("input[name=links][value=routine]")
    page.fill("textarea[name=description]", "组织集中充电设施的日常安全检查")
    page.click("form button.btn:has-text('保存')")
    page.wait_for_selector("text=没有写明法定依据")
    page.fill("input[name=bases-0-law]", "中华人民共和国安全生产法")
    page.fill("input[name=bases-0-article]", "第十条")
    page.click("form button.btn:has-text('保存')")
    page.wait_for_url(f"**{made.get_absolute_url()}")
    page.click("a.btn:has-text('征求其他部门意见')")
    page.click("form button.btn:has-text('发出')")
    page.wait_for_url(f"**{made.get_absolute_url()}")

    question = ConsultationQuestion.objects.get(consultation__list=made)
    become(police.staff)  # finds the question on the workbench and agrees
    page.goto("/")
    page.click(f"a.btn[href='{question.get_absolute_url()}']")
    page.check("input[name=view][value=agrees]")
    page.click("form button.btn:has-text('答复意见')")
    page.wait_for_selector(".chip:has-text('同意')")

    become(emergency.head)
    page.goto("/")
    page.click(f"a.btn[href='{made.get_absolute_url()}']")
    page.click("a.btn:has-text('确认')")
    page.click("form button.btn:has-text('确认')")
    page.wait_for_selector(".chip:has-text('已确认')")

    become(emergency.staff)
    page.goto(made.get_absolute_url())
    page.click("a.btn:has-text('公布')")
    page.click("form button.btn:has-text('公布')")
    page.wait_for_selector(".chip:has-text('已公布')")
    page.click("a:has-text('与第 1 版对比') >> nth=0")
    page.wait_for_selector(".chip:has-text('新增')")
    assert gaps() == 0

    page.context.clear_cookies()
    page.goto(RESPONSIBILITY_LIST.url)
    page.click("a:has-text('应急管理部职责清单')")
    page.wait_for_selector("text=组织集中充电设施的日常安全检查")
    assert "充电设施日常监管无人牵头" in page.inner_text("main")
