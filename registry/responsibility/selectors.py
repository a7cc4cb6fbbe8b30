"""Who sees which list; what is in force on a day; the boundary map of a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import Prefetch, Q, QuerySet

from core.people.models import Department, User
from core.people.selectors import (
    departments_in_force,
    in_force,
    is_system_admin,
    own_departments,
    reads_everything,
)
from core.refusals import Absent
from registry.models import Industry
from registry.responsibility import boundaries
from registry.responsibility.boundaries import BoundaryMap, Claim, Industries, Scope
from registry.responsibility.differences import ItemFacts
from registry.responsibility.models import (
    BoundaryMatter,
    Consultation,
    ConsultationQuestion,
    ListObjection,
    MatterScope,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.policies import can_coordinate
from registry.responsibility.states import IN_THE_MAKING, ISSUED, ListState, Part

# --- lists ----------------------------------------------------------------------------------------------------------


def lists_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[ResponsibilityList]:
    """Published versions are open to everyone inside; the others to their department, to those asked, to the coordinator.

    Who was asked does not read what the department writes once the version is a draft again.
    """
    lists = ResponsibilityList.objects.select_related("department").order_by("department__code", "-version")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or can_coordinate(user, at=at):
        return lists
    own = own_departments(user, at=at)
    asked = ConsultationQuestion.objects.filter(department__in=own).values("consultation__list")
    return lists.filter(Q(state__in=ISSUED) | Q(department__in=own) | (Q(pk__in=asked) & ~Q(state=ListState.DRAFT)))


def list_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> ResponsibilityList:
    """One version, if the person may see it. Raises ``Absent``."""
    found = lists_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def lists_in_force(*, on: dt.date) -> QuerySet[ResponsibilityList]:
    """The versions in force on a day: by their days alone, never by a flag (R-101)."""
    return ResponsibilityList.objects.filter(in_force(on), state__in=ISSUED).select_related("department")


def list_in_force(department: Department | int, *, on: dt.date) -> ResponsibilityList | None:
    """The version of a department in force on a day."""
    return lists_in_force(on=on).filter(department=department).first()


def list_in_the_making(department: Department | int) -> ResponsibilityList | None:
    """The one version of a department that is being drafted, consulted about or confirmed, if any."""
    return ResponsibilityList.objects.filter(department=department, state__in=IN_THE_MAKING).first()


def latest_issued(department: Department | int) -> ResponsibilityList | None:
    """The last version of a department that was published, in force or about to be."""
    return ResponsibilityList.objects.filter(department=department, state__in=ISSUED).order_by("-valid_from").first()


def lists_beginning_after(on: dt.date) -> QuerySet[ResponsibilityList]:
    """Versions already published that take effect after a day."""
    return ResponsibilityList.objects.filter(state__in=ISSUED, valid_from__gt=on).order_by("valid_from")


def lists_due_to_turn(*, on: dt.date) -> QuerySet[ResponsibilityList]:
    """Published versions whose first day has come or whose last day has passed, not yet noted; oldest first."""
    begun = Q(took_effect_at=None, valid_from__lte=on)
    return ResponsibilityList.objects.filter(begun | Q(valid_to__lt=on), state=ListState.PUBLISHED).order_by(
        "valid_from"
    )


def items_of(responsibility_list: ResponsibilityList) -> QuerySet[ResponsibilityItem]:
    """The items of a version in order, with matter, lead and bases: two queries."""
    bases = ResponsibilityBasis.objects.order_by("position")
    return (
        ResponsibilityItem.objects.filter(list=responsibility_list)
        .select_related("matter", "lead_department")
        .prefetch_related(Prefetch("bases", bases))
        .order_by("position")
    )


def content_of(responsibility_list: ResponsibilityList) -> list[ItemFacts]:
    """What a version says, as plain values: frozen in consultations, compared by :mod:`.differences`."""
    return [facts_of(item) for item in items_of(responsibility_list)]


def facts_of(item: ResponsibilityItem) -> ItemFacts:
    return {
        "code": item.code,
        "matter": {"code": item.matter.code, "name": item.matter.name},
        "part": item.part,
        "lead_department": item.lead_department.code if item.lead_department else "",
        "industries": list(item.industries),
        "links": list(item.links),
        "description": item.description,
        "reason": item.reason,
        "bases": [{"law": basis.law, "article": basis.article, "text": basis.text} for basis in item.bases.all()],
    }


def item_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> ResponsibilityItem:
    """One item of a version the person may see. Raises ``Absent``."""
    lists = lists_visible_to(user, at=at).order_by().values("pk")
    found = (
        ResponsibilityItem.objects.filter(pk=pk, list__in=lists).select_related("list__department", "matter").first()
    )
    if found is None:
        raise Absent()
    return found


# --- consultations ----------------------------------------------------------------------------------------------------


def rounds_of(responsibility_list: ResponsibilityList) -> QuerySet[Consultation]:
    """The rounds of a version, the latest first, with questions and objections."""
    questions = (
        ConsultationQuestion.objects.select_related("department", "answered_by")
        .prefetch_related(Prefetch("objections", ListObjection.objects.order_by("pk")))
        .order_by("department__code")
    )
    return (
        Consultation.objects.filter(list=responsibility_list)
        .prefetch_related(Prefetch("questions", questions))
        .order_by("-number")
    )


def questions_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[ConsultationQuestion]:
    """What one's department was asked, and what it asked others; everything for those who read the whole zone."""
    questions = ConsultationQuestion.objects.select_related(
        "consultation__list__department", "department", "answered_by"
    ).order_by("-consultation__opened_at", "-pk")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or can_coordinate(user, at=at):
        return questions
    own = own_departments(user, at=at)
    return questions.filter(Q(department__in=own) | Q(consultation__list__department__in=own))


def question_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> ConsultationQuestion:
    """One question, if the person may see it. Raises ``Absent``."""
    found = questions_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def objection_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> ListObjection:
    """One objection to a list, if the person may see the question it answers. Raises ``Absent``."""
    questions = questions_visible_to(user, at=at).order_by().values("pk")
    found = (
        ListObjection.objects.filter(pk=pk, question__in=questions)
        .select_related("question__consultation__list__department", "question__department", "question__answered_by")
        .first()
    )
    if found is None:
        raise Absent()
    return found


def content_before(round_: Consultation) -> list[ItemFacts]:
    """What stood before what a round asks about: the round before it, or the version that was published before."""
    earlier = Consultation.objects.filter(list=round_.list_id, number__lt=round_.number).order_by("-number").first()
    if earlier is not None:
        content: list[ItemFacts] = earlier.content
        return content
    issued = (
        ResponsibilityList.objects.filter(
            department=round_.list.department_id, state__in=ISSUED, version__lt=round_.list.version
        )
        .order_by("-version")
        .first()
    )
    return content_of(issued) if issued else []


def rounds_overdue(*, at: dt.datetime) -> QuerySet[Consultation]:
    """Open rounds whose term has passed."""
    return Consultation.objects.filter(state="open", due_at__lt=at).order_by("pk")


def departments_concerned(department: Department, facts: Iterable[ItemFacts], *, on: dt.date) -> QuerySet[Department]:
    """Who is asked about items: departments that lead or co-operate in the same matters on that day, and those the
    items name as lead. The department itself is never asked.
    """
    items = list(facts)
    matters = {item["matter"]["code"] for item in items}
    named = {item["lead_department"] for item in items}
    beside = ResponsibilityItem.objects.filter(
        list__in=lists_in_force(on=on).values("pk"), matter__code__in=matters
    ).values("list__department")
    return departments_in_force(on).filter(Q(code__in=named) | Q(pk__in=beside)).exclude(pk=department.pk)


# --- the map ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _industries(_count: int) -> Industries:
    return Industries(Industry.objects.values_list("code", flat=True))


def industries() -> Industries:
    """The classes of GB/T 4754, read once for as long as their number stays the same."""
    return _industries(Industry.objects.count())


def scopes_on(on: dt.date) -> QuerySet[MatterScope]:
    """What each matter concerns on a day, in the order of their codes."""
    return MatterScope.objects.filter(in_force(on)).select_related("matter").order_by("matter__code")


def matters_on(on: dt.date) -> QuerySet[BoundaryMatter]:
    return BoundaryMatter.objects.filter(in_force(on, "scopes__")).order_by("code")


def matter_by_id(pk: int) -> BoundaryMatter:
    """A matter; all of them are open to everyone inside. Raises ``Absent``."""
    found = BoundaryMatter.objects.filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def matters_with_scope() -> QuerySet[BoundaryMatter]:
    """Every matter with its latest scopes as ``scopes`` prefetched, newest first: two queries."""
    return BoundaryMatter.objects.prefetch_related(
        Prefetch("scopes", MatterScope.objects.order_by("-valid_from"))
    ).order_by("code")


def items_in_force(*, on: dt.date) -> QuerySet[ResponsibilityItem]:
    """The items of every list in force on a day."""
    return (
        ResponsibilityItem.objects.filter(in_force(on, "list__"), list__state__in=ISSUED)
        .select_related("list__department", "matter")
        .order_by("list__department__code", "position")
    )


def claim_of(item: ResponsibilityItem, *, department: int) -> Claim:
    return Claim(
        item=item.pk,
        matter=item.matter_id,
        department=department,
        leads=item.part == Part.LEAD,
        industries=tuple(item.industries),
        links=tuple(item.links),
        named_lead=item.lead_department_id,
    )


def scope_of(scope: MatterScope) -> Scope:
    return Scope(scope.matter_id, tuple(scope.industries), tuple(scope.links))


def boundary_map(*, on: dt.date) -> BoundaryMap:
    """Who leads and co-operates where on that day; gaps and overlaps with their items (R-103)."""
    claims = [claim_of(item, department=item.list.department_id) for item in items_in_force(on=on)]
    return boundaries.draw_map([scope_of(scope) for scope in scopes_on(on)], claims, industries())


def claims_beside(responsibility_list: ResponsibilityList, *, on: dt.date, matters: Sequence[int]) -> list[Claim]:
    """The items of all other departments in force on a day in some matters."""
    beside = (
        items_in_force(on=on).filter(matter__in=matters).exclude(list__department=responsibility_list.department_id)
    )
    return [claim_of(item, department=item.list.department_id) for item in beside]
