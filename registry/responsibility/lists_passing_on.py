"""How responsibility lists pass from one department to another (机构职能调整): item by item, without a day between.

What a department answers for on the day goes into a new version of the taker's list, in force at once, under the
document of the reorganisation; it was decided there, so no department is asked again. The giver's list ends, or, in a
split, goes on with what remains. Both stay readable under the names of their time.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.ledger.services import record
from core.people.handover import Passing, hands_over
from core.people.models import Department
from core.people.selectors import day_of
from core.transitions.services import begin, move
from core.work.services import done_all
from registry.responsibility.boundaries import meets
from registry.responsibility.models import (
    ConsultationQuestion,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.selectors import claim_of, items_of, list_in_force, list_in_the_making
from registry.responsibility.services.lists import turn_lists_of
from registry.responsibility.services.rounds import recall_round
from registry.responsibility.states import BoundaryCause, View

ONE_DAY = dt.timedelta(days=1)


def _items(department: Department, day: dt.date) -> QuerySet[ResponsibilityItem]:
    """The items of the list in force on the eve, or on the day itself where the list begins with it."""
    standing = list_in_force(department, on=day - ONE_DAY) or list_in_force(department, on=day)
    if standing is None:
        return ResponsibilityItem.objects.none()
    return items_of(standing)


def _move_items(rows: QuerySet[ResponsibilityItem], passing: Passing) -> None:
    going = list(rows.select_related("matter", "lead_department").prefetch_related("bases").order_by("position"))
    giver_list = going[0].list
    today = max(passing.day, day_of(passing.at))
    remaining = [item for item in items_of(giver_list) if item.pk not in {one.pk for one in going}]
    _issue(passing.taker, going, passing, today)
    if passing.stays and remaining:
        _issue(passing.giver, remaining, passing, today, anew=True)
    else:
        _end(giver_list, today)
    for department in (passing.giver, passing.taker):
        turn_lists_of(department.pk, acting_user=passing.acting_user, at=passing.at)


def _end(standing: ResponsibilityList, first_day: dt.date) -> None:
    """Let a version end on the eve; one that began on the day itself keeps that day."""
    assert standing.valid_from is not None  # it is in force
    standing.valid_to = max(first_day - ONE_DAY, standing.valid_from)
    standing.save(update_fields=["valid_to"])


def _issue(
    department: Department,
    items: Iterable[ResponsibilityItem],
    passing: Passing,
    first_day: dt.date,
    *,
    anew: bool = False,
) -> None:
    """A version in force from the day: what the department already answers for, and what comes to it."""
    standing = list_in_force(department, on=first_day)
    if standing is not None and standing.valid_from == first_day and not anew:
        _copy(items, standing, department)  # the same reorganisation has just issued it
        return
    last = ResponsibilityList.objects.filter(department=department).aggregate(last=Max("version"))["last"] or 0
    made = ResponsibilityList.objects.create(
        department=department,
        version=last + 1,
        cause=BoundaryCause.REORGANISED,
        reason=passing.document,
        valid_from=first_day,
    )
    if standing is not None and not anew:
        _copy(items_of(standing), made, department)
    _copy(items, made, department)
    if standing is not None:
        _end(standing, first_day)
    begin(made, acting_user=passing.acting_user, at=passing.at, reason=passing.document)
    for act in ("consult", "confirm"):
        move(made, act, acting_user=passing.acting_user, at=passing.at, reason=passing.document)
    made.published_on = day_of(passing.at)
    move(
        made,
        "publish",
        acting_user=passing.acting_user,
        at=passing.at,
        reason=passing.document,
        also=("published_on",),
    )
    record(
        "responsibility.list.take_over",
        subject=made,
        acting_user=passing.acting_user,
        at=passing.at,
        why=passing.document,
        rule="R-101",
        detail={"from": passing.giver.code, "to": passing.taker.code, "version": made.version},
    )


def _copy(items: Iterable[ResponsibilityItem], made: ResponsibilityList, department: Department) -> None:
    """Items with their codes and bases. What the list already says of the same square stays as it is (R-103)."""
    claims = [claim_of(item, department=department.pk) for item in made.items.all()]
    codes = set(made.items.values_list("code", flat=True))
    position = made.items.aggregate(last=Max("position"))["last"] or 0
    for item in items:
        claim = claim_of(item, department=department.pk)
        if item.code in codes or any(meets(claim, other) for other in claims):
            continue
        position += 1
        bases = list(item.bases.all())
        item.pk, item.list, item.position = None, made, position
        if item.lead_department_id == department.pk:
            item.lead_department = None  # whom it named is now itself; who leads, the other item says
        item._state.adding = True
        item.save()
        ResponsibilityBasis.objects.bulk_create(
            ResponsibilityBasis(item=item, position=one.position, law=one.law, article=one.article, text=one.text)
            for one in bases
        )
        claims.append(claim)
        codes.add(item.code)


def _drafts(department: Department, _day: dt.date) -> QuerySet[ResponsibilityList]:
    made = list_in_the_making(department)
    return ResponsibilityList.objects.filter(pk__in=[made.pk] if made else []).select_related("department")


def _move_drafts(rows: QuerySet[ResponsibilityList], passing: Passing) -> None:
    """A version in the making is dropped and stays readable: it was drafted for a list that ends. In a split it stays."""
    if passing.stays:
        return
    for made in rows:
        recall_round(made, acting_user=passing.acting_user, at=passing.at)
        done_all(subject=made, acting_user=passing.acting_user, at=passing.at)
        move(made, "drop", acting_user=passing.acting_user, at=passing.at, reason=passing.document)
        record(
            "responsibility.list.drop",
            subject=made,
            acting_user=passing.acting_user,
            at=passing.at,
            why=passing.document,
        )


def _questions(department: Department, _day: dt.date) -> QuerySet[ConsultationQuestion]:
    return (
        ConsultationQuestion.objects.filter(department=department, state=View.ASKED)
        .select_related("consultation__list__department", "department")
        .order_by("pk")
    )


def _move_questions(rows: QuerySet[ConsultationQuestion], passing: Passing) -> None:
    """The taker answers, unless it asks itself or has been asked too."""
    for question in rows:
        asked = ConsultationQuestion.objects.filter(
            Q(consultation=question.consultation_id, department=passing.taker)
        ).exists()
        if asked or question.consultation.list.department_id == passing.taker.pk:
            move(question, "recall", acting_user=passing.acting_user, at=passing.at, reason=passing.document)
            done_all(subject=question, acting_user=passing.acting_user, at=passing.at)
        else:
            question.department = passing.taker
            question.save(update_fields=["department"])


hands_over("responsibility.drafts", _("Versions in the making"), open=_drafts, move=_move_drafts, noted=False)
hands_over("responsibility.items", _("Responsibility items"), open=_items, move=_move_items, noted=False)
hands_over("responsibility.questions", _("Questions of other departments"), open=_questions, move=_move_questions)
