"""A code opens one record, for whoever holds it, while it is in force."""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from core.access import capability, new_entropy, second_proof
from core.access.errors import AlreadyWithdrawn, ProofBlocked, ProofFailed, ProofNotOffered
from core.access.logs import WithoutSecrets
from core.access.models import Capability
from core.access.registry import _PROOFS
from core.access.secret import digest_of, redact, secret_from
from core.access.selectors import capabilities_of
from core.access.services import check_second_proof, issue, revoke, show
from core.ledger.selectors import history_of
from core.people.models import Department
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db


@capability("trial.department")
def department_page(request: HttpRequest, held: Capability) -> HttpResponse:
    return HttpResponse(f"{request.method} {held.subject().pk}")


@capability("trial.department", "facts")
def department_facts(request: HttpRequest, held: Capability) -> HttpResponse:
    return HttpResponse("facts")


@pytest.fixture(autouse=True)
def quiet_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def department() -> Department:
    return DepartmentFactory()


def make(department: Department, *, days: int = 7, opens_when_shown: bool = False) -> tuple[Capability, str]:
    at = timezone.now()
    return issue(
        "trial.department",
        subject=department,
        entropy=new_entropy(),
        expires_at=at + dt.timedelta(days=days),
        opens_when_shown=opens_when_shown,
        acting_user=person(),
        at=at,
    )


def expire(held: Capability) -> None:
    past = timezone.now() - dt.timedelta(days=2)
    Capability.objects.filter(pk=held.pk).update(created_at=past, expires_at=past + dt.timedelta(days=1))


class TestWhatDoesNotOpen:
    def test_a_guessed_code_opens_nothing_and_says_so(self, client: Client) -> None:
        page = client.get(f"/c/{secret_from(new_entropy())}/")
        assert page.status_code == 404
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"

    def test_an_expired_code_names_its_last_day(self, client: Client, department: Department) -> None:
        held, secret = make(department)
        expire(held)
        held.refresh_from_db()
        page = client.get(f"/c/{secret}/")
        assert page.status_code == 410
        assert f"{timezone.localtime(held.expires_at):%Y-%m-%d}" in page.content.decode()

    def test_a_withdrawn_code_is_gone(self, client: Client, department: Department) -> None:
        held, secret = make(department)
        revoke(capability=held, reason="lost", acting_user=person(), at=timezone.now())
        assert client.get(f"/c/{secret}/").status_code == 410
        with pytest.raises(AlreadyWithdrawn):
            revoke(capability=held, reason="lost", acting_user=person(), at=timezone.now())

    def test_the_code_of_an_unannounced_visit_is_unknown_until_it_is_shown(
        self, client: Client, department: Department
    ) -> None:
        held, secret = make(department, opens_when_shown=True)
        unknown = client.get(f"/c/{secret_from(new_entropy())}/")
        hidden = client.get(f"/c/{secret}/")
        assert (hidden.status_code, redact(hidden.content.decode())) == (404, redact(unknown.content.decode()))
        show(capability=held, acting_user=person(), at=timezone.now())
        assert client.get(f"/c/{secret}/").status_code == 200

    def test_a_part_nobody_registered_is_not_there(self, client: Client, department: Department) -> None:
        _held, secret = make(department)
        assert client.get(f"/c/{secret}/secrets/").status_code == 404

    def test_guessing_is_slowed_down_for_the_one_who_guesses(self, client: Client, department: Department) -> None:
        _held, secret = make(department)
        answers = {client.get(f"/c/{secret_from(new_entropy())}/").status_code for _ in range(31)}
        assert answers == {404, 429}
        assert client.get(f"/c/{secret}/").status_code == 200


class TestWhatOpens:
    def test_the_page_its_parts_and_its_count(self, client: Client, department: Department) -> None:
        held, secret = make(department)
        page = client.get(f"/c/{secret}/")
        assert page.content.decode() == f"GET {department.pk}"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert client.get(f"/c/{secret}/facts/").content == b"facts"
        held.refresh_from_db()
        assert held.uses == 2

    def test_the_database_holds_no_secret(self, department: Department) -> None:
        held, secret = make(department)
        assert held.digest == digest_of(secret)
        assert secret not in str(Capability.objects.values().get(pk=held.pk))
        assert secret not in "".join(entry.body for entry in history_of(department))

    def test_its_life_stands_in_the_ledger_of_the_record(self, department: Department) -> None:
        held, _secret = make(department)
        show(capability=held, acting_user=person(), at=timezone.now())
        show(capability=held, acting_user=person(), at=timezone.now())
        revoke(capability=held, reason="wrong person", acting_user=person(), at=timezone.now())
        assert [entry.act for entry in history_of(department)] == [
            "access.capability.revoke",
            "access.capability.show",
            "access.capability.issue",
        ]
        assert list(capabilities_of(department)) == [held]


class TestTheSecondProof:
    @pytest.fixture(autouse=True)
    def a_proof(self) -> Iterator[None]:
        @second_proof("trial.department")
        def last_four_digits(held: Capability, answers: Mapping[str, str]) -> bool:
            return answers.get("digits") == "1234"

        yield
        _PROOFS.pop("trial.department", None)

    def test_without_a_registered_proof_nothing_binds(self, department: Department) -> None:
        held, _secret = make(department)
        _PROOFS.pop("trial.department", None)
        try:
            with pytest.raises(ProofNotOffered):
                check_second_proof(capability=held, answers={"digits": "1234"}, at=timezone.now())
        finally:
            _PROOFS["trial.department"] = lambda _held, _answers: True

    def test_five_failures_block_it_for_half_an_hour_even_for_the_right_answer(self, department: Department) -> None:
        held, _secret = make(department)
        at = timezone.now()
        for _ in range(4):
            with pytest.raises(ProofFailed):
                check_second_proof(capability=held, answers={}, at=at)
        with pytest.raises(ProofBlocked):
            check_second_proof(capability=held, answers={}, at=at)
        with pytest.raises(ProofBlocked):
            check_second_proof(capability=held, answers={"digits": "1234"}, at=at + dt.timedelta(minutes=29))
        check_second_proof(capability=held, answers={"digits": "1234"}, at=at + dt.timedelta(minutes=31))
        assert history_of(department)[0].act == "access.capability.proof_blocked"

    def test_the_right_answer_forgives_earlier_failures(self, department: Department) -> None:
        held, _secret = make(department)
        at = timezone.now()
        for _ in range(3):
            for _ in range(4):
                with pytest.raises(ProofFailed):
                    check_second_proof(capability=held, answers={}, at=at)
            check_second_proof(capability=held, answers={"digits": "1234"}, at=at)


class TestLogs:
    def test_no_secret_reaches_a_log(self) -> None:
        secret = secret_from(new_entropy())
        record = logging.LogRecord("x", logging.INFO, "", 0, '"GET %s HTTP/1.1" %s', (f"/c/{secret}/facts/", 200), None)
        assert WithoutSecrets().filter(record)
        assert record.getMessage() == '"GET /c/…/facts/ HTTP/1.1" 200'

    def test_other_addresses_stay_as_they_are(self) -> None:
        assert redact("/jobs/7/ /c/short/") == "/jobs/7/ /c/short/"
