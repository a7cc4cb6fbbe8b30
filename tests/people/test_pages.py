"""Pages of people: the refused person first."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.access.secret import redact
from core.outbox.models import Event
from core.outbox.services import deliver
from core.people.models import Deputy, Leave, Post, Role, User
from tests.factories.people import DepartmentFactory, UserFactory, administrator, person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 2)
PASSWORD = "Long-enough-9"


@pytest.fixture(autouse=True)
def _now(at: dt.datetime) -> object:
    with time_machine.travel(at, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/people/users/?role=head")
    assert response.status_code == 302
    assert response.url == "/login/?next=/people/users/%3Frole%3Dhead"
    assert client.get("/people/users/", headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith("/login/")


def test_a_wrong_password_is_answered_in_words_and_a_closed_account_does_not_sign_in(client: Client) -> None:
    user = UserFactory(username="limin")
    user.set_password(PASSWORD)
    user.save()
    response = client.post("/login/", {"username": "limin", "password": "wrong"})
    assert response.status_code == 422
    assert "用户名与密码不符" in response.text
    user.is_active = False
    user.save()
    assert client.post("/login/", {"username": "limin", "password": PASSWORD}).status_code == 422
    user.is_active = True
    user.save()
    ok = client.post("/login/", {"username": "limin", "password": PASSWORD, "next": "/people/profile/"})
    assert ok.url == "/people/profile/"
    assert ok.cookies["django_language"].value == "zh-hans"


def test_after_five_wrong_passwords_the_account_rests_and_says_until_when(client: Client) -> None:
    user = UserFactory(username="limin", email="limin@zone.example")
    user.set_password(PASSWORD)
    user.save()
    for _ in range(5):
        response = client.post("/login/", {"username": "limin", "password": "wrong"})
    assert response.status_code == 429
    assert "请在 15 分钟后（2026-03-02 09:15 起）再试。" in response.text
    assert client.post("/login/", {"username": "limin", "password": PASSWORD}).status_code == 429
    with time_machine.travel(dt.datetime(2026, 3, 2, 1, 16, tzinfo=dt.UTC)):
        again = client.post("/login/", {"username": "limin", "password": PASSWORD, "next": "/people/profile/"})
        assert again.status_code == 302


def test_a_system_account_never_signs_in(client: Client) -> None:
    robot = UserFactory(username="robot", kind="system")
    robot.set_password(PASSWORD)
    robot.save()
    assert client.post("/login/", {"username": "robot", "password": PASSWORD}).status_code == 422


def test_a_forgotten_password_is_reset_by_mail_once_and_ends_the_rest(client: Client) -> None:
    user = UserFactory(username="limin", email="limin@zone.example")
    for account in ("nobody", "limin", "limin"):
        assert client.post("/password/forgotten/", {"account": account}).url == "/password/forgotten/sent/"
    events = Event.objects.filter(topic="people.user.reset_asked")
    assert events.count() == 1
    deliver(event_id=str(events.get().pk), at=dt.datetime.now(dt.UTC))
    address = re.search(r"http\S+", str(mail.outbox[0].body)).group().removeprefix("http://127.0.0.1:8000")  # type: ignore[union-attr]
    for _ in range(5):
        client.post("/login/", {"username": "limin", "password": "wrong"})
    short = client.post(address, {"password": "short", "again": "short"})
    assert short.status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD + "x"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).url == "/login/"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    signed = client.post("/login/", {"username": "limin", "password": PASSWORD, "next": "/people/profile/"})
    assert signed.status_code == 302


@pytest.mark.parametrize("address", ["/password/reset/x/y/", "/password/reset/MQ/y-z/", "/invitation/none/"])
def test_a_made_up_link_is_refused_in_words(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 410
    assert "此链接已过期或已使用过。" in response.text


def test_an_administrator_invites_by_mail_and_the_person_sets_a_password(client: Client) -> None:
    department = DepartmentFactory()
    values = {
        "username": "xinren",
        "full_name": "新人",
        "department": department.pk,
        "email": "xinren@zone.example",
        "phone": "",
    }
    refused = signed_in(person(Role.STAFF, department=department)).post("/people/users/invite/", values)
    assert refused.status_code == 403
    response = signed_in(person(Role.ADMIN, department=department)).post("/people/users/invite/", values)
    assert response.status_code == 302
    address = re.search(r"/invitation/\S+", str(mail.outbox[0].body)).group()  # type: ignore[union-attr]
    assert "新人" in client.get(address).text
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).url == "/login/"
    assert User.objects.get(username="xinren").check_password(PASSWORD)


def test_without_an_address_the_link_is_shown_once_to_hand_over() -> None:
    department = DepartmentFactory()
    admin = signed_in(person(Role.ADMIN, department=department))
    values = {"username": "xinren", "full_name": "新人", "department": department.pk, "email": "", "phone": ""}
    page = admin.post("/people/users/invite/", values, follow=True)
    assert "http://testserver/invitation/" in page.text
    assert "/invitation/" not in admin.get(page.redirect_chain[-1][0]).text


def test_a_department_administrator_does_not_reach_the_administrator_of_the_system() -> None:
    department = DepartmentFactory()
    admin = person(Role.ADMIN, department=department)
    root = UserFactory(is_superuser=True, department=department)
    for act in ("edit", "invite", "appoint", "deactivate"):
        response = signed_in(admin).post(f"/people/users/{root.pk}/{act}/", {"reason": "x"})
        assert response.status_code == 403, act


def test_people_of_other_departments_are_absent() -> None:
    stranger = person(Role.STAFF)
    client = signed_in(person(Role.STAFF))
    assert client.get(f"/people/users/{stranger.pk}/").status_code == 404
    assert stranger.full_name not in client.get("/people/users/").text


def test_posts_that_read_the_whole_zone_are_given_by_the_system_alone() -> None:
    admin = person(Role.ADMIN)
    colleague = person(Role.STAFF, department=admin.department)
    address = f"/people/users/{colleague.pk}/appoint/"
    values = {"role": Role.LEADER, "department": admin.department.pk, "valid_from": "2026-03-02"}
    assert signed_in(admin).post(address, values).status_code == 422
    assert signed_in(admin).post(address, values | {"role": Role.OFFICER}).status_code == 302
    assert signed_in(administrator()).post(address, values).status_code == 302
    assert set(Post.objects.filter(user=colleague).values_list("role", flat=True)) == {"staff", "officer", "leader"}


def test_a_refusal_keeps_what_was_typed() -> None:
    admin = person(Role.ADMIN)
    colleague = person(Role.STAFF, department=admin.department)
    values = {"role": Role.STAFF, "department": admin.department.pk, "valid_from": "2026-03-02"}
    response = signed_in(admin).post(f"/people/users/{colleague.pk}/appoint/", values)
    assert response.status_code == 409
    assert "此人在这段时间内已担任该岗位。" in response.text
    assert 'value="2026-03-02"' in response.text


def test_a_head_names_a_deputy_and_ends_it() -> None:
    head = person(Role.HEAD)
    colleague = person(Role.STAFF, department=head.department)
    post = Post.objects.get(user=head)
    values = {"deputy": colleague.pk, "valid_from": "2026-03-02", "valid_to": "2026-03-06", "reason": "出差"}
    assert signed_in(colleague).post(f"/people/posts/{post.pk}/deputy/", values).status_code == 403
    assert signed_in(head).post(f"/people/posts/{post.pk}/deputy/", values).url == "/people/posts/"
    entry = Deputy.objects.get()
    assert colleague.full_name in signed_in(head).get("/people/posts/").text
    assert signed_in(head).post(f"/people/deputies/{entry.pk}/end/", {"last_day": "2026-03-03"}).status_code == 302
    entry.refresh_from_db()
    assert entry.valid_to == dt.date(2026, 3, 3)


def test_leave_is_entered_cancelled_and_shortened() -> None:
    user = person(Role.OFFICER)
    client = signed_in(user)
    values = {"kind": "annual", "starts_on": "2026-03-10", "ends_on": "2026-03-12"}
    assert client.post("/people/leave/", values).status_code == 302
    assert client.post("/people/leave/", values).status_code == 409
    leave = Leave.objects.get()
    assert signed_in(person(Role.STAFF)).post(f"/people/leave/{leave.pk}/cancel/").status_code == 404
    with time_machine.travel(dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)):
        late = signed_in(user)
        assert late.post(f"/people/leave/{leave.pk}/cancel/").status_code == 409
        assert late.post(f"/people/leave/{leave.pk}/shorten/", {"last_day": "2026-03-11"}).status_code == 302
    leave.refresh_from_db()
    assert leave.ends_on == dt.date(2026, 3, 11)


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions() -> None:
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    here, elsewhere = signed_in(user), signed_in(user)
    new = {"password": "Another-long-8", "again": "Another-long-8"}
    assert here.post("/people/password/", {"present": "wrong", **new}).status_code == 422
    assert here.post("/people/password/", {"present": PASSWORD, **new}).status_code == 302
    assert here.get("/people/profile/").status_code == 200
    assert elsewhere.get("/people/profile/").status_code == 302


def test_a_closed_account_is_signed_out_everywhere_and_nobody_closes_their_own() -> None:
    admin = person(Role.ADMIN)
    colleague = person(Role.STAFF, department=admin.department)
    theirs = signed_in(colleague)
    reason = {"reason": "调离"}
    assert signed_in(admin).post(f"/people/users/{admin.pk}/deactivate/", reason).status_code == 403
    assert signed_in(admin).post(f"/people/users/{colleague.pk}/deactivate/", reason).status_code == 302
    assert theirs.get("/people/profile/").status_code == 302
    assert signed_in(admin).post(f"/people/users/{colleague.pk}/reactivate/", reason).status_code == 302
    colleague.refresh_from_db()
    assert colleague.is_active


def test_only_the_administrator_of_the_system_changes_departments() -> None:
    values = {
        "code": "new",
        "name": "新部",
        "name_en": "New Department",
        "short_name": "新",
        "kind": "administration",
        "duties": ["supervises"],
        "valid_from": "2026-03-02",
    }
    assert signed_in(person(Role.ADMIN)).post("/people/new-department/", values).status_code == 403
    root = signed_in(administrator())
    assert root.post("/people/new-department/", values).url == "/people/departments/new/"
    assert root.post("/people/new-department/", values).status_code == 422
    correct = {"name": "更正部", "name_en": "Corrected", "short_name": "更", "reason": "录入笔误"}
    assert root.post("/people/departments/new/correct/", correct).status_code == 302
    assert "更正部" in root.get("/people/departments/new/").text


def test_the_list_of_users_filters_searches_sorts_and_exports_the_same_rows() -> None:
    department = DepartmentFactory()
    me = person(Role.STAFF, department=department, full_name="王丽")
    person(Role.OFFICER, department=department, full_name="赵强")
    closed = UserFactory(department=department, full_name="离职", is_active=False)
    client = signed_in(me)
    assert closed.full_name not in client.get("/people/users/").text
    assert closed.full_name in client.get("/people/users/?state=").text
    found = client.get("/people/users/?q=赵")
    assert "赵强" in found.text
    assert "王丽</a>" not in found.text
    fragment = client.get("/people/users/?role=officer", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "赵强" in fragment.text
    assert 'aria-sort="descending"' in client.get("/people/users/?sort=-username").text
    book = client.get("/people/users/?role=officer&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["姓名", "赵强"]


def test_people_are_found_by_the_initials_of_their_present_name() -> None:
    admin = person(Role.ADMIN)
    client = signed_in(admin)
    values = {"username": "zengli", "full_name": "曾莉", "department": admin.department.pk, "email": "", "phone": ""}
    client.post("/people/users/invite/", values)
    assert "曾莉" in client.get("/people/users/?q=zl").text
    user = User.objects.get(username="zengli")
    client.post(f"/people/users/{user.pk}/edit/", values | {"full_name": "李莉"})
    assert "李莉" in client.get("/people/users/?q=LL").text
    assert "李莉" not in client.get("/people/users/?q=zl").text


def test_the_list_of_users_asks_the_same_number_of_questions_for_any_number_of_rows(
    django_assert_max_num_queries: object,
) -> None:
    department = DepartmentFactory()
    me = person(Role.STAFF, department=department)
    for _ in range(30):
        person(Role.OFFICER, department=department)
    client = signed_in(me)
    client.get("/people/users/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/people/users/")


def test_every_page_of_ones_own_account_opens(client: Client) -> None:
    client.force_login(person(Role.HEAD))
    for name in ("profile", "password", "leave", "posts", "users", "departments"):
        assert client.get(reverse(f"people:{name}")).status_code == 200, name
    assert client.get(reverse("notices:list")).status_code == 200


def test_links_that_set_a_password_do_not_reach_the_logs() -> None:
    line = '"GET /invitation/aB3-_x/ HTTP/1.1" 200 "GET /password/reset/MQ/abc-123/ HTTP/1.1" /people/users/'
    assert redact(line) == '"GET /invitation/…/ HTTP/1.1" 200 "GET /password/reset/MQ/…/ HTTP/1.1" /people/users/'
