"""Each open state of filings, duties, work schemes and supervision orders has its work, and each end has none."""

import datetime as dt

import pytest
from django.db import models

from core.transitions.tables import TransitionTable
from core.work.models import WorkItem
from filings.models import FilingDuty, WorkScheme
from filings.selectors import last_round, standing_remarks
from filings.services import accept, bring_document, drop, return_filing, submit
from filings.services.orders import answer_order, close_order, issue_order, refuse_answer
from filings.services.reviewing import Remark
from filings.services.schemes import approve_scheme, draft_scheme, return_scheme, submit_scheme
from filings.states import SchemeState
from tests.factories.filings import AT, PLACE, SECTIONS, TODAY, House, entropy_of

pytestmark = pytest.mark.django_db
LATE = AT + dt.timedelta(days=40)


def waiting(record: models.Model) -> set[str]:
    """The acts that wait on a record; of a duty also those on the filing that will meet it."""
    record.refresh_from_db()
    found = models.Q(subject_label=record._meta.label_lower, subject_id=str(record.pk))
    if isinstance(record, FilingDuty) and record.filing_id:
        found |= models.Q(subject_label="filings.filing", subject_id=str(record.filing_id))
    kinds = WorkItem.objects.filter(found, closed_at=None).values_list("kind", flat=True)
    return {kind.removeprefix("filings.") for kind in kinds}


def open_states(label: str) -> set[str]:
    table = TransitionTable.registry[label]
    return set(table.states.values) - set(table.final_states())


def test_a_filing_and_its_duty_always_wait_for_somebody() -> None:
    house = House()
    filing = house.prepared()
    duty = filing.duties.get()
    reached = {filing.state}
    assert waiting(filing) == waiting(duty) == {"submit"}
    filing = submit(filing=filing, acting_user=house.staff, at=AT)
    reached.add(filing.state)
    assert waiting(filing) == waiting(duty) == {"review"}
    to_mend = [Remark(PLACE, "列明时间")]
    filing = return_filing(filing=filing, reason="补正", remarks=to_mend, acting_user=house.reviewer, at=AT)
    reached.add(filing.state)
    assert waiting(filing) == waiting(duty) == {"mend"}
    before = last_round(filing)
    assert before is not None
    answers = {one.pk: "已列明" for one in standing_remarks(before)}
    filing = submit(filing=filing, answers=answers, acting_user=house.staff, at=AT)
    accept(filing=filing, entropy=entropy_of(filing), acting_user=house.reviewer, at=AT)
    assert waiting(filing) == waiting(duty) == set()
    assert reached == open_states("filings.filing")


def test_what_is_taken_back_is_owed_again() -> None:
    house = House()
    duty = house.owed()
    given = {"flow": "work_scheme", "title": "报备文件", "sections": SECTIONS}
    filing = bring_document(department=house.department, acting_user=house.staff, at=AT, **given)  # type: ignore[arg-type]
    drop(filing=filing, reason="录错", acting_user=house.staff, at=AT)
    assert (waiting(filing), waiting(duty)) == (set(), {"file"})
    house.owed(changed_on=TODAY)
    assert waiting(duty) == set()


def test_a_work_scheme_waits_for_somebody_until_it_is_in_force() -> None:
    house = House()
    given = {"title": "工作方案", "sections": SECTIONS}
    scheme: WorkScheme = draft_scheme(department=house.department, acting_user=house.staff, at=AT, **given)  # type: ignore[arg-type]
    assert waiting(scheme) == {"finish_scheme"}
    submit_scheme(scheme=scheme, acting_user=house.staff, at=AT)
    assert waiting(scheme) == {"decide_on_scheme"}
    return_scheme(scheme=scheme, reason="补充", acting_user=house.head, at=AT)
    assert waiting(scheme) == {"finish_scheme"}
    submit_scheme(scheme=scheme, acting_user=house.staff, at=AT)
    approve_scheme(scheme=scheme, changed_on=TODAY, acting_user=house.head, at=AT)
    assert waiting(scheme) == set()
    assert open_states("filings.workscheme") == {SchemeState.DRAFT, SchemeState.SUBMITTED, SchemeState.IN_FORCE}


def test_a_supervision_order_waits_for_somebody_until_it_is_settled() -> None:
    house = House()
    order = issue_order(duties=[house.owed()], demand="限期报送", acting_user=house.seat, at=LATE)
    assert waiting(order) == {"answer_order"}
    answer_order(order=order, text="正在办理", acting_user=house.staff, at=LATE)
    assert waiting(order) == {"decide_on_order"}
    refuse_answer(order=order, reason="没有时间", acting_user=house.seat, at=LATE)
    assert waiting(order) == {"answer_order"}
    house.accepted(at=LATE, changed_on=LATE.date())
    answer_order(order=order, text="已备案", acting_user=house.staff, at=LATE)
    close_order(order=order, acting_user=house.seat, at=LATE)
    assert waiting(order) == set()
