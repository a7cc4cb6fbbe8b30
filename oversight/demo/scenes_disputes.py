"""Disputes about responsibilities in every state: one escalated and applied, one agreed, one late, one withdrawn.

Played after the responsibility lists, on the gaps and overlaps they leave.
"""

from dataclasses import dataclass

from core.people.models import Department, User
from core.people.selectors import system_user
from oversight.demo.scenes_responsibility import HANDLERS, HEADS, ask_and_publish
from oversight.demo.stage import Stage
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_models import Dispute, NegotiationRecord
from registry.responsibility.dispute_outcomes import Outcome, Share
from registry.responsibility.dispute_states import OutcomePart
from registry.responsibility.models import BoundaryMatter
from registry.responsibility.states import BoundaryCause, Link

LEAD, HELP, NONE = OutcomePart.LEAD, OutcomePart.CO_OPERATE, OutcomePart.NONE


@dataclass(frozen=True)
class Quarrel:
    """Who differs with whom about what; the first raises it, ``interim`` answers meanwhile."""

    matter: str
    links: tuple[str, ...]
    parties: tuple[str, str]
    interim: str
    cause: str
    facts: str
    reply: str
    industries: tuple[str, ...] = ()


DRONES = Quarrel(
    "BJ07",
    (Link.ROUTINE,),
    ("EMER", "PSB"),
    "PSB",
    BoundaryCause.NEW_INDUSTRY,
    "无人机商业飞行增多，日常监管无部门牵头。飞行秩序由公安机关查处，日常监管应由其一并负责。",
    "公安机关负责查处违规飞行，日常安全管理涉及生产经营单位安全，应由应急部门牵头。",
)
CHARGING = Quarrel(
    "BJ04",
    (Link.ROUTINE, Link.ENFORCEMENT),
    ("PSB", "EMER"),
    "EMER",
    BoundaryCause.NEW_TECHNOLOGY,
    "电动自行车集中充电设施日常监管无部门牵头，两部门清单均写明配合。",
    "同意明确牵头部门，消防监督检查仍由公安机关配合。",
)
BUILDING = Quarrel(
    "BJ08",
    (Link.ROUTINE,),
    ("LAND", "CONS"),
    "LAND",
    BoundaryCause.REORGANISED,
    "在建工程的违法建设由施工监管人员最先发现，房屋建筑类日常巡查应由建设部门负责。",
    "违法建设的认定属于规划职责，日常巡查应与认定由同一部门负责。",
    ("E47",),
)
STREAMING = Quarrel(
    "BJ12",
    (Link.ROUTINE,),
    ("SAMR", "DRST"),
    "SAMR",
    BoundaryCause.NEW_MODEL,
    "直播基地由发展改革部门引进和管理，基地内日常监管应由其牵头。",
    "招引项目不等于行业监管，营销行为监管属于市场监管职责。",
    ("F529",),
)
DUST = Quarrel(
    "BJ05",
    (Link.ENFORCEMENT, Link.PENALTY),
    ("CONS", "ECO"),
    "CONS",
    BoundaryCause.REORGANISED,
    "道路工地扬尘两部门清单均写明主责，存在重复执法。",
    "大气污染防治由生态环境部门统一监督管理，道路工地扬尘应由本部门主责。",
    ("E48",),
)
DELIVERY = Quarrel(
    "BJ03",
    (Link.ROUTINE,),
    ("SAMR", "APPR"),
    "SAMR",
    BoundaryCause.NEW_FORM,
    "外卖集中加工点只备案不许可，备案后的首次核查应由审批部门完成。",
    "审管分离事项备案后的核查属于日常监管。",
)
GAS = Quarrel(
    "BJ01",
    (Link.ROUTINE,),
    ("CONS", "EMER"),
    "CONS",
    BoundaryCause.OTHER,
    "餐饮场所瓶装燃气用户数量大，日常检查应由应急部门组织。",
    "燃气使用安全属于燃气管理部门职责，应急部门负责指导。",
)
TRAINING = Quarrel(
    "BJ06",
    (Link.ROUTINE,),
    ("DRST", "APPR"),
    "DRST",
    BoundaryCause.NEW_FORM,
    "线上职业培训机构由审批部门设立登记，日常监管职责不清。",
    "",
)
CHEMICALS = Quarrel(
    "BJ02",
    (Link.ROUTINE,),
    ("EMER", "PSB"),
    "EMER",
    BoundaryCause.OTHER,
    "危险化学品运输车辆停放点的日常检查两部门理解不一致。",
    "同意按现行清单执行。",
)


def disputes_settled(stage: Stage) -> None:
    """One escalated, decided, put into the lists of both sides and archived; one agreed and in force; one withdrawn."""
    dispute = _decided(stage, DRONES, start=80, shares=((LEAD, "负责无人机商业飞行日常监管"), (HELP, "配合事故应急")))
    _put_in_force(stage, dispute, start=60)
    acts.archive_dispute(dispute=dispute, acting_user=stage.user(HANDLERS["PARTY"]), at=stage.before(48, hour=16))
    agreed = _negotiating(stage, CHARGING, start=47)
    outcome = _outcome(CHARGING, ((HELP, "配合开展消防监督检查"), (LEAD, "牵头充电设施日常监督检查和执法")))
    _signed(stage, CHARGING, _record(stage, CHARGING, agreed, day=45, outcome=outcome), day=44)
    _put_in_force(stage, agreed, start=44)
    taken_back = _negotiating(stage, CHEMICALS, start=62)
    acts.ask_withdrawal(
        dispute=taken_back, reason="经会商，按现行清单执行", acting_user=_head(stage, "EMER"), at=stage.before(58)
    )
    acts.consent_to_withdrawal(
        dispute=taken_back,
        department=stage.department("PSB"),
        acting_user=_head(stage, "PSB"),
        at=stage.before(57),
    )


def disputes_running(stage: Stage) -> None:
    """One in every state before the end; one without an answer whose clock has run out."""
    _decided(stage, BUILDING, start=30, shares=((NONE, ""), (LEAD, "负责房屋建筑类在建违法建设日常巡查")), decided=4)
    referred = _coordinating(stage, STREAMING, start=28)
    acts.refer_upwards(
        dispute=referred,
        to="管委会",
        text="涉及园区招引和行业监管职责划分，协调意见难以统一，提请裁决。",
        acting_user=stage.user(HANDLERS["PARTY"]),
        at=stage.before(6),
    )
    _coordinating(stage, DUST, start=22)
    _submitted(stage, DELIVERY, start=12)
    _negotiating(stage, GAS, start=6)
    _raised(stage, TRAINING, start=24)


def _raised(stage: Stage, of: Quarrel, *, start: int) -> Dispute:
    return acts.raise_dispute(
        matter=BoundaryMatter.objects.get(code=of.matter),
        links=of.links,
        industries=of.industries,
        cause=of.cause,
        facts=of.facts,
        raised_by=stage.department(of.parties[0]),
        parties=[stage.department(code) for code in of.parties],
        interim=stage.department(of.interim),
        acting_user=stage.user(HANDLERS[of.parties[0]]),
        at=stage.before(start),
    )


def _negotiating(stage: Stage, of: Quarrel, *, start: int) -> Dispute:
    dispute = _raised(stage, of, start=start)
    return acts.state_position(
        dispute=dispute,
        department=stage.department(of.parties[1]),
        position=of.reply,
        acting_user=stage.user(HANDLERS[of.parties[1]]),
        at=stage.before(start - 2, hour=10),
    )


def _record(
    stage: Stage, of: Quarrel, dispute: Dispute, *, day: int, outcome: Outcome | None = None
) -> NegotiationRecord:
    return acts.write_record(
        dispute=dispute,
        department=stage.department(of.parties[0]),
        held_on=stage.day(day),
        present="双方部门负责人和经办人",
        discussion="双方就争议环节的监管依据、现有力量和衔接方式交换了意见。",
        outcome=outcome,
        acting_user=stage.user(HANDLERS[of.parties[0]]),
        at=stage.before(day, hour=15),
    )


def _signed(stage: Stage, of: Quarrel, record: NegotiationRecord, *, day: int) -> None:
    for code in of.parties:
        acts.answer_record(
            negotiation_record=record,
            department=stage.department(code),
            signs=True,
            acting_user=_head(stage, code),
            at=stage.before(day),
        )


def _submitted(stage: Stage, of: Quarrel, *, start: int) -> Dispute:
    dispute = _negotiating(stage, of, start=start)
    _signed(stage, of, _record(stage, of, dispute, day=start - 5), day=start - 6)
    return acts.submit_dispute(
        dispute=dispute,
        department=stage.department(of.parties[0]),
        text="请明确争议环节的主责部门和配合部门。",
        acting_user=_head(stage, of.parties[0]),
        at=stage.before(start - 8),
    )


def _coordinating(stage: Stage, of: Quarrel, *, start: int) -> Dispute:
    dispute = _submitted(stage, of, start=start)
    return acts.take_up(dispute=dispute, acting_user=stage.user(HANDLERS["PARTY"]), at=stage.before(start - 9))


def _outcome(of: Quarrel, shares: tuple[tuple[str, str], tuple[str, str]]) -> Outcome:
    given = tuple(
        Share(Department.objects.get(code=code), part, does)
        for code, (part, does) in zip(of.parties, shares, strict=True)
    )
    return Outcome(given, "济南高新区加强和规范事中事后监管工作方案", "第二部分第（一）项")


def _decided(
    stage: Stage,
    of: Quarrel,
    *,
    start: int,
    shares: tuple[tuple[str, str], tuple[str, str]],
    decided: int = 0,
) -> Dispute:
    dispute = _coordinating(stage, of, start=start)
    return acts.give_opinion(
        dispute=dispute,
        outcome=_outcome(of, shares),
        text="经与双方会商，按有利于发现问题、便于衔接的原则确定分工，双方建立信息通报机制。",
        acting_user=stage.user(HANDLERS["PARTY"]),
        at=stage.before(decided or start - 19),
    )


def _put_in_force(stage: Stage, dispute: Dispute, *, start: int) -> None:
    """Both sides take the prepared version through the ordinary acts; the dispute closes by itself."""
    for adjustment in dispute.adjustments.exclude(prepared_list=None).select_related("prepared_list__department"):
        made = adjustment.prepared_list
        assert made is not None  # the query asked for it
        ask_and_publish(stage, made, start)
    acts.follow_up(dispute=dispute, acting_user=system_user(), at=stage.before(start - 10, hour=12))
    dispute.refresh_from_db()


def _head(stage: Stage, code: str) -> User:
    return stage.user(HEADS[code])
