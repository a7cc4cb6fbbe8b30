"""Each open state of each record has its work item, and what has come to its end has none."""

import datetime as dt

import pytest
from django.db import models

from core.people.models import Role
from core.transitions.tables import TransitionTable
from core.work.models import WorkItem
from filings.selectors import filings_about
from inspections.draw_states import DrawState
from inspections.models import Draw, Plan, SourceKind, Visit
from inspections.services import entries, plans
from inspections.services.draws.freeze import request_freeze
from inspections.services.draws.prepare import drop_contributor
from inspections.services.draws.run import run_due
from inspections.services.draws.void import void_draw
from inspections.services.visits.finish import publish_result, return_record
from inspections.services.visits.plan import drop_visit
from inspections.states import PlanState
from inspections.visit_states import VisitState
from registry.item_states import CheckMethod, ItemState
from registry.models import SpotCheckItem
from registry.services import items
from tests.factories import draws, visits
from tests.factories.inspections import on_record
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import BodyFactory, published_item

pytestmark = pytest.mark.django_db
AT = draws.AT
RESTING = {
    "inspections.draw": {DrawState.DRAWN},  # the result stands; its visits carry the work
    "inspections.plan": {PlanState.PUBLISHED},  # carried out by its draws and visits
    "registry.spotcheckitem": {ItemState.PUBLISHED},
    "capability.equipment": {"available"},  # a piece in store waits for nobody
    "keyitems.keylist": {"published"},
    "catalogue.enforcementitem": {"published", "adjusting"},  # what waits then waits on its adjustment
}


def waiting(record: models.Model) -> set[str]:
    """The acts that wait on a record, on its sources, or on the draw that made it."""
    record.refresh_from_db()
    found = models.Q(subject_label=record._meta.label_lower, subject_id=str(record.pk))
    if isinstance(record, Draw):
        parts = [str(pk) for pk in record.sources.values_list("pk", flat=True)]
        found |= models.Q(subject_label="inspections.drawsource", subject_id__in=parts)
    if isinstance(record, Visit) and record.state == VisitState.PLANNED:
        found |= models.Q(subject_label="inspections.draw", subject_id=str(record.draw_id))
    about = filings_about(record).filter(kind="inspections.annual_plan").values_list("pk", flat=True)
    found |= models.Q(subject_label="filings.filing", subject_id__in=[str(pk) for pk in about])
    kinds = WorkItem.objects.filter(found, closed_at=None).values_list("kind", flat=True)
    return {kind.removeprefix("inspections.").removeprefix("registry.") for kind in kinds}


class Path:
    """Which states of a record were reached, each with the acts that must wait there."""

    def __init__(self, record: models.Model) -> None:
        self.record = record
        self.reached: dict[str, bool] = {}

    def waits_for(self, *kinds: str) -> None:
        assert waiting(self.record) == set(kinds)
        state: str = self.record.state  # type: ignore[attr-defined]
        self.reached[state] = self.reached.get(state, False) or bool(kinds)


def check_complete(*paths: Path) -> None:
    """Every state but the last ones was reached, and something waited in it."""
    label = paths[0].record._meta.label_lower
    table = TransitionTable.registry[label]
    waited = {state for path in paths for state, kinds in path.reached.items() if kinds}
    assert {path.record._meta.label_lower for path in paths} == {label}
    assert set(table.states.values) - set(table.final_states()) - RESTING.get(label, set()) <= waited


def test_a_draw_always_waits_for_somebody() -> None:
    on = draws.prepared()
    path = Path(on.draw)
    path.waits_for("draw.post_commitment")
    draws_source = on.draw.sources.get(kind=SourceKind.COMMIT)
    other = draws_source.__class__.objects.create(
        draw=on.draw, position=9, kind=SourceKind.COMMIT, label="法制审核", contributor=person(Role.LEGAL_REVIEWER)
    )
    draws.post_commitment(
        source=draws_source,
        commitment=draws.commitment(on.draw.number, draws_source.label, on.secret),
        acting_user=on.witness,
        at=AT,
    )
    path.waits_for()
    drop_contributor(source=other, reason="未答复", acting_user=on.staff, at=AT)
    path.waits_for("draw.freeze")
    request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
    path.waits_for("draw.freeze")
    draws.freeze_draw(draw=on.draw, blind=b"b" * 32, acting_user=on.staff, at=AT)
    path.waits_for("draw.open", "draw.enter_value", "draw.await")
    commit, public = on.draw.standing_sources()
    draws.open_commitment(source=commit, opening=on.secret.hex(), acting_user=on.witness, at=AT)
    draws.enter_public_value(source=public, value=draws.LOTTERY, acting_user=on.staff, at=AT)
    path.waits_for("draw.confirm_value", "draw.await")
    draws.confirm_public_value(source=public, value=draws.LOTTERY, acting_user=on.second, at=AT)
    path.waits_for("draw.await")
    draws.run_draw(draw=on.draw, acting_user=on.staff, at=draws.DRAW_AT)
    path.waits_for("visits.approve")
    void_draw(draw=on.draw, reason="名录遗漏", acting_user=on.head, at=draws.DRAW_AT)
    path.waits_for()
    check_complete(path)


def test_a_draw_void_by_rule_leaves_no_work() -> None:
    on = draws.frozen()
    run_due(acting_user=on.staff, at=on.draw.deadline + dt.timedelta(minutes=1))
    assert waiting(on.draw) == set()
    assert on.draw.state == DrawState.VOID


def test_a_visit_always_waits_for_somebody() -> None:
    scene = visits.planned()
    stage, visit, at = scene.stage, scene.visit, visits.VISIT_AT
    path = Path(visit)
    path.waits_for("visits.approve")
    before = at - dt.timedelta(days=4)
    visits.approve_visits(draw=stage.draw, on=at.date(), acting_user=stage.head, at=before)
    path.waits_for("visit.notify")
    visits.issue_notice(visit=visit, entropy=bytes(32), acting_user=stage.staff, at=before)
    path.waits_for("visit.carry_out")
    visits.begin_visit(
        visit=visit, opening=visits.ALL_WELL, client_id=visits.uuid.uuid4(), acting_user=scene.officer, at=at
    )
    path.waits_for("visit.carry_out")
    visits.enter_results(**visits.submission(scene))  # type: ignore[arg-type]
    path.waits_for("visit.review")
    return_record(visit=visit, remarks="补充照片", acting_user=stage.second, at=at)
    path.waits_for("visit.enter_again")
    visits.enter_results(**visits.submission(scene, based_on=scene.reload().version))  # type: ignore[arg-type]
    path.waits_for("visit.review")
    visits.agree(visit=visit, acting_user=stage.second, at=at + dt.timedelta(days=1))
    path.waits_for("visit.publish")
    publish_result(visit=visit, acting_user=stage.staff, at=at + dt.timedelta(days=2))
    path.waits_for()
    check_complete(path)


def test_the_approval_of_visits_that_were_all_called_off_waits_no_longer() -> None:
    on = draws.drawn()
    for visit in Visit.objects.filter(draw=on.draw):
        drop_visit(visit=visit, reason="企业已迁出", acting_user=on.head, at=draws.DRAW_AT)
    assert waiting(on.draw) == set()


def test_a_plan_always_waits_for_somebody() -> None:
    department = DepartmentFactory()
    BodyFactory(department=department)
    staff, head = person(Role.STAFF, department=department), person(Role.HEAD, department=department)
    item = published_item(department=department)
    plan: Plan = plans.draft_plan(year=2026, title="计划", lead_department=department, acting_user=staff, at=AT)
    path = Path(plan)
    path.waits_for("finish_plan")
    content = entries.EntryContent(
        title="双随机抽查",
        first_day=dt.date(2026, 4, 1),
        last_day=dt.date(2026, 4, 30),
        ratios=(("", 50_000),),
        teams=(entries.TeamContent(department, (item,)),),
    )
    entries.add_entry(plan=plan, content=content, acting_user=staff, at=AT)
    plans.submit_plan(plan=plan, acting_user=staff, at=AT)
    path.waits_for("decide_on_plan")
    plans.return_plan(plan=plan, reason="写明依据", acting_user=head, at=AT)
    path.waits_for("finish_plan")
    plans.submit_plan(plan=plan, acting_user=staff, at=AT)
    plans.approve_plan(plan=plan, acting_user=head, at=AT)
    path.waits_for("filings.submit")
    on_record(plan, at=AT)
    plans.ask_to_publish(plan_id=plan.pk, acting_user=staff, at=AT)
    path.waits_for("publish_plan")
    plans.publish_plan(plan=plan, acting_user=staff, at=AT)
    path.waits_for()
    assert plan.state == PlanState.PUBLISHED
    check_complete(path)


def test_an_item_waits_for_somebody_until_it_is_published() -> None:
    department = DepartmentFactory()
    staff, head = person(Role.STAFF, department=department), person(Role.HEAD, department=department)
    content = items.ItemContent(
        name="亮照经营的检查",
        methods=(CheckMethod.ON_SITE,),
        ratio_text="3%",
        bases=(items.Basis("某管理条例", "第八条"),),
        checkpoints=(items.Question("是否亮照经营", "看营业执照"),),
    )
    item: SpotCheckItem = items.draft_item(code="F01", department=department, content=content, acting_user=staff, at=AT)
    path = Path(item)
    path.waits_for("finish_item")
    items.propose_item(item=item, acting_user=staff, at=AT)
    path.waits_for("decide_on_item")
    items.return_item(item=item, reason="补充依据", acting_user=head, at=AT)
    path.waits_for("finish_item")
    items.propose_item(item=item, acting_user=staff, at=AT)
    items.publish_item(item=item, acting_user=head, at=AT)
    path.waits_for()
    check_complete(path)
