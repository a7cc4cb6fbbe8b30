"""How enforcement items and their open adjustments pass from one department to another."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from publicity.models import Publication
from publicity.services import withdraw
from publicity.states import PublicationState
from registry.catalogue.models import Adjustment, EnforcementItem
from registry.catalogue.publications import ENFORCEMENT_ITEMS
from registry.catalogue.publishing import publish_catalogue_of
from registry.catalogue.states import IN_FORCE, WAITING, EnforcementState


def _items(department: Department, _day: dt.date) -> QuerySet[EnforcementItem]:
    living = EnforcementItem.objects.filter(department=department).exclude(
        state__in=[EnforcementState.EXPIRED, EnforcementState.DISCARDED]
    )
    return living.order_by("code", "version")


def _move_items(rows: QuerySet[EnforcementItem], passing: Passing) -> None:
    """The taker holds the powers from now on without a gap; both public catalogues are renewed (R-04)."""
    in_force = rows.filter(state__in=IN_FORCE).exists()
    rows.update(department=passing.taker)
    if not in_force:
        return
    publish_catalogue_of(passing.taker, reason=passing.document, acting_user=passing.acting_user, at=passing.at)
    if EnforcementItem.objects.filter(department=passing.giver, state__in=IN_FORCE).exists():
        publish_catalogue_of(passing.giver, reason=passing.document, acting_user=passing.acting_user, at=passing.at)
        return
    standing = Publication.objects.of_subject(passing.giver).filter(
        kind=ENFORCEMENT_ITEMS.name, state=PublicationState.PUBLISHED
    )
    for publication in standing:
        withdraw(publication, reason=passing.document, acting_user=passing.acting_user, at=passing.at, rule="R-04")


def _adjustments(department: Department, _day: dt.date) -> QuerySet[Adjustment]:
    waiting = Adjustment.objects.filter(department=department, state__in=WAITING)
    return waiting.select_related("item", "spot_check_item").order_by("pk")


def _move_adjustments(rows: QuerySet[Adjustment], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _with_its_item(adjustment: Adjustment) -> Key | None:
    return (adjustment.subject._meta.label_lower, str(adjustment.subject.pk))


hands_over("catalogue.items", _("Enforcement items"), open=_items, move=_move_items)
hands_over(
    "catalogue.adjustments",
    _("Adjustments of items"),
    open=_adjustments,
    move=_move_adjustments,
    follows=_with_its_item,
    rank=1,
)
