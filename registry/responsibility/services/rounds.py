"""Rounds of consultation: how each ends. Used by the acts on lists and consultations."""

import datetime as dt

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Role, User
from core.transitions.services import move
from core.work.services import ask, done
from registry.responsibility.models import Consultation, ConsultationQuestion, ListObjection, ResponsibilityList
from registry.responsibility.states import ListState, Reply, RoundState, View
from registry.responsibility.work import ANSWER_QUESTION, CONFIRM_LIST, FINISH_LIST, REPLY_TO_OBJECTIONS


def open_round(responsibility_list: ResponsibilityList) -> Consultation | None:
    """The round that still runs, locked."""
    rounds = Consultation.objects.select_for_update()
    return rounds.filter(list=responsibility_list, state=RoundState.OPEN).first()


def open_objections(responsibility_list: ResponsibilityList) -> int:
    return ListObjection.objects.filter(question__consultation__list=responsibility_list, reply=Reply.OPEN).count()


def close_round(round_: Consultation, *, acting_user: User, at: dt.datetime) -> None:
    """End a round that is answered or over. Who has not answered is written down as silent (R-102)."""
    _end_questions(round_, "fall_silent", acting_user=acting_user, at=at)
    _close(round_, acting_user=acting_user, at=at)
    go_on(round_.list, acting_user=acting_user, at=at)


def recall_round(responsibility_list: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> None:
    """Break a running round off, because the version goes back to draft or is dropped."""
    round_ = open_round(responsibility_list)
    if round_ is not None:
        _end_questions(round_, "recall", acting_user=acting_user, at=at)
        _close(round_, acting_user=acting_user, at=at)


def _end_questions(round_: Consultation, act: str, *, acting_user: User, at: dt.datetime) -> None:
    asked = ConsultationQuestion.objects.select_for_update().filter(consultation=round_, state=View.ASKED)
    for question in asked.order_by("pk"):
        move(question, act, acting_user=acting_user, at=at)
        if act == "fall_silent":
            record(
                "responsibility.question.fall_silent", subject=question, acting_user=acting_user, at=at, rule="R-102"
            )
        done(ANSWER_QUESTION, subject=question, acting_user=acting_user, at=at)


def _close(round_: Consultation, *, acting_user: User, at: dt.datetime) -> None:
    round_.closed_at = at
    move(round_, "close", acting_user=acting_user, at=at, also=("closed_at",))
    views = list(round_.questions.order_by("department__code").values_list("department__code", "state"))
    record(
        "responsibility.list.close_round",
        subject=round_.list,
        acting_user=acting_user,
        at=at,
        rule="R-102",
        detail={"round": round_.number, "views": [[code, state] for code, state in views]},
    )
    announce("responsibility.consultation.closed", subject=round_.list, payload={"round": round_.number}, at=at)


def go_on(responsibility_list: ResponsibilityList, *, acting_user: User, at: dt.datetime) -> None:
    """What follows once a round is closed: objections to answer, items to change, or the head's confirmation.

    A version whose round brought objections that were taken over goes back to draft by itself: its items change, and
    those concerned are asked again.
    """
    made = responsibility_list
    params = {"department": made.department.short_name, "version": made.version}
    latest = made.consultations.order_by("-number").first()
    if made.state != ListState.CONSULTATION or latest is None or latest.state == RoundState.OPEN:
        return
    if open_objections(made):
        ask(REPLY_TO_OBJECTIONS, subject=made, params=params, at=at, department=made.department, role=Role.STAFF)
        return
    done(REPLY_TO_OBJECTIONS, subject=made, acting_user=acting_user, at=at)
    if ListObjection.objects.filter(question__consultation=latest, reply=Reply.TAKEN_OVER).exists():
        move(made, "reopen", acting_user=acting_user, at=at)
        record("responsibility.list.reopen", subject=made, acting_user=acting_user, at=at, rule="R-102")
        ask(FINISH_LIST, subject=made, params=params, at=at, department=made.department, role=Role.STAFF)
        return
    ask(CONFIRM_LIST, subject=made, params=params, at=at, department=made.department, role=Role.HEAD)
