"""Valid enforcement items, with the people who make, check and approve them."""

import datetime as dt
from dataclasses import dataclass

from core.people.models import Department, Duty, Role, User
from registry.catalogue import services as acts
from registry.catalogue.models import EnforcementItem
from registry.catalogue.states import EnforcementKind
from registry.services.items import Basis
from tests.factories.people import DepartmentFactory, person

CONTENT = acts.EnforcementContent(
    kind=EnforcementKind.INSPECTION,
    name="对食品销售者进货查验的检查",
    subject_kinds=("company", "sole_trader"),
    content="进货查验记录",
    bases=(Basis("中华人民共和国食品安全法", "第五十三条"),),
)


@dataclass(frozen=True)
class Desk:
    """A department with a handler, a head and a legal reviewer."""

    department: Department
    staff: User
    head: User
    lawyer: User


def desk(department: Department | None = None) -> Desk:
    own = department or DepartmentFactory()
    return Desk(
        own,
        person(Role.STAFF, department=own),
        person(Role.HEAD, department=own),
        person(Role.LEGAL_REVIEWER, department=own),
    )


def supervising_department() -> Department:
    made: Department = DepartmentFactory(duties=[Duty.SUPERVISES])
    return made


def drafted(
    on: Desk, at: dt.datetime, *, code: str = "A01", content: acts.EnforcementContent = CONTENT
) -> EnforcementItem:
    return acts.draft_item(code=code, department=on.department, content=content, acting_user=on.staff, at=at)


def approved(item: EnforcementItem, on: Desk, at: dt.datetime) -> EnforcementItem:
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    acts.pass_item(item=item, opinion="依据准确", acting_user=on.lawyer, at=at)
    return acts.approve_item(item=item, acting_user=on.head, at=at)


def in_force(
    on: Desk, at: dt.datetime, *, code: str = "A01", content: acts.EnforcementContent = CONTENT
) -> EnforcementItem:
    """An item on the way of all items: drafted, checked, approved, published."""
    item = approved(drafted(on, at, code=code, content=content), on, at)
    return acts.publish_item(item=item, acting_user=on.staff, at=at)
