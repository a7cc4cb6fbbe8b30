"""Matters, lists in each state, and the people around them."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from core.people.models import Department, Duty, Role, User
from registry.responsibility import services as acts
from registry.responsibility.models import BoundaryMatter, Consultation, ResponsibilityItem, ResponsibilityList
from registry.responsibility.services import Basis, ItemContent
from registry.responsibility.states import Link, Part, View
from tests.factories.people import DepartmentFactory, person

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = AT.date()
LAW = Basis("中华人民共和国安全生产法", "第十条")
_NUMBERS = itertools.count(1)


@dataclass
class Office:
    """A department with somebody to write and somebody to sign."""

    department: Department = field(default_factory=DepartmentFactory)

    def __post_init__(self) -> None:
        self.staff = person(Role.STAFF, department=self.department)
        self.head = person(Role.HEAD, department=self.department)


def coordinator() -> User:
    """Of the department that settles disputes and keeps the matters."""
    found = Department.objects.filter(duties__contains=[Duty.SETTLES_DISPUTES]).first()
    return person(Role.COORDINATOR, department=found or DepartmentFactory(duties=[Duty.SETTLES_DISPUTES]))


def matter(
    *, industries: tuple[str, ...] = (), links: tuple[str, ...] = (Link.ROUTINE,), on: dt.date = TODAY, name: str = ""
) -> BoundaryMatter:
    number = next(_NUMBERS)
    return acts.enter_matter(
        code=f"M{number:03d}",
        name=name or f"第{number}项职责边界事项",
        industries=industries,
        links=links,
        valid_from=on,
        acting_user=coordinator(),
        at=AT,
    )


def content(
    of: BoundaryMatter,
    *,
    part: str = Part.LEAD,
    links: tuple[str, ...] = (Link.ROUTINE,),
    industries: tuple[str, ...] = (),
    names: Department | None = None,
    bases: tuple[Basis, ...] = (LAW,),
    description: str = "组织日常监督检查",
    reason: str = "",
) -> ItemContent:
    return ItemContent(
        matter=of,
        part=part,
        links=links,
        industries=industries,
        lead_department=names,
        bases=bases,
        description=description,
        reason=reason,
    )


def draft(
    office: Office, *contents: ItemContent, valid_from: dt.date | None = TODAY, at: dt.datetime = AT
) -> ResponsibilityList:
    made = acts.draft_list(
        department=office.department, reason="机构职能调整", valid_from=valid_from, acting_user=office.staff, at=at
    )
    for one in contents:
        acts.add_item(responsibility_list=made, content=one, acting_user=office.staff, at=at)
    return made


def consulted(
    office: Office, made: ResponsibilityList, *, asked: Office | None = None, at: dt.datetime = AT
) -> Consultation:
    also = [(asked or Office()).department]
    return acts.consult(responsibility_list=made, also=also, acting_user=office.staff, at=at)


def agreed(office: Office, made: ResponsibilityList, *, at: dt.datetime = AT) -> None:
    """A round in which everybody who is asked agrees."""
    for question in consulted(office, made, at=at).questions.all():
        who = person(Role.STAFF, department=question.department)
        acts.answer_question(question=question, view=View.AGREES, acting_user=who, at=at)


def confirmed(office: Office, made: ResponsibilityList, *, at: dt.datetime = AT) -> ResponsibilityList:
    agreed(office, made, at=at)
    return acts.confirm_list(responsibility_list=made, acting_user=office.head, at=at)


def published(
    office: Office, *contents: ItemContent, valid_from: dt.date = TODAY, at: dt.datetime = AT
) -> ResponsibilityList:
    """A version walked through all its states by the real acts."""
    made = confirmed(office, draft(office, *contents, valid_from=valid_from, at=at), at=at)
    return acts.publish_list(responsibility_list=made, acting_user=office.staff, at=at)


def only_item(made: ResponsibilityList) -> ResponsibilityItem:
    return made.items.get()
