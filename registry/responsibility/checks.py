"""What an item and a version must satisfy. Reads, never writes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations

from django.utils.translation import gettext as _

from core.people.models import Department
from core.people.selectors import day_of, departments_in_force
from registry.models import Industry
from registry.responsibility.boundaries import Circle, Claim, circles, meets, reaches
from registry.responsibility.errors import (
    CircularLead,
    DepartmentNotInForce,
    IndustryUnknown,
    InThePast,
    ItemLacks,
    ItemsMeet,
    ListIsEmpty,
    NamesItself,
    NoBasis,
    OutsideMatter,
    ReasonNeeded,
)
from registry.responsibility.models import BoundaryMatter, MatterScope, ResponsibilityItem, ResponsibilityList
from registry.responsibility.selectors import claim_of, claims_beside, industries, lists_beginning_after, scope_of
from registry.responsibility.states import Link, Part


def check_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded(place="reason")
    return reason.strip()


def check_not_past(day: dt.date, *, today: dt.date) -> None:
    """A change of responsibility is never backdated (R-101)."""
    if day < today:
        raise InThePast(day=day.isoformat(), place="valid_from")


def check_in_force(department: Department, at: dt.datetime | dt.date, *, place: str = "department") -> None:
    """A department that has ended, or has not begun, takes nothing on (R-101)."""
    if not departments_in_force(at).filter(pk=department.pk).exists():
        raise DepartmentNotInForce(department=department.display_name, day=day_of(at).isoformat(), place=place)


def narrowed(codes: Iterable[str]) -> list[str]:
    """Codes of GB/T 4754 in order, without those that lie under another. Raises ``IndustryUnknown``."""
    given = sorted({code.strip().upper() for code in codes if code.strip()})
    known = set(Industry.objects.filter(code__in=given).values_list("code", flat=True))
    for code in given:
        if code not in known:
            raise IndustryUnknown(code=code, place="industries")
    return [code for code in given if not any(code != wider and code.startswith(wider) for wider in given)]


def in_order(links: Iterable[str]) -> list[str]:
    """Links of the chain in their order, without repetition."""
    given = set(links)
    return [link for link in Link.values if link in given]


def where_words(link: str, prefix: str) -> str:
    """A square of the map in words: ``执法 C27``."""
    return f"{Link(link).label} {prefix or _('all industries')}"


def check_item(item: ResponsibilityItem, *, bases: Sequence[object], department: Department, on: dt.date) -> None:
    """Refuse an item that is wrong in itself, or that speaks of nothing its matter concerns on that day."""
    if not item.links:
        raise ItemLacks(what=_("links of the chain"), place="links")
    if not item.description.strip():
        raise ItemLacks(what=_("what the department does"), place="description")
    if not bases:
        raise NoBasis(place="bases")
    if item.lead_department_id == department.pk:
        raise NamesItself(place="lead_department")
    scope = MatterScope.objects.filter(matter=item.matter, valid_from__lte=on).order_by("-valid_from").first()
    if scope is None or (scope.valid_to is not None and scope.valid_to < on):
        raise OutsideMatter(matter=str(item.matter), what=_("anything on %(day)s") % {"day": on.isoformat()})
    if not reaches(claim_of(item, department=department.pk), scope_of(scope)):
        raise OutsideMatter(matter=str(item.matter), what=_("these links or industries"), place="industries")


def check_beside_each_other(items: Sequence[ResponsibilityItem], *, department: Department) -> None:
    """No two items of one list speak of the same square of the map (R-103)."""
    claims = [(item, claim_of(item, department=department.pk)) for item in items]
    for (one, mine), (other, theirs) in combinations(claims, 2):
        met = meets(mine, theirs)
        if met is not None:
            raise ItemsMeet(one=one.code, other=other.code, where=where_words(*met))


def check_ready(responsibility_list: ResponsibilityList, *, on: dt.date) -> None:
    """Refuse a version that may not be sent out, confirmed or published: checked again at each of these steps."""
    department = responsibility_list.department
    items = list(
        ResponsibilityItem.objects.filter(list=responsibility_list)
        .select_related("matter", "lead_department")
        .prefetch_related("bases")
        .order_by("position")
    )
    if not items:
        raise ListIsEmpty()
    for item in items:
        check_item(item, bases=list(item.bases.all()), department=department, on=on)
    check_beside_each_other(items, department=department)
    own = [claim_of(item, department=department.pk) for item in items]
    check_no_circle(responsibility_list, own, on=on)


def check_no_circle(responsibility_list: ResponsibilityList, own: Sequence[Claim], *, on: dt.date) -> None:
    """No circle of named leads, on the first day and on each later day on which another list already changes (R-103)."""
    matters = sorted({claim.matter for claim in own})
    days = [on, *lists_beginning_after(on).values_list("valid_from", flat=True).distinct()]
    for day in days:
        beside = claims_beside(responsibility_list, on=day or on, matters=matters)
        for found in circles([*beside, *own], industries()):
            if responsibility_list.department_id in found.departments:
                raise CircularLead(circle=_circle_words(found), where=_square_words(found))


def _circle_words(circle: Circle) -> str:
    names = {one.pk: one.display_name for one in Department.objects.filter(pk__in=circle.departments)}
    way = [names[pk] for pk in circle.departments]
    return " → ".join([*way, way[0]])


def _square_words(circle: Circle) -> str:
    matter = BoundaryMatter.objects.get(pk=circle.matter)
    return f"{matter}, {where_words(circle.link, circle.industry)}"


def named_by(part: str, lead_department: Department | None) -> Department | None:
    """Only a co-operating department names a lead."""
    return lead_department if part == Part.CO_OPERATE else None
