"""Responsibility lists, boundary matters, consultations, disputes."""

from registry.responsibility import services as acts
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.models import BoundaryMatter, ConsultationQuestion, ListObjection, ResponsibilityList
from registry.responsibility.states import BoundaryCause, Link, View
from tests.factories import disputes as quarrels
from tests.factories.responsibility import Office, consulted, content, draft, matter
from tests.walk.specimens import Params, Zone, first, pk_of


def office(zone: Zone) -> Office:
    return Office(zone.home)


def a_matter(zone: Zone) -> BoundaryMatter:
    return matter(on=zone.today)


def dispute(zone: Zone) -> Dispute:
    """Between the home department and another about a matter that nobody answers for, before the coordinator."""
    links, own, other, at = (Link.ROUTINE,), zone.once(office), Office(), zone.at
    made = quarrels.acts.raise_dispute(
        matter=matter(links=links, on=zone.today),
        links=links,
        cause=BoundaryCause.NEW_FORM,
        facts="双方均认为应由对方牵头。",
        raised_by=own.department,
        parties=[own.department, other.department],
        interim=own.department,
        acting_user=own.staff,
        at=at,
    )
    made = quarrels.acts.state_position(
        dispute=made, department=other.department, position="应由对方牵头。", acting_user=other.staff, at=at
    )
    written = quarrels.acts.write_record(
        dispute=made,
        department=own.department,
        held_on=zone.today,
        present="双方负责人",
        discussion="双方交换了意见。",
        acting_user=own.staff,
        at=at,
    )
    for side in (own, other):
        made = quarrels.acts.answer_record(
            negotiation_record=written, department=side.department, signs=True, acting_user=side.head, at=at
        )
    made = quarrels.acts.submit_dispute(
        dispute=made, department=own.department, text="请明确牵头部门。", acting_user=own.head, at=at
    )
    return quarrels.acts.take_up(dispute=made, acting_user=zone.user("coordinator"), at=at)


def the_list(zone: Zone) -> ResponsibilityList:
    """The home department's next version, in consultation, with an objection to reply to."""
    own, other = zone.once(office), Office()
    made = draft(own, content(zone.once(a_matter)), valid_from=zone.today, at=zone.at)
    round_ = consulted(own, made, asked=other, at=zone.at)
    question = round_.questions.get(department=other.department)
    objected = acts.Objected(item_code="", reason="职责重叠")
    acts.answer_question(
        question=question, view=View.OBJECTS, objections=[objected], acting_user=other.staff, at=zone.at
    )
    return made


def question(zone: Zone) -> ConsultationQuestion:
    """Another department asks the home department."""
    other = Office()
    made = draft(other, content(zone.once(a_matter)), valid_from=zone.today, at=zone.at)
    return consulted(other, made, asked=zone.once(office), at=zone.at).questions.get(department=zone.home)


def objection(zone: Zone) -> ListObjection:
    return first(ListObjection.objects.filter(question__consultation__list=zone.once(the_list)))


def published_list(zone: Zone) -> ResponsibilityList:
    rows = ResponsibilityList.objects.filter(department=zone.home, state="published")
    return rows.order_by("-version")[0]


def versions(zone: Zone) -> Params:
    return {"pk": zone.once(the_list).pk, "other": zone.once(published_list).pk}


def silent(zone: Zone) -> Params:
    other = zone.once(dispute).parties.exclude(department=zone.home).get()
    return {"pk": zone.once(dispute).pk, "department": other.department_id}


def prepared(zone: Zone) -> Params:
    """An adjustment that does not exist yet: the dispute is not decided."""
    return {"pk": zone.once(dispute).pk, "adjustment": 1}


ADDRESSES = {
    "responsibility:list*": pk_of(the_list),
    "responsibility:list_end": pk_of(published_list),
    "responsibility:difference": pk_of(the_list),
    "responsibility:item_new": pk_of(the_list),
    "responsibility:item_*": pk_of(lambda zone: first(zone.once(the_list).items.all())),
    "v1:boundary-matter-*": pk_of(a_matter),
    "v1:consultation-question-*": pk_of(question),
    "v1:responsibility-list-*": pk_of(the_list),
    "v1:responsibility-list-end": pk_of(published_list),
    "v1:responsibility-list-difference": versions,
    "v1:dispute-*": pk_of(dispute),
    "responsibility:question": pk_of(question),
    "responsibility:objection_reply": pk_of(objection),
    "responsibility:matter*": pk_of(a_matter),
    "responsibility:dispute*": pk_of(dispute),
    "responsibility:dispute_silence": silent,
    "responsibility:dispute_prepare": prepared,
}
BODIES = {
    "responsibility:list_new": lambda zone: {"department": zone.home.pk},
}
