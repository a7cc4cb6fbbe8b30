"""Machine clients: made by an administrator, shown once, bounded by scopes, post and end."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from core.api.errors import (
    ClientNameTaken,
    ClientRevoked,
    ExpiryOutOfRange,
    RoleNotForClients,
    ScopesNeeded,
    ScopeUnknown,
)
from core.api.models import ApiClient
from core.api.scopes import all_scopes
from core.api.services import create_client, revoke_client
from core.api.tokens import new_token
from core.ledger.selectors import history_of
from core.people.errors import NeedsPost
from core.people.models import Department, Role, User, UserKind
from core.people.selectors import holds, users_holding
from tests.factories.api import bearer, machine
from tests.factories.people import DepartmentFactory, administrator, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.trial")]


def make(user: User, department: Department, **changes: object) -> ApiClient:
    at = timezone.now()
    given: dict[str, object] = {
        "name": "许可系统",
        "department": department,
        "role": Role.STAFF,
        "scopes": ["departments:read"],
        "last_day": timezone.localtime(at).date() + dt.timedelta(days=30),
        "token": new_token(),
        "acting_user": user,
        "at": at,
    }
    return create_client(**{**given, **changes})  # type: ignore[arg-type]


class TestMaking:
    def test_staff_and_foreign_administrators_may_not(self) -> None:
        department = DepartmentFactory()
        for user in (person(Role.STAFF, department=department), person(Role.ADMIN)):
            with pytest.raises(NeedsPost):
                make(user, department)

    @pytest.mark.parametrize(
        ("refusal", "changes"),
        [
            (RoleNotForClients, {"role": Role.HEAD}),
            (ScopesNeeded, {"scopes": []}),
            (ScopeUnknown, {"scopes": ["everything:write"]}),
            (ExpiryOutOfRange, {"last_day": dt.date(2020, 1, 1)}),
            (ExpiryOutOfRange, {"last_day": dt.date(2999, 1, 1)}),
        ],
    )
    def test_what_cannot_be(self, refusal: type[Exception], changes: dict[str, object]) -> None:
        with pytest.raises(refusal):
            make(administrator(), DepartmentFactory(), **changes)
        assert not User.objects.filter(kind=UserKind.CLIENT).exists()

    def test_two_of_one_name_are_one_too_many(self) -> None:
        department = DepartmentFactory()
        make(administrator(), department)
        with pytest.raises(ClientNameTaken):
            make(administrator(), department)

    def test_the_administrator_of_the_department_makes_an_account_with_a_post(self) -> None:
        department = DepartmentFactory()
        client = make(person(Role.ADMIN, department=department), department)
        at = timezone.now()
        assert client.user.kind == UserKind.CLIENT
        assert not client.user.has_usable_password()
        assert holds(client.user, Role.STAFF, department=department, at=at)
        assert not holds(client.user, Role.STAFF, department=department, at=at + dt.timedelta(days=31))
        assert client.user not in users_holding(Role.STAFF, department, at=at)  # nobody writes notices to a machine
        assert history_of(client)[0].act == "api.client.create"

    def test_the_database_holds_no_token(self) -> None:
        client, token = machine()
        assert token.startswith(client.prefix)
        assert token not in str(ApiClient.objects.values().get(pk=client.pk))


class TestUsing:
    def test_wrong_damaged_and_missing_tokens_open_nothing(self) -> None:
        _client, token = machine("departments:read")
        for wrong in (new_token(), token[:-1], token + "x", token[:12], "é", ""):
            response = bearer(wrong).get("/api/v1/departments/")
            assert response.status_code == 401
            assert response.json()["code"] == "token_invalid"

    def test_an_ended_and_a_revoked_token_open_nothing_more(self) -> None:
        client, token = machine("departments:read")
        past = timezone.now() - dt.timedelta(days=1)
        ApiClient.objects.filter(pk=client.pk).update(created_at=past - dt.timedelta(days=1), expires_at=past)
        assert bearer(token).get("/api/v1/departments/").json()["code"] == "token_ended"
        client, token = machine("departments:read")
        revoke_client(client=client, reason="lost", acting_user=administrator(), at=timezone.now())
        assert bearer(token).get("/api/v1/departments/").status_code == 401
        with pytest.raises(ClientRevoked):
            revoke_client(client=client, reason="lost", acting_user=administrator(), at=timezone.now())

    def test_a_scope_opens_its_resource_for_reading_or_writing_and_nothing_else(self) -> None:
        _client, token = machine("departments:read")
        assert bearer(token).get("/api/v1/departments/").status_code == 200
        written = bearer(token).post("/api/v1/departments/", {}, content_type="application/json")
        assert (written.status_code, written.json()["code"]) == (403, "scope_missing")
        assert bearer(token).get("/api/v1/jobs/").json()["code"] == "scope_missing"
        assert bearer(token).get("/api/v1/refuses/").json()["code"] == "closed_to_clients"

    def test_the_scope_is_not_enough_the_post_decides(self) -> None:
        _client, token = machine("departments:write")
        new = {"code": "D-9", "name": "新", "name_en": "N", "short_name": "新", "valid_from": "2026-01-01"}
        response = bearer(token).post(
            "/api/v1/departments/", new, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")

    def test_its_use_is_noted_although_reading_writes_nothing(self) -> None:
        client, token = machine("departments:read")
        bearer(token).get("/api/v1/departments/")
        client.refresh_from_db()
        assert client.last_used_at is not None

    def test_a_token_opens_no_page(self, settings: Settings) -> None:
        settings.LOGIN_URL = "/sign-in/"
        _client, token = machine("departments:read")
        assert bearer(token).get("/jobs/").status_code == 302


def test_scopes_are_those_of_the_addresses_there_are() -> None:
    assert {"departments:read", "departments:write", "jobs:read", "jobs:write"} <= set(all_scopes())


class TestPages:
    def test_who_may_not_make_clients_is_refused_in_words(self, client: Client) -> None:
        client.force_login(person(Role.STAFF))
        assert client.get("/api-clients/new/").status_code == 403
        assert "/api-clients/new/" not in client.get("/api-clients/").content.decode()

    def test_another_departments_client_is_not_there(self, client: Client) -> None:
        other, _token = machine()
        client.force_login(person(Role.ADMIN))
        assert client.get(f"/api-clients/{other.pk}/").status_code == 404
        assert client.get(f"/api-clients/{other.pk}/revoke/").status_code == 404
        assert other.name not in client.get("/api-clients/").content.decode()

    def test_made_on_the_page_the_token_is_shown_once_and_opens(self, client: Client) -> None:
        boss = person(Role.ADMIN)
        client.force_login(boss)
        form = {
            "name": "投诉平台",
            "department": boss.department_id,
            "role": Role.INTAKE,
            "scopes": ["departments:read"],
            "last_day": (timezone.localtime() + dt.timedelta(days=9)).date().isoformat(),
        }
        assert client.get("/api-clients/new/").status_code == 200
        answer = client.post("/api-clients/new/", form)
        assert answer.headers["Cache-Control"] == "no-store"
        token = answer.context["token"]
        assert token in answer.content.decode()
        made = ApiClient.objects.get(name="投诉平台")
        assert bearer(token).get("/api/v1/departments/").status_code == 200
        assert token not in client.get(f"/api-clients/{made.pk}/").content.decode()
        assert client.post("/api-clients/new/", form).status_code == 409
        client.post(f"/api-clients/{made.pk}/revoke/", {"reason": "trial over"})
        assert bearer(token).get("/api/v1/departments/").status_code == 401
