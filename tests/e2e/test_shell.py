"""The frame around every page, in a browser: keyboard, drawer, language, sign-in; and every part in the gallery."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from core.notices.kinds import NoticeKind
from core.notices.services import notify
from core.people.models import Leave, Post, Role, User
from core.people.services import appoint_deputy, take_leave
from tests.browser import PHONE
from tests.factories.people import UserFactory, administrator, person
from tests.look import assert_accessible, faults_of, speak

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Long-enough-9"
NEWS = NoticeKind("tests.news", "News about %(name)s.")


@pytest.fixture
def head() -> User:
    """A head of department with a deputy, leave and a notice."""
    user = person(Role.HEAD, Role.ADMIN, full_name="王丽", username="wangli", email="wangli@zone.example")
    user.set_password(PASSWORD)
    user.save()
    at = dt.datetime.now(dt.UTC)
    today, later = at.date(), at.date() + dt.timedelta(days=9)
    deputy = person(Role.STAFF, department=user.department, full_name="李敏")
    post = Post.objects.get(user=user, role=Role.HEAD)
    appoint_deputy(post=post, deputy=deputy, valid_from=today, valid_to=later, reason="出差", acting_user=user, at=at)
    take_leave(user=user, starts_on=today, ends_on=later, acting_user=user, at=at)
    notify(NEWS, users=[user], params={"name": "plan"}, url="/people/leave/", at=at)
    return user


def test_pages_before_signing_in_have_nothing_for_axe(page: Page) -> None:
    assert_accessible(page, ["/login/", "/password/forgotten/", "/password/forgotten/sent/"])
    assert_accessible(page, ["/nowhere/"], status=404)
    assert_accessible(page, ["/invitation/none/"], status=410)


def test_pages_of_people_have_nothing_for_axe(page: Page, sign_in: Callable[[User], None], head: User) -> None:
    sign_in(head)
    post, leave = Post.objects.get(user=head, role=Role.HEAD), Leave.objects.get(user=head)
    assert_accessible(
        page,
        [
            "/people/profile/",
            "/people/password/",
            "/people/leave/",
            "/people/posts/",
            "/people/users/",
            "/people/users/?q=nobody",
            "/people/users/invite/",
            "/people/departments/",
            "/notices/",
            f"/people/users/{head.pk}/",
            f"/people/users/{head.pk}/appoint/",
            f"/people/users/{head.pk}/deactivate/",
            f"/people/posts/{post.pk}/deputy/",
            f"/people/leave/{leave.pk}/shorten/",
            f"/people/departments/{head.department.code}/",
        ],
    )


def test_the_administrators_pages_have_nothing_for_axe(page: Page, sign_in: Callable[[User], None]) -> None:
    sign_in(administrator())
    code = UserFactory().department.code
    assert_accessible(page, ["/people/new-department/", f"/people/departments/{code}/correct/"])


def test_every_part_has_nothing_for_axe(page: Page, sign_in: Callable[[User], None]) -> None:
    with override_settings(ROOT_URLCONF="tests.gallery.urls"):
        sign_in(person(Role.STAFF))
        assert_accessible(page, [f"/gallery/{name}/" for name in ("workbench", "parts", "public", "phone")])


def test_a_person_signs_in_by_keyboard_alone(page: Page, head: User) -> None:
    page.goto("/login/?next=/people/profile/")
    page.keyboard.type("wangli")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/people/profile/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_the_account_menu_opens_and_closes_by_keyboard_and_signs_out(
    page: Page, sign_in: Callable[[User], None], head: User
) -> None:
    sign_in(head)
    page.goto("/people/profile/")
    button = page.get_by_role("button", name="我的账户")
    button.press("Enter")
    expect(page.locator("#user-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#user-menu")).to_be_hidden()
    expect(button).to_be_focused()
    button.press("Enter")
    page.get_by_role("button", name="退出登录").press("Enter")
    expect(page).to_have_url("/login/")


def test_after_five_wrong_passwords_the_page_says_until_when(page: Page, head: User) -> None:
    for _ in range(5):
        page.goto("/login/")
        page.fill("[name=username]", "wangli")
        page.fill("[name=password]", "wrong")
        page.press("[name=password]", "Enter")
    expect(page.get_by_role("heading", name="此账户暂停登录")).to_be_visible()
    expect(page.get_by_text("请在 15 分钟后")).to_be_visible()
    assert not faults_of(page)
    page.get_by_role("link", name="设置新密码").click()
    page.get_by_label("用户名或电子邮箱").fill("wangli")
    page.get_by_role("button", name="发送链接").click()
    expect(page.get_by_role("heading", name="请查收邮件")).to_be_visible()


def test_the_language_switch_keeps_the_page_and_its_filters(
    page: Page, sign_in: Callable[[User], None], head: User
) -> None:
    sign_in(head)
    page.goto("/people/users/?q=王&state=open")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "q=%E7%8E%8B&state=open" in page.url
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("用户")
    head.refresh_from_db()
    assert head.language == "zh-hans"


def test_on_a_phone_the_navigation_is_a_drawer(page: Page, sign_in: Callable[[User], None], head: User) -> None:
    sign_in(head)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/people/profile/")
    drawer = page.get_by_role("navigation", name="主导航")
    expect(drawer).to_be_hidden()
    opener = page.get_by_role("button", name="打开导航")
    opener.press("Enter")
    expect(drawer).to_be_visible()
    assert not faults_of(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="关闭导航")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.mouse.click(380, 500)
    expect(drawer).to_be_hidden()
    opener.click()
    drawer.get_by_role("link", name="部门").click()
    expect(page).to_have_url("/people/departments/")
    expect(drawer).to_be_hidden()


def test_a_list_is_filtered_in_place_and_its_address_can_be_shared(
    page: Page, sign_in: Callable[[User], None], head: User
) -> None:
    sign_in(head)
    page.goto("/people/users/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("角色").select_option("head")
    expect(rows).to_have_count(1)
    assert "role=head" in page.url
    expect(page.get_by_label("角色")).to_have_value("head")
    shared = page.url
    page.get_by_role("link", name="清除").click()
    expect(rows).to_have_count(2)
    page.goto(shared)
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="姓名").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("姓名")
    page.go_back()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("用户名")


def test_a_form_pressed_twice_is_sent_once(page: Page, sign_in: Callable[[User], None], head: User) -> None:
    sign_in(head)
    page.goto("/people/leave/")
    page.get_by_label("起始日").fill("2031-03-10")
    page.get_by_label("截止日").fill("2031-03-12")
    page.get_by_role("button", name="登记休假").dblclick()
    expect(page.get_by_text("休假已登记。")).to_be_visible()
    assert Leave.objects.filter(user=head, starts_on=dt.date(2031, 3, 10)).count() == 1


def test_a_notice_is_marked_as_read_and_leads_to_its_page(
    page: Page, sign_in: Callable[[User], None], head: User
) -> None:
    sign_in(head)
    speak(page, "en")
    page.goto("/people/profile/")
    page.get_by_role("link", name="Notices").click()
    page.get_by_role("button", name="News about plan.").click()
    expect(page).to_have_url("/people/leave/")
    expect(page.locator(".bell .dot")).to_have_count(0)
