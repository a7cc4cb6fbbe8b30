"""Valid plans with one double-random entry."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core.people.models import Department, Duty, Role
from core.people.selectors import department_holding
from filings.selectors import latest_filing
from filings.services import accept, submit
from inspections.filings import ANNUAL_PLAN
from inspections.models import Batch, Plan, PlanEntry, PlanEntryItem, Stratum, Team
from inspections.states import StrataBy
from registry.models import SpotCheckItem
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import published_item

FIRST_DAY, LAST_DAY = dt.date(2026, 4, 1), dt.date(2026, 4, 30)


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    number = factory.Sequence(lambda n: f"T-2026-{n:02d}")
    year = 2026
    title = "年度检查计划"
    lead_department = factory.SubFactory(DepartmentFactory)


class EntryFactory(DjangoModelFactory[PlanEntry]):
    """An entry without strata, batches and teams; see :func:`entry`."""

    class Meta:
        model = PlanEntry

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "登记事项双随机抽查"
    first_day = FIRST_DAY
    last_day = LAST_DAY


def entry(
    *departments: Department,
    items: tuple[SpotCheckItem, ...] = (),
    ppm: dict[str, int] | None = None,
    need: int = 2,
    **values: object,
) -> PlanEntry:
    """A complete entry: one batch, one team of two per department (the lead department's by default), one item each."""
    made: PlanEntry = EntryFactory(**values)
    ratios = ppm or {"": 50_000}
    Stratum.objects.bulk_create(
        Stratum(entry=made, position=n, value=value, ppm=share) for n, (value, share) in enumerate(ratios.items(), 1)
    )
    Batch.objects.create(entry=made, number=0, first_day=made.first_day, last_day=made.last_day)
    for n, department in enumerate(departments or (made.plan.lead_department,), 1):
        team = Team.objects.create(entry=made, position=n, department=department, need=need)
        for item in items or (published_item(department=department),):
            PlanEntryItem.objects.create(entry=made, team=team, item=item)
    return made


def on_record(plan: Plan, *, at: dt.datetime) -> Plan:
    """The approved plan, filed by its department and taken on record by the one that receives plans (R-210)."""
    receiver = department_holding(Duty.RECEIVES_PLANS, at=at) or DepartmentFactory(duties=[Duty.RECEIVES_PLANS])
    filing = latest_filing(plan, ANNUAL_PLAN.name)
    assert filing is not None
    filing = submit(filing=filing, acting_user=person(Role.STAFF, department=plan.lead_department), at=at)
    reviewer = person(Role.FILING_REVIEWER, department=receiver)
    accept(filing=filing, entropy=filing.pk.to_bytes(16, "big"), acting_user=reviewer, at=at)
    return plan


def by_class(**values: object) -> PlanEntry:
    """An entry whose ratios rest on the risk class, and which is therefore blinded."""
    ratios = {"A": 10_000, "B": 30_000, "C": 150_000, "D": 500_000, "": 30_000}
    return entry(ppm=ratios, strata_by=StrataBy.RISK_CLASS, **values)
