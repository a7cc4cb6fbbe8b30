"""A plan on its way from draft to publication; refused before allowed."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from core.ledger.selectors import history_of
from core.notices.models import Notice
from core.people.models import Department, Duty, Role, User
from core.refusals import Invalid, NotAllowed, WrongState
from core.work.selectors import open_work_on, work_for
from filings.errors import FilingIncomplete
from filings.selectors import filings_about, standing_remarks
from filings.services import accept, return_filing, submit
from filings.services.reviewing import Remark
from inspections.models import Plan, PlanEntry
from inspections.plan_checks import warnings_of
from inspections.plan_errors import (
    BodyNotConfirmed,
    EntryIncomplete,
    EntryInUse,
    ItemNotOfDepartment,
    ItemNotPublished,
    OwnPlan,
    PlanChanged,
    PlanDrawn,
    PlanFiled,
    PlanIsEmpty,
    PlanNotOnRecord,
    RatioOver,
    StrataMissing,
    TeamTooSmall,
    TotalMissing,
    WindowWrong,
)
from inspections.plan_selectors import plans_visible_to
from inspections.population import Population
from inspections.services import entries, plans
from inspections.services.entries import EntryContent, TeamContent
from inspections.states import EntryKind, PlanState, Profile, QuotaBase, QuotaMode, StrataBy
from publicity.models import Publication
from registry.services.items import withdraw_item
from registry.states import SubjectKind
from tests.factories.draws import AT, prepared
from tests.factories.inspections import on_record
from tests.factories.people import DepartmentFactory, PostFactory, person
from tests.factories.registry_officers import BodyFactory, a_firm, certified, published_item

pytestmark = pytest.mark.django_db
DAY = dt.date


@dataclass
class House:
    """A department that may inspect, its people, and what it may check."""

    department: Department
    staff: User
    head: User
    content: EntryContent


@pytest.fixture
def house() -> House:
    department = DepartmentFactory(code="SAMR")
    BodyFactory(department=department)
    item = published_item(department=department)
    return House(
        department=department,
        staff=person(Role.STAFF, department=department),
        head=person(Role.HEAD, department=department),
        content=EntryContent(
            title="登记事项双随机抽查",
            first_day=DAY(2026, 4, 1),
            last_day=DAY(2026, 4, 30),
            ratios=(("", 50_000),),
            teams=(TeamContent(department, (item,)),),
        ),
    )


def drafted(house: House, at: dt.datetime) -> Plan:
    return plans.draft_plan(
        year=2026, title="年度检查计划", lead_department=house.department, acting_user=house.staff, at=at
    )


def with_entry(house: House, at: dt.datetime, **changes: object) -> PlanEntry:
    return entries.add_entry(
        plan=drafted(house, at),
        content=replace(house.content, **changes),  # type: ignore[arg-type]
        acting_user=house.staff,
        at=at,
    )


def approved(house: House, at: dt.datetime) -> Plan:
    plan = with_entry(house, at).plan
    plans.submit_plan(plan=plan, acting_user=house.staff, at=at)
    return plans.approve_plan(plan=plan, acting_user=house.head, at=at)


# --- drafting ---------------------------------------------------------------------------------------------------------


def test_only_the_departments_own_people_draft_its_plan(house: House, at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        plans.draft_plan(
            year=2026, title="计划", lead_department=house.department, acting_user=person(Role.STAFF), at=at
        )
    with pytest.raises(Invalid):
        plans.draft_plan(year=2026, title=" ", lead_department=house.department, acting_user=house.staff, at=at)


def test_plans_are_numbered_by_department_and_year_without_gaps(house: House, at: dt.datetime) -> None:
    assert [drafted(house, at).number for _n in range(3)] == ["SAMR-2026-01", "SAMR-2026-02", "SAMR-2026-03"]


def test_a_draft_waits_for_the_staff(house: House, at: dt.datetime) -> None:
    plan = drafted(house, at)
    assert [work.kind for work in work_for(house.staff, at=at)] == ["inspections.finish_plan"]
    assert [line.act for line in history_of(plan)] == ["inspections.plan.draft"]


def test_who_edits_an_older_edition_is_refused_and_overwrites_nothing(house: House, at: dt.datetime) -> None:
    plan = drafted(house, at)
    edited = plans.edit_plan(plan=plan, title="甲", superior_plan="", edition=1, acting_user=house.staff, at=at)
    with pytest.raises(PlanChanged):
        plans.edit_plan(plan=plan, title="乙", superior_plan="", edition=1, acting_user=house.staff, at=at)
    with pytest.raises(PlanChanged):
        entries.add_entry(plan=plan, content=house.content, edition=1, acting_user=house.staff, at=at)
    plan.refresh_from_db()
    assert (plan.title, plan.version, edited.version) == ("甲", 2, 2)


@pytest.mark.parametrize("ppm", [0, 1_000_001, 1_200_000])
def test_a_ratio_of_nobody_or_over_100_per_cent_is_refused(house: House, at: dt.datetime, ppm: int) -> None:
    with pytest.raises(RatioOver) as refused:
        with_entry(house, at, ratios=(("", ppm),))
    assert refused.value.rule == "R-16"


@pytest.mark.parametrize(
    "changes",
    [
        {"first_day": DAY(2025, 12, 1)},
        {"last_day": DAY(2026, 3, 1)},
        {"batches": ((DAY(2026, 3, 30), DAY(2026, 4, 10)),)},
        {"batches": ((DAY(2026, 4, 1), DAY(2026, 4, 10)), (DAY(2026, 4, 10), DAY(2026, 4, 20)))},
    ],
)
def test_days_that_do_not_fit_are_refused(house: House, at: dt.datetime, changes: dict[str, object]) -> None:
    with pytest.raises(WindowWrong):
        with_entry(house, at, **changes)


def test_two_officers_of_each_department_unless_a_text_allows_one(house: House, at: dt.datetime) -> None:
    (team,) = house.content.teams
    with pytest.raises(TeamTooSmall) as refused:
        with_entry(house, at, teams=(replace(team, need=1),))
    assert refused.value.rule == "R-06"
    assert with_entry(house, at, teams=(replace(team, need=1, single_basis="某条例第三条"),)).teams.get().need == 1
    two_teams = (
        replace(team, need=1),
        TeamContent(house.department, (published_item(department=house.department),), 1),
    )
    assert with_entry(house, at, teams=two_teams).teams.count() == 2


def test_a_department_checks_only_its_own_items_and_those_shared_with_it(house: House, at: dt.datetime) -> None:
    foreign = published_item()
    with pytest.raises(ItemNotOfDepartment):
        with_entry(house, at, teams=(TeamContent(house.department, (foreign,)),))
    foreign.other_departments.add(house.department)
    assert with_entry(house, at, teams=(TeamContent(house.department, (foreign,)),)).items.get().item == foreign


def test_a_campaign_names_its_document_and_a_total_its_number(house: House, at: dt.datetime) -> None:
    with pytest.raises(EntryIncomplete):
        with_entry(house, at, kind=EntryKind.SPECIAL)
    with pytest.raises(TotalMissing):
        with_entry(house, at, quota_mode=QuotaMode.TOTAL)
    assert with_entry(house, at, quota_mode=QuotaMode.TOTAL, total=30).total == 30


def test_what_rests_on_a_risk_class_is_blinded_whatever_was_asked(house: House, at: dt.datetime) -> None:
    by_class = with_entry(
        house,
        at,
        strata_by=StrataBy.RISK_CLASS,
        ratios=(("A", 10_000), ("", 10_000)),
        profile=Profile.OPEN,
        quota_base=QuotaBase.LISTED,
    )
    assert (by_class.profile, by_class.quota_base) == (Profile.BLINDED, QuotaBase.ELIGIBLE)
    filtered = with_entry(house, at, population=Population(classes=("D",)), profile=Profile.OPEN)
    assert filtered.profile == Profile.BLINDED
    assert with_entry(house, at, profile=Profile.OPEN).profile == Profile.OPEN


def test_an_entry_can_be_changed_and_removed_until_the_plan_is_submitted(house: House, at: dt.datetime) -> None:
    entry = with_entry(house, at)
    entries.edit_entry(
        entry=entry, content=replace(house.content, ratios=(("", 80_000),)), acting_user=house.staff, at=at
    )
    assert entry.strata.get().ppm == 80_000
    entries.add_entry(plan=entry.plan, content=house.content, acting_user=house.staff, at=at)
    entries.remove_entry(entry=entry, acting_user=house.staff, at=at)
    plan = Plan.objects.get(pk=entry.plan_id)
    assert plan.entries.count() == 1
    plans.submit_plan(plan=plan, acting_user=house.staff, at=at)
    for act in (
        lambda: entries.add_entry(plan=plan, content=house.content, acting_user=house.staff, at=at),
        lambda: entries.remove_entry(entry=plan.entries.get(), acting_user=house.staff, at=at),
        lambda: plans.edit_plan(plan=plan, title="新", superior_plan="", acting_user=house.staff, at=at),
    ):
        with pytest.raises(WrongState):
            act()


# --- submitting ---------------------------------------------------------------------------------------------------------


def test_an_empty_plan_is_not_submitted(house: House, at: dt.datetime) -> None:
    with pytest.raises(PlanIsEmpty):
        plans.submit_plan(plan=drafted(house, at), acting_user=house.staff, at=at)


def test_an_unpublished_item_or_an_unconfirmed_body_stops_the_plan(house: House, at: dt.datetime) -> None:
    entry = with_entry(house, at)
    item = entry.items.get().item
    house.department.confirmations.update(valid_to=DAY(2026, 1, 31))
    with pytest.raises(BodyNotConfirmed):
        plans.submit_plan(plan=entry.plan, acting_user=house.staff, at=at)
    house.department.confirmations.update(valid_to=None)
    withdraw_item(item=item, cause="no_basis", reason="依据废止", acting_user=house.head, at=at)
    with pytest.raises(ItemNotPublished) as refused:
        plans.submit_plan(plan=entry.plan, acting_user=house.staff, at=at)
    assert refused.value.rule == "R-04"


def test_a_class_without_a_ratio_would_be_exempt_and_is_refused_by_name(house: House, at: dt.datetime) -> None:
    a_firm(risk_class="A", risk_valid_from=DAY(2025, 1, 1))
    a_firm(risk_class="B", risk_valid_from=DAY(2025, 1, 1))
    a_firm(risk_class="D", risk_valid_from=DAY(2024, 1, 1), risk_valid_to=DAY(2025, 12, 31))
    entry = with_entry(house, at, strata_by=StrataBy.RISK_CLASS, ratios=(("A", 10_000),))
    with pytest.raises(StrataMissing) as refused:
        plans.submit_plan(plan=entry.plan, acting_user=house.staff, at=at)
    assert "B" in refused.value.params["strata"]
    assert "D" not in refused.value.params["strata"]  # its class has lapsed: it stands with those without one
    entries.edit_entry(
        entry=entry,
        content=replace(house.content, strata_by=StrataBy.RISK_CLASS, ratios=(("A", 1), ("B", 1), ("", 1))),
        acting_user=house.staff,
        at=at,
    )
    assert plans.submit_plan(plan=entry.plan, acting_user=house.staff, at=at).state == PlanState.SUBMITTED


def test_empty_populations_small_strata_and_missing_officers_are_warned_of(house: House, at: dt.datetime) -> None:
    entry = with_entry(house, at, population=Population(kinds=(SubjectKind.COOP,)))
    assert len(warnings_of(entry, on=at.date())) == 2
    for _n in range(2):
        certified(department=house.department)
    a_firm(kind=SubjectKind.COOP)
    (small,) = warnings_of(entry, on=at.date())
    assert "10" in str(small)
    for _n in range(9):
        a_firm(kind=SubjectKind.COOP)
    assert warnings_of(entry, on=at.date()) == []


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_whoever_submitted_does_not_approve_even_as_head(house: House, at: dt.datetime) -> None:
    plan = with_entry(house, at).plan
    PostFactory(user=house.staff, department=house.department, role=Role.HEAD)
    plans.submit_plan(plan=plan, acting_user=house.staff, at=at)
    both = User.objects.get(pk=house.staff.pk)
    with pytest.raises(OwnPlan):
        plans.approve_plan(plan=plan, acting_user=both, at=at)
    with pytest.raises(NotAllowed):
        plans.approve_plan(plan=plan, acting_user=person(Role.HEAD), at=at)
    assert not work_for(both, at=at).filter(kind="inspections.decide_on_plan").exists()
    assert plans.approve_plan(plan=plan, acting_user=house.head, at=at).state == PlanState.APPROVED


def test_a_returned_plan_comes_back_with_its_reason(house: House, at: dt.datetime) -> None:
    plan = with_entry(house, at).plan
    plans.submit_plan(plan=plan, acting_user=house.staff, at=at)
    returned = plans.return_plan(plan=plan, reason="比例偏高", acting_user=house.head, at=at)
    assert returned.state == PlanState.RETURNED
    assert Notice.objects.get(user=house.staff).params["reason"] == "比例偏高"
    assert open_work_on(plan).get().kind == "inspections.finish_plan"
    assert plans.submit_plan(plan=plan, acting_user=house.staff, at=at).state == PlanState.SUBMITTED


def test_what_changed_since_the_submission_stops_the_approval(house: House, at: dt.datetime) -> None:
    entry = with_entry(house, at)
    plans.submit_plan(plan=entry.plan, acting_user=house.staff, at=at)
    withdraw_item(item=entry.items.get().item, cause="no_basis", reason="依据废止", acting_user=house.head, at=at)
    with pytest.raises(ItemNotPublished):
        plans.approve_plan(plan=entry.plan, acting_user=house.head, at=at)


def test_an_approved_plan_is_published_and_never_before(house: House, at: dt.datetime) -> None:
    with pytest.raises(WrongState):
        plans.publish_plan(plan=drafted(house, at), acting_user=house.staff, at=at)
    plan = approved(house, at)
    with pytest.raises(PlanNotOnRecord):
        plans.publish_plan(plan=plan, acting_user=house.staff, at=at)
    on_record(plan, at=at)
    plans.ask_to_publish(plan_id=plan.pk, acting_user=house.staff, at=at)
    assert open_work_on(plan).get().kind == "inspections.publish_plan"
    with pytest.raises(NotAllowed):
        plans.publish_plan(plan=plan, acting_user=person(Role.STAFF), at=at)
    assert plans.publish_plan(plan=plan, acting_user=house.staff, at=at).state == PlanState.PUBLISHED
    assert not open_work_on(plan).exists()
    public = Publication.objects.get(kind="inspections.plan", state="published")
    assert public.payload["approved_on"] == at.date().isoformat()


def test_an_approved_plan_is_opened_again_only_after_its_filing_was_returned(house: House, at: dt.datetime) -> None:
    plan = approved(house, at)
    receiver = DepartmentFactory(duties=[Duty.RECEIVES_PLANS])
    reviewer = person(Role.FILING_REVIEWER, department=receiver)
    filing = submit(filing=filings_about(plan).get(), acting_user=house.staff, at=at)
    with pytest.raises(NotAllowed):
        plans.reopen_plan(plan=plan, reason="补正", acting_user=person(Role.STAFF), at=at)
    with pytest.raises(PlanFiled):
        plans.reopen_plan(plan=plan, reason="补正", acting_user=house.staff, at=at)
    to_mend = [Remark("head", "写明上级计划依据。")]
    return_filing(filing=filing, reason="依据不明", remarks=to_mend, acting_user=reviewer, at=at)
    plans.reopen_plan(plan=plan, reason="补正", acting_user=house.staff, at=at)
    plan = plans.edit_plan(plan=plan, title="年度计划", superior_plan="市级计划", acting_user=house.staff, at=at)
    answers = {one.pk: "已写明。" for one in standing_remarks(filing.rounds.get())}
    with pytest.raises(FilingIncomplete):
        submit(filing=filing, answers=answers, acting_user=house.staff, at=at)
    plans.submit_plan(plan=plan, acting_user=house.staff, at=at)
    plans.approve_plan(plan=plan, acting_user=house.head, at=at)
    filing = submit(filing=filing, answers=answers, acting_user=house.staff, at=at)
    assert accept(filing=filing, entropy=bytes(32), acting_user=reviewer, at=at).rounds_made == 2
    assert plans.publish_plan(plan=plan, acting_user=house.staff, at=at).state == PlanState.PUBLISHED


def test_a_plan_that_is_drawn_from_is_not_opened_again() -> None:
    on = prepared()
    with pytest.raises(PlanDrawn):
        plans.reopen_plan(plan=on.entry.plan, reason="补正", acting_user=on.staff, at=AT)


def test_a_published_plan_is_changed_by_its_own_people_with_a_reason(house: House, at: dt.datetime) -> None:
    plan = on_record(approved(house, at), at=at)
    with pytest.raises(WrongState):
        plans.change_plan(plan=plan, reason="上级任务调整", acting_user=house.staff, at=at)
    plans.publish_plan(plan=plan, acting_user=house.staff, at=at)
    with pytest.raises(NotAllowed):
        plans.change_plan(plan=plan, reason="上级任务调整", acting_user=person(Role.STAFF), at=at)
    with pytest.raises(Invalid):
        plans.change_plan(plan=plan, reason=" ", acting_user=house.staff, at=at)


def test_a_changed_plan_is_filed_again_before_its_next_version_is_public(house: House, at: dt.datetime) -> None:
    plan = on_record(approved(house, at), at=at)
    plans.publish_plan(plan=plan, acting_user=house.staff, at=at)
    later = at + dt.timedelta(days=3)
    plan = plans.change_plan(plan=plan, reason="上级任务调整", acting_user=house.staff, at=later)
    assert Publication.objects.get(kind="inspections.plan", state="published").payload["title"] == plan.title
    content = replace(house.content, ratios=(("", 80_000),))
    entries.edit_entry(entry=plan.entries.get(), content=content, acting_user=house.staff, at=later)
    plans.submit_plan(plan=plan, acting_user=house.staff, at=later)
    plan = plans.approve_plan(plan=plan, acting_user=house.head, at=later)
    filing = filings_about(plan).filter(kind="inspections.annual_plan").latest("pk")
    duty = filing.duties.get()
    assert (filing.state, duty.cause, duty.rule) == ("prepared", "change", "R-204")
    with pytest.raises(PlanNotOnRecord):
        plans.publish_plan(plan=plan, acting_user=house.staff, at=later)
    plans.publish_plan(plan=on_record(plan, at=later), acting_user=house.staff, at=later)
    duty.refresh_from_db()
    assert duty.state == "met"
    public = Publication.objects.filter(kind="inspections.plan").order_by("pk")
    assert [one.state for one in public] == ["replaced", "published"]
    assert public[1].payload["entries"][0]["quota"] != public[0].payload["entries"][0]["quota"]


def test_an_entry_that_was_drawn_stays_as_it_is_in_a_change() -> None:
    on = prepared()
    plan = on.entry.plan
    plan.state = PlanState.PUBLISHED
    plan.save(update_fields=["state"])
    plans.change_plan(plan=plan, reason="上级任务调整", acting_user=on.staff, at=AT)
    with pytest.raises(EntryInUse):
        entries.remove_entry(entry=on.entry, acting_user=on.staff, at=AT)


def test_a_published_plan_files_its_random_checks_by_the_same_act(house: House, at: dt.datetime) -> None:
    DepartmentFactory(duties=[Duty.RECEIVES_LISTS])
    plan = on_record(approved(house, at), at=at)
    plans.publish_plan(plan=plan, acting_user=house.staff, at=at)
    filing = filings_about(plan).get(kind="inspections.random_plan")
    assert (filing.state, filing.flow.code) == ("submitted", "random_plan")
    duty = filing.duties.get()
    assert (duty.clock_stopped_at, duty.is_late(at + dt.timedelta(days=9))) == (at, False)


def test_a_published_plan_is_open_to_all_and_a_draft_to_its_departments(house: House, at: dt.datetime) -> None:
    partner = DepartmentFactory()
    BodyFactory(department=partner)
    item = published_item(department=partner)
    draft = with_entry(house, at, teams=(*house.content.teams, TeamContent(partner, (item,)))).plan
    shown = on_record(approved(house, at), at=at)
    plans.publish_plan(plan=shown, acting_user=house.staff, at=at)
    assert set(plans_visible_to(person(Role.STAFF), at=at)) == {shown}
    assert set(plans_visible_to(person(Role.STAFF, department=partner), at=at)) == {shown, draft}
    assert set(plans_visible_to(person(Role.LEADER), at=at)) == {shown, draft}
