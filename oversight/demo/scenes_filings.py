"""Filings of the demo zone: every flow, every state, something late with a supervision order."""

import datetime as dt
import secrets

from core.people.selectors import system_user
from filings.demo import REVISED, SCHEME, SCHEME_TITLE
from filings.models import Filing, FilingDuty
from filings.selectors import last_round, late_duties, standing_remarks
from filings.services import accept, bring_document, drop, open_annual_duties, open_duty, remind, return_filing, submit
from filings.services.orders import answer_order, close_order, issue_order, refuse_answer
from filings.services.reviewing import Remark
from filings.services.schemes import approve_scheme, draft_scheme, submit_scheme
from filings.states import FilingState
from oversight.demo.stage import Stage

PLACE = "part-工作任务"


def _on_record(stage: Stage, filing: Filing, *, at: dt.datetime) -> Filing:
    reviewer = "chenjing" if filing.flow.code == "annual_plan" else "wuyue"
    return accept(filing=filing, entropy=secrets.token_bytes(32), acting_user=stage.user(reviewer), at=at)


def lists(stage: Stage) -> None:
    """The item lists filed when they were published: all but the last of each department is on record."""
    waiting = Filing.objects.filter(flow__code="random_items", state=FilingState.SUBMITTED).order_by("pk")
    newest = {filing.department_id: filing.pk for filing in waiting}
    for filing in waiting:
        if filing.pk not in newest.values() or filing.department.code in ("SAMR", "EMER"):
            _on_record(stage, filing, at=stage.before(93, hour=10))
    for filing in Filing.objects.filter(flow__code="random_plan", state=FilingState.SUBMITTED):
        _on_record(stage, filing, at=stage.before(85, hour=10))


def _scheme(
    stage: Stage,
    code: str,
    staff: str,
    head: str,
    *,
    sections: tuple[tuple[str, str], ...] = SCHEME,
    reason: str = "",
    changed: int,
) -> Filing:
    """A work scheme approved by the head; its filing waits to be submitted."""
    department = stage.department(code)
    at = stage.before(changed - 1, hour=9)
    scheme = draft_scheme(
        department=department,
        title=SCHEME_TITLE % {"department": department.name},
        sections=sections,
        reason=reason,
        acting_user=stage.user(staff),
        at=at,
    )
    submit_scheme(scheme=scheme, acting_user=stage.user(staff), at=at + dt.timedelta(hours=1))
    later = at + dt.timedelta(hours=2)
    return approve_scheme(
        scheme=scheme, changed_on=stage.day(changed), acting_user=stage.user(head), at=later
    )[1]  # fmt: skip


def schemes(stage: Stage) -> None:
    """Work schemes in every state of a filing; one changed and not filed in time."""
    limin, wuyue = stage.user("limin"), stage.user("wuyue")
    first = _scheme(stage, "SAMR", "limin", "wangfang", changed=80)
    submit(filing=first, acting_user=limin, at=stage.before(78))
    _returned_and_accepted(stage, first)
    submit(
        filing=_scheme(
            stage, "SAMR", "limin", "wangfang", sections=REVISED, reason="增加附则，机构职能调整", changed=12
        ),
        acting_user=limin,
        at=stage.before(2, hour=10),
    )
    returned = _scheme(stage, "EMER", "sunli", "zhoujun", changed=20)
    submit(filing=returned, acting_user=stage.user("sunli"), at=stage.before(9))
    return_filing(
        filing=returned,
        reason="工作任务没有时间表和责任处室。",
        remarks=[
            Remark(PLACE, "逐项列明完成时间和责任处室。"),
            Remark("part-保障措施", "建议写明执法记录仪的配备数量。", must_mend=False),
        ],
        acting_user=wuyue,
        at=stage.before(6, hour=15),
    )
    eco = _scheme(stage, "ECO", "heping", "panyue", changed=60)
    submit(filing=eco, acting_user=stage.user("heping"), at=stage.before(55))
    _on_record(stage, eco, at=stage.before(52, hour=11))
    open_duty(
        flow="key_list",
        department=stage.department("EMER"),
        title="应急管理部重点监管事项清单",
        reason="新增一项重点监管事项",
        changed_on=stage.day(40),
        acting_user=stage.user("sunli"),
        at=stage.before(39),
    )
    taken_back = bring_document(
        flow="key_list",
        department=stage.department("ECO"),
        title="生态环境部重点监管事项清单（纸质件补录）",
        sections=(("清单", "排污许可证执行情况的检查。"),),
        acting_user=stage.user("heping"),
        at=stage.before(15),
    )
    drop(filing=taken_back, reason="重复录入。", acting_user=stage.user("heping"), at=stage.before(14))


def _returned_and_accepted(stage: Stage, filing: Filing) -> None:
    """Returned once, mended, taken on record within the month."""
    limin = stage.user("limin")
    return_filing(
        filing=filing,
        reason="工作任务不具体。",
        remarks=[Remark(PLACE, "列明时间表。")],
        acting_user=stage.user("wuyue"),
        at=stage.before(75, hour=16),
    )
    before = last_round(filing)
    assert before is not None
    answers = {one.pk: "时间表见年度检查计划，已在报送说明中注明。" for one in standing_remarks(before)}
    note = "时间表见年度检查计划第一至四项。"
    submit(filing=filing, note=note, answers=answers, acting_user=limin, at=stage.before(72, hour=10))
    _on_record(stage, filing, at=stage.before(70, hour=10))


def orders(stage: Stage) -> None:
    """The duties of the year have opened; what is late is pressed for: one order waits, one is settled."""
    open_annual_duties(year=stage.day(0).year, acting_user=system_user(), at=stage.before(60))
    liuyang = stage.user("liuyang")
    cons = FilingDuty.objects.filter(department=stage.department("CONS"), flow__code="annual_plan").first()
    pressed = late_duties(at=stage.before(5)).filter(department=stage.department("EMER")).order_by("due_at")
    if pressed:
        issue_order(
            duties=list(pressed[:3]),
            demand="请说明逾期原因，并于五个工作日内完成备案。",
            acting_user=liuyang,
            at=stage.before(5),
        )
    bring_document(
        flow="annual_plan",
        department=stage.department("ECO"),
        title=f"生态环境部{stage.day(0).year}年度检查计划（纸质件补录）",
        sections=(("检查事项", "排污许可证执行情况的检查。"), ("时间安排", "")),
        year=stage.day(0).year,
        acting_user=stage.user("heping"),
        at=stage.before(4),
    )
    if cons is not None and cons.is_late(stage.before(27)):
        _settled(stage, cons)
    remind(at=stage.now)


def _settled(stage: Stage, duty: FilingDuty) -> None:
    """Pressed, answered, refused, answered again with the filing, settled."""
    kongjie, liuyang = stage.user("kongjie"), stage.user("liuyang")
    order = issue_order(
        duties=[duty], demand="年度检查计划逾期未报，请补报。", acting_user=liuyang, at=stage.before(27)
    )
    answer_order(order=order, text="正在办理。", acting_user=kongjie, at=stage.before(26))
    refuse_answer(order=order, reason="没有写明完成时间。", acting_user=liuyang, at=stage.before(25, hour=16))
    filing = bring_document(
        flow="annual_plan",
        department=duty.department,
        title=f"{duty.department.name}{duty.year}年度检查计划（纸质件补录）",
        sections=(("检查事项", "燃气使用单位用气安全情况的检查。"), ("时间安排", "第四季度。")),
        year=duty.year,
        acting_user=kongjie,
        at=stage.before(25),
    )
    submit(filing=filing, acting_user=kongjie, at=stage.before(25, hour=10))
    _on_record(stage, filing, at=stage.before(24))
    answer_order(order=order, text="已补报，备案号见系统。", acting_user=kongjie, at=stage.before(23))
    close_order(order=order, acting_user=liuyang, at=stage.before(22))


STATES_OF_DOCUMENTS = (
    ("annual_plan", ("submitted", "returned", "dropped")),
    ("key_list", ("prepared", "submitted", "returned", "accepted")),
    ("random_plan", ("prepared", "submitted", "returned", "dropped")),
    ("random_items", ("prepared", "returned", "dropped")),
    ("work_scheme", ("prepared", "dropped")),
)
"""By flow: the states that nothing else in the zone is in."""


def documents(stage: Stage) -> None:
    """Documents on paper of earlier years, entered afterwards: with them every flow is seen in every state."""
    department, kongjie = stage.department("CONS"), stage.user("kongjie")
    year = stage.day(0).year - 1
    for flow, states in STATES_OF_DOCUMENTS:
        for place, state in enumerate(states):
            filing = bring_document(
                flow=flow,
                department=department,
                title=f"{department.name}{year}年度材料（纸质件补录{place + 1}）",
                sections=(("目录", "见附件原件。"), ("说明", "系统上线前的纸质材料，补录备查。")),
                year=year,
                acting_user=kongjie,
                at=stage.before(8, hour=10),
            )
            _bring_to(stage, filing, state)


def _bring_to(stage: Stage, filing: Filing, state: str) -> None:
    kongjie, at = stage.user("kongjie"), stage.before(8, hour=11)
    if state == "dropped":
        drop(filing=filing, reason="重复录入。", acting_user=kongjie, at=at)
    elif state != "prepared":
        submit(filing=filing, acting_user=kongjie, at=at)
    reviewer = stage.user("chenjing" if filing.flow.code == "annual_plan" else "wuyue")
    if state == "returned":
        to_mend = [Remark("part-说明", "写明原件存放处。")]
        return_filing(
            filing=filing, reason="说明不完整。", remarks=to_mend, acting_user=reviewer, at=stage.before(7, hour=10)
        )
    elif state == "accepted":
        _on_record(stage, filing, at=stage.before(7, hour=11))
