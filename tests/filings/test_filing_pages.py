"""Filings through the browser's forms; who sees what; query budgets."""

import datetime as dt
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core.access.services import issue
from core.people.models import Role, User
from filings.models import Filing, FilingDuty, FilingFlow, SupervisionOrder, WorkScheme
from filings.selectors import last_round
from filings.states import FilingState
from filings.statistics import league
from tests.factories.filings import PLACE, SECTIONS, House
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def signed_in(user: User) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(user)
    return client


def now() -> dt.datetime:
    return timezone.now()


LISTS = [
    "/filings/",
    "/filings/desk/",
    "/filings/duties/",
    "/filings/schemes/",
    "/filings/orders/",
    "/filings/statistics/",
]


@pytest.mark.parametrize("address", LISTS)
def test_nobody_reads_the_lists_without_signing_in(address: str) -> None:
    assert Client().get(address).status_code == 302


def test_a_stranger_finds_no_filing_no_duty_and_no_order(house: House) -> None:
    filing = house.submitted(at=now())
    stranger = signed_in(house.stranger)
    assert stranger.get(filing.get_absolute_url()).status_code == 404
    assert stranger.get(f"{filing.get_absolute_url()}accept/").status_code == 404
    assert stranger.get(filing.duties.get().get_absolute_url()).status_code == 404
    round_ = last_round(filing)
    assert round_ is not None
    assert stranger.get(round_.paper.get_absolute_url()).status_code == 404


def test_a_filing_is_returned_mended_and_taken_on_record_through_the_forms(house: House) -> None:
    filing = house.prepared(at=now())
    staff, reviewer = signed_in(house.staff), signed_in(house.reviewer)
    address = filing.get_absolute_url()
    assert f"{address}submit/" in staff.get(address).content.decode()
    assert staff.post(f"{address}submit/", {"note": "首次报送"}).status_code == 302
    assert staff.post(f"{address}submit/").status_code == 409
    assert reviewer.post(f"{address}return/", {"submission": 1, "reason": "不具体"}).status_code == 422
    made = reviewer.post(f"{address}remark/", {"anchor": PLACE, "text": "列明时间", "must_mend": "yes"})
    assert made.status_code == 302
    assert "列明时间" not in staff.get(address).content.decode()
    assert reviewer.post(f"{address}accept/", {"submission": 1}).status_code == 409
    assert reviewer.post(f"{address}return/", {"submission": 1, "reason": "不具体"}).status_code == 302
    assert "列明时间" in staff.get(address).content.decode()
    assert staff.post(f"{address}submit/").status_code == 422
    remark = Filing.objects.get().rounds.get().remarks.get()
    assert staff.post(f"{address}submit/", {f"answer-{remark.pk}": "已列明"}).status_code == 302
    assert staff.post(f"{address}accept/", {"submission": 2}).status_code == 403
    assert reviewer.post(f"{address}accept/", {"submission": 1}).status_code == 409
    assert reviewer.post(f"{address}accept/", {"submission": 2}).status_code == 302
    page = reviewer.get(address).content.decode()
    assert Filing.objects.get().number in page
    assert reviewer.get(f"{address}?submission=1").context["shown"].number == 1


def test_several_are_taken_on_record_at_the_desk_and_each_refusal_is_told(house: House) -> None:
    good = house.submitted(at=now())
    other = House(receiver=house.receiver, general=house.general)
    bad = other.submitted(at=now())
    reviewer = signed_in(house.reviewer)
    remark = {"anchor": PLACE, "text": "列明时间", "must_mend": "yes"}
    reviewer.post(f"{bad.get_absolute_url()}remark/", remark)
    assert "Pick at least one filing." in reviewer.post("/filings/desk/", {}, follow=True).content.decode()
    page = reviewer.post(
        "/filings/desk/", {"pick": [f"{good.pk}:1", f"{bad.pk}:1", "²:1", "x"]}, follow=True
    ).content.decode()
    assert "1 filing is on record." in page
    assert "must be mended" in page
    assert {one.state for one in Filing.objects.all()} == {FilingState.ACCEPTED, FilingState.SUBMITTED}
    signed_in(house.staff).post("/filings/desk/", {"pick": [f"{bad.pk}:1"]})
    bad.refresh_from_db()
    assert bad.state == FilingState.SUBMITTED


def test_a_work_scheme_is_drafted_submitted_and_approved_through_the_forms(house: House) -> None:
    staff, head = signed_in(house.staff), signed_in(house.head)
    form = {
        "department": house.department.pk,
        "title": "工作方案",
        "parts-TOTAL_FORMS": 2,
        "parts-INITIAL_FORMS": 0,
        "parts-0-heading": "组织领导",
        "parts-0-text": "成立领导小组。",
        "parts-1-heading": "",
        "parts-1-text": "没有标题",
    }
    assert staff.post("/filings/schemes/new/", form).status_code == 422
    assert staff.post("/filings/schemes/new/", {**form, "parts-1-heading": "工作任务"}).status_code == 302
    scheme = WorkScheme.objects.get()
    address = scheme.get_absolute_url()
    assert head.get(address).status_code == 200
    assert staff.get(f"{address}edit/").status_code == 200
    staff.post(f"{address}submit/")
    future = (now() + dt.timedelta(days=9)).date().isoformat()
    assert head.post(f"{address}approve/", {"changed_on": future}).status_code == 422
    assert head.post(f"{address}approve/", {"changed_on": timezone.localdate().isoformat()}).status_code == 302
    assert Filing.objects.get().state == FilingState.PREPARED


def test_a_document_is_brought_changed_and_filed_through_the_forms(house: House) -> None:
    staff = signed_in(house.staff)
    form = {
        "flow": FilingFlow.objects.get(code="key_list").pk,
        "department": house.department.pk,
        "title": "重点监管事项清单",
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 0,
        "parts-0-heading": "清单",
        "parts-0-text": "燃气安全。",
    }
    assert staff.post("/filings/documents/new/", form).status_code == 302
    filing = Filing.objects.get()
    assert (
        staff.post(
            f"{filing.get_absolute_url()}document/", {**form, "title": "清单（修订）", "parts-INITIAL_FORMS": 1}
        ).status_code
        == 302
    )
    filing.refresh_from_db()
    assert filing.title == "清单（修订）"
    assert staff.post(f"{filing.get_absolute_url()}submit/").status_code == 302


def test_a_late_duty_is_pressed_for_answered_and_settled_through_the_forms(house: House) -> None:
    past = now() - dt.timedelta(days=60)
    duty = house.owed(changed_on=past.date(), at=past)
    staff, seat = signed_in(house.staff), signed_in(house.seat)
    assert "Issue a supervision order" in seat.get(duty.get_absolute_url()).content.decode()
    assert "Issue a supervision order" not in staff.get(duty.get_absolute_url()).content.decode()
    order_form = {"duties": [duty.pk], "demand": "限期报送"}
    assert staff.post("/filings/orders/new/", order_form).status_code in (403, 422)
    assert seat.post("/filings/orders/new/", order_form).status_code == 302
    order = SupervisionOrder.objects.get()
    address = order.get_absolute_url()
    assert staff.post(f"{address}answer/", {"text": "正在办理"}).status_code == 302
    assert seat.post(f"{address}close/").status_code == 409
    assert seat.post(f"{address}refuse/", {"reason": "没有时间"}).status_code == 302
    assert staff.get(address).status_code == 200
    late = seat.get("/filings/duties/?clock=late&state=open").content.decode()
    assert duty.title in late


def test_figures_count_on_time_late_and_returned_and_leave_as_a_workbook(house: House) -> None:
    past = now() - dt.timedelta(days=60)
    house.owed(changed_on=past.date(), at=past)
    other = House(receiver=house.receiver, general=house.general)
    other.accepted(at=past, changed_on=past.date())
    first, last = past.date(), now().date()
    lines = {one.department: one for one in league(house.seat, first=first, last=last, at=now())}
    mine, theirs = lines[house.department], lines[other.department]
    assert (mine.due, mine.on_time, mine.late, mine.share) == (1, 0, 1, 0)
    assert (theirs.due, theirs.on_time, theirs.on_record, theirs.days, theirs.share) == (1, 1, 1, 0.0, 1)
    assert [one.department for one in league(house.staff, first=first, last=last, at=now())] == [house.department]
    query = f"?first={first}&last={last}"
    page = signed_in(house.seat).get(f"/filings/statistics/{query}")
    assert page.status_code == 200
    answer = signed_in(house.seat).get(f"/filings/statistics/{query}&export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert sheet.max_row == 3


@pytest.mark.parametrize(
    "query", ["first=0001-01-01&last=2026-01-01", "first=2026-01-01&last=9999-12-31", "first=x&last=y"]
)
def test_figures_of_days_that_cannot_be_are_told_so(query: str, house: House) -> None:
    page = signed_in(house.seat).get(f"/filings/statistics/?{query}")
    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_code_of_a_receipt_proves_it_to_anyone(house: House) -> None:
    filing = house.accepted(at=now())
    _made, secret = issue(
        "filings.receipt",
        subject=filing,
        entropy=b"q" * 32,
        expires_at=now() + dt.timedelta(days=9),
        acting_user=house.reviewer,
        at=now(),
    )
    page = Client().get(f"/c/{secret}/").content.decode()
    round_ = last_round(filing)
    assert round_ is not None
    assert filing.number in page
    assert round_.digest in page
    assert SECTIONS[0][1] not in page


@pytest.mark.parametrize(("address", "budget"), [(one, 26) for one in LISTS])
def test_lists_cost_the_same_whatever_their_length(
    address: str, budget: int, house: House, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for _number in range(3):
        other = House(receiver=house.receiver, general=house.general)
        other.submitted(at=now())
    reader = signed_in(person(Role.LEADER))
    reader.get(address)
    with django_assert_max_num_queries(budget) as seen:
        reader.get(address)
    before = len(seen.captured_queries)
    for _number in range(3):
        House(receiver=house.receiver, general=house.general).submitted(at=now())
    with django_assert_max_num_queries(before):
        reader.get(address)


def test_the_record_of_a_filing_costs_no_more_for_more_remarks(house: House, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    filing = house.submitted(at=now())
    reviewer = signed_in(house.reviewer)
    address = filing.get_absolute_url()
    reviewer.get(address)
    with django_assert_max_num_queries(45) as seen:
        reviewer.get(address)
    before = len(seen.captured_queries)
    for _number in range(4):
        reviewer.post(f"{address}remark/", {"anchor": PLACE, "text": "列明时间", "must_mend": "no"})
    with django_assert_max_num_queries(before + 3):
        reviewer.get(address)
    assert FilingDuty.objects.count() == 1
