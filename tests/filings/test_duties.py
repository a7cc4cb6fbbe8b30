"""Duties open by themselves, remind, turn red, and are met."""

import datetime as dt

import pytest

from core.clocks import ZONE
from core.ledger.selectors import history_of
from core.notices.models import Notice
from core.people.handover import Passing, hand_over_named
from core.people.models import Department, Post, Role, User
from core.people.selectors import system_user
from core.refusals import NotAllowed
from core.work.selectors import open_work_on, work_awaited_by
from filings.errors import ChangeBeforeVersion, ChangeInFuture, FlowUnknown, TextMissing
from filings.kinds import FilingKind, Section
from filings.kinds_here import DOCUMENT
from filings.models import FilingDuty, FilingFlow
from filings.selectors import duties_visible_to, late_duties
from filings.services import (
    accept,
    bring_document,
    drop,
    file_at_once,
    open_annual_duties,
    remind,
    return_filing,
    submit,
)
from filings.services.duties import attach_to
from filings.services.reviewing import Remark
from filings.states import Cause, DutyState, FilingState
from filings.tasks import open_annual_duties as task
from tests.factories.filings import AT, SECTIONS, TODAY, House, entropy_of
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db
JANUARY = dt.datetime(2026, 1, 1, 1, 0, tzinfo=ZONE)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def owed_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of the yearly plan that every department owes."""
    monkeypatch.setattr(FilingKind, "registry", dict(FilingKind.registry))
    FilingKind(
        name="tests.plan",
        flow="annual_plan",
        title="计划",
        payload=DOCUMENT["annual_plan"].payload,
        sections=DOCUMENT["annual_plan"].sections,
        owed_by=lambda on: Department.objects.values_list("pk", flat=True),
    )


def local(moment: dt.datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()


def test_a_change_in_the_future_or_before_its_version_is_refused(house: House) -> None:
    with pytest.raises(ChangeInFuture):
        house.owed(changed_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(ChangeBeforeVersion):
        house.owed(changed_on=TODAY - dt.timedelta(days=9), since=TODAY - dt.timedelta(days=8))
    with pytest.raises(FlowUnknown):
        house.owed(flow="no_such_flow")
    with pytest.raises(TextMissing):
        house.owed(reason=" ")


def test_a_changed_work_scheme_is_due_one_calendar_month_after_the_change(house: House) -> None:
    duty = house.owed(changed_on=dt.date(2026, 1, 31))
    assert (local(duty.due_at), duty.rule) == ("2026-02-28", "R-205")
    assert duty.is_late(AT)
    work = open_work_on(duty).get()
    assert (work.department, work.waiting, work.due_at) == (house.department, house.receiver, duty.due_at)
    assert work in work_awaited_by(house.reviewer, at=AT)
    assert history_of(duty)[0].rule == "R-205"


def test_a_change_long_past_is_late_from_the_first_moment(house: House) -> None:
    duty = house.owed(changed_on=TODAY - dt.timedelta(days=60))
    assert duty in late_duties(at=AT)


def test_another_change_takes_over_what_is_owed_with_its_clock(house: House) -> None:
    first = house.owed(changed_on=TODAY - dt.timedelta(days=20))
    second = house.owed(changed_on=TODAY, reason="再次调整")
    first.refresh_from_db()
    assert (first.state, first.superseded_by) == (DutyState.SUPERSEDED, second)
    assert second.due_at == first.due_at
    assert history_of(first)[0].act == "filings.duty.supersede"
    assert not open_work_on(first).exists()


def test_what_is_under_review_keeps_its_own_clock_and_a_return_joins_the_later_change(house: House) -> None:
    """A list published again while its last filing is under review is not late from the start."""
    first = bring_document(
        flow="key_list", department=house.department, title="清单", sections=SECTIONS, acting_user=house.staff, at=AT
    )
    house.owed(flow="key_list", title="清单", changed_on=TODAY)
    duty = FilingDuty.objects.get()
    attach_to(first, duty, acting_user=house.staff, at=AT)
    submit(filing=first, acting_user=house.staff, at=AT)
    later = house.owed(
        flow="key_list", title="清单", changed_on=TODAY + dt.timedelta(days=40), at=AT + dt.timedelta(40)
    )
    duty.refresh_from_db()
    assert (duty.state, later.is_late(AT + dt.timedelta(days=41))) == (DutyState.OPEN, False)
    to_mend = [Remark("head", "写明日期。")]
    return_filing(filing=first, reason="补正", remarks=to_mend, acting_user=house.reviewer, at=AT + dt.timedelta(41))
    for one in (duty, later):
        one.refresh_from_db()
    assert (duty.state, duty.superseded_by, later.due_at) == (DutyState.SUPERSEDED, later, duty.due_at)


@pytest.mark.usefixtures("owed_by_all")
def test_the_duties_of_a_year_open_once_for_departments_in_force(house: House) -> None:
    DepartmentFactory(valid_to=dt.date(2025, 12, 31))
    opened = open_annual_duties(year=2026, acting_user=house.staff, at=JANUARY)
    assert opened == Department.objects.filter(valid_to=None).count()
    assert open_annual_duties(year=2026, acting_user=house.staff, at=JANUARY) == 0
    duty = FilingDuty.objects.get(department=house.department)
    assert (duty.cause, local(duty.due_at), local(duty.amber_at)) == (Cause.YEAR, "2026-03-31", "2026-03-15")
    assert open_work_on(duty).get().waiting == house.general


@pytest.mark.usefixtures("owed_by_all")
def test_a_plan_filed_before_the_year_began_is_not_owed_again(house: House) -> None:
    december = JANUARY - dt.timedelta(days=20)
    filing = bring_document(
        flow="annual_plan",
        department=house.department,
        title="2026年度检查计划",
        sections=SECTIONS,
        year=2026,
        acting_user=house.staff,
        at=december,
    )
    submit(filing=filing, acting_user=house.staff, at=december)
    waiting = bring_document(
        flow="annual_plan",
        department=house.receiver,
        title="2026年度检查计划",
        sections=SECTIONS,
        year=2026,
        acting_user=person(Role.STAFF, department=house.receiver),
        at=december,
    )
    accept(filing=filing, entropy=entropy_of(filing), acting_user=house.plan_reviewer, at=december)
    open_annual_duties(year=2026, acting_user=house.staff, at=JANUARY)
    assert not FilingDuty.objects.filter(department=house.department).exists()
    linked = FilingDuty.objects.get(department=house.receiver)
    assert linked.filing == waiting
    assert open_work_on(waiting).get().due_at == linked.due_at


@pytest.mark.usefixtures("owed_by_all")
def test_the_task_of_the_year_may_run_every_hour() -> None:
    DepartmentFactory()
    task()
    count = FilingDuty.objects.count()
    task()
    assert FilingDuty.objects.count() == count > 0


@pytest.mark.usefixtures("owed_by_all")
def test_submission_stops_the_clock_of_a_plan_and_a_return_lets_it_run(house: House) -> None:
    open_annual_duties(year=2026, acting_user=house.staff, at=JANUARY)
    filing = bring_document(
        flow="annual_plan",
        department=house.department,
        title="2026年度检查计划",
        sections=SECTIONS,
        year=2026,
        acting_user=house.staff,
        at=AT,
    )
    duty = FilingDuty.objects.get(department=house.department)
    assert duty.filing == filing
    submit(filing=filing, acting_user=house.staff, at=AT)
    duty.refresh_from_db()
    assert duty.clock_stopped_at == AT
    june = AT + dt.timedelta(days=100)
    assert not duty.is_late(june)
    accept(filing=filing, entropy=entropy_of(filing), acting_user=house.plan_reviewer, at=june)
    duty.refresh_from_db()
    assert (duty.state, duty.is_late(june)) == (DutyState.MET, False)


def test_a_work_scheme_accepted_after_its_month_was_late(house: House) -> None:
    filing = house.submitted(changed_on=TODAY)
    later = AT + dt.timedelta(days=40)
    accept(filing=filing, entropy=entropy_of(filing), acting_user=house.reviewer, at=later)
    assert filing.duties.get().is_late(later)


def test_reminders_come_once_when_near_and_once_when_late(house: House) -> None:
    duty = house.owed(changed_on=TODAY)
    assert remind(at=AT) == 0
    near = duty.amber_at + dt.timedelta(hours=1)
    assert (remind(at=near), remind(at=near)) == (1, 0)
    assert [one.user for one in Notice.objects.filter(kind="filings.duty_near")] == [house.staff]
    late = duty.due_at + dt.timedelta(hours=1)
    assert (remind(at=late), remind(at=late)) == (1, 0)
    told = {one.user for one in Notice.objects.filter(kind="filings.duty_late")}
    assert told == {house.staff, house.head, house.reviewer, house.second_reviewer, house.seat}


def test_a_duty_is_seen_by_department_reviewer_and_supervision_seat_alone(house: House) -> None:
    duty = house.owed()
    for user in (house.stranger, house.plan_reviewer):
        assert duty not in duties_visible_to(user, at=AT)
    for user in (house.staff, house.reviewer, house.seat):
        assert duty in duties_visible_to(user, at=AT)


def at_once(house: House, who: User | None = None, **values: object) -> object:
    return file_at_once(
        kind="tests.items",
        subject=house.department,
        department=house.department,
        title="随机抽查事项清单",
        reason="公布",
        changed_on=TODAY,
        acting_user=who or house.head,
        at=AT,
        **values,  # type: ignore[arg-type]
    )


@pytest.fixture
def plain_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FilingKind, "registry", dict(FilingKind.registry))
    FilingKind(
        name="tests.items",
        flow="random_items",
        title="清单",
        payload=lambda department: {"name": department.name},
        sections=lambda payload: [Section("list", payload["name"], text="清单内容")],
    )


@pytest.mark.usefixtures("plain_kind")
def test_what_is_published_is_filed_by_the_same_act_or_waits_under_its_clock() -> None:
    alone = House(receiver=DepartmentFactory())
    waiting = at_once(alone)
    assert waiting.state == FilingState.PREPARED  # type: ignore[attr-defined]
    assert open_work_on(waiting).get().due_at is not None  # type: ignore[arg-type]
    house = House()
    assert at_once(house).state == FilingState.SUBMITTED  # type: ignore[attr-defined]
    assert FilingDuty.objects.get(department=house.department).clock_stopped_at == AT


def test_what_a_dissolved_department_owed_filed_and_received_passes_on(house: House) -> None:
    filing = house.submitted()
    own = House(receiver=house.receiver, general=house.general)
    theirs = own.owed(changed_on=TODAY)
    mine = filing.duties.get()
    other = house.owed(flow="key_list", title="清单", changed_on=TODAY)
    passing = Passing(house.department, own.department, TODAY, "济高编〔2026〕1号", False, own.head, AT)
    for name in ("filings.filings", "filings.duties", "work.items"):
        kind = hand_over_named(name)
        kind.move(kind.open(house.department, TODAY), passing)
    for record in (filing, mine, other):
        record.refresh_from_db()
    assert (filing.department, other.department) == (own.department, own.department)
    assert (mine.state, mine.superseded_by) == (DutyState.SUPERSEDED, theirs)
    with pytest.raises(NotAllowed):
        drop(filing=filing, reason="撤回", acting_user=house.staff, at=AT)
    passing = Passing(house.receiver, own.general, TODAY, "济高编〔2026〕1号", False, own.head, AT)
    reviews = hand_over_named("filings.reviews")
    reviews.move(reviews.open(house.receiver, TODAY), passing)
    assert accept(filing=filing, entropy=bytes(32), acting_user=own.plan_reviewer, at=AT).number


@pytest.mark.usefixtures("owed_by_all")
def test_a_year_that_opens_after_its_day_is_not_late_from_the_start(house: House) -> None:
    october = dt.datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
    open_annual_duties(year=2026, acting_user=house.staff, at=october)
    duty = FilingDuty.objects.get(department=house.department)
    assert (local(duty.due_at), duty.rule, duty.is_late(october)) == ("2026-11-08", "R-204", False)
    assert "2026-03-31" in duty.reason


@pytest.mark.usefixtures("owed_by_all")
def test_a_second_plan_of_a_year_does_not_take_the_duty_of_the_one_under_review(house: House) -> None:
    open_annual_duties(year=2026, acting_user=house.staff, at=JANUARY)
    given = {"flow": "annual_plan", "sections": SECTIONS, "year": 2026, "acting_user": house.staff, "at": AT}
    first = bring_document(department=house.department, title="计划一", **given)  # type: ignore[arg-type]
    submit(filing=first, acting_user=house.staff, at=AT)
    second = bring_document(department=house.department, title="计划二", **given)  # type: ignore[arg-type]
    submit(filing=second, acting_user=house.staff, at=AT + dt.timedelta(days=90))
    duty = FilingDuty.objects.get(department=house.department)
    assert (duty.filing, duty.clock_stopped_at) == (first, AT)
    assert not second.duties.exists()


@pytest.mark.usefixtures("plain_kind")
def test_two_publications_within_one_review_are_two_filings_with_a_duty_each(house: House) -> None:
    first = at_once(house)
    second = file_at_once(
        kind="tests.items",
        subject=house.receiver,
        department=house.department,
        title="随机抽查事项清单",
        reason="调整",
        changed_on=TODAY,
        acting_user=house.head,
        at=AT + dt.timedelta(hours=1),
    )
    assert [one.filing for one in FilingDuty.objects.order_by("pk")] == [first, second]
    assert {one.clock_stopped_at for one in FilingDuty.objects.all()} == {AT, AT + dt.timedelta(hours=1)}


@pytest.mark.usefixtures("plain_kind")
def test_an_act_of_the_system_files_too(house: House) -> None:
    filing = at_once(house, who=system_user())
    assert filing.state == FilingState.SUBMITTED  # type: ignore[attr-defined]


def test_a_return_of_what_was_in_time_leaves_time_to_mend(house: House) -> None:
    filing = bring_document(
        flow="key_list", department=house.department, title="清单", sections=SECTIONS, acting_user=house.staff, at=AT
    )
    duty = house.owed(flow="key_list", title="清单", changed_on=TODAY)
    attach_to(filing, duty, acting_user=house.staff, at=AT)
    submit(filing=filing, acting_user=house.staff, at=AT)
    later = AT + dt.timedelta(days=60)
    to_mend = [Remark("head", "写明日期。")]
    return_filing(filing=filing, reason="补正", remarks=to_mend, acting_user=house.reviewer, at=later)
    duty.refresh_from_db()
    assert (duty.rule, duty.is_late(later)) == ("R-212", False)
    assert open_work_on(filing).get().due_at == duty.due_at


def test_a_review_whose_only_reviewer_submitted_waits_for_the_head() -> None:
    house = House(receiver=DepartmentFactory(duties=["receives_lists"]))
    Post.objects.filter(user__in=[house.reviewer, house.second_reviewer]).delete()
    filing = house.submitted()
    assert open_work_on(filing).get().role == Role.HEAD


def test_every_flow_names_who_receives_it_and_by_which_rules() -> None:
    flows = {flow.code: flow for flow in FilingFlow.objects.all()}
    assert set(flows) == {"annual_plan", "key_list", "random_plan", "random_items", "work_scheme"}
    assert flows["annual_plan"].receiver_duty == "receives_plans"
    assert {flow.receiver_duty for flow in flows.values()} == {"receives_plans", "receives_lists"}
    assert all(flow.change_rule for flow in flows.values())
