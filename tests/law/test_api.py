"""Rules and ends of terms over the API."""

import pytest
from django.test import Client

from core.people.models import Role
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.STAFF))
    return client


@pytest.mark.parametrize(
    "address", ["/api/v1/rules/", "/api/v1/rules/R-13/", "/api/v1/due/?start=2026-03-02&rule=R-13"]
)
def test_nobody_reads_without_a_token_or_session(client: Client, address: str) -> None:
    assert client.get(address).status_code in (401, 403)


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ("start=2026-03-02", 422, "term_invalid"),
        ("start=never&n=3&unit=working_days", 422, "term_invalid"),
        ("start=2026-12-30&n=3&unit=working_days", 422, "calendar_year_unknown"),
        ("start=2026-03-02&n=0&unit=working_days", 400, "bad_query"),
        ("start=2026-03-02&rule=R-999", 404, "rule_unknown"),
        ("start=2026-03-02&rule=R-55&clock=penalty", 409, "rule_not_applied"),
        ("start=2026-03-02&rule=R-13&clock=repair", 409, "clock_unknown"),
    ],
)
def test_a_question_that_has_no_answer_is_a_problem(api: Client, question: str, status: int, code: str) -> None:
    response = api.get(f"/api/v1/due/?{question}")
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_rule_comes_with_its_version_its_sources_and_its_terms(api: Client) -> None:
    rule = api.get("/api/v1/rules/R-06/").json()
    assert rule["title"] == "Two certified officers who show their certificates"
    assert [article["number"] for article in rule["version"]["articles"]] == [42, 55]
    assert rule["version"]["documents"][0]["title_zh"] == "中华人民共和国行政处罚法"
    listed = api.get("/api/v1/rules/?verification=unverified").json()["results"]
    assert [(rule["code"], rule["version"]["enabled"]) for rule in listed] == [
        ("R-17b", False),
        ("R-17c", False),
        ("R-55", False),
        ("R-55a", False),
    ]


def test_the_end_of_a_term_comes_with_its_reasons(api: Client) -> None:
    answer = api.get("/api/v1/due/?start=2026-09-25&n=1&unit=months").json()
    assert (answer["due"], answer["rolled"], answer["provisional"]) == ("2026-10-25", "2026-10-26", False)
    assert "The term is 1 month." in answer["why"]


def test_the_clock_of_a_rule_at_the_end_of_the_last_year_is_provisional(api: Client) -> None:
    answer = api.get("/api/v1/due/?start=2026-12-20&rule=R-13").json()
    assert answer["provisional"] is True
    assert answer["rule"] == "R-13"
