"""The catalogue as people see it, on any day; who cites an article; what has not been used."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from core.people.models import Department, Duty, Role, User
from core.people.selectors import department_holding, holds, is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from core.transitions.models import StateChange
from registry.catalogue.citations import meets
from registry.catalogue.models import (
    Adjustment,
    BasisChange,
    EnforcementBasis,
    EnforcementItem,
    ItemUse,
    LegalCheck,
    SpotCheckDerivation,
)
from registry.catalogue.states import IN_FORCE, WAITING
from registry.item_states import ItemState
from registry.models import LegalBasis, SpotCheckItem

LABEL = "catalogue.enforcementitem"


def items_visible_to(user: User, *, at: dt.datetime) -> QuerySet[EnforcementItem]:
    """Whatever has been published is open to everyone; drafts to their department, the legal check and zone-wide readers."""
    items = EnforcementItem.objects.select_related("department", "set_by").order_by("code", "-version")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or checks_everywhere(user, at=at):
        return items
    return items.filter(Q(published_on__isnull=False) | Q(department__in=own_departments(user, at=at)))


def checks_everywhere(user: User, *, at: dt.datetime) -> bool:
    """Whether the person checks legality for the whole zone."""
    supervisor = department_holding(Duty.SUPERVISES, at=at)
    return supervisor is not None and holds(user, Role.LEGAL_REVIEWER, department=supervisor, at=at)


def item_visible_to(user: User, pk: int, *, at: dt.datetime) -> EnforcementItem:
    """One item. Raises ``Absent``."""
    found = items_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def items_in_force(*, on: dt.date) -> QuerySet[EnforcementItem]:
    """The catalogue as it stood on a day."""
    return (
        EnforcementItem.objects.filter(published_on__lte=on)
        .filter(Q(expired_on=None) | Q(expired_on__gt=on))
        .select_related("department")
        .order_by("code", "-version")
    )


def current_item(code: str) -> EnforcementItem | None:
    """The version in force now."""
    return EnforcementItem.objects.select_related("department").filter(code=code, state__in=IN_FORCE).first()


def checks_of(item: EnforcementItem) -> QuerySet[LegalCheck]:
    return item.legal_checks.select_related("reviewer").order_by("-pk")


def writers_of(item: EnforcementItem) -> set[int]:
    """Who drafted, edited or submitted this version: none of them checks it."""
    acts = StateChange.objects.filter(subject_label=LABEL, subject_id=str(item.pk), act__in=["begin", "submit"])
    return {item.set_by_id, *acts.values_list("actor", flat=True)}


def submitter_of(item: EnforcementItem) -> User | None:
    """Who handed this version in last."""
    change = (
        StateChange.objects.filter(subject_label=LABEL, subject_id=str(item.pk), act="submit")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return change.actor if change else None


# --- who cites what ---------------------------------------------------------------------------------------------------


class Citing(NamedTuple):
    """The items in force that rest on a law or an article of it."""

    items: list[EnforcementItem]
    spot_check_items: list[SpotCheckItem]

    def __bool__(self) -> bool:
        return bool(self.items or self.spot_check_items)


def citing(law: str, article: str) -> Citing:
    """Every item of the catalogue and every published spot-check item that cites the article, or the law as a whole."""
    own = EnforcementBasis.objects.filter(item__state__in=IN_FORCE).values_list("item_id", "law", "article")
    spot = LegalBasis.objects.filter(item__state=ItemState.PUBLISHED).values_list("item_id", "law", "article")
    items = EnforcementItem.objects.filter(pk__in=_that_meet(own, law, article)).select_related("department")
    spots = SpotCheckItem.objects.filter(pk__in=_that_meet(spot, law, article)).select_related("department")
    return Citing(list(items.order_by("code")), list(spots.order_by("code")))


def _that_meet(bases: Iterable[tuple[int, str, str]], law: str, article: str) -> set[int]:
    return {pk for pk, cited, at in bases if meets(cited, at, changed_law=law, changed_article=article)}


# --- adjustments ------------------------------------------------------------------------------------------------------


def adjustments_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Adjustment]:
    """Those of the person's departments; all of them for zone-wide readers and the legal check."""
    adjustments = Adjustment.objects.select_related("item", "spot_check_item", "department", "basis_change")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or checks_everywhere(user, at=at):
        return adjustments.order_by("-pk")
    return adjustments.filter(department__in=own_departments(user, at=at)).order_by("-pk")


def adjustment_visible_to(user: User, pk: int, *, at: dt.datetime) -> Adjustment:
    """One adjustment. Raises ``Absent``."""
    found = adjustments_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def open_adjustment_of(code: str) -> Adjustment | None:
    """What still waits about an enforcement item, whichever version it was opened on."""
    return Adjustment.objects.filter(item__code=code, state__in=WAITING).order_by("-pk").first()


def changes() -> QuerySet[BasisChange]:
    """Changes of law are known to everybody inside."""
    return BasisChange.objects.select_related("entered_by").order_by("-changed_on", "-pk")


def change_by_id(pk: int) -> BasisChange:
    """One change of a basis. Raises ``Absent``."""
    found = changes().filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


# --- use --------------------------------------------------------------------------------------------------------------


def code_derived_from(spot_check_code: str) -> str:
    """The code of the enforcement item a spot-check item derives from; empty if none is named."""
    found = SpotCheckDerivation.objects.filter(spot_check_code=spot_check_code).values_list("item_code", flat=True)
    return found.first() or ""


def derivations_of(code: str) -> QuerySet[SpotCheckItem]:
    """The published spot-check items that derive from an enforcement item."""
    codes = SpotCheckDerivation.objects.filter(item_code=code).values("spot_check_code")
    return SpotCheckItem.objects.filter(code__in=codes, state=ItemState.PUBLISHED).order_by("code")


def last_use(code: str) -> dt.date | None:
    return ItemUse.objects.filter(item_code=code).order_by("-used_on").values_list("used_on", flat=True).first()


def unused_items(*, since: dt.date) -> QuerySet[EnforcementItem]:
    """Items in force that stood in the catalogue before ``since`` and have neither been used nor reviewed after it."""
    first = (
        EnforcementItem.objects.filter(code=OuterRef("code"), published_on__isnull=False)
        .order_by()
        .values("code")
        .annotate(first=Min("published_on"))
        .values("first")
    )
    used = ItemUse.objects.filter(item_code=OuterRef("code"), used_on__gt=since)
    reviewed = Adjustment.objects.filter(item__code=OuterRef("code")).filter(
        Q(state__in=WAITING) | Q(cause="no_effect", opened_on__gt=since)
    )
    return (
        EnforcementItem.objects.filter(state="published")
        .annotate(first=Subquery(first))
        .filter(first__lte=since)
        .filter(~Exists(used), ~Exists(reviewed))
        .select_related("department")
        .order_by("code")
    )


def expiring(*, on: dt.date) -> QuerySet[EnforcementItem]:
    """Items in force whose last day is over."""
    return EnforcementItem.objects.filter(state__in=IN_FORCE, valid_to__lt=on).order_by("pk")


def log_of(department: Department, *, most: int) -> list[tuple[StateChange, EnforcementItem]]:
    """What entered and left a department's catalogue, newest first."""
    items = {str(item.pk): item for item in EnforcementItem.objects.filter(department=department)}
    moves = (
        StateChange.objects.filter(subject_label=LABEL, subject_id__in=items, act__in=["publish", "expire"])
        .order_by(F("occurred_at").desc(), "-pk")
        .all()[:most]
    )
    return [(change, items[change.subject_id]) for change in moves]
