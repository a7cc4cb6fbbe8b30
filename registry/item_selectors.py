"""What may be inspected and by whom: the published list and the confirmed bodies."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.people.models import Department, Role, User
from core.people.selectors import departments_where, in_force, is_system_admin, own_departments, reads_everything
from core.transitions.models import StateChange
from registry.models import InspectingBody, ItemImport, SpotCheckItem


def items_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[SpotCheckItem]:
    """Whatever has been published is open to everyone; drafts to the departments that make or share the item."""
    items = SpotCheckItem.objects.select_related("department").order_by("code", "-version")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return items
    own = own_departments(user, at=at)
    shared = SpotCheckItem.other_departments.through.objects.filter(department__in=own).values("spotcheckitem")
    return items.filter(Q(published_on__isnull=False) | Q(department__in=own) | Q(pk__in=shared))


def item_imports_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[ItemImport]:
    """Imports of lists: those of the departments whose items one drafts, and all for whoever reads everything."""
    imports = ItemImport.objects.select_related("department", "asked_by", "file").order_by("-pk")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return imports
    return imports.filter(department__in=departments_where(user, (Role.STAFF, Role.HEAD), at=at))


def published_items(*, on: dt.date) -> QuerySet[SpotCheckItem]:
    """The list as it stood on a day (R-04)."""
    return (
        SpotCheckItem.objects.filter(published_on__lte=on)
        .filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
        .select_related("department")
        .order_by("code", "-version")
    )


def is_on_list(item: SpotCheckItem, *, on: dt.date) -> bool:
    """Whether the item, in this or another version, stood on the published list that day (R-04)."""
    return published_items(on=on).filter(code=item.code).exists()


@dataclass(frozen=True, slots=True)
class Listed:
    """The version of an item that stands on the published list, and the departments (by key) that may check it."""

    item: int
    departments: frozenset[int]


def listed(codes: Iterable[str], *, on: dt.date) -> dict[str, Listed]:
    """Of these codes, those on the published list that day (R-04), each with its version in force; one query.

    A later version takes the place of an earlier one: what was planned under the earlier one is inspected under it.
    """
    rows = (
        published_items(on=on).filter(code__in=set(codes)).values_list("code", "pk", "department", "other_departments")
    )
    found: dict[str, Listed] = {}
    for code, pk, keeper, other in rows:
        known = found.get(code, Listed(pk, frozenset()))
        found[code] = Listed(pk, known.departments | {keeper} | ({other} if other else set()))
    return found


def may_be_checked_by(item: SpotCheckItem, department: Department) -> bool:
    """Whether the department is the one that keeps the item, or one of those that share it."""
    if item.department_id == department.pk:
        return True
    return item.other_departments.filter(pk=department.pk).exists()


def items_of(department: Department, *, on: dt.date) -> QuerySet[SpotCheckItem]:
    """The published items that a department may check."""
    shared = SpotCheckItem.other_departments.through.objects.filter(department=department).values("spotcheckitem")
    return published_items(on=on).filter(Q(department=department) | Q(pk__in=shared))


def is_inspecting_body(department: Department, *, on: dt.date) -> bool:
    """Whether the department stood on the published list of inspecting bodies that day (R-02)."""
    return InspectingBody.objects.filter(in_force(on), department=department).exists()


def inspecting_bodies(*, on: dt.date) -> QuerySet[InspectingBody]:
    return InspectingBody.objects.filter(in_force(on)).select_related("department").order_by("department__code")


def proposer_of(item: SpotCheckItem) -> User | None:
    """Who proposed this version last."""
    change = (
        StateChange.objects.filter(subject_label="registry.spotcheckitem", subject_id=str(item.pk), act="propose")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return change.actor if change else None
