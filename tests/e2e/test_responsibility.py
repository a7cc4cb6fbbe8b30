"""One list is adjusted as people do it: drafted, asked about, answered, confirmed, published; the portal and the map show it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from core.people.models import User
from registry.responsibility.models import BoundaryMatter, ConsultationQuestion, ResponsibilityList
from registry.responsibility.publications import RESPONSIBILITY_LIST

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
MATTER = "BJ04"  # charging points for electric bicycles: nobody leads routine supervision


def gaps(page: "Page") -> int:
    page.goto(f"/responsibility/map/?matter={BoundaryMatter.objects.get(code=MATTER).pk}")
    return page.locator("#gaps tbody tr").count()


def test_a_gap_is_closed_by_an_adjusted_list_that_others_were_asked_about(
    demo_zone: None, page: "Page", sign_in: Callable[[User], None]
) -> None:
    def become(username: str) -> None:
        page.context.clear_cookies()
        sign_in(User.objects.get(username=username))

    today = timezone.localdate().isoformat()
    matter = BoundaryMatter.objects.get(code=MATTER)

    become("sunli")  # emergency management drafts
    before = gaps(page)
    assert before == 2
    page.goto("/responsibility/lists/new/")
    page.fill("textarea[name=reason]", "充电设施日常监管无人牵头，由应急管理部主责")
    page.select_option("select[name=cause]", "new_technology")
    page.fill("input[name=valid_from]", today)
    page.click("form button.btn:has-text('起草')")
    made = ResponsibilityList.objects.get(department__code="EMER", state="draft")
    page.wait_for_url(f"**{made.get_absolute_url()}")
    page.click("a.btn:has-text('增加条目')")
    page.select_option("select[name=matter]", str(matter.pk))
    page.check("input[name=part][value=lead]")
    page.check("input[name=links][value=routine]")
    page.fill("textarea[name=description]", "组织集中充电设施的日常安全检查")
    page.click("form button.btn:has-text('保存')")
    page.wait_for_selector(".error, .alert.late")
    page.fill("input[name=bases-0-law]", "中华人民共和国安全生产法")
    page.fill("input[name=bases-0-article]", "第十条")
    page.click("form button.btn:has-text('保存')")
    page.wait_for_url(f"**{made.get_absolute_url()}")
    page.click("a.btn:has-text('征求其他部门意见')")
    page.click("form button.btn:has-text('发出')")
    page.wait_for_url(f"**{made.get_absolute_url()}")

    for question in ConsultationQuestion.objects.filter(consultation__list=made).select_related("department"):
        become({"PSB": "guotao"}.get(question.department.code, "chenjing"))
        page.goto(question.get_absolute_url())
        page.check("input[name=view][value=agrees]")
        page.click("form button.btn:has-text('答复意见')")
        page.wait_for_selector("text=同意")

    become("zhoujun")  # the head finds it on the workbench
    page.goto("/")
    page.click(f"a.btn[href='{made.get_absolute_url()}']")
    page.click("a.btn:has-text('确认')")
    page.click("form button.btn:has-text('确认')")
    page.wait_for_selector(".chip:has-text('已确认')")

    become("sunli")
    page.goto(made.get_absolute_url())
    page.click("a.btn:has-text('公布')")
    page.click("form button.btn:has-text('公布')")
    page.wait_for_selector(".chip:has-text('有效')")
    page.click("a:has-text('与第 1 版对比')")
    page.wait_for_selector(".chip:has-text('新增')")
    assert gaps(page) == before - 1

    page.context.clear_cookies()
    page.goto(RESPONSIBILITY_LIST.url)
    page.click("a:has-text('应急管理部职责清单')")
    page.wait_for_selector("text=组织集中充电设施的日常安全检查")
    assert "充电设施日常监管无人牵头" in page.inner_text("main")
