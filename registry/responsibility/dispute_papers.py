"""The papers of a dispute: 协商纪要, 提请协调函, 协调意见书, 清单调整通知. Each is made once, at its act, and kept."""

import datetime as dt
from typing import Any

from django.utils import translation

from core.documents import papers
from core.files.kinds import DOCUMENT
from core.files.services import store
from core.people.models import Department, User
from core.people.selectors import day_of
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment, NegotiationRecord
from registry.responsibility.dispute_outcomes import Outcome, outcome_from
from registry.responsibility.dispute_selectors import parties_of
from registry.responsibility.dispute_states import OutcomePart, Settlement
from registry.responsibility.states import Link

COLUMNS = ["1.2fr", "18mm", "2fr"]


def _keep(
    dispute: Dispute, title: str, number: str, data: dict[str, Any], *, acting_user: User, at: dt.datetime
) -> None:
    letter: papers.Letter = {"recipient": "", "title": title, "number": number, **data}  # type: ignore[typeddict-item]
    store(
        papers.letter(letter),
        name=f"{title} {number}.pdf",
        kind=DOCUMENT,
        owner=dispute,
        acting_user=acting_user,
        at=at,
    )


def _about(dispute: Dispute) -> str:
    """The disputed square in words: matter, links, industries."""
    links = "、".join(str(Link(link).label) for link in dispute.links)
    industries = "、".join(dispute.industries) or "该事项涉及的全部行业"
    return f"“{dispute.matter.name}”（{dispute.matter.code}）；环节：{links}；行业（GB/T 4754）：{industries}"


def _shares(outcome: Outcome) -> dict[str, Any]:
    rows = [
        [share.department.name, str(OutcomePart(share.part).label), share.description or "—"]
        for share in outcome.shares
    ]
    return {"columns": COLUMNS, "head": ["部门", "分工", "职责说明"], "rows": rows}


def _names(departments: list[Department]) -> str:
    return "、".join(department.name for department in departments)


def keep_minutes(dispute: Dispute, record: NegotiationRecord, *, acting_user: User, at: dt.datetime) -> None:
    """协商纪要, once every party has answered it (R-104)."""
    with translation.override("zh-hans"):
        data: dict[str, Any] = {
            "issuer": dispute.raised_by.name,
            "dated": record.held_on.isoformat(),
            "paragraphs": [
                f"{_day(record.held_on)}，{_names([party.department for party in parties_of(dispute)])}就争议事项"
                f"{dispute.number}（第{record.round}次）进行协商。争议事项：{_about(dispute)}。",
                f"参加人员：{record.present}。",
                f"协商情况：{record.discussion}",
                "协商结果：各方达成一致，分工如下。" if record.is_agreed else "协商结果：各方未达成一致。",
            ],
            "closing": [],
            "signed": [
                {
                    "label": answer.department.name,
                    "name": answer.answered_by.full_name,
                    "answer": answer.remarks or str(answer.get_answer_display()),
                    "signed_on": day_of(answer.occurred_at).isoformat(),
                }
                for answer in record.answers.all()
            ],
        }
        if record.is_agreed:
            outcome = outcome_from(record.outcome)
            data["table"] = _shares(outcome)
            data["closing"] = [f"依据：《{outcome.law}》{outcome.article}。"]
        _keep(dispute, "协商纪要", record.number, data, acting_user=acting_user, at=at)


def keep_request(
    dispute: Dispute, department: Department, settler: Department, *, acting_user: User, at: dt.datetime
) -> None:
    """提请协调函, with the position of each party (R-105)."""
    with translation.override("zh-hans"):
        rows = [
            [party.department.name, "未在期限内陈述" if party.is_silent else party.position]
            for party in parties_of(dispute)
        ]
        data = {
            "issuer": department.name,
            "dated": day_of(at).isoformat(),
            "recipient": settler.name,
            "paragraphs": [
                f"关于{_about(dispute)}的职责争议（{dispute.number}），成因：{dispute.get_cause_display()}。经协商未能达成一致，现提请协调。",
                f"提请事项：{dispute.request_text}",
                f"争议期间由{dispute.interim_department.name}临时负责。各方意见：",
            ],
            "table": {"columns": ["1fr", "2.4fr"], "head": ["部门", "意见"], "rows": rows},
            "closing": ["附：协商纪要。"],
        }
        _keep(dispute, "提请协调函", dispute.request_number, data, acting_user=acting_user, at=at)


def keep_opinion(
    dispute: Dispute, outcome: Outcome, settler: Department, *, acting_user: User, at: dt.datetime
) -> None:
    """协调意见书 (R-105)."""
    with translation.override("zh-hans"):
        data = {
            "issuer": settler.name,
            "dated": day_of(at).isoformat(),
            "recipient": _names([share.department for share in outcome.shares]),
            "paragraphs": [
                f"{dispute.raised_by.name}以{dispute.request_number}提请协调的职责争议（{dispute.number}），涉及{_about(dispute)}。经协调，提出如下意见：",
                dispute.decision_text,
                "各部门分工：",
            ],
            "table": _shares(outcome),
            "closing": [
                f"依据：《{outcome.law}》{outcome.article}。",
                "请各部门据此调整职责清单并公布施行；调整后的清单不得与本意见相抵触。新清单施行前，仍由"
                f"{dispute.interim_department.name}临时负责。",
            ],
        }
        _keep(dispute, "协调意见书", dispute.decision_number, data, acting_user=acting_user, at=at)


def keep_adjustment_notice(
    adjustment: DisputeAdjustment,
    outcome: Outcome,
    issuer: Department,
    *,
    acting_user: User,
    at: dt.datetime,
) -> None:
    """清单调整通知 to one department (R-106)."""
    dispute = adjustment.dispute
    basis = {
        Settlement.AGREEMENT: "各方签署的协商纪要",
        Settlement.OPINION: "协调意见书",
        Settlement.RULING: "上级裁决",
    }[Settlement(dispute.settlement)]
    with translation.override("zh-hans"):
        part = str(OutcomePart(adjustment.part).label)
        what = (
            "将该事项自职责清单中移除"
            if adjustment.part == OutcomePart.NONE
            else f"在职责清单中列为{part}，职责为：{adjustment.description}"
        )
        data = {
            "issuer": issuer.name,
            "dated": day_of(at).isoformat(),
            "recipient": adjustment.department.name,
            "paragraphs": [
                f"职责争议{dispute.number}已由{basis}（{dispute.decision_number}）确定。争议事项：{_about(dispute)}。",
                f"请你单位{what}。",
                "调整后的清单草案已由系统据此生成，请按规定征求意见、确认并公布。各部门分工：",
            ],
            "table": _shares(outcome),
            "closing": [f"依据：《{outcome.law}》{outcome.article}。"],
        }
        _keep(dispute, "清单调整通知", adjustment.notice_number, data, acting_user=acting_user, at=at)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
