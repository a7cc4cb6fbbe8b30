"""Asking the other departments is a real round, with answers and a date (R-102)."""

import datetime as dt

import pytest

from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from registry.responsibility import services as acts
from registry.responsibility.errors import (
    AlreadyReplied,
    AnswerUnfit,
    NobodyToAsk,
    ObjectionsOpen,
    ReasonNeeded,
    RoundStillOpen,
    TooLate,
)
from registry.responsibility.models import ConsultationQuestion, ListObjection, ResponsibilityList
from registry.responsibility.selectors import lists_visible_to
from registry.responsibility.states import ListState, Part, Reply, RoundState, View
from tests.factories.people import person
from tests.factories.responsibility import AT, TODAY, Office, consulted, content, draft, matter, published

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Round:
    """A list of one department about which another is asked."""

    def __init__(self) -> None:
        self.office, self.asked = Office(), Office()
        self.made = draft(self.office, content(matter()))
        self.round = consulted(self.office, self.made, asked=self.asked)
        self.question = self.round.questions.get()
        self.code = self.made.items.get().code

    def answer(self, view: str, *objections: acts.Objected, at: dt.datetime = AT) -> ConsultationQuestion:
        return acts.answer_question(
            question=self.question, view=view, objections=objections, acting_user=self.asked.staff, at=at
        )

    def object(self) -> ListObjection:
        self.answer(View.OBJECTS, acts.Objected("应由我部主责", self.code))
        return self.question.objections.get()

    def reply(self, objection: ListObjection, reply: str, reason: str = "") -> ListObjection:
        return acts.reply_to_objection(
            objection=objection, reply=reply, reason=reason, acting_user=self.office.staff, at=AT
        )

    def confirm(self, at: dt.datetime = AT) -> ResponsibilityList:
        return acts.confirm_list(responsibility_list=self.made, acting_user=self.office.head, at=at)

    def state(self) -> str:
        self.made.refresh_from_db()
        return self.made.state


def waiting(*kinds: str) -> int:
    return WorkItem.objects.filter(kind__in=[f"responsibility.{kind}" for kind in kinds], closed_at=None).count()


def test_somebody_else_does_not_send_a_draft_out() -> None:
    made = draft(Office(), content(matter()))
    with pytest.raises(NotAllowed):
        acts.consult(responsibility_list=made, acting_user=person(Role.HEAD), at=AT)


def test_a_list_that_concerns_nobody_else_is_sent_to_somebody_chosen() -> None:
    office = Office()
    made = draft(office, content(matter()))
    with pytest.raises(NobodyToAsk):
        acts.consult(responsibility_list=made, acting_user=office.staff, at=AT)
    with pytest.raises(NobodyToAsk):
        acts.consult(responsibility_list=made, also=[office.department], acting_user=office.staff, at=AT)


def test_asked_are_those_in_the_same_matters_and_those_named_as_lead() -> None:
    office, beside, named, away = Office(), Office(), Office(), Office()
    of = matter()
    published(beside, content(of))
    published(away, content(matter()))
    made = draft(office, content(of, part=Part.CO_OPERATE, names=named.department))
    round_ = acts.consult(responsibility_list=made, acting_user=office.staff, at=AT)
    asked = {question.department_id for question in round_.questions.all()}
    assert asked == {beside.department.pk, named.department.pk}


def test_only_what_changed_since_the_last_version_decides_who_is_asked() -> None:
    office, beside, other = Office(), Office(), Office()
    of, more = matter(), matter()
    published(beside, content(of))
    published(other, content(more))
    published(office, content(of, part=Part.CO_OPERATE))
    made = draft(office)
    acts.add_item(
        responsibility_list=made, content=content(more, part=Part.CO_OPERATE), acting_user=office.staff, at=AT
    )
    round_ = acts.consult(responsibility_list=made, acting_user=office.staff, at=AT)
    assert [question.department_id for question in round_.questions.all()] == [other.department.pk]


def test_the_term_is_ten_working_days_and_both_sides_see_it() -> None:
    on = Round()
    assert on.round.due_at.date() == dt.date(2026, 3, 16)
    item = WorkItem.objects.get(kind="responsibility.answer_question")
    assert (item.department, item.waiting) == (on.asked.department, on.office.department)
    assert (item.due_at, item.rule) == (on.round.due_at, "R-102")


def test_only_the_asked_department_answers() -> None:
    on = Round()
    for who in (on.office.head, person(Role.STAFF), person(Role.OFFICER, department=on.asked.department)):
        with pytest.raises(NotAllowed):
            acts.answer_question(question=on.question, view=View.AGREES, acting_user=who, at=AT)


def test_an_objection_without_item_or_reason_is_refused_and_so_is_agreement_with_one() -> None:
    on = Round()
    for view, objections in (
        (View.OBJECTS, ()),
        (View.OBJECTS, (acts.Objected(" ", on.code),)),
        (View.OBJECTS, (acts.Objected("理由", "X-99"),)),
        (View.AGREES, (acts.Objected("理由", on.code),)),
        (View.ASKED, ()),
    ):
        with pytest.raises(AnswerUnfit):
            on.answer(view, *objections)


def test_with_the_last_answer_the_round_closes_and_the_head_is_asked() -> None:
    on = Round()
    with pytest.raises(RoundStillOpen) as refused:
        on.confirm()
    assert on.asked.department.display_name in refused.value.message
    on.answer(View.NO_VIEW)
    on.round.refresh_from_db()
    assert on.round.state == RoundState.CLOSED
    assert waiting("confirm_list") == 1
    assert waiting("answer_question") == 0
    assert on.confirm().state == ListState.CONFIRMED


def test_an_answer_is_given_once_and_in_time() -> None:
    on = Round()
    with pytest.raises(TooLate):
        on.answer(View.AGREES, at=on.round.due_at + DAY)
    on.answer(View.AGREES)
    with pytest.raises(WrongState):
        on.answer(View.OBJECTS, acts.Objected("理由"))


def test_silence_is_recorded_as_silence() -> None:
    on = Round()
    assert acts.close_overdue_rounds(acting_user=system_user(), at=on.round.due_at) == 0
    after = on.round.due_at + DAY
    assert acts.close_overdue_rounds(acting_user=system_user(), at=after) == 1
    assert acts.close_overdue_rounds(acting_user=system_user(), at=after) == 0
    on.question.refresh_from_db()
    assert (on.question.state, on.question.answered_by) == (View.SILENT, None)
    assert waiting("answer_question") == 0
    assert waiting("confirm_list") == 1


def test_the_head_may_confirm_after_the_term_though_no_sweep_has_run() -> None:
    on = Round()
    on.made = acts.reopen_list(responsibility_list=on.made, reason="改期", acting_user=on.office.staff, at=AT)
    acts.edit_list(
        responsibility_list=on.made,
        reason="改期",
        cause="other",
        valid_from=TODAY + 60 * DAY,
        acting_user=on.office.staff,
        at=AT,
    )
    round_ = consulted(on.office, on.made, asked=on.asked)
    on.confirm(at=round_.due_at + DAY)
    assert round_.questions.get().state == View.SILENT


def test_objections_must_be_answered_before_confirmation() -> None:
    on = Round()
    objection = on.object()
    with pytest.raises(ObjectionsOpen):
        on.confirm()
    with pytest.raises(NotAllowed):
        acts.reply_to_objection(objection=objection, reply=Reply.TAKEN_OVER, acting_user=on.asked.staff, at=AT)
    with pytest.raises(ReasonNeeded):
        on.reply(objection, Reply.REFUSED)
    assert waiting("reply_to_objections") == 1
    on.reply(objection, Reply.REFUSED, "法律规定由我部主管")
    with pytest.raises(AlreadyReplied):
        on.reply(objection, Reply.TAKEN_OVER)
    assert waiting("reply_to_objections") == 0
    assert on.confirm().state == ListState.CONFIRMED


def test_what_was_taken_over_takes_the_version_back_to_draft_and_whoever_objected_is_asked_again() -> None:
    on = Round()
    on.reply(on.object(), Reply.TAKEN_OVER)
    assert on.state() == ListState.DRAFT
    assert waiting("finish_list") == 1
    item = on.made.items.get()
    changed = content(item.matter, part=Part.CO_OPERATE, names=on.asked.department)
    acts.edit_item(item=item, content=changed, acting_user=on.office.staff, at=AT)
    again = acts.consult(responsibility_list=on.made, acting_user=on.office.staff, at=AT)
    assert (again.number, again.questions.get().department) == (2, on.asked.department)
    assert on.round.content != again.content


def test_who_was_asked_does_not_read_the_version_once_it_is_a_draft_again() -> None:
    on = Round()
    assert lists_visible_to(on.asked.staff, at=AT).filter(pk=on.made.pk).exists()
    acts.reopen_list(responsibility_list=on.made, reason="内容有误", acting_user=on.office.staff, at=AT)
    assert not lists_visible_to(on.asked.staff, at=AT).filter(pk=on.made.pk).exists()


def test_a_round_that_is_broken_off_is_recalled_and_not_silence() -> None:
    on = Round()
    acts.reopen_list(responsibility_list=on.made, reason="内容有误", acting_user=on.office.staff, at=AT)
    on.question.refresh_from_db()
    assert on.question.state == View.RECALLED
    assert waiting("answer_question") == 0
    assert waiting("finish_list") == 1
    with pytest.raises(WrongState):
        on.answer(View.AGREES)
