"""Nothing is inspected that is not published, and by nobody who is not confirmed (R-04, R-02): held at every step.

One act takes the item off the list, or ends the body; then every step from the plan to the door refuses, with the rule
and the way out, on the page, over the API and in the worker alike.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.access import new_entropy
from core.jobs.running import perform
from core.people.models import Duty, Role
from core.refusals import Refusal
from inspections.draw_states import DrawState
from inspections.models import PlanEntry, VisitItem
from inspections.plan_errors import ItemNotOfDepartment
from inspections.services.draws.freeze import freeze_draw, request_freeze
from inspections.services.draws.prepare import rehearsal_of
from inspections.services.entries import EntryContent, TeamContent, add_entry
from inspections.services.plans import approve_plan, draft_plan, submit_plan
from inspections.services.visits.carry_out import begin_visit, enter_results
from inspections.services.visits.notice import issue_notice
from inspections.services.visits.plan import approve_visits
from registry.models import InspectingBody, SpotCheckItem
from registry.services.items import Basis, ItemContent, draft_item, end_body, propose_item, publish_item, withdraw_item
from tests.factories.draws import AT, Stage, committed, prepared, stage
from tests.factories.people import DepartmentFactory, person
from tests.factories.visits import ALL_WELL, VISIT_AT, Scene, approved, begun, notified, planned, submission
from tests.inspections.test_draws import arguments

pytestmark = pytest.mark.django_db
Harm = Callable[[Stage, dt.datetime], None]


def withdrawn(on: Stage, at: dt.datetime) -> None:
    item = SpotCheckItem.objects.get(department=on.department)
    withdraw_item(item=item, cause="no_basis", reason="依据废止", acting_user=on.head, at=at)


def ended(on: Stage, at: dt.datetime) -> None:
    keeper = DepartmentFactory(duties=[Duty.SUPERVISES])
    end_body(
        body=InspectingBody.objects.get(department=on.department),
        last_day=at.date() - dt.timedelta(days=1),
        reason="机构改革",
        acting_user=person(Role.HEAD, department=keeper),
        at=at,
    )


HARMS = pytest.mark.parametrize(
    ("harm", "code", "rule"), [(withdrawn, "item_not_published", "R-04"), (ended, "body_not_confirmed", "R-02")]
)


def content_of(on: Stage) -> EntryContent:
    item = SpotCheckItem.objects.get(department=on.department)
    return EntryContent(
        title="登记事项双随机抽查",
        first_day=dt.date(2026, 4, 1),
        last_day=dt.date(2026, 4, 30),
        ratios=(("", 50_000),),
        teams=(TeamContent(on.department, (item,)),),
    )


def planned_entry(on: Stage) -> PlanEntry:
    plan = draft_plan(year=2026, title="计划", lead_department=on.department, acting_user=on.staff, at=AT)
    return add_entry(plan=plan, content=content_of(on), acting_user=on.staff, at=AT)


def refuses(refused: pytest.ExceptionInfo[Refusal], code: str, rule: str) -> None:
    assert (refused.value.code, refused.value.rule) == (code, rule)
    assert str(refused.value.way_out)


@HARMS
class TestThePlan:
    def test_an_entry_is_not_written(self, harm: Harm, code: str, rule: str) -> None:
        on = stage()
        content = content_of(on)
        plan = draft_plan(year=2026, title="计划", lead_department=on.department, acting_user=on.staff, at=AT)
        harm(on, AT)
        with pytest.raises(Refusal) as refused:
            add_entry(plan=plan, content=content, acting_user=on.staff, at=AT)
        refuses(refused, code, rule)
        assert refused.value.place

    def test_a_plan_is_neither_submitted_nor_approved(self, harm: Harm, code: str, rule: str) -> None:
        on = stage()
        early, late = planned_entry(on).plan, planned_entry(on).plan
        submit_plan(plan=early, acting_user=on.staff, at=AT)
        harm(on, AT)
        with pytest.raises(Refusal) as refused:
            submit_plan(plan=late, acting_user=on.staff, at=AT)
        refuses(refused, code, rule)
        with pytest.raises(Refusal) as refused:
            approve_plan(plan=early, acting_user=on.head, at=AT)
        refuses(refused, code, rule)


@HARMS
class TestTheDraw:
    def test_it_is_not_prepared(self, harm: Harm, code: str, rule: str) -> None:
        from inspections.services.draws.prepare import prepare_draw

        on = stage()
        harm(on, AT)
        with pytest.raises(Refusal) as refused:
            prepare_draw(**arguments(on))
        refuses(refused, code, rule)

    def test_it_is_not_rehearsed(self, harm: Harm, code: str, rule: str) -> None:
        on = prepared()
        harm(on, AT)
        with pytest.raises(Refusal) as refused:
            rehearsal_of(on.draw, on=AT.date(), draws=1)
        refuses(refused, code, rule)

    def test_its_rosters_are_not_frozen(self, harm: Harm, code: str, rule: str) -> None:
        on = committed()
        request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        harm(on, AT)
        with pytest.raises(Refusal) as refused:
            freeze_draw(draw=on.draw, blind=b"x" * 32, acting_user=on.staff, at=AT)
        refuses(refused, code, rule)

    def test_the_worker_puts_the_draw_back_and_tells_why(self, harm: Harm, code: str, rule: str) -> None:
        on = committed()
        with time_machine.travel(AT, tick=False):
            job = request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
            harm(on, AT)
            perform(job.pk)
        on.draw.refresh_from_db()
        job.refresh_from_db()
        assert (on.draw.state, job.state) == (DrawState.PREPARING, "failed")
        assert "2026-04-01" in str(job.closing_text)

    def test_page_and_api_refuse_the_freeze_alike(self, harm: Harm, code: str, rule: str, client: Client) -> None:
        on = committed()
        harm(on, AT)
        client.force_login(on.staff)
        with time_machine.travel(AT, tick=False):
            page = client.post(f"/inspections/draws/{on.draw.pk}/freeze/")
            answer = client.post(f"/api/v1/draws/{on.draw.pk}/freeze/", headers={"Idempotency-Key": str(uuid.uuid4())})
        assert page.status_code == answer.status_code == 422
        assert rule in page.content.decode()
        assert (answer.json()["code"], answer.json()["rule"]) == (code, rule)
        assert answer.json()["way_out"]


@HARMS
class TestTheVisit:
    def test_it_is_not_approved_and_the_head_reads_why(self, harm: Harm, code: str, rule: str) -> None:
        scene = planned()
        harm(scene.stage, AT)
        approval = approve_visits(draw=scene.stage.draw, on=VISIT_AT.date(), acting_user=scene.stage.head, at=VISIT_AT)
        assert approval.approved == 0
        assert {(why.code, why.rule) for _visit, why in approval.held_up} == {(code, rule)}

    def test_no_notice_is_issued(self, harm: Harm, code: str, rule: str) -> None:
        scene = approved()
        harm(scene.stage, AT)
        with pytest.raises(Refusal) as refused:
            issue_notice(visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT)
        refuses(refused, code, rule)

    def test_it_does_not_begin(self, harm: Harm, code: str, rule: str) -> None:
        scene = notified()
        harm(scene.stage, AT)
        with pytest.raises(Refusal) as refused:
            begin_visit(
                visit=scene.visit, opening=ALL_WELL, client_id=uuid.uuid4(), acting_user=scene.officer, at=VISIT_AT
            )
        refuses(refused, code, rule)

    def test_phone_and_api_refuse_the_door_alike(self, harm: Harm, code: str, rule: str, client: Client) -> None:
        scene = notified()
        harm(scene.stage, AT)
        client.force_login(scene.officer)
        answers = {"certificates_shown": True, "recusal_requested": False, "presence": "present", "two_officers": True}
        with time_machine.travel(VISIT_AT, tick=False):
            answer = client.post(
                f"/api/v1/visits/{scene.visit.pk}/begin/",
                {**answers, "client_id": str(uuid.uuid4())},
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid.uuid4())},
            )
            page = client.post(
                reverse("inspections:phone_begin", args=[scene.visit.pk]),
                {
                    "certificates_shown": "yes",
                    "recusal_requested": "no",
                    "presence": "present",
                    "two_officers": "yes",
                    "client_id": str(uuid.uuid4()),
                },
                headers={"Accept": "application/json"},
            )
        assert (answer.status_code, answer.json()["code"], answer.json()["rule"]) == (409, code, rule)
        assert (page.status_code, page.json()["code"], page.json()["rule"]) == (409, code, rule)
        assert page.json()["remedy"]


# --- a later version --------------------------------------------------------------------------------------------------


def replaced(scene: Scene, at: dt.datetime, *, department: object = None) -> SpotCheckItem:
    """The item in a second version, published."""
    on = scene.stage
    first = SpotCheckItem.objects.get(department=on.department)
    content = ItemContent(name="新名称", methods=("on_site",), ratio_text="5%", bases=(Basis("某条例", "第二条"),))
    second = draft_item(code=first.code, department=on.department, content=content, acting_user=on.staff, at=at)
    propose_item(item=second, acting_user=on.staff, at=at)
    return publish_item(item=second, acting_user=on.head, at=at)


def test_until_the_notice_a_visit_follows_the_list() -> None:
    scene = approved()
    second = replaced(scene, AT)
    issue_notice(visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT)
    assert VisitItem.objects.get(visit=scene.visit).item == second


def test_after_the_notice_a_visit_keeps_what_was_announced() -> None:
    scene = notified()
    announced = VisitItem.objects.get(visit=scene.visit).item
    replaced(scene, AT)
    begin_visit(visit=scene.visit, opening=ALL_WELL, client_id=uuid.uuid4(), acting_user=scene.officer, at=VISIT_AT)
    assert VisitItem.objects.get(visit=scene.visit).item == announced


def test_a_department_that_the_version_in_force_no_longer_shares_with_is_refused() -> None:
    on = stage()
    partner = DepartmentFactory()
    InspectingBody.objects.create(department=partner, document="公示〔2026〕1号", valid_from=dt.date(2026, 1, 1))
    first = SpotCheckItem.objects.get(department=on.department)
    first.other_departments.add(partner)
    content = replace(content_of(on), teams=(TeamContent(partner, (first,)),))
    plan = draft_plan(year=2026, title="计划", lead_department=on.department, acting_user=on.staff, at=AT)
    add_entry(plan=plan, content=content, acting_user=on.staff, at=AT)
    made = ItemContent(name="新名称", methods=("on_site",), ratio_text="5%", bases=(Basis("某条例", "第二条"),))
    second = draft_item(code=first.code, department=on.department, content=made, acting_user=on.staff, at=AT)
    propose_item(item=second, acting_user=on.staff, at=AT)
    publish_item(item=second, acting_user=on.head, at=AT)
    with pytest.raises(ItemNotOfDepartment):
        submit_plan(plan=plan, acting_user=on.staff, at=AT)


def test_a_visit_of_a_department_with_which_the_item_is_not_shared_does_not_begin() -> None:
    scene = notified()
    stranger = DepartmentFactory()
    InspectingBody.objects.create(department=stranger, document="公示〔2026〕1号", valid_from=dt.date(2026, 1, 1))
    VisitItem.objects.filter(visit=scene.visit).update(department=stranger)
    with pytest.raises(ItemNotOfDepartment) as refused:
        begin_visit(visit=scene.visit, opening=ALL_WELL, client_id=uuid.uuid4(), acting_user=scene.officer, at=VISIT_AT)
    assert refused.value.rule == "R-02"


def test_what_has_begun_is_finished_though_the_item_left_the_list_meanwhile() -> None:
    scene = begun()
    withdrawn(scene.stage, VISIT_AT)
    enter_results(**submission(scene))  # type: ignore[arg-type]
    assert scene.reload().state == "entered"
