"""Plans through the browser's forms: drafted, counted live, submitted, approved, published."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Department, Role, User
from inspections.models import Plan, PlanEntry
from inspections.plan_forms import split_window
from inspections.states import PlanState
from tests.factories.inspections import EntryFactory, PlanFactory, entry, on_record
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import BodyFactory, a_firm, published_item

pytestmark = pytest.mark.django_db
DAY = dt.date


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="SAMR")
    BodyFactory(department=made)
    return made


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


def entry_data(department: Department, **changes: object) -> dict[str, object]:
    item = published_item(department=department)
    year = timezone.localdate().year
    return {
        "title": "登记事项双随机抽查",
        "kind": "double_random",
        "first_day": f"{year}-01-05",
        "last_day": f"{year}-12-20",
        "batch_count": "2",
        "strata_by": "all",
        "ratio:": "5%",
        "quota_mode": "ratio",
        "quota_base": "eligible",
        "reserve": "0",
        "cap_per_year": "2",
        "profile": "open",
        "publish_names": "on",
        "teams-TOTAL_FORMS": "1",
        "teams-INITIAL_FORMS": "1",
        "teams-0-department": str(department.pk),
        "teams-0-items": [str(item.pk)],
        "teams-0-need": "2",
        **changes,
    }


def test_a_window_is_split_into_batches_that_share_no_day() -> None:
    assert split_window(DAY(2026, 4, 1), DAY(2026, 4, 10), 3) == (
        (DAY(2026, 4, 1), DAY(2026, 4, 3)),
        (DAY(2026, 4, 4), DAY(2026, 4, 6)),
        (DAY(2026, 4, 7), DAY(2026, 4, 10)),
    )
    assert len(split_window(DAY(2026, 4, 1), DAY(2026, 4, 2), 9)) == 2
    assert split_window(DAY(2026, 4, 2), DAY(2026, 4, 1), 2) == ()


def test_nobody_signs_in_nobody_sees(department: Department) -> None:
    plan = PlanFactory(lead_department=department)
    assert Client().get(plan.get_absolute_url()).status_code == 302
    stranger = signed_in(person(Role.STAFF))
    assert stranger.get(plan.get_absolute_url()).status_code == 404
    assert stranger.get(entry(plan=plan).get_absolute_url()).status_code == 404
    assert plan.number not in stranger.get("/inspections/plans/").content.decode()


def test_staff_drafts_a_plan_with_an_entry_and_the_head_approves_it(department: Department, staff: User) -> None:
    client = signed_in(staff)
    answer = client.post(
        "/inspections/plans/new/",
        {"year": timezone.localdate().year, "title": "年度检查计划", "lead_department": department.pk},
    )
    plan = Plan.objects.get()
    assert answer.headers["Location"] == plan.get_absolute_url()
    assert client.get(plan.get_absolute_url()).status_code == 200
    new = f"/inspections/plans/{plan.pk}/entries/new/"
    assert client.get(new).status_code == 200
    answer = client.post(new, entry_data(department))
    made = PlanEntry.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.strata.get().ppm == 50_000
    assert made.batches.count() == 2
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(f"{made.get_absolute_url()}edit/").status_code == 200
    plan.refresh_from_db()
    client.post(f"{plan.get_absolute_url()}submit/", {"edition": plan.version})
    head = signed_in(person(Role.HEAD, department=department))
    assert f"{plan.get_absolute_url()}approve/" in head.get(plan.get_absolute_url()).content.decode()
    head.post(f"{plan.get_absolute_url()}approve/")
    assert client.post(f"{plan.get_absolute_url()}publish/").status_code == 409
    on_record(plan, at=timezone.now())
    client.post(f"{plan.get_absolute_url()}publish/")
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED


def test_a_refusal_comes_back_on_the_page_with_what_was_typed(department: Department, staff: User) -> None:
    plan = PlanFactory(lead_department=department, year=timezone.localdate().year)
    client = signed_in(staff)
    new = f"/inspections/plans/{plan.pk}/entries/new/"
    over = client.post(new, entry_data(department, **{"ratio:": "120%", "title": "抽查甲"}))
    assert over.status_code == 422
    assert "120%" in over.content.decode()
    assert "R-16" in over.content.decode()
    assert "抽查甲" in over.content.decode()
    nonsense = client.post(new, entry_data(department, **{"ratio:": "很多"}))
    assert nonsense.status_code == 422
    single = client.post(new, entry_data(department, **{"teams-0-need": "1"}))
    assert "R-06" in single.content.decode()
    assert not PlanEntry.objects.exists()


def test_an_older_edition_of_the_page_is_refused(department: Department, staff: User) -> None:
    plan = PlanFactory(lead_department=department, year=timezone.localdate().year)
    client = signed_in(staff)
    data = entry_data(department, edition="1")
    assert client.post(f"/inspections/plans/{plan.pk}/entries/new/", data).status_code == 302
    second = client.post(f"/inspections/plans/{plan.pk}/entries/new/", data)
    assert second.status_code == 409
    assert PlanEntry.objects.count() == 1


def test_the_preview_counts_strata_and_names_those_without_a_ratio(staff: User) -> None:
    for risk_class in ("A", "A", "A", "B", ""):
        a_firm(risk_class=risk_class, risk_valid_from=DAY(2025, 1, 1) if risk_class else None)
    client = signed_in(staff)
    asked = {
        "strata_by": "risk_class",
        "quota_mode": "ratio",
        "quota_base": "eligible",
        "reserve": "0",
        "ratio:A": "50%",
    }
    counted = client.get("/inspections/plan-entries/preview/", asked).context["counted"]
    assert [(row.value, row.drawable, row.quota, row.is_exempt) for row in counted.rows] == [
        ("", 1, None, True),
        ("A", 3, 2, False),
        ("B", 1, None, True),
    ]
    fragment = client.get("/inspections/plan-entries/preview/", {**asked, "part": "quota"}).content.decode()
    assert "<html" not in fragment
    assert 'id="quota"' in fragment


def test_an_entry_is_removed_only_on_the_page_that_asks(department: Department, staff: User) -> None:
    made = EntryFactory(plan__lead_department=department)
    client = signed_in(staff)
    assert client.get(f"{made.get_absolute_url()}remove/").status_code == 200
    assert PlanEntry.objects.exists()
    client.post(f"{made.get_absolute_url()}remove/", {"edition": made.plan.version})
    assert not PlanEntry.objects.exists()


def test_the_list_finds_plans_by_name_part_and_pinyin_and_its_queries_do_not_grow(
    department: Department, staff: User, django_assert_max_num_queries: object
) -> None:
    for n in range(30):
        made = entry(plan=PlanFactory(lead_department=department, title=f"计划{n}", search_text=f"计划{n}|jh{n}"))
        assert made.pk
    client = signed_in(staff)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/inspections/plans/")
    assert len(page.context["page"].rows) == 30
    assert len(client.get("/inspections/plans/", {"q": "jh17"}).context["page"].rows) == 1


def test_the_record_of_an_entry_needs_the_same_queries_however_many_items(
    department: Department, staff: User, django_assert_max_num_queries: object
) -> None:
    made = entry(
        plan=PlanFactory(lead_department=department),
        items=tuple(published_item(department=department) for _n in range(8)),
    )
    client = signed_in(staff)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert client.get(made.get_absolute_url()).status_code == 200
