"""What every answer carries, and what a session is worth when it has ended."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import InternalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from core.pages.middleware import ReadOnlyMiddleware
from core.people.models import User
from tests.factories.people import administrator, person

pytestmark = pytest.mark.django_db

PUBLIC = ["/login/", "/public/", "/api/v1/docs/", "/no-such-page/", "/c/AAAAAAAAAAAAAAAAAAAAAA/"]
SIGNED_IN = ["/", "/jobs/", "/api-clients/", "/people/profile/"]


def policy_of(answer: Any) -> dict[str, set[str]]:
    words = [part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in words}


@pytest.mark.parametrize("address", [*PUBLIC, *SIGNED_IN])
def test_every_page_carries_the_strict_policy_and_the_other_headers(client: Client, address: str) -> None:
    if address in SIGNED_IN:
        client.force_login(administrator())
    answer = client.get(address)
    policy = policy_of(answer)
    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    assert {policy[name] == {"'self'"} for name in ("base-uri", "form-action", "frame-ancestors")} == {True}
    allowed = set.union(*policy.values())
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & allowed
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "Server" not in answer.headers


@pytest.mark.parametrize("address", SIGNED_IN)
def test_what_a_signed_in_person_sees_is_kept_by_nobody(client: Client, address: str) -> None:
    client.force_login(administrator())
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", SIGNED_IN)
def test_without_a_session_one_is_sent_to_the_sign_in_page_and_back(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/login/?next={address}")


class TestSessions:
    def test_after_eight_hours_it_has_ended(self, client: Client) -> None:
        client.force_login(person())
        assert client.get("/jobs/").status_code == 200
        with time_machine.travel(timezone.now() + dt.timedelta(hours=8, minutes=1)):
            assert client.get("/jobs/").status_code == 302
            assert client.get("/api/v1/jobs/").status_code == 401

    def test_a_closed_account_has_none(self, client: Client) -> None:
        user = person()
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert client.get("/jobs/").status_code == 302
        assert client.get("/api/v1/jobs/").status_code == 401

    def test_a_new_password_ends_those_elsewhere(self, client: Client) -> None:
        user = person()
        client.force_login(user)
        user.set_password("another-long-one-7")
        user.save()
        assert client.get("/jobs/").status_code == 302

    def test_signing_out_ends_it_on_the_server(self, client: Client) -> None:
        client.force_login(person())
        cookie = client.cookies["sessionid"].value
        client.post("/logout/")
        assert not Session.objects.filter(session_key=cookie).exists()

    def test_signing_in_takes_a_new_one(self, client: Client) -> None:
        user = person()
        user.set_password("a-long-one-with-7")
        user.save()
        client.get("/login/")
        client.cookies["sessionid"] = "chosen-by-somebody-else"
        client.post("/login/", {"username": user.username, "password": "a-long-one-with-7"})
        assert client.cookies["sessionid"].value != "chosen-by-somebody-else"

    def test_it_leads_back_to_no_other_site(self, client: Client) -> None:
        user = person()
        user.set_password("a-long-one-with-7")
        user.save()
        form = {"username": user.username, "password": "a-long-one-with-7", "next": "https://elsewhere.example/"}
        answer = client.post("/login/?next=https://elsewhere.example/", form)
        assert answer.status_code == 302
        assert "elsewhere" not in answer.headers["Location"]


class TestGuessing:
    def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(self, client: Client) -> None:
        user = person()
        user.set_password("a-long-one-with-7")
        user.save()
        for _ in range(5):
            client.post("/login/", {"username": user.username, "password": "wrong"})
        answer = client.post("/login/", {"username": user.username, "password": "a-long-one-with-7"})
        assert answer.status_code == 429
        assert "_auth_user_id" not in client.session

    def test_others_from_the_same_address_are_not_locked_out(self, client: Client) -> None:
        victim, other = person(), person()
        other.set_password("a-long-one-with-7")
        other.save()
        for _ in range(6):
            client.post("/login/", {"username": victim.username, "password": "wrong"})
        answer = client.post("/login/", {"username": other.username, "password": "a-long-one-with-7"})
        assert answer.status_code == 302


def test_a_form_from_another_site_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person())
    assert strict.post("/logout/").status_code == 403
    assert strict.get("/jobs/").status_code == 200


def test_a_page_cannot_write_while_it_is_only_looked_at(rf: RequestFactory) -> None:
    """The guard itself; the walk over every address uses it."""

    def writes(_request: Any) -> HttpResponse:
        person()
        return HttpResponse()

    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(InternalError, match="read-only"):
        ReadOnlyMiddleware(writes)(request)
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
