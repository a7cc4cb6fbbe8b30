"""Officers, items, plans and visits as their readers meet them: in both languages, both sizes, light and dark."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from core.people.models import Role
from inspections.models import PlanEntry
from tests.factories.inspections import PlanFactory, by_class
from tests.factories.people import DepartmentFactory, PostFactory, person
from tests.factories.registry_officers import BodyFactory, OfficerFactory, a_firm, certified, published_item
from tests.look import assert_accessible

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AbstractBaseUser
    from playwright.sync_api import Page

    SignIn = Callable[[AbstractBaseUser], None]

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_of_officers_items_and_plans_are_accessible(page: Page, sign_in: SignIn) -> None:
    department = DepartmentFactory(code="SAMR")
    BodyFactory(department=department)
    user = person(Role.STAFF, department=department)
    PostFactory(user=user, role=Role.HEAD)
    officer = certified(department=department)
    OfficerFactory(department=department)
    item = published_item(department=department, ratio_text="3%;视情况而定")
    for risk_class in "AABD":
        a_firm(risk_class=risk_class, risk_valid_from=dt.date(2025, 1, 1))
    plan = PlanFactory(lead_department=department, year=timezone.localdate().year)
    entry = by_class(plan=plan)
    sign_in(user)
    assert_accessible(
        page,
        [
            "/registry/officers/",
            "/registry/officers/new/",
            "/registry/officers/import/",
            officer.get_absolute_url(),
            officer.get_absolute_url() + "certificates/new/",
            officer.get_absolute_url() + "relations/new/",
            "/registry/items/",
            "/registry/items/new/",
            "/registry/items/publish/",
            item.get_absolute_url(),
            item.get_absolute_url() + "version/",
            "/registry/bodies/",
            "/inspections/plans/",
            plan.get_absolute_url(),
            plan.get_absolute_url() + "submit/",
            entry.get_absolute_url(),
            entry.get_absolute_url() + "edit/",
        ],
    )


def test_strata_are_counted_while_an_entry_is_written_and_rows_are_added(page: Page, sign_in: SignIn) -> None:
    department = DepartmentFactory(code="SAMR")
    BodyFactory(department=department)
    item = published_item(department=department)
    for risk_class in "AAAB":
        a_firm(risk_class=risk_class, risk_valid_from=dt.date(2025, 1, 1))
    plan = PlanFactory(lead_department=department, year=timezone.localdate().year)
    sign_in(person(Role.STAFF, department=department))
    page.goto(f"{plan.get_absolute_url()}entries/new/")
    page.select_option("#id_strata_by", "risk_class")
    page.locator('input[name="ratio:A"]').wait_for()
    page.fill('input[name="ratio:A"]', "50%")
    page.fill('input[name="ratio:B"]', "100%")
    page.get_by_text("3 户中抽 2 户").wait_for()
    page.fill("#id_title", "按风险等级抽查")
    year = plan.year
    page.fill("#id_first_day", f"{year}-02-01")
    page.fill("#id_last_day", f"{year}-02-20")
    page.select_option("#id_teams-0-items", str(item.pk))
    page.get_by_role("button", name="增加部门").click()
    page.select_option("#id_teams-1-department", str(department.pk))
    page.select_option("#id_teams-1-items", str(item.pk))
    page.fill("#id_teams-1-need", "1")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/inspections/plan-entries/*/")
    entry = PlanEntry.objects.get()
    assert {one.value: one.ppm for one in entry.strata.all()} == {"A": 500_000, "B": 1_000_000}
    assert [team.need for team in entry.teams.order_by("position")] == [2, 1]
    assert entry.profile == "blinded"
