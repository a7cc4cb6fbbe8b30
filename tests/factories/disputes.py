"""Disputes in each state, made by the real services in order."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.people.models import Department, Duty, Role, User
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_models import Dispute, NegotiationRecord
from registry.responsibility.dispute_outcomes import Outcome, Share
from registry.responsibility.dispute_states import OutcomePart
from registry.responsibility.models import BoundaryMatter, ResponsibilityList
from registry.responsibility.services import confirm_list, publish_list
from registry.responsibility.states import BoundaryCause, Link, Part
from tests.factories.people import DepartmentFactory, person
from tests.factories.responsibility import AT, TODAY, Office, agreed, content, matter, published

DAY = dt.timedelta(days=1)
LATER = AT + DAY
LAW = ("中华人民共和国食品安全法", "第六条")


@dataclass
class Quarrel:
    """Two departments that both lead in a matter, and the seat that coordinates."""

    one: Office
    two: Office
    seat: Department
    coordinator: User
    matter: BoundaryMatter

    @property
    def parties(self) -> list[Department]:
        return [self.one.department, self.two.department]


def quarrel(*, links: tuple[str, ...] = (Link.ROUTINE, Link.ENFORCEMENT), industries: tuple[str, ...] = ()) -> Quarrel:
    """An overlap on the map: both lists in force name the department as lead."""
    seat = Department.objects.filter(duties__contains=[Duty.SETTLES_DISPUTES]).first()
    seat = seat or DepartmentFactory(duties=[Duty.SETTLES_DISPUTES])
    of = matter(links=links, industries=industries)
    one, two = Office(), Office()
    elsewhere = matter(links=(Link.EMERGENCY,))
    for office in (one, two):
        published(
            office,
            content(of, links=links, industries=industries),
            content(elsewhere, links=(Link.EMERGENCY,), part=Part.CO_OPERATE),
        )
    return Quarrel(one, two, seat, person(Role.COORDINATOR, department=seat), of)


def outcome(on: Quarrel, *, first: str = OutcomePart.LEAD, second: str = OutcomePart.CO_OPERATE) -> Outcome:
    says = {OutcomePart.LEAD: "牵头日常监管", OutcomePart.CO_OPERATE: "配合日常监管", OutcomePart.NONE: ""}
    shares = (
        Share(on.one.department, first, says[OutcomePart(first)]),
        Share(on.two.department, second, says[OutcomePart(second)]),
    )
    return Outcome(shares, *LAW)


def raised(on: Quarrel, **values: Any) -> Dispute:
    given = {
        "matter": on.matter,
        "links": on.matter.scopes.get().links,
        "cause": BoundaryCause.NEW_FORM,
        "facts": "新业态出现后双方均认为应由本部门牵头。",
        "raised_by": on.one.department,
        "parties": on.parties,
        "interim": on.one.department,
        "acting_user": on.one.staff,
        "at": AT,
        **values,
    }
    return acts.raise_dispute(**given)


def negotiating(on: Quarrel, **values: Any) -> Dispute:
    dispute = raised(on, **values)
    return acts.state_position(
        dispute=dispute,
        department=on.two.department,
        position="本部门承担同类许可，应由本部门牵头。",
        acting_user=on.two.staff,
        at=AT,
    )


def recorded(
    on: Quarrel, dispute: Dispute, *, agreed_on: Outcome | None = None, at: dt.datetime = AT
) -> NegotiationRecord:
    return acts.write_record(
        dispute=dispute,
        department=on.one.department,
        held_on=at.date(),
        present="双方负责人",
        discussion="双方就牵头部门交换了意见。",
        outcome=agreed_on,
        acting_user=on.one.staff,
        at=at,
    )


def signed(on: Quarrel, made: NegotiationRecord, *, at: dt.datetime = AT) -> Dispute:
    dispute = made.dispute
    for office in (on.one, on.two):
        dispute = acts.answer_record(
            negotiation_record=made, department=office.department, signs=True, acting_user=office.head, at=at
        )
    return dispute


def submitted(on: Quarrel, **values: Any) -> Dispute:
    dispute = negotiating(on, **values)
    signed(on, recorded(on, dispute))
    return acts.submit_dispute(
        dispute=dispute,
        department=on.one.department,
        text="请明确牵头部门。",
        acting_user=on.one.head,
        at=AT,
    )


def coordinating(on: Quarrel, **values: Any) -> Dispute:
    return acts.take_up(dispute=submitted(on, **values), acting_user=on.coordinator, at=AT)


def referred(on: Quarrel, **values: Any) -> Dispute:
    return acts.refer_upwards(
        dispute=coordinating(on, **values), to="管委会", text="请裁决牵头部门。", acting_user=on.coordinator, at=AT
    )


def decided(on: Quarrel, given: Outcome | None = None, **values: Any) -> Dispute:
    return acts.give_opinion(
        dispute=coordinating(on, **values),
        outcome=given or outcome(on),
        text="由牵头部门统一负责，另一部门配合。",
        acting_user=on.coordinator,
        at=AT,
    )


def put_in_force(office: Office, made: ResponsibilityList, *, at: dt.datetime = LATER) -> ResponsibilityList:
    """The department takes a prepared version through the ordinary acts."""
    agreed(office, made, at=at)
    confirm_list(responsibility_list=made, valid_from=at.date(), acting_user=office.head, at=at)
    return publish_list(responsibility_list=made, acting_user=office.staff, at=at)


__all__ = ["AT", "DAY", "LATER", "TODAY"]
