"""How responsibility lists pass from one department to another (机构职能调整): item by item, without a day between.

What a department answers for on the day goes into a new version of the taker's list, in force at once, under the
document of the reorganisation; it was decided there, so no department is asked again. The giver's list ends, or, in a
split, goes on with what remains. Both stay readable under the names of their time.
"""

import datetime as dt

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.ledger.services import record
from core.people.handover import Passing, hands_over
from core.people.models import Department
from core.people.selectors import day_of
from core.transitions.services import begin, move
from core.work.services import done_all
from registry.responsibility.boundaries import Claim
from registry.responsibility.carving import remains
from registry.responsibility.dispute_outcomes import industry_codes
from registry.responsibility.errors import VersionAhead
from registry.responsibility.models import (
    ConsultationQuestion,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.publishing import publish_list_of
from registry.responsibility.selectors import claim_of, items_of, list_in_force, list_in_the_making
from registry.responsibility.services.lists import lock_boundaries, turn_lists_of
from registry.responsibility.services.rounds import recall_round
from registry.responsibility.states import ISSUED, BoundaryCause, Part, View

ONE_DAY = dt.timedelta(days=1)


def _items(department: Department, day: dt.date) -> QuerySet[ResponsibilityItem]:
    """The items of the list in force on the eve, or on the day itself where the list begins with it."""
    standing = list_in_force(department, on=day - ONE_DAY) or list_in_force(department, on=day)
    if standing is None:
        return ResponsibilityItem.objects.none()
    return items_of(standing)


def _move_items(rows: QuerySet[ResponsibilityItem], passing: Passing) -> None:
    lock_boundaries()
    going = list(rows.select_related("matter", "lead_department").prefetch_related("bases").order_by("position"))
    giver_list = going[0].list
    today = max(passing.day, day_of(passing.at))
    _check_nothing_announced(passing, today)
    for department in (passing.taker, passing.giver):
        _drop_drafts(_drafts(department, today), passing)
    gone = {one.pk for one in going}
    remaining = [item for item in _full(giver_list) if item.pk not in gone]
    _issue(passing.taker, going, passing, today)
    if passing.stays and remaining:
        _issue(passing.giver, remaining, passing, today, anew=True)
    else:
        _end(giver_list, today)
    for department in (passing.giver, passing.taker):
        turn_lists_of(department.pk, acting_user=passing.acting_user, at=passing.at)
    publish_list_of(passing.taker, reason=passing.document, acting_user=passing.acting_user, at=passing.at)


def _check_nothing_announced(passing: Passing, first_day: dt.date) -> None:
    """Refuse while a version of either department is to begin after the day: it was made for another order."""
    ahead = (
        ResponsibilityList.objects.filter(
            department__in=[passing.giver, passing.taker], state__in=ISSUED, valid_from__gt=first_day
        )
        .exclude(cause=BoundaryCause.REORGANISED, reason=passing.document)
        .select_related("department")
        .order_by("valid_from")
        .first()
    )
    if ahead is not None and ahead.valid_from is not None:
        raise VersionAhead(
            department=ahead.department.display_name, version=ahead.version, day=ahead.valid_from.isoformat()
        )


def _full(made: ResponsibilityList) -> list[ResponsibilityItem]:
    return list(items_of(made).select_related("matter", "lead_department").prefetch_related("bases"))


def _end(standing: ResponsibilityList, first_day: dt.date) -> None:
    """Let a version end on the eve; one that began on the day itself keeps that day."""
    assert standing.valid_from is not None  # it is in force
    standing.valid_to = max(first_day - ONE_DAY, standing.valid_from)
    standing.save(update_fields=["valid_to"])


def _issue(
    department: Department,
    items: list[ResponsibilityItem],
    passing: Passing,
    first_day: dt.date,
    *,
    anew: bool = False,
) -> None:
    """A version in force from the day: what the department already answers for, and what comes to it."""
    standing = list_in_force(department, on=first_day)
    own = [] if standing is None or anew else _full(standing)
    if standing is not None and standing.valid_from == first_day:
        standing.items.all().delete()  # it begins on the very day, as where two merge one after the other: written whole
        _write(standing, own, items)
        return
    made = ResponsibilityList.objects.create(
        department=department,
        version=(ResponsibilityList.objects.filter(department=department).aggregate(last=Max("version"))["last"] or 0)
        + 1,
        cause=BoundaryCause.REORGANISED,
        reason=passing.document,
        valid_from=first_day,
    )
    _write(made, own, items)
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
        detail={
            "from": passing.giver.code,
            "to": passing.taker.code,
            "version": made.version,
            "items": [item.code for item in items],
        },
    )


def _write(made: ResponsibilityList, own: list[ResponsibilityItem], coming: list[ResponsibilityItem]) -> None:
    """Both sets of items in one list, no square spoken of twice (R-103): who leads goes before who co-operates, and
    what the department said itself before what comes to it; an item keeps what is left of it."""
    ranked = sorted([*own, *coming], key=lambda item: item.part != Part.LEAD)  # stable: own before coming
    spoken: list[Claim] = []
    codes, position = set[str](), 0
    for item in ranked:
        claim = claim_of(item, department=made.department_id)
        bases = list(item.bases.all())
        for links, industries in remains(claim, spoken, industry_codes()):
            position += 1
            copy = ResponsibilityItem(
                list=made,
                code=_free(item.code, codes),
                position=position,
                matter=item.matter,
                part=item.part,
                lead_department=None if item.lead_department_id == made.department_id else item.lead_department,
                industries=list(industries),
                links=list(links),
                description=item.description,
                reason=item.reason,
            )
            copy.save()
            codes.add(copy.code)
            ResponsibilityBasis.objects.bulk_create(
                ResponsibilityBasis(item=copy, position=one.position, law=one.law, article=one.article, text=one.text)
                for one in bases
            )
        spoken.append(claim)


def _free(code: str, taken: set[str]) -> str:
    """The code, or the code with the first number that is free."""
    free, n = code, 1
    while free in taken:
        n += 1
        free = f"{code[:26]}-{n}"
    return free


def _drafts(department: Department, _day: dt.date) -> QuerySet[ResponsibilityList]:
    made = list_in_the_making(department)
    return ResponsibilityList.objects.filter(pk__in=[made.pk] if made else []).select_related("department")


def _move_drafts(rows: QuerySet[ResponsibilityList], passing: Passing) -> None:
    """A version in the making is dropped and stays readable: it was drafted for a list that ends.

    In a split it stays, unless items go: then both lists are written anew and whoever drafts begins from them.
    """
    if not passing.stays:
        _drop_drafts(rows, passing)


def _drop_drafts(rows: QuerySet[ResponsibilityList], passing: Passing) -> None:
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
