"""How officers, spot-check items and confirmations pass from one department to another."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department, Duty
from core.people.selectors import department_holding
from publicity.models import Publication
from publicity.services import withdraw
from publicity.states import PublicationState
from registry.item_states import ItemState
from registry.list_publishing import publish_bodies, publish_items_of
from registry.models import InspectingBody, Officer, SpotCheckItem
from registry.officer_states import OfficerState
from registry.publications import SPOT_CHECK_ITEMS

LIVING = (ItemState.DRAFT, ItemState.PROPOSED, ItemState.PUBLISHED)


def _officers(department: Department, _day: dt.date) -> QuerySet[Officer]:
    return Officer.objects.filter(department=department).exclude(state=OfficerState.LEFT).order_by("number")


def _move_officers(rows: QuerySet[Officer], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _with_the_account(officer: Officer) -> Key | None:
    return ("people.user", str(officer.user_id)) if officer.user_id else None


def _items(department: Department, _day: dt.date) -> QuerySet[SpotCheckItem]:
    return SpotCheckItem.objects.filter(department=department, state__in=LIVING).order_by("code", "version")


def _move_items(rows: QuerySet[SpotCheckItem], passing: Passing) -> None:
    """The taker keeps the items from now on, published ones without a gap; both public lists are renewed (R-04)."""
    shares = SpotCheckItem.other_departments.through.objects.filter(spotcheckitem__in=rows.values("pk"))
    shares.filter(department=passing.taker).delete()
    was_published = rows.filter(state=ItemState.PUBLISHED).exists()
    rows.update(department=passing.taker)
    if was_published:
        publish_items_of(passing.taker, reason=passing.document, acting_user=passing.acting_user, at=passing.at)
        _renew_list_of_giver(passing)


def _renew_list_of_giver(passing: Passing) -> None:
    """The list of a department that ends is withdrawn, with the document as the reason; one that goes on is renewed."""
    if SpotCheckItem.objects.filter(department=passing.giver, state=ItemState.PUBLISHED).exists():
        publish_items_of(passing.giver, reason=passing.document, acting_user=passing.acting_user, at=passing.at)
        return
    standing = Publication.objects.of_subject(passing.giver).filter(
        kind=SPOT_CHECK_ITEMS.name, state=PublicationState.PUBLISHED
    )
    for publication in standing:
        withdraw(publication, reason=passing.document, acting_user=passing.acting_user, at=passing.at, rule="R-04")


def _shared_items(department: Department, _day: dt.date) -> QuerySet[SpotCheckItem]:
    return SpotCheckItem.objects.filter(other_departments=department, state__in=LIVING).order_by("code", "version")


def _move_shared_items(rows: QuerySet[SpotCheckItem], passing: Passing) -> None:
    keepers = {}
    for item in rows.select_related("department"):
        item.other_departments.remove(passing.giver)
        if item.department_id != passing.taker.pk:
            item.other_departments.add(passing.taker)
        if item.state == ItemState.PUBLISHED:
            keepers[item.department_id] = item.department
    for keeper in keepers.values():
        publish_items_of(keeper, reason=passing.document, acting_user=passing.acting_user, at=passing.at)


def _confirmations(department: Department, day: dt.date) -> QuerySet[InspectingBody]:
    return InspectingBody.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), department=department).order_by("pk")


def _move_confirmations(rows: QuerySet[InspectingBody], passing: Passing) -> None:
    """The taker is an inspecting body from the day on, under both documents; what remains of a split stays one (R-02)."""
    for body in rows:
        first_day, last_day = max(body.valid_from, passing.day), body.valid_to
        if not passing.stays:
            if body.valid_from >= passing.day:
                body.delete()
            else:
                body.valid_to = passing.last_day
                body.save(update_fields=["valid_to"])
        known = InspectingBody.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first_day), department=passing.taker)
        if not (known.filter(valid_from__lte=last_day) if last_day else known).exists():
            InspectingBody.objects.create(
                department=passing.taker, document=passing.document, valid_from=first_day, valid_to=last_day
            )
    keeper = department_holding(Duty.SUPERVISES, at=passing.at)
    if keeper is not None:
        publish_bodies(keeper, reason=passing.document, acting_user=passing.acting_user, at=passing.at)


hands_over(
    "registry.officers",
    _("Officers"),
    open=_officers,
    move=_move_officers,
    follows=_with_the_account,
    rank=1,
)
hands_over("registry.items", _("Spot-check items"), open=_items, move=_move_items)
hands_over(
    "registry.shared_items",
    _("Spot-check items of others it may check"),
    open=_shared_items,
    move=_move_shared_items,
    holds_up=False,
)
hands_over(
    "registry.bodies",
    _("Confirmation as inspecting body"),
    open=_confirmations,
    move=_move_confirmations,
    holds_up=False,
)
