"""A request that creates something may be sent twice and takes effect once."""

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from core.api.models import KeptReply
from core.api.services import REPLIES_KEPT_FOR, forget_replies
from core.people.models import Department, User
from tests.factories.people import administrator, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.trial")]

NEW = {"code": "D-1", "name": "新部门", "name_en": "New", "short_name": "新", "valid_from": "2026-01-01"}


def post(user: User, body: dict[str, Any], key: str | None) -> Any:
    client = Client()
    client.force_login(user)
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post("/api/v1/departments/", body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("key", [None, "", "two words", "é", "x" * 256])
def test_without_a_usable_key_nothing_is_created(key: str | None) -> None:
    response = post(administrator(), NEW, key)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_missing")
    assert not Department.objects.filter(code="D-1").exists()


def test_a_repeat_gets_the_first_answer_and_creates_nothing() -> None:
    user = administrator()
    first, again = post(user, NEW, "k"), post(user, dict(reversed(NEW.items())), "k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Department.objects.filter(code="D-1").count() == 1


def test_one_key_for_two_contents_is_refused() -> None:
    user = administrator()
    post(user, NEW, "k")
    response = post(user, {**NEW, "code": "D-2"}, "k")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert not Department.objects.filter(code="D-2").exists()


def test_anothers_key_is_anothers() -> None:
    post(administrator(), NEW, "k")
    assert post(administrator(), {**NEW, "code": "D-2"}, "k").status_code == 201


def test_what_was_refused_is_judged_anew() -> None:
    user = person()
    assert post(user, NEW, "k").status_code == 403
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    assert post(user, NEW, "k").status_code == 201


def test_old_replies_are_forgotten(at: Any) -> None:
    post(administrator(), NEW, "k")
    kept_at = KeptReply.objects.get().kept_at
    assert forget_replies(at=kept_at + REPLIES_KEPT_FOR) == 0
    assert forget_replies(at=kept_at + REPLIES_KEPT_FOR * 2) == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_at_the_same_time_make_one() -> None:
    user = administrator()
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(post(user, NEW, "k"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 12
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 11
    assert Department.objects.filter(code="D-1").count() == 1
