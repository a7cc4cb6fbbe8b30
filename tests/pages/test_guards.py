"""A page that is only looked at writes nothing; what a person saw stays nowhere; Chinese until English is chosen."""

import pytest
from django.db import InternalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from core.people.errors import InvitationSpent
from core.people.models import User
from core.people.services import change_language
from tests.factories.people import UserFactory, person

pytestmark = pytest.mark.django_db


def write(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(phone="1")
    return HttpResponse("written")


def refuse(request: HttpRequest) -> HttpResponse:
    raise InvitationSpent()


urlpatterns = [path("write/", write), path("refuse/", refuse), path("", include("oversight.urls"))]
here = override_settings(ROOT_URLCONF=__name__)


@here
def test_a_get_that_writes_fails_and_a_post_may(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    with pytest.raises(InternalError, match="read-only"):
        client.get("/write/")
    assert client.post("/write/").status_code == 200
    user.refresh_from_db()
    assert user.phone == "1"


@pytest.mark.django_db(transaction=True)
@here
def test_the_connection_writes_again_after_a_get(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/people/profile/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
    assert client.post("/write/").status_code == 200


@here
def test_a_refusal_that_nobody_caught_becomes_a_page_with_its_status(client: Client) -> None:
    response = client.get("/refuse/")
    assert response.status_code == 410
    assert "此链接已过期或已使用过。" in response.text
    client.force_login(person("staff"))
    assert "主导航" in client.get("/refuse/").text


@here
def test_htmx_gets_a_refusal_for_the_place_of_messages(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get("/refuse/", headers={"HX-Request": "true"})
    assert response.status_code == 410
    assert response.headers["HX-Retarget"] == "#messages"
    assert "<html" not in response.text


def test_what_a_signed_in_person_sees_is_not_stored(client: Client) -> None:
    assert "no-store" not in client.get("/password/forgotten/").headers.get("Cache-Control", "")
    client.force_login(UserFactory())
    assert client.get("/people/profile/").headers["Cache-Control"] == "no-store"


def test_a_browser_that_prefers_english_is_shown_chinese_until_the_switch(client: Client) -> None:
    first = client.get("/login/", headers={"Accept-Language": "en-US,en"})
    assert first.headers["Content-Language"] == "zh-hans"
    assert "登录" in first.text
    switched = client.post("/language/", {"language": "en", "next": "/login/"})
    assert switched.status_code == 302
    assert switched.url == "/login/"
    assert "Sign in" in client.get("/login/").text


def test_the_switch_leads_nowhere_outside(client: Client) -> None:
    for target in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post("/language/", {"language": "en", "next": target}).url == "/"


def test_the_switch_is_remembered_with_the_account(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    client.post("/language/", {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"


def test_an_unknown_language_becomes_chinese(client: Client) -> None:
    user = UserFactory(language="en")
    change_language(language="zh-hans", acting_user=user, at=user.date_joined)
    response = client.post("/language/", {"language": "xx"})
    assert response.cookies["django_language"].value == "zh-hans"


@pytest.mark.parametrize(("path_", "status"), [("/nowhere/", 404), ("/language/", 405)])
def test_an_unknown_page_says_so_in_the_readers_language(client: Client, path_: str, status: int) -> None:
    response = client.get(path_)
    assert response.status_code == status
    if status == 404:
        assert "没有这个页面" in response.text


def test_a_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "表单已失效" in response.text
