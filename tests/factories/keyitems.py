"""Valid key-supervision lists, made by the real services in order."""

import datetime as dt
from dataclasses import replace

from core.people.models import Department, Duty
from registry.keyitems import services as acts
from registry.keyitems.models import KeyItem, KeyList
from registry.keyitems.states import ChainLink, KeyReason
from tests.factories import catalogue
from tests.factories.catalogue import Desk
from tests.factories.people import DepartmentFactory

KINDS = ("药品", "医疗器械")
LINKS = (ChainLink.STORAGE, ChainLink.SALE)
CONTENT = acts.KeyContent(
    code="ZD01",
    name="药品零售质量安全",
    enforcement_code="A01",
    reason=KeyReason.LIFE_AND_HEALTH,
    industries=("F525",),
    product_kinds=KINDS,
    links=LINKS,
)


def receiving_department() -> Department:
    """Whoever receives lists for filing; made once."""
    found = Department.objects.filter(duties__contains=[Duty.RECEIVES_LISTS]).first()
    made: Department = found or DepartmentFactory(duties=[Duty.RECEIVES_LISTS])
    return made


def desk() -> Desk:
    """A department with its people, and somebody who receives what it files."""
    receiving_department()
    return catalogue.desk()


def drafted(on: Desk, at: dt.datetime, *, content: acts.KeyContent | None = CONTENT) -> KeyList:
    """The first list of a department, with one item that rests on an enforcement item in force."""
    catalogue.in_force(on, at, code=content.enforcement_code if content else "A01")
    key_list = acts.draft_list(department=on.department, acting_user=on.staff, at=at)
    if content is not None:
        acts.write_item(key_list=key_list, content=content, acting_user=on.staff, at=at)
    return key_list


def approved(key_list: KeyList, on: Desk, at: dt.datetime) -> KeyList:
    acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)
    acts.pass_list(key_list=key_list, acting_user=on.lawyer, at=at)
    return acts.approve_list(key_list=key_list, acting_user=on.head, at=at)


def in_force(on: Desk, at: dt.datetime, **changes: object) -> KeyItem:
    """A list in force with one item; returns the item."""
    key_list = approved(drafted(on, at, content=replace(CONTENT, **changes)), on, at)  # type: ignore[arg-type]
    return acts.publish_list(key_list=key_list, acting_user=on.staff, at=at).items.get()
