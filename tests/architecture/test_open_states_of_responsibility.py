"""Each open state of a responsibility list, of its consultation and of each question has its work item."""

import pytest
from django.db import models

from core.work.models import WorkItem
from registry.responsibility import services as acts
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.states import IN_THE_MAKING, LIST, ListState, Reply, View
from tests.factories.responsibility import AT, Office, content, draft, matter

pytestmark = pytest.mark.django_db


def waiting(made: ResponsibilityList) -> set[str]:
    """The acts that wait on a version, or on a question about it."""
    made.refresh_from_db()
    questions = made.consultations.values_list("questions", flat=True)
    found = models.Q(subject_label="responsibility.responsibilitylist", subject_id=str(made.pk))
    found |= models.Q(subject_label="responsibility.consultationquestion", subject_id__in=[str(pk) for pk in questions])
    kinds = WorkItem.objects.filter(found, closed_at=None).values_list("kind", flat=True)
    return {kind.removeprefix("responsibility.") for kind in kinds}


def test_a_list_always_waits_for_somebody_until_it_is_published() -> None:
    office, asked = Office(), Office()
    made = draft(office, content(matter()))
    reached = {made.state: waiting(made)}
    assert reached[ListState.DRAFT] == {"finish_list"}
    round_ = acts.consult(responsibility_list=made, also=[asked.department], acting_user=office.staff, at=AT)
    assert waiting(made) == {"answer_question"}
    acts.answer_question(
        question=round_.questions.get(),
        view=View.OBJECTS,
        objections=[acts.Objected("理由")],
        acting_user=asked.staff,
        at=AT,
    )
    assert waiting(made) == {"reply_to_objections"}
    objection = round_.questions.get().objections.get()
    acts.reply_to_objection(
        objection=objection, reply=Reply.REFUSED, reason="法定职责", acting_user=office.staff, at=AT
    )
    reached[ListState.CONSULTATION] = waiting(made)
    assert reached[ListState.CONSULTATION] == {"confirm_list"}
    acts.confirm_list(responsibility_list=made, acting_user=office.head, at=AT)
    reached[ListState.CONFIRMED] = waiting(made)
    assert reached[ListState.CONFIRMED] == {"publish_list"}
    acts.publish_list(responsibility_list=made, acting_user=office.staff, at=AT)
    assert waiting(made) == set()
    assert set(reached) == set(IN_THE_MAKING)
    assert set(LIST.states.values) - set(LIST.final_states()) - {ListState.PUBLISHED} == set(IN_THE_MAKING)


def test_a_dropped_version_leaves_no_work() -> None:
    office, asked = Office(), Office()
    made = draft(office, content(matter()))
    acts.consult(responsibility_list=made, also=[asked.department], acting_user=office.staff, at=AT)
    acts.drop_list(responsibility_list=made, reason="撤回", acting_user=office.head, at=AT)
    assert waiting(made) == set()
