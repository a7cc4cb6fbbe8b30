"""A version in the making: draft, its items, assign a responsibility, drop."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from core.ledger.services import record
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.refusals import WrongState
from core.transitions.services import begin, move
from core.work.services import ask, done_all
from registry.responsibility.checks import (
    check_beside_each_other,
    check_in_force,
    check_item,
    check_not_past,
    check_reason,
    in_order,
    named_by,
    narrowed,
)
from registry.responsibility.errors import ListInTheMaking
from registry.responsibility.models import (
    BoundaryMatter,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.policies import (
    check_can_confirm_list,
    check_can_coordinate,
    check_can_prepare_list,
)
from registry.responsibility.selectors import items_of, latest_issued, list_in_the_making
from registry.responsibility.services.rounds import recall_round
from registry.responsibility.states import BoundaryCause, ListState, Part
from registry.responsibility.work import FINISH_LIST


@dataclass(frozen=True, slots=True)
class Basis:
    """One article: ``Basis("中华人民共和国安全生产法", "第十条", "…")``."""

    law: str
    article: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What an item says. No industries: all that the matter concerns. ``lead_department`` only for co-operation."""

    matter: BoundaryMatter
    part: str
    links: tuple[str, ...]
    description: str
    bases: tuple[Basis, ...]
    industries: tuple[str, ...] = ()
    lead_department: Department | None = None
    reason: str = ""


def locked(responsibility_list: ResponsibilityList) -> ResponsibilityList:
    return (
        ResponsibilityList.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=responsibility_list.pk)
    )


def names(responsibility_list: ResponsibilityList) -> dict[str, object]:
    """What work and notices say of a version."""
    return {"department": responsibility_list.department.short_name, "version": responsibility_list.version}


@transaction.atomic
def draft_list(
    *,
    department: Department,
    reason: str,
    cause: str = BoundaryCause.OTHER,
    valid_from: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> ResponsibilityList:
    """Begin the next version of a department's list with the items of the last one (R-101).

    The version in force stays so until the new one is published and its first day has come.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    check_can_prepare_list(acting_user, department=department, at=at)
    check_in_force(department, at)
    why = check_reason(reason)
    if valid_from is not None:
        check_not_past(valid_from, today=day_of(at))
    standing = list_in_the_making(department)
    if standing is not None:
        raise ListInTheMaking(
            department=department.display_name, version=standing.version, state=standing.get_state_display()
        )
    last = ResponsibilityList.objects.filter(department=department).aggregate(last=Max("version"))["last"] or 0
    made = ResponsibilityList.objects.create(
        department=department, version=last + 1, reason=why, cause=cause, valid_from=valid_from
    )
    _copy_items(latest_issued(department), made)
    begin(made, acting_user=acting_user, at=at)
    record(
        "responsibility.list.draft",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-101",
        detail={"department": department.code, "version": made.version, "cause": cause},
    )
    ask(FINISH_LIST, subject=made, params=names(made), at=at, department=department, role=Role.STAFF)
    return made


def _copy_items(source: ResponsibilityList | None, target: ResponsibilityList) -> None:
    """Items keep their codes from version to version; the reasons of earlier changes stay with their version."""
    if source is None:
        return
    for item in items_of(source):
        bases = list(item.bases.all())
        item.pk, item.list, item.reason = None, target, ""
        item._state.adding = True
        item.save()
        ResponsibilityBasis.objects.bulk_create(
            ResponsibilityBasis(item=item, position=one.position, law=one.law, article=one.article, text=one.text)
            for one in bases
        )


@transaction.atomic
def edit_list(
    *,
    responsibility_list: ResponsibilityList,
    reason: str,
    cause: str,
    valid_from: dt.date | None,
    acting_user: User,
    at: dt.datetime,
) -> ResponsibilityList:
    """Change why a draft is made and from which day it is to be valid."""
    made = _editable(responsibility_list, acting_user=acting_user, at=at)
    made.reason = check_reason(reason)
    if valid_from is not None:
        check_not_past(valid_from, today=day_of(at))
    made.cause, made.valid_from = cause, valid_from
    made.save(update_fields=["reason", "cause", "valid_from"])
    record("responsibility.list.edit", subject=made, acting_user=acting_user, at=at, why=made.reason)
    return made


def _editable(responsibility_list: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> ResponsibilityList:
    """The draft, locked, for somebody who may change it. A version sent out or published is never edited."""
    made = locked(responsibility_list)
    check_can_prepare_list(acting_user, department=made.department, at=at)
    if made.state != ListState.DRAFT:
        raise WrongState(state=made.get_state_display())
    return made


@transaction.atomic
def add_item(
    *, responsibility_list: ResponsibilityList, content: ItemContent, acting_user: User, at: dt.datetime
) -> ResponsibilityItem:
    """Add an item to a draft, under the department's next code. Without a basis it is refused (R-101)."""
    made = _editable(responsibility_list, acting_user=acting_user, at=at)
    return _add(made, content, acting_user=acting_user, at=at)


def _add(made: ResponsibilityList, content: ItemContent, *, acting_user: User, at: dt.datetime) -> ResponsibilityItem:
    last = made.items.aggregate(last=Max("position"))["last"] or 0
    item = ResponsibilityItem(list=made, code=_next_code(made.department), position=last + 1)
    _write(item, content, at=at)
    record(
        "responsibility.list.add_item",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=item.reason,
        detail={"item": item.code, "matter": item.matter.code, "part": item.part},
    )
    return item


def _next_code(department: Department) -> str:
    """``SAMR-07``: the next of the department over all its versions; a code is never used for another item."""
    prefix = f"{department.code}-"
    codes = ResponsibilityItem.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code.removeprefix(prefix)) for code in codes if code.removeprefix(prefix).isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


@transaction.atomic
def edit_item(
    *, item: ResponsibilityItem, content: ItemContent, acting_user: User, at: dt.datetime
) -> ResponsibilityItem:
    """Change an item of a draft."""
    made = _editable(item.list, acting_user=acting_user, at=at)
    item = ResponsibilityItem.objects.select_for_update().get(pk=item.pk, list=made)
    _write(item, content, at=at)
    record(
        "responsibility.list.edit_item",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=item.reason,
        detail={"item": item.code, "matter": item.matter.code, "part": item.part},
    )
    return item


def _write(item: ResponsibilityItem, content: ItemContent, *, at: dt.datetime) -> None:
    made = item.list
    bases = [one for one in content.bases if one.law.strip() and one.article.strip()]
    item.matter, item.part = content.matter, content.part
    item.lead_department = named_by(content.part, content.lead_department)
    item.industries, item.links = narrowed(content.industries), in_order(content.links)
    item.description, item.reason = content.description.strip(), content.reason.strip()
    if item.lead_department is not None:
        check_in_force(item.lead_department, at, place="lead_department")
    check_item(item, bases=bases, department=made.department, on=max(made.valid_from or day_of(at), day_of(at)))
    others = list(made.items.exclude(pk=item.pk).order_by("position"))
    check_beside_each_other([*others, item], department=made.department)
    item.save()
    item.bases.all().delete()
    ResponsibilityBasis.objects.bulk_create(
        ResponsibilityBasis(
            item=item, position=n, law=one.law.strip(), article=one.article.strip(), text=one.text.strip()
        )
        for n, one in enumerate(bases, 1)
    )


@transaction.atomic
def remove_item(*, item: ResponsibilityItem, reason: str, acting_user: User, at: dt.datetime) -> ResponsibilityList:
    """Take an item out of a draft; earlier versions keep it."""
    made = _editable(item.list, acting_user=acting_user, at=at)
    why = check_reason(reason)
    made.items.filter(pk=item.pk).delete()
    record(
        "responsibility.list.remove_item",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"item": item.code, "matter": item.matter.code},
    )
    return made


@transaction.atomic
def assign_responsibility(
    *,
    department: Department,
    content: ItemContent,
    cause: str = BoundaryCause.OTHER,
    acting_user: User,
    at: dt.datetime,
) -> ResponsibilityItem:
    """Put an item for a department into its draft, or into a new one: how the coordinator closes a gap (R-103).

    The department goes on from there: it asks the others, its head confirms. A version that is already being consulted
    about or confirmed is not touched (``ListInTheMaking``).
    """
    check_can_coordinate(acting_user, at=at)
    why = check_reason(content.reason)
    draft = list_in_the_making(department)
    if draft is None:
        draft = draft_list(department=department, reason=why, cause=cause, acting_user=acting_user, at=at)
    draft = locked(draft)
    if draft.state != ListState.DRAFT:
        raise ListInTheMaking(
            department=department.display_name, version=draft.version, state=draft.get_state_display()
        )
    item = _add(draft, content, acting_user=acting_user, at=at)
    record(
        "responsibility.list.assign",
        subject=draft,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-103",
        detail={"item": item.code, "matter": item.matter.code, "part": Part(item.part).value},
    )
    return item


@transaction.atomic
def drop_list(
    *, responsibility_list: ResponsibilityList, reason: str, acting_user: User, at: dt.datetime
) -> ResponsibilityList:
    """Give up a version that was never published; it stays readable to its department. Only the head does."""
    made = locked(responsibility_list)
    check_can_confirm_list(acting_user, department=made.department, at=at)
    why = check_reason(reason)
    recall_round(made, acting_user=acting_user, at=at)
    move(made, "drop", acting_user=acting_user, at=at, reason=why)
    record("responsibility.list.drop", subject=made, acting_user=acting_user, at=at, why=why)
    done_all(subject=made, acting_user=acting_user, at=at)
    return made
