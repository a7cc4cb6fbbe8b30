"""From the door to the submitted record: opening questions, evidence, results."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.db import transaction

from core.files.kinds import EVIDENCE
from core.files.services import store
from core.law.selectors import due_for
from core.ledger.services import record
from core.pages.formatting import moment
from core.people.models import Role, User
from core.people.selectors import day_of, users_holding
from core.transitions.services import check_can_move, move
from core.work.services import ask, done
from inspections.models import (
    CheckpointAnswer,
    Evidence,
    ItemResult,
    Visit,
    VisitEntry,
    VisitItem,
    VisitOpening,
)
from inspections.visit_errors import (
    ChangedMeanwhile,
    ContradictsFindings,
    FollowUpNeeded,
    NoProblemStandsAlone,
    OpeningIncomplete,
    OutsideWindow,
    RecusalRequested,
    ResultsIncomplete,
    TakenInFuture,
    UnknownAnswer,
)
from inspections.visit_gates import check_acts_certified, check_gates
from inspections.visit_policies import check_can_enter, check_is_officer_of
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import Finding, FollowUp, ResultCode
from inspections.visit_work import CARRY_OUT, ENTER_AGAIN, REVIEW


def locked_visit(visit: Visit) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("department", "enterprise", "plan_entry")
        .get(pk=visit.pk)
    )


@dataclass(frozen=True)
class Opening:
    """The four answers at the door; None means that a question was not answered."""

    certificates_shown: bool | None
    recusal_requested: bool | None
    presence: str
    two_officers: bool | None


@transaction.atomic
def begin_visit(*, visit: Visit, opening: Opening, client_id: uuid.UUID, acting_user: User, at: dt.datetime) -> Visit:
    """Answer the four opening questions and begin (R-06, 行政处罚法 art 42, 55).

    Sent twice by a device, it begins once. Refused outside the window, without certificates shown, with fewer than
    two officers, or while the party asks that an officer stands aside (R-07).
    """
    visit = locked_visit(visit)
    check_is_officer_of(acting_user, visit)
    if VisitOpening.objects.filter(visit=visit, client_id=client_id).exists():
        return visit
    check_can_move(visit, "begin")
    today = day_of(at)
    if not visit.first_day <= today <= visit.last_day:
        raise OutsideWindow(first=visit.first_day.isoformat(), last=visit.last_day.isoformat())
    check_acts_certified(acting_user, visit, on=today)
    _check_opening(opening)
    check_gates(visit.pk, on=today)
    VisitOpening.objects.create(
        visit=visit,
        client_id=client_id,
        certificates_shown=True,
        recusal_requested=False,
        presence=opening.presence,
        two_officers=True,
        answered_by=acting_user,
        occurred_at=at,
    )
    visit.begun_at = at
    visit.save(update_fields=["begun_at"])
    move(visit, "begin", acting_user=acting_user, at=at)
    record(
        "inspections.visit.begin",
        subject=visit,
        acting_user=acting_user,
        at=at,
        rule="R-06",
        detail={"presence": opening.presence},
    )
    return visit


def _check_opening(opening: Opening) -> None:
    from django.utils.translation import gettext as _

    if None in (opening.certificates_shown, opening.recusal_requested, opening.two_officers) or not opening.presence:
        raise OpeningIncomplete(what=_("not all four questions are answered"))
    if not opening.certificates_shown:
        raise OpeningIncomplete(what=_("the certificates were not shown"))
    if not opening.two_officers:
        raise OpeningIncomplete(what=_("fewer than two officers are there"))
    if opening.recusal_requested:
        raise RecusalRequested()


@transaction.atomic
def add_evidence(
    *,
    visit: Visit,
    content: bytes | IO[bytes],
    name: str,
    note: str,
    client_id: uuid.UUID,
    taken_at: dt.datetime,
    acting_user: User,
    at: dt.datetime,
) -> Evidence:
    """Keep a photograph, recording or paper with its digest and time; sent twice, it is kept once (R-47).

    ``taken_at``: when the device says it was taken; refused if that moment has not come.
    """
    visit = locked_visit(visit)
    check_is_officer_of(acting_user, visit)
    known = Evidence.objects.filter(client_id=client_id, visit=visit).first()
    if known is not None:
        return known
    check_can_move(visit, "enter")
    if taken_at > at:
        raise TakenInFuture(taken_at=moment(taken_at))
    stored = store(content, name=name, kind=EVIDENCE, owner=visit, acting_user=acting_user, at=at)
    evidence = Evidence.objects.create(
        visit=visit, client_id=client_id, file=stored, note=note, taken_by=acting_user, occurred_at=taken_at
    )
    record(
        "inspections.visit.evidence",
        subject=visit,
        acting_user=acting_user,
        at=at,
        rule="R-47",
        detail={"sha256": stored.sha256, "name": name},
    )
    return evidence


@dataclass(frozen=True)
class GivenResult:
    """One result category of one item."""

    item: int
    code: str
    follow_up: str = FollowUp.NONE
    note: str = ""


@dataclass(frozen=True)
class GivenAnswer:
    """The finding at one checkpoint."""

    checkpoint: int
    finding: str
    note: str = ""


@transaction.atomic
def enter_results(
    *,
    visit: Visit,
    results: Sequence[GivenResult],
    answers: Sequence[GivenAnswer],
    summary: str,
    signature: str,
    client_id: uuid.UUID,
    based_on: int,
    acting_user: User,
    at: dt.datetime,
) -> VisitEntry:
    """Submit the results of every item (谁检查、谁录入); a second person is asked to review, with the clock of R-13.

    ``client_id`` is made by the device: the same submission sent again is the same submission. ``based_on`` is the
    version of the visit the device saw: if another device was first, this one is refused and nothing is overwritten.
    """
    visit = locked_visit(visit)
    check_can_enter(acting_user, visit, at=at)
    known = VisitEntry.objects.filter(client_id=client_id, visit=visit).first()
    if known is not None:
        return known
    if based_on != visit.version:
        last = visit.entries.select_related("entered_by").order_by("-round").first()
        raise ChangedMeanwhile(who=last.entered_by if last else "—")
    check_can_move(visit, "enter")
    check_acts_certified(acting_user, visit, on=day_of(at))
    whole = visit_in_full(visit.pk)
    items = {row.item_id: row for row in whole.items.all()}
    _check_results(items, results, answers)
    entry = VisitEntry.objects.create(
        visit=visit,
        client_id=client_id,
        round=visit.entries.count() + 1,
        summary=summary,
        signature=signature,
        entered_by=acting_user,
        occurred_at=at,
    )
    _write(entry, items, results, answers)
    visit.version += 1
    visit.ended_at = visit.ended_at or at
    visit.save(update_fields=["version", "ended_at"])
    move(visit, "enter", acting_user=acting_user, at=at)
    for kind in (CARRY_OUT, ENTER_AGAIN):
        done(kind, subject=visit, acting_user=acting_user, at=at)
    _ask_for_review(visit, at)
    record(
        "inspections.visit.enter",
        subject=visit,
        acting_user=acting_user,
        at=at,
        rule="R-13",
        detail={"round": entry.round, "results": sorted({given.code for given in results})},
    )
    return entry


def _ask_for_review(visit: Visit, at: dt.datetime) -> None:
    """A second person of the lead department, who entered no submission; the head where no case handler is left."""
    entered = list(User.objects.filter(pk__in=visit.entries.values("entered_by")))
    handlers = users_holding(Role.STAFF, visit.department, at=at).exclude(pk__in=[user.pk for user in entered])
    ask(
        REVIEW,
        subject=visit,
        at=at,
        params={"name": visit.enterprise.name},
        department=visit.department,
        role=Role.STAFF if handlers.exists() else Role.HEAD,
        not_user=entered,
        waiting=visit.department,
        due=due_for("R-13", start=visit.ended_at or at),
    )


def _check_results(items: dict[int, VisitItem], results: Sequence[GivenResult], answers: Sequence[GivenAnswer]) -> None:
    """Each item has a result, «no problem» stands alone and agrees with the findings, problems have a follow-up."""
    by_item: dict[int, list[GivenResult]] = {item: [] for item in items}
    for given in results:
        if given.item not in by_item or given.code not in ResultCode.values or given.follow_up not in FollowUp.values:
            raise UnknownAnswer(what=f"{given.item}/{given.code}")
        by_item[given.item].append(given)
    missing = [str(items[item].item) for item, found in by_item.items() if not found]
    if missing:
        raise ResultsIncomplete(items="、".join(missing))
    item_of = {point.pk: item for item, row in items.items() for point in row.item.checkpoints.all()}
    failed = set()
    for answer in answers:
        if answer.checkpoint not in item_of or answer.finding not in Finding.values:
            raise UnknownAnswer(what=str(answer.checkpoint))
        if answer.finding == Finding.NOT_COMPLIANT:
            failed.add(item_of[answer.checkpoint])
    for item, found in by_item.items():
        codes = {given.code for given in found}
        name = str(items[item].item)
        if ResultCode.NO_PROBLEM in codes and len(codes) > 1:
            raise NoProblemStandsAlone(item=name)
        if ResultCode.NO_PROBLEM in codes and item in failed:
            raise ContradictsFindings(item=name)
        if any(given.code == ResultCode.FOLLOW_UP and given.follow_up == FollowUp.NONE for given in found):
            raise FollowUpNeeded(item=name)


def _write(
    entry: VisitEntry, items: dict[int, VisitItem], results: Sequence[GivenResult], answers: Sequence[GivenAnswer]
) -> None:
    ItemResult.objects.bulk_create(
        [
            ItemResult(
                entry=entry, visit_item=items[given.item], code=given.code, follow_up=given.follow_up, note=given.note
            )
            for given in {(given.item, given.code): given for given in results}.values()
        ]
    )
    item_of = {point.pk: row for row in items.values() for point in row.item.checkpoints.all()}
    CheckpointAnswer.objects.bulk_create(
        [
            CheckpointAnswer(
                entry=entry,
                visit_item=item_of[answer.checkpoint],
                checkpoint_id=answer.checkpoint,
                finding=answer.finding,
                note=answer.note,
            )
            for answer in {answer.checkpoint: answer for answer in answers}.values()
        ]
    )
