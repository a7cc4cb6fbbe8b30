"""What each app passes on when departments merge or split, looked at in the records themselves."""

import pytest

from core.people.models import Department, Duty, Role
from core.reorganisation.services import approve, divide
from core.reorganisation.states import Kind
from core.work.models import WorkItem
from inspections.models import Draw, Plan, Team, Visit, VisitItem
from inspections.services.draws.run import run_draw
from inspections.services.visits.plan import approve_visits
from publicity.models import Publication
from publicity.states import PublicationState
from registry.item_selectors import is_inspecting_body
from registry.models import Officer, SpotCheckItem
from tests.factories import draws, visits
from tests.factories.api import bearer, machine
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import BodyFactory, certified, published_item
from tests.factories.reorganisation import AT, TODAY, carried_out, new_department, prepared, seat

pytestmark = pytest.mark.django_db


def merge(giver: Department) -> Department:
    carried_out(seat(), giver, DepartmentFactory(), new=new_department())
    return Department.objects.get(code="ZHZF")


def test_items_officers_and_confirmation_pass_on_and_the_public_lists_say_so() -> None:
    giver, keeper = DepartmentFactory(), DepartmentFactory(duties=[Duty.SUPERVISES])
    DepartmentFactory(duties=[Duty.RECEIVES_LISTS])
    BodyFactory(department=giver)
    item, officer = published_item(department=giver), certified(department=giver)
    other = published_item(department=keeper)
    other.other_departments.add(giver)
    new = merge(giver)
    item.refresh_from_db()
    officer.refresh_from_db()
    assert (item.department, officer.department) == (new, new)
    assert item.was_published(TODAY)
    assert list(other.other_departments.all()) == [new]
    assert is_inspecting_body(new, on=TODAY)
    assert not is_inspecting_body(giver, on=TODAY)
    listed = Publication.objects.of_subject(new).get(state=PublicationState.PUBLISHED)
    assert item.code in str(listed.payload)


def test_a_plan_its_teams_and_its_draw_pass_on_and_the_draw_can_be_run_afterwards() -> None:
    on = draws.ready()
    new = merge(on.department)
    plan = Plan.objects.get(pk=on.draw.plan_entry.plan_id)
    assert plan.lead_department == new
    assert Draw.objects.get(pk=on.draw.pk).department == on.department, "what has a header is not touched"
    assert Team.objects.filter(department=on.department).exists(), "a frozen draw keeps what it rests on"
    staff = type(on.staff).objects.get(pk=on.staff.pk)
    run_draw(draw=Draw.objects.get(pk=on.draw.pk), acting_user=staff, at=draws.DRAW_AT)
    visit = Visit.objects.filter(draw=on.draw).first()
    assert visit is not None
    assert visit.department == new
    assert {row.department for row in visit.items.all()} == {new}


def test_open_visits_and_their_work_pass_on_and_the_new_head_approves_them() -> None:
    scene = visits.planned()
    giver = scene.stage.department
    new = merge(giver)
    assert scene.reload().department == new
    assert not VisitItem.objects.filter(department=giver).exists()
    assert not WorkItem.objects.filter(department=giver, closed_at=None).exists()
    head = type(scene.stage.head).objects.get(posts__department=new, posts__role=Role.HEAD)
    outcome = approve_visits(draw=scene.stage.draw, on=visits.VISIT_AT.date(), acting_user=head, at=visits.VISIT_AT)
    assert outcome


def test_an_api_client_keeps_its_token_and_its_post() -> None:
    giver = DepartmentFactory()
    client, token = machine("jobs:read", department=giver)
    new = merge(giver)
    client.refresh_from_db()
    assert (client.department, client.user.department) == (new, new)
    assert bearer(token).get("/api/v1/jobs/").status_code == 200


def test_a_split_takes_the_chosen_plan_with_draw_visits_and_work() -> None:
    scene, on = visits.planned(), seat()
    giver = scene.stage.department
    staying = published_item(department=giver)
    made = prepared(on, giver, kind=Kind.SPLIT, successor=DepartmentFactory())
    plan = scene.visit.plan_entry.plan
    division = {"inspections.plans": [plan.pk]}
    made = divide(reorganisation=made, division=division, acting_user=on.coordinator, at=AT)
    approve(reorganisation=made, acting_user=on.head, at=AT)
    taker = made.successor
    assert scene.reload().department == taker
    assert Plan.objects.get(pk=plan.pk).lead_department == taker
    assert SpotCheckItem.objects.get(pk=staying.pk).department == giver
    assert Officer.objects.filter(department=giver).exists()
    work = WorkItem.objects.filter(kind="inspections.visits.approve", closed_at=None)
    assert {item.department for item in work} <= {taker, giver}


def test_a_published_visit_stays_where_it_was_done_and_is_read_by_the_successor() -> None:
    scene = visits.reviewed()
    from inspections.services.visits.finish import publish_result
    from inspections.visit_selectors import visits_visible_to

    publish_result(
        visit=scene.visit, acting_user=scene.stage.staff, at=visits.VISIT_AT + 2 * draws.dt.timedelta(days=1)
    )
    giver = scene.stage.department
    new_staff = person(Role.STAFF, department=DepartmentFactory())
    carried_out(
        seat(),
        giver,
        kind=Kind.DISSOLVE,
        successor=new_staff.department,
        effective_on=visits.VISIT_AT.date() + 5 * draws.dt.timedelta(days=1),
        at=visits.VISIT_AT + 5 * draws.dt.timedelta(days=1),
    )
    assert scene.reload().department == giver
    reader = type(new_staff).objects.get(pk=new_staff.pk)
    seen = visits_visible_to(reader, at=visits.VISIT_AT + 6 * draws.dt.timedelta(days=1))
    assert seen.filter(pk=scene.visit.pk).exists()
