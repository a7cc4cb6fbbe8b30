"""Visits in every state, some late, and the figures of the nights before."""

import datetime as dt
import uuid

from django.utils import timezone

from core.access import new_entropy
from core.people.models import User
from core.people.selectors import system_user
from inspections.models import Draw, Visit
from inspections.rectification.services import ask_for_orders, order_correction, recheck, report_correction
from inspections.rectification.states import RecheckResult, RecheckWay
from inspections.services.visits.carry_out import (
    GivenAnswer,
    GivenResult,
    Opening,
    begin_visit,
    enter_results,
)
from inspections.services.visits.finish import agree, publish_result, return_record
from inspections.services.visits.notice import issue_notice
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import Finding, FollowUp, Presence, ResultCode, Signature
from oversight.demo.scenes_draws import ENTRIES
from oversight.demo.stage import Stage
from oversight.figures.services import take_snapshot

# what was found, in turn: most visits find nothing, as in life
FOUND = (
    (ResultCode.NO_PROBLEM,),
    (ResultCode.NO_PROBLEM,),
    (ResultCode.NO_PROBLEM,),
    (ResultCode.CORRECTED,),
    (ResultCode.NO_PROBLEM,),
    (ResultCode.UNREACHABLE,),
    (ResultCode.NO_PROBLEM,),
    (ResultCode.NOT_PUBLICISED, ResultCode.FOLLOW_UP),
)


def visits(stage: Stage) -> None:
    """Walk the visits of the first draw as far as each has come: published, reviewed, entered, on site, notified."""
    draw = Draw.objects.get(plan_entry__title=ENTRIES[0], state="drawn")
    found = list(draw.visits.filter(state="approved").order_by("first_day", "number"))
    early = [visit for visit in found if visit.first_day <= stage.day(30)]
    late = [visit for visit in found if visit.first_day > stage.day(30)]
    for place, visit in enumerate(early):
        _walk(stage, visit, place, of=len(early))
    of_the_demo_officer = [visit for visit in late if visit.officers.filter(officer__user__username="zhaoqiang")]
    for visit in dict.fromkeys([*of_the_demo_officer, *late[: max(6, len(late) // 2)]]):
        issue_notice(visit=visit, entropy=new_entropy(), acting_user=stage.user("limin"), at=stage.before(2, hour=10))


def _walk(stage: Stage, visit: Visit, place: int, *, of: int) -> None:
    """Publish three quarters; leave the rest at each step on the way, so that something waits for everyone."""
    visited = stage.before(44 - place % 18, hour=9 + place % 7, minute=(place * 7) % 60)
    visit = issue_notice(
        visit=visit, entropy=new_entropy(), acting_user=stage.user("limin"), at=stage.before(46, hour=10)
    )
    officers = [row.officer.user for row in visit_in_full(visit.pk).officers.all() if row.officer.user]
    remaining = of - place
    if remaining == 1:
        return
    begin_visit(
        visit=visit,
        opening=Opening(True, False, Presence.PRESENT, True),
        client_id=uuid.uuid4(),
        acting_user=officers[0],
        at=visited,
    )
    if remaining == 2:
        return
    _enter(visit, FOUND[place % len(FOUND)], officers[0], at=visited + dt.timedelta(minutes=50))
    if remaining in (3, 4, 5):
        return
    reviewer = stage.user("zhanglei")
    if remaining == 6:
        return_record(
            visit=visit,
            remarks="第二项的检查记录没有写明抽看的凭证，请补充。",
            acting_user=reviewer,
            at=visited + dt.timedelta(days=1),
        )
        return
    agree(visit=visit, acting_user=reviewer, at=visited + dt.timedelta(days=2))
    if remaining in (7, 8, 9):
        return
    publish_result(visit=visit, acting_user=stage.user("limin"), at=visited + dt.timedelta(days=5))


def _enter(visit: Visit, codes: tuple[str, ...], officer: User, *, at: dt.datetime) -> None:
    whole = visit_in_full(visit.pk)
    items = list(whole.items.all())
    results, answers = [], []
    for place, row in enumerate(items):
        mine = codes if place == 0 or codes == (ResultCode.UNREACHABLE,) else (ResultCode.NO_PROBLEM,)
        results += [
            GivenResult(row.item_id, code, FollowUp.ORDER if code == ResultCode.FOLLOW_UP else FollowUp.NONE)
            for code in mine
        ]
        clean = mine == (ResultCode.NO_PROBLEM,)
        for number, point in enumerate(row.item.checkpoints.all()):
            wrong = not clean and number == 0
            answers.append(GivenAnswer(point.pk, Finding.NOT_COMPLIANT if wrong else Finding.COMPLIANT))
    enter_results(
        visit=visit,
        results=results,
        answers=answers,
        summary="两名执法人员出示证件，说明来意，告知权利；当事人在场，对照检查表逐项查看。",
        signature=Signature.SIGNED,
        client_id=uuid.uuid4(),
        based_on=visit.version,
        acting_user=officer,
        at=at,
    )


def snapshots(stage: Stage) -> None:
    """Figures of the last thirty nights."""
    for ago in range(30, 0, -1):
        take_snapshot(day=stage.day(ago), acting_user=system_user(), at=timezone.now())


def rectification(stage: Stage) -> None:
    """Orders to correct after visits that found something: one corrected, one reported, one whose term runs, one to order."""
    waiting = Visit.objects.filter(entries__results__follow_up=FollowUp.ORDER, state="published").distinct()
    staff = stage.user("limin")
    for place, visit in enumerate(waiting.order_by("ended_at", "pk")[:4]):
        assert visit.ended_at is not None  # its result is public
        if place == 3:
            ask_for_orders(visit=visit, acting_user=system_user(), at=stage.before(1, hour=10))
            continue
        made = order_correction(
            visit=visit,
            department=visit.department,
            facts="检查时未见年度报告公示信息；安全生产台账缺少最近两个季度的记录。",
            demands="一、补报并公示年度报告；\n二、补齐台账并报送复印件。",
            basis="《企业信息公示暂行条例》第八条",
            due_on=stage.day(18 - 8 * place),
            entropy=new_entropy(),
            acting_user=staff,
            at=max(stage.before(33 - 8 * place, hour=15), visit.ended_at + dt.timedelta(hours=1)),
        )
        if place < 2:
            report_correction(
                rectification=made,
                statement="已补报年度报告并在公示系统公示，台账已补齐。",
                client_id=uuid.uuid4(),
                by_enterprise=True,
                acting_user=system_user(),
                at=stage.before(22 - 18 * place, hour=11),
            )
        if place == 0:
            recheck(
                rectification=made,
                way=RecheckWay.IN_WRITING,
                result=RecheckResult.CORRECTED,
                seen="核对公示系统和报送的台账复印件，问题均已改正。",
                acting_user=staff,
                at=stage.before(20, hour=9),
            )
