"""The pages of law."""

import datetime as dt

import pytest
from django.test import Client

from core.law.errors import CalendarInvalid
from core.law.models import CalendarYear, Rule, RuleVersion
from core.law.notices import parse_notice
from core.law.selectors import source_of
from core.law.states import VersionState
from core.people.models import Role, User
from tests.factories.law import proposed
from tests.factories.people import administrator, person

pytestmark = pytest.mark.django_db

NOTICE = """
元旦：2027-01-01~2027-01-03；上班 2027-01-09
National Day: 2027-10-01 ~ 2027-10-07; work 2027-09-26, 2027-10-10
"""


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("address", ["/law/", "/law/R-13/", "/law/calendar/", "/law/calendar/2026/", "/law/terms/"])
def test_nobody_reads_without_signing_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ["/law/R-999/", "/law/R-13/versions/9/adopt/", "/law/calendar/1999/"])
def test_what_does_not_exist_says_so(address: str) -> None:
    assert signed_in(person(Role.SUPERVISION)).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/law/R-13/propose/", "/law/calendar/2027/enter/"])
def test_a_case_handler_is_refused_the_acts(address: str) -> None:
    assert signed_in(person(Role.STAFF)).get(address).status_code == 403
    page = signed_in(person(Role.STAFF)).get(address.replace("propose/", "").replace("enter/", "")).content.decode()
    assert "Propose a version" not in page
    assert "Enter this year" not in page


def test_everyone_reads_the_rules_with_source_and_how_well_it_is_known() -> None:
    page = signed_in(person(Role.STAFF)).get("/law/").content.decode()
    for wanted in ("R-13", "20 working days", "Shandong Joint Plan 2023", "Not applied", "R-17d"):
        assert wanted in page, wanted
    found = signed_in(person(Role.STAFF)).get("/law/?verification=unverified&kind=clock").content.decode()
    assert "R-55" in found
    assert "R-13" not in found
    assert "R-07" in signed_in(person(Role.STAFF)).get("/law/?q=recusal").content.decode()


def test_the_list_takes_the_same_number_of_queries_for_one_rule_as_for_all(
    django_assert_max_num_queries: object,
) -> None:
    client = signed_in(person(Role.STAFF))
    client.get("/law/")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/law/")


def test_a_rule_shows_its_text_its_articles_and_that_it_is_not_applied() -> None:
    page = signed_in(person(Role.STAFF)).get("/law/R-06/").content.decode()
    assert "执法人员不得少于两人" in page
    assert "officers_at_least" in page
    assert "not applied" in signed_in(person(Role.STAFF)).get("/law/R-55/").content.decode()


def test_two_persons_change_a_rule_on_pages() -> None:
    proposer, seat = signed_in(person(Role.LEGAL_REVIEWER)), signed_in(person(Role.SUPERVISION))
    form = proposer.get("/law/R-13/propose/").context["form"]
    answers = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    answers |= {"effective_from": "2026-06-01", "reason": "A new plan.", "clock0_n": "10", "parameters": ""}
    assert proposer.post("/law/R-13/propose/", answers).status_code == 302
    version = RuleVersion.objects.get(rule__code="R-13", number=2)
    assert [(clock.n, clock.unit, clock.event_zh) for clock in version.clocks.all()] == [
        (10, "working_days", "检查完成")
    ]
    assert "Adopt the version" not in proposer.get("/law/R-13/").content.decode()
    assert proposer.post("/law/R-13/versions/2/adopt/").status_code == 403
    assert "Adopt the version" in seat.get("/law/R-13/").content.decode()
    assert seat.post("/law/R-13/versions/2/adopt/").status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.ADOPTED


def test_a_term_without_a_length_is_dropped_and_a_new_one_is_added() -> None:
    proposer = signed_in(person(Role.LEGAL_REVIEWER))
    form = proposer.get("/law/R-13/propose/").context["form"]
    answers = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    answers |= {"effective_from": "2026-06-01", "reason": "Other term.", "clock0_n": "", "clock1_n": "1"}
    answers |= {"clock1_unit": "months", "clock1_rolls": "on", "clock1_event_zh": "送达", "clock1_event_en": "service"}
    answers.pop("parameters", None)
    assert proposer.post("/law/R-13/propose/", answers).status_code == 302
    [clock] = RuleVersion.objects.get(rule__code="R-13", number=2).clocks.all()
    assert (clock.n, clock.unit, clock.rolls, clock.event_en) == (1, "months", True, "service")


def test_a_refused_proposal_keeps_what_was_typed() -> None:
    response = signed_in(administrator()).post(
        "/law/R-13/propose/",
        {"effective_from": "2026-06-01", "text_zh": "内容", "text_en": "Text", "verification": "seen", "reason": "x"},
    )
    assert response.status_code == 422
    assert "内容" in response.content.decode()


def test_a_proposal_is_withdrawn_with_its_reason(at: dt.datetime) -> None:
    proposer = person(Role.LEGAL_REVIEWER)
    proposed("R-13", by=proposer, at=at)
    assert signed_in(proposer).post("/law/R-13/versions/2/withdraw/", {"reason": ""}).status_code == 422
    assert signed_in(proposer).post("/law/R-13/versions/2/withdraw/", {"reason": "Mistyped."}).status_code == 302
    assert Rule.objects.get(code="R-13").versions.get(number=2).state == VersionState.WITHDRAWN
    assert "Mistyped." in signed_in(proposer).get("/law/R-13/").content.decode()


def test_the_calendar_shows_days_off_days_worked_and_the_notice() -> None:
    page = signed_in(person(Role.STAFF)).get("/law/calendar/2026/").content.decode()
    assert "248 working days" in page
    assert "National Day" in page
    assert "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm" in page
    assert "has not been published" in signed_in(person(Role.STAFF)).get("/law/calendar/2027/").content.decode()


def test_the_supervision_seat_enters_a_year_from_its_notice() -> None:
    seat = signed_in(person(Role.SUPERVISION))
    answers = {"source_title": "2027 notice", "source_url": "https://www.gov.cn/n", "days": NOTICE}
    assert seat.post("/law/calendar/2027/enter/", {**answers, "days": "元旦 2027-01-01"}).status_code == 422
    assert seat.post("/law/calendar/2027/enter/", answers).status_code == 302
    assert CalendarYear.objects.get(year=2027).days.count() == 13
    page = seat.get("/law/calendar/2027/").content.decode()
    assert "Correct this year" in page
    assert "Entered the calendar" in page


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("元旦 2027-01-01", "行|line"),
        ("狂欢节：2027-02-02", "狂欢节"),
        ("元旦：2027-01-32", "2027-01-32"),
        ("元旦：2027-01-03~2027-01-01", "2027-01-03"),
        ("元旦：2027-01-01；上班 2027-01-01", "2027-01-01"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, fault: str) -> None:
    with pytest.raises(CalendarInvalid, match=fault) as refusal:
        parse_notice(f"\n{line}")
    assert "2" in refusal.value.place


def test_when_a_term_ends_is_answered_with_its_reasons_and_can_be_shared() -> None:
    client = signed_in(person(Role.STAFF))
    page = client.get("/law/terms/?start=2026-09-25&n=1&unit=months").content.decode()
    assert "2026-10-26" in page
    assert "before moving off a rest day" in page
    refused = client.get("/law/terms/?start=2026-12-30&n=3&unit=working_days").content.decode()
    assert "The working-day calendar of 2027 has not been published" in refused
    assert client.get("/law/terms/?start=x&n=&unit=weeks").status_code == 200


def test_a_refusal_names_the_source_of_its_rule() -> None:
    assert source_of("R-06", on=dt.date(2026, 3, 2)) == "行政处罚法 第四十二条、行政处罚法 第五十五条"
    assert source_of("R-999", on=dt.date(2026, 3, 2)) == ""
    page = signed_in(person(Role.STAFF)).get("/law/terms/?start=2026-12-30&n=3&unit=working_days").content.decode()
    assert "Rule R-01 · " in page
    assert "Penalty Law art. 85" in page
