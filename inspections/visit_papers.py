"""The papers of a visit: approval sheet, notice and on-site record (R-19), made from what the database holds.

The notice carries the code of the enterprise's page, so it is made once, when it is issued, and kept. The other two can be
made at any time from facts that no longer change, and come out the same.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from core.documents import papers
from core.people.models import Department, Duty
from core.people.selectors import day_of, department_holding
from core.transitions.models import StateChange
from inspections.models import Visit
from inspections.visit_selectors import last_entry_in_full, visit_in_full
from inspections.visit_states import Presence, Signature, VisitState
from registry.item_states import CheckMethod
from registry.models import Officer

MOST_TO_PREPARE = 8


def page_address(secret: str) -> str:
    """The address of the enterprise's page, as the QR code holds it."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("access:code", args=[secret])


def notice_pdf(visit: Visit, *, secret: str, at: dt.datetime) -> bytes:
    """行政检查通知书 with the code of the enterprise's page (R-05, R-06, R-19, R-20)."""
    on = day_of(at)
    with translation.override("zh-hans"):
        data: papers.InspectionNotice = {
            "issuer": visit.department.name,
            "number": visit.notice_number,
            "approval_number": visit.plan_entry.plan.number,
            "dated": on.isoformat(),
            "subject_name": visit.enterprise.name,
            "subject_address": visit.enterprise.address or "登记的住所（经营场所）",
            "bases": _bases(visit),
            "cause": str(visit.get_cause_display()),
            "check_type": str(visit.plan_entry.get_kind_display()),
            "check_way": _ways(visit),
            "window": _window(visit),
            "visits_this_year": visits_this_year(visit),
            "items": [{"name": row.item.name, "content": _content(row.item)} for row in visit.items.all()],
            "officers": _officers(visit, on),
            "prepare": _prepare(visit),
            "supervisor": _supervisor(visit.department, on),
            "contact_name": visit.department.name,
            "contact_phone": _phone(visit),
        }
        return papers.inspection_notice(data, code=page_address(secret))


def approval_pdf(visit: Visit) -> bytes:
    """行政检查审批表 (R-05, R-19) of a visit that the head has approved."""
    visit = visit_in_full(visit.pk)
    approved = _change(visit, VisitState.APPROVED)
    drafted = _change(visit, VisitState.PLANNED)
    on = day_of(approved.occurred_at) if approved else visit.first_day
    departments = {row.department_id: row.department for row in visit.items.all()}
    with translation.override("zh-hans"):
        data: papers.Approval = {
            "issuer": visit.department.name,
            "number": visit.number,
            "dated": on.isoformat(),
            "subject_name": visit.enterprise.name,
            "subject_code": str(visit.enterprise.subject_id),
            "subject_address": visit.enterprise.address,
            "cause": str(visit.get_cause_display()),
            "check_type": str(visit.plan_entry.get_kind_display()),
            "check_way": _ways(visit),
            "window": _window(visit),
            "visits_this_year": visits_this_year(visit),
            "cap": visit.plan_entry.cap_per_year,
            "counts_toward_cap": visit.counts_toward_cap,
            "cap_reason": visit.cap_reason,
            "joint_departments": [one.name for one in departments.values() if one != visit.department],
            "items": [
                {"name": row.item.name, "basis": "；".join(str(basis) for basis in row.item.legal_bases.all())}
                for row in visit.items.all()
            ],
            "officers": _officers(visit, on),
            "helpers": 0,
            "proposal": f"按{visit.plan_entry.plan.number}号计划“{visit.plan_entry.title}”，拟实施检查。",
            "proposed_by": str(drafted.actor) if drafted else "",
            "proposed_on": day_of(drafted.occurred_at).isoformat() if drafted else "",
            "decision": "同意。" if approved else "",
            "decided_by": str(approved.actor) if approved else "",
            "decided_on": on.isoformat() if approved else "",
            "urgent": False,
        }
        return papers.approval(data)


def record_pdf(visit: Visit) -> bytes:
    """现场检查笔录 (R-06, R-07, R-19, R-47) of the last submission."""
    visit = visit_in_full(visit.pk)
    entry = last_entry_in_full(visit)
    assert entry is not None  # offered only once there is one
    opening = visit.opening
    with translation.override("zh-hans"):
        found: dict[int, list[tuple[str, str]]] = {}
        for result in sorted(entry.results.all(), key=lambda one: one.code):
            found.setdefault(result.visit_item_id, []).append((str(result.get_code_display()), result.note))
        data: papers.OnSiteRecord = {
            "issuer": visit.department.name,
            "number": visit.notice_number,
            "dated": day_of(entry.occurred_at).isoformat(),
            "subject_name": visit.enterprise.name,
            "subject_code": str(visit.enterprise.subject_id),
            "place": visit.enterprise.address,
            "started_at": _minute(visit.begun_at or entry.occurred_at),
            "ended_at": _minute(visit.ended_at or entry.occurred_at),
            "party_name": "",
            "party_position": "",
            "officers": _officers(visit, day_of(entry.occurred_at)),
            "opening": [
                {"question": "出示执法证件", "answer": "已出示" if opening.certificates_shown else "未出示"},
                {"question": "告知申请回避的权利", "answer": "申请回避" if opening.recusal_requested else "不申请回避"},
                {"question": "当事人到场情况", "answer": str(Presence(opening.presence).label)},
                {"question": "执法人员不少于两人", "answer": "是" if opening.two_officers else "否"},
            ],
            "results": [
                {
                    "item": row.item.name,
                    "result": "；".join(words for words, _note in found.get(row.pk, [])),
                    "note": "；".join(note for _words, note in found.get(row.pk, []) if note),
                }
                for row in visit.items.all()
            ],
            "photos": [
                {"caption": one.note or one.file.name, "taken_at": _minute(one.occurred_at), "sha256": one.file.sha256}
                for one in visit.evidence.select_related("file").order_by("occurred_at", "pk")
            ],
            "statement": entry.summary,
            "signatures": [
                _signature("被检查单位", str(Signature(entry.signature).label)),
                *(_signature("检查人员", row.officer.full_name) for row in visit.officers.all()),
            ],
        }
        return papers.on_site_record(data)


# --- parts ------------------------------------------------------------------------------------------------------------


def visits_this_year(visit: Visit) -> int:
    """Visits of the department to the enterprise this year that count and were made before this one (R-08)."""
    return (
        Visit.objects.filter(
            enterprise=visit.enterprise,
            department=visit.department,
            counts_toward_cap=True,
            begun_at__isnull=False,
            first_day__year=visit.first_day.year,
        )
        .exclude(pk=visit.pk)
        .count()
    )


def certificate_of(officer: Officer, on: dt.date) -> str:
    """The number of a certificate that is valid that day, the national one first; empty if there is none."""
    valid = [one for one in officer.certificates.all() if one.is_valid(on)]
    return min(valid, key=lambda one: (one.kind != "national", one.number)).number if valid else ""


def _officers(visit: Visit, on: dt.date) -> list[papers.PaperOfficer]:
    return [
        {
            "name": row.officer.full_name,
            "certificate": certificate_of(row.officer, on),
            "department": row.officer.department.name,
        }
        for row in visit.officers.all()
    ]


def _bases(visit: Visit) -> list[str]:
    return list(
        dict.fromkeys(
            f"《{basis.law}》{basis.article}" for row in visit.items.all() for basis in row.item.legal_bases.all()
        )
    )


def _content(item: object) -> str:
    questions: Iterable[str] = [point.question for point in item.checkpoints.all()]  # type: ignore[attr-defined]
    return "；".join(questions) or str(item.name)  # type: ignore[attr-defined]


def _prepare(visit: Visit) -> list[str]:
    """What the checklists look at: the enterprise can have it at hand. Nothing of an unannounced visit."""
    if visit.plan_entry.surprise:
        return []
    looked_at = dict.fromkeys(
        point.look_for for row in visit.items.all() for point in row.item.checkpoints.all() if point.look_for
    )
    return list(looked_at)[:MOST_TO_PREPARE]


def _ways(visit: Visit) -> str:
    ways = dict.fromkeys(method for row in visit.items.all() for method in row.item.methods)
    return "、".join(str(CheckMethod(way).label) for way in ways) or str(CheckMethod.ON_SITE.label)


def _window(visit: Visit) -> str:
    first, last = visit.first_day, visit.last_day
    words = [f"{day.year}年{day.month}月{day.day}日" for day in (first, last)]
    return words[0] if first == last else "至".join(words)


def _supervisor(department: Department, on: dt.date) -> str:
    keeper = department_holding(Duty.SUPERVISES, at=on)
    return (keeper or department).name


def _phone(visit: Visit) -> str:
    return next(
        (row.officer.user.phone for row in visit.officers.all() if row.officer.user and row.officer.user.phone), "—"
    )


def _change(visit: Visit, state: str) -> StateChange | None:
    changes = StateChange.objects.filter(Q(subject_label="inspections.visit", subject_id=str(visit.pk), after=state))
    return changes.select_related("actor").order_by("-pk").first()


def _signature(label: str, name: str) -> papers.Signature:
    return {"label": label, "name": name, "signed_on": ""}


def _minute(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
