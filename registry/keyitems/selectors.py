"""Key-supervision lists as people see them, and as the draw and the visits need them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.people.models import Department, Duty, Role, User
from core.people.selectors import (
    department_holding,
    holds,
    in_force,
    is_system_admin,
    own_departments,
    reads_everything,
)
from core.refusals import Absent
from core.transitions.models import StateChange
from publicity.models import Publication
from registry.catalogue.models import EnforcementItem, SpotCheckDerivation
from registry.catalogue.selectors import checks_everywhere
from registry.keyitems.models import CoverageFact, KeyItem, KeyItemCheck, KeyList, KeyListCheck, SupervisionAct
from registry.keyitems.states import EVER_PUBLIC
from registry.models import Industry, Street

LABEL = "keyitems.keylist"


def lists_visible_to(user: User, *, at: dt.datetime) -> QuerySet[KeyList]:
    """Whatever has been published is open to everyone inside; drafts to their department and the legal check."""
    lists = KeyList.objects.select_related("department", "set_by").order_by("department__code", "-version")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or checks_everywhere(user, at=at):
        return lists
    return lists.filter(Q(state__in=EVER_PUBLIC) | Q(department__in=own_departments(user, at=at)))


def list_visible_to(user: User, pk: int, *, at: dt.datetime) -> KeyList:
    """One list. Raises ``Absent``."""
    found = lists_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def items_with_rows(key_list: KeyList) -> QuerySet[KeyItem]:
    """The items of a list with their spot checks, in order."""
    checks = Prefetch("checks", KeyItemCheck.objects.order_by("spot_check_code"))
    return key_list.items.select_related("key_list__department").prefetch_related(checks).order_by("position")


def lists_in_force(*, on: dt.date) -> QuerySet[KeyList]:
    """The lists as they were in force on a day."""
    return KeyList.objects.filter(in_force(on), state__in=EVER_PUBLIC).select_related("department")


def items_in_force(*, on: dt.date) -> QuerySet[KeyItem]:
    """The key items in force on a day."""
    lists = lists_in_force(on=on).values("pk")
    return (
        KeyItem.objects.filter(key_list__in=lists)
        .select_related("key_list__department")
        .order_by("key_list__department__code", "position")
    )


def checks_of(key_list: KeyList) -> QuerySet[KeyListCheck]:
    return key_list.legal_checks.select_related("reviewer").order_by("-pk")


def writers_of(key_list: KeyList) -> set[int]:
    """Who drafted, edited or submitted this version: none of them checks it."""
    acts = StateChange.objects.filter(
        subject_label=LABEL, subject_id=str(key_list.pk), act__in=["begin", "submit"]
    ).values_list("actor", flat=True)
    return {key_list.set_by_id, *acts}


def submitter_of(key_list: KeyList) -> User | None:
    """Who handed this version in last."""
    change = (
        StateChange.objects.filter(subject_label=LABEL, subject_id=str(key_list.pk), act="submit")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return change.actor if change else None


def enforcement_items(codes: Iterable[str]) -> dict[str, EnforcementItem]:
    """The enforcement items in force by code."""
    found = EnforcementItem.objects.filter(code__in=set(codes), state__in=["published", "adjusting"])
    return {item.code: item for item in found.prefetch_related("bases")}


def names_of(model: type[Industry] | type[Street], codes: Iterable[str]) -> dict[str, str]:
    """Industries or streets by code; the latest name of each."""
    rows: QuerySet[Any] = model._default_manager.filter(code__in=set(codes)).order_by("valid_from")
    return dict(rows.values_list("code", "name"))


def publications_of(key_list: KeyList) -> QuerySet[Publication]:
    """The publication of this version of the list."""
    return Publication.objects.of_subject(key_list.department).filter(
        kind="keyitems.key_list", payload__version=key_list.version
    )


# --- coverage: who sees it --------------------------------------------------------------------------------------------


def sees_every_coverage(user: User, *, at: dt.datetime) -> bool:
    """Zone-wide readers, and the department that receives the lists for filing."""
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return True
    receiver = department_holding(Duty.RECEIVES_LISTS, at=at)
    return receiver is not None and holds(user, Role.FILING_REVIEWER, Role.HEAD, Role.STAFF, department=receiver, at=at)


def coverage_items_for(user: User, *, on: dt.date, at: dt.datetime) -> QuerySet[KeyItem]:
    """The key items in force on a day whose coverage, names included, the person may see."""
    items = items_in_force(on=on)
    if sees_every_coverage(user, at=at):
        return items
    return items.filter(key_list__department__in=own_departments(user, at=at))


def sees_coverage_of(user: User, item: KeyItem, *, at: dt.datetime) -> bool:
    return sees_every_coverage(user, at=at) or item.key_list.department_id in own_departments(user, at=at)


def covered_item_visible_to(user: User, pk: int, *, at: dt.datetime) -> KeyItem:
    """One published key item with its coverage. Raises ``Absent``."""
    found = (
        KeyItem.objects.filter(pk=pk, key_list__state__in=EVER_PUBLIC).select_related("key_list__department").first()
    )
    if found is None or not sees_coverage_of(user, found, at=at):
        raise Absent()
    return found


def facts_visible_to(user: User, *, at: dt.datetime) -> QuerySet[CoverageFact]:
    """What covers subjects: of the own departments, or of all for who sees every coverage."""
    facts = CoverageFact.objects.select_related("enterprise", "key_item").order_by("-pk")
    if sees_every_coverage(user, at=at):
        return facts
    return facts.filter(key_item__key_list__department__in=own_departments(user, at=at))


def acts_visible_to(user: User, *, at: dt.datetime) -> QuerySet[SupervisionAct]:
    """Supervision entered by hand, as far as the person sees the coverage it makes."""
    acts = SupervisionAct.objects.select_related("enterprise", "key_item", "entered_by").order_by("-pk")
    if sees_every_coverage(user, at=at):
        return acts
    return acts.filter(key_item__key_list__department__in=own_departments(user, at=at))


# --- spot checks that cover -------------------------------------------------------------------------------------------


def items_checked_by(spot_check_codes: Iterable[str], *, on: dt.date) -> QuerySet[KeyItem]:
    """The key items in force on a day that a result under one of the spot-check items covers.

    Those that name the spot check; and those that name none, do not tell product kinds and links apart, and whose
    enforcement item it derives from.
    """
    codes = list(spot_check_codes)
    derived = SpotCheckDerivation.objects.filter(spot_check_code__in=codes).values("item_code")
    any_check = KeyItemCheck.objects.filter(key_item=OuterRef("pk"))
    return items_in_force(on=on).filter(
        Exists(any_check.filter(spot_check_code__in=codes))
        | (Q(enforcement_code__in=derived, product_kinds__len__lte=1, links__len__lte=1) & ~Exists(any_check))
    )


def cells_checked_by(item: KeyItem, spot_check_code: str) -> list[tuple[str, str]]:
    """Which cells of a key item a result under a spot-check item covers: those the item says, else all of them."""
    check = item.checks.filter(spot_check_code=spot_check_code).first()
    if check is None:
        return item.cells
    return [
        (kind, link)
        for kind, link in item.cells
        if (not check.product_kinds or kind in check.product_kinds) and (not check.links or link in check.links)
    ]


def list_in_force_of(department: Department, *, on: dt.date) -> KeyList | None:
    return lists_in_force(on=on).filter(department=department).first()
