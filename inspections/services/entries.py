"""Entries of a plan that has not been submitted: add, change, remove."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.ledger.services import record
from core.people.models import Department, User
from core.people.selectors import day_of
from inspections.models import Batch, Plan, PlanEntry, PlanEntryItem, Stratum, Team
from inspections.plan_checks import check_content, is_in_use
from inspections.plan_errors import EntryIncomplete, EntryInUse
from inspections.plan_policies import check_can_draft_plan
from inspections.population import Population
from inspections.services.plans import check_editable, check_edition, locked
from inspections.states import EntryKind, Profile, QuotaBase, QuotaMode, StrataBy
from registry.models import SpotCheckItem


@dataclass(frozen=True, slots=True)
class TeamContent:
    """The officers of one department and what they check."""

    department: Department
    items: tuple[SpotCheckItem, ...]
    need: int = 2
    single_basis: str = ""


@dataclass(frozen=True, slots=True)
class EntryContent:
    """What an entry says. ``ratios``: parts per million by stratum value, in order; ``batches``: first and last days."""

    title: str
    first_day: dt.date
    last_day: dt.date
    kind: str = EntryKind.DOUBLE_RANDOM
    basis: str = ""
    population: Population = field(default_factory=Population)
    strata_by: str = StrataBy.ALL
    ratios: tuple[tuple[str, int], ...] = ()
    quota_mode: str = QuotaMode.RATIO
    quota_base: str = QuotaBase.ELIGIBLE
    total: int | None = None
    reserve: int = 0
    batches: tuple[tuple[dt.date, dt.date], ...] = ()
    teams: tuple[TeamContent, ...] = ()
    cap_per_year: int = 2
    places_per_officer: int | None = None
    key_overrides: tuple[str, ...] = ()
    profile: str = Profile.BLINDED
    publish_names: bool = True
    surprise: bool = False

    @property
    def rests_on_class(self) -> bool:
        return self.strata_by == StrataBy.RISK_CLASS or self.population.rests_on_class

    @property
    def form(self) -> str:
        """The published form: blinded, whatever was asked, where it rests on a risk class (docs/draw.md §5.1)."""
        return Profile.BLINDED if self.rests_on_class else self.profile


@transaction.atomic
def add_entry(
    *, plan: Plan, content: EntryContent, edition: int | None = None, acting_user: User, at: dt.datetime
) -> PlanEntry:
    """Add an entry at the end of the plan. Refuses ratios over 100 %, small teams, foreign items and bad windows."""
    plan = _open_for_change(plan, edition, acting_user, at)
    check_content(plan, content, on=day_of(at))
    last: int = plan.entries.aggregate(last=Max("position"))["last"] or 0
    entry = PlanEntry(plan=plan, position=last + 1)
    _write(entry, content)
    _note(plan, "add_entry", entry.position, acting_user, at)
    return entry


@transaction.atomic
def edit_entry(
    *, entry: PlanEntry, content: EntryContent, edition: int | None = None, acting_user: User, at: dt.datetime
) -> PlanEntry:
    plan = _open_for_change(entry.plan, edition, acting_user, at)
    check_untouched(entry)
    check_content(plan, content, on=day_of(at))
    entry = PlanEntry.objects.select_related("plan").get(pk=entry.pk)
    _clear(entry)
    _write(entry, content)
    _note(plan, "edit_entry", entry.position, acting_user, at)
    return entry


@transaction.atomic
def remove_entry(*, entry: PlanEntry, edition: int | None = None, acting_user: User, at: dt.datetime) -> None:
    plan = _open_for_change(entry.plan, edition, acting_user, at)
    check_untouched(entry)
    position = entry.position
    _clear(entry)
    entry.delete()
    _note(plan, "remove_entry", position, acting_user, at)


def _open_for_change(plan: Plan, edition: int | None, acting_user: User, at: dt.datetime) -> Plan:
    plan = locked(plan)
    check_can_draft_plan(acting_user, department=plan.lead_department, at=at)
    check_editable(plan)
    check_edition(plan, edition)
    return plan


def check_untouched(entry: PlanEntry) -> None:
    """Refuse to change an entry that a draw or visits rest on: what was drawn keeps the words it was drawn under."""
    if is_in_use(entry):
        raise EntryInUse(title=entry.title)


def _note(plan: Plan, act: str, position: int, acting_user: User, at: dt.datetime) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
    detail = {"entry": position, "edition": plan.version}
    record(f"inspections.plan.{act}", subject=plan, acting_user=acting_user, at=at, detail=detail)


def _clear(entry: PlanEntry) -> None:
    for rows in (entry.items, entry.teams, entry.strata, entry.batches):
        rows.all().delete()


def _write(entry: PlanEntry, content: EntryContent) -> None:
    entry.title, entry.kind, entry.basis = content.title.strip(), content.kind, content.basis.strip()
    entry.population = content.population.as_json()
    entry.strata_by, entry.quota_mode, entry.reserve = content.strata_by, content.quota_mode, content.reserve
    entry.total = content.total if content.quota_mode == QuotaMode.TOTAL else None
    entry.profile = content.form
    entry.quota_base = QuotaBase.ELIGIBLE if content.form == Profile.BLINDED else content.quota_base
    entry.first_day, entry.last_day = content.first_day, content.last_day
    entry.cap_per_year, entry.places_per_officer = content.cap_per_year, content.places_per_officer
    entry.key_overrides = sorted(content.key_overrides)
    entry.publish_names, entry.surprise = content.publish_names, content.surprise
    try:
        entry.clean_fields()
    except ValidationError as error:
        raise EntryIncomplete(what=", ".join(error.message_dict), place=", ".join(error.message_dict)) from error
    entry.save()
    Stratum.objects.bulk_create(
        Stratum(entry=entry, position=n, value=value, ppm=ppm) for n, (value, ppm) in enumerate(content.ratios, 1)
    )
    batches = content.batches or ((content.first_day, content.last_day),)
    Batch.objects.bulk_create(
        Batch(entry=entry, number=n, first_day=first, last_day=last) for n, (first, last) in enumerate(batches)
    )
    for n, wanted in enumerate(content.teams, 1):
        team = Team.objects.create(
            entry=entry,
            position=n,
            department=wanted.department,
            need=wanted.need,
            single_basis=wanted.single_basis.strip(),
        )
        PlanEntryItem.objects.bulk_create(PlanEntryItem(entry=entry, team=team, item=item) for item in wanted.items)
