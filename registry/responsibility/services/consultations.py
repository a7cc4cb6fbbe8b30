"""Ask the other departments, answer, reply to objections, reopen (R-102)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from core.law.services import due_for
from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.people.selectors import day_of, departments_in_force, users_holding
from core.refusals import WrongState
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done, done_all
from registry.responsibility.checks import check_ready, check_reason
from registry.responsibility.differences import ItemFacts, Kind, differences
from registry.responsibility.dispute_outcomes import check_keeps_outcomes
from registry.responsibility.errors import AlreadyReplied, AnswerUnfit, NobodyToAsk, TooLate
from registry.responsibility.models import Consultation, ConsultationQuestion, ListObjection, ResponsibilityList
from registry.responsibility.policies import check_can_answer, check_can_handle_list
from registry.responsibility.selectors import content_of, departments_concerned, latest_issued, rounds_overdue
from registry.responsibility.services.drafts import locked, names
from registry.responsibility.services.rounds import close_round, go_on, recall_round
from registry.responsibility.states import ANSWERS, ListState, Reply, RoundState, View
from registry.responsibility.work import ANSWER_QUESTION, FINISH_LIST, LIST_REOPENED, OBJECTION_ANSWERED

ACTS = {View.AGREES: "agree", View.OBJECTS: "object", View.NO_VIEW: "have_no_view"}


@dataclass(frozen=True, slots=True)
class Objected:
    """What an asked department objects to: an item by its code, or the list as a whole (empty), and why."""

    reason: str
    item_code: str = ""


@transaction.atomic
def consult(
    *,
    responsibility_list: ResponsibilityList,
    also: Iterable[Department] = (),
    acting_user: User,
    at: dt.datetime,
) -> Consultation:
    """Send a draft to the other departments concerned, with a term on the working-day calendar (R-102).

    Asked are those who lead or co-operate in the matters of what has changed since the last round or the last version,
    those whom the items name, those who objected before, and whoever is chosen besides.
    """
    made = locked(responsibility_list)
    check_can_handle_list(acting_user, department=made.department, at=at)
    check_can_move(made, "consult")
    today = day_of(at)
    check_ready(made, on=max(made.valid_from or today, today))
    check_keeps_outcomes(made)
    content = content_of(made)
    asked = _whom_to_ask(made, content, on=today) | {one.pk for one in also if one.pk != made.department_id}
    departments = list(departments_in_force(at).filter(pk__in=asked))
    if not departments:
        raise NobodyToAsk()
    move(made, "consult", acting_user=acting_user, at=at)
    due = due_for("R-102", start=at)
    number = made.consultations.count() + 1
    round_ = Consultation.objects.create(list=made, number=number, opened_at=at, due_at=due.at, content=content)
    begin(round_, acting_user=acting_user, at=at)
    for department in departments:
        question = ConsultationQuestion.objects.create(consultation=round_, department=department)
        begin(question, acting_user=acting_user, at=at)
        ask(
            ANSWER_QUESTION,
            subject=question,
            params=names(made),
            at=at,
            department=department,
            role=Role.STAFF,
            waiting=made.department,
            due=due,
        )
    record(
        "responsibility.list.consult",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-102",
        detail={"round": number, "asked": [one.code for one in departments], "due": due.at.isoformat()},
    )
    done(FINISH_LIST, subject=made, acting_user=acting_user, at=at)
    announce("responsibility.consultation.opened", subject=made, payload={"round": number}, at=at)
    return round_


def _whom_to_ask(made: ResponsibilityList, content: list[ItemFacts], *, on: dt.date) -> set[int]:
    last = made.consultations.order_by("-number").first()
    issued = latest_issued(made.department_id)
    before: list[ItemFacts] = last.content if last else content_of(issued) if issued else []
    changed = [
        facts
        for one in differences(before, content)
        if one.kind != Kind.SAME
        for facts in (one.before, one.after)
        if facts is not None
    ]
    objected = ConsultationQuestion.objects.filter(consultation__list=made, state=View.OBJECTS).values("department")
    concerned = departments_concerned(made.department, changed or content, on=on)
    return {*concerned.values_list("pk", flat=True), *(row["department"] for row in objected)}


@transaction.atomic
def answer_question(
    *,
    question: ConsultationQuestion,
    view: str,
    remarks: str = "",
    objections: Iterable[Objected] = (),
    acting_user: User,
    at: dt.datetime,
) -> ConsultationQuestion:
    """Give a department's view of a version: agrees, objects item by item with reasons, or has no view (R-102).

    With the last answer the round closes.
    """
    made = locked(question.consultation.list)
    question = _locked(question)
    check_can_answer(acting_user, department=question.department, at=at)
    objected = list(objections)
    if view not in ANSWERS:
        raise AnswerUnfit(place="view")
    check_can_move(question, ACTS[View(view)])
    if at > question.consultation.due_at:
        raise TooLate(day=day_of(question.consultation.due_at).isoformat())
    _check_answer(question.consultation, view, objected)
    question.remarks, question.answered_at, question.answered_by = remarks.strip(), at, acting_user
    move(
        question,
        ACTS[View(view)],
        acting_user=acting_user,
        at=at,
        also=("remarks", "answered_at", "answered_by"),
    )
    ListObjection.objects.bulk_create(
        ListObjection(question=question, item_code=one.item_code, reason=one.reason.strip()) for one in objected
    )
    record(
        "responsibility.question.answer",
        subject=question,
        acting_user=acting_user,
        at=at,
        why=question.remarks,
        rule="R-102",
        detail={"view": view, "items": [one.item_code for one in objected]},
    )
    done(ANSWER_QUESTION, subject=question, acting_user=acting_user, at=at)
    if not question.consultation.questions.filter(state=View.ASKED).exists():
        question.consultation.list = made
        close_round(question.consultation, acting_user=acting_user, at=at)
    return question


def _locked(question: ConsultationQuestion) -> ConsultationQuestion:
    return (
        ConsultationQuestion.objects.select_for_update(of=("self",))
        .select_related("department", "consultation")
        .get(pk=question.pk)
    )


def _check_answer(round_: Consultation, view: str, objected: list[Objected]) -> None:
    known = {"", *(item["code"] for item in round_.content)}
    if (view == View.OBJECTS) != bool(objected):
        raise AnswerUnfit(place="objections")
    for one in objected:
        if not one.reason.strip() or one.item_code not in known:
            raise AnswerUnfit(place=one.item_code or "objections")


@transaction.atomic
def reply_to_objection(
    *, objection: ListObjection, reply: str, reason: str = "", acting_user: User, at: dt.datetime
) -> ListObjection:
    """Take an objection over, or refuse it with reasons (R-102); who objected is told.

    When the round is closed and the last objection answered, the version goes to its head, or back to draft if anything
    was taken over.
    """
    made = locked(objection.question.consultation.list)
    objection = ListObjection.objects.select_for_update().get(pk=objection.pk)
    check_can_handle_list(acting_user, department=made.department, at=at)
    if made.state != ListState.CONSULTATION:
        raise WrongState(state=made.get_state_display())
    if objection.reply != Reply.OPEN:
        raise AlreadyReplied()
    if reply not in (Reply.TAKEN_OVER, Reply.REFUSED):
        raise AnswerUnfit(place="reply")
    objection.reply_reason = check_reason(reason) if reply == Reply.REFUSED else reason.strip()
    objection.reply, objection.replied_at, objection.replied_by = reply, at, acting_user
    objection.save(update_fields=["reply", "reply_reason", "replied_at", "replied_by"])
    record(
        "responsibility.list.reply",
        subject=made,
        acting_user=acting_user,
        at=at,
        why=objection.reply_reason,
        rule="R-102",
        detail={"objection": objection.pk, "item": objection.item_code, "reply": reply},
    )
    question = objection.question
    if question.answered_by is not None:
        params = {"department": made.department.short_name, "reply": str(Reply(reply).label)}
        notify(OBJECTION_ANSWERED, users=[question.answered_by], params=params, url=question.get_absolute_url(), at=at)
    go_on(made, acting_user=acting_user, at=at)
    return objection


@transaction.atomic
def reopen_list(
    *, responsibility_list: ResponsibilityList, reason: str, acting_user: User, at: dt.datetime
) -> ResponsibilityList:
    """Take a version back to draft before it is published; a running round is recalled and must be held again."""
    made = locked(responsibility_list)
    check_can_handle_list(acting_user, department=made.department, at=at)
    why = check_reason(reason)
    check_can_move(made, "reopen")
    asked = list(made.consultations.filter(state=RoundState.OPEN).values_list("questions__department", flat=True))
    recall_round(made, acting_user=acting_user, at=at)
    move(made, "reopen", acting_user=acting_user, at=at, reason=why)
    record("responsibility.list.reopen", subject=made, acting_user=acting_user, at=at, why=why)
    done_all(subject=made, acting_user=acting_user, at=at)
    ask(FINISH_LIST, subject=made, params=names(made), at=at, department=made.department, role=Role.STAFF)
    told = {person for pk in asked for person in users_holding(Role.STAFF, pk, at=at)}
    params = names(made) | {"reason": why}
    notify(LIST_REOPENED, users=told, params=params, url=made.get_absolute_url(), at=at)
    return made


def close_overdue_rounds(*, acting_user: User, at: dt.datetime) -> int:
    """Close every round whose term has passed; returns how many. What was missed while nothing ran is caught up."""
    closed = 0
    for round_ in rounds_overdue(at=at):
        closed += _close_overdue(round_, acting_user=acting_user, at=at)
    return closed


@transaction.atomic
def _close_overdue(round_: Consultation, *, acting_user: User, at: dt.datetime) -> int:
    made = locked(round_.list)
    round_ = Consultation.objects.select_for_update().get(pk=round_.pk)
    if round_.state != RoundState.OPEN or round_.due_at >= at:
        return 0
    round_.list = made
    close_round(round_, acting_user=acting_user, at=at)
    return 1
