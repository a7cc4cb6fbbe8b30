"""Departments that file and receive, their people, work schemes and filings in any state, by the real services."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from core.people.models import Department, Duty, Role, User
from filings.models import Filing, FilingDuty, WorkScheme
from filings.services import accept, open_duty, return_filing, submit
from filings.services.reviewing import Remark
from filings.services.schemes import approve_scheme, draft_scheme, submit_scheme
from tests.factories.people import DepartmentFactory, person

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
SECTIONS = (("组织领导", "成立领导小组，明确责任处室。"), ("工作任务", "按清单开展监管。"), ("保障措施", "定期督导。"))
PLACE = "part-工作任务"


def entropy_of(filing: Filing) -> bytes:
    return hashlib.sha256(f"receipt {filing.pk}".encode()).digest()


@dataclass
class House:
    """A department that files, one that receives lists, one that receives plans and supervises; their people."""

    department: Department = field(default_factory=DepartmentFactory)
    receiver: Department = field(
        default_factory=lambda: DepartmentFactory(duties=[Duty.RECEIVES_LISTS], name="市场监管部")
    )
    general: Department = field(
        default_factory=lambda: DepartmentFactory(duties=[Duty.RECEIVES_PLANS, Duty.SUPERVISES], name="综合管理部")
    )

    def __post_init__(self) -> None:
        self.staff: User = person(Role.STAFF, department=self.department)
        self.head: User = person(Role.HEAD, department=self.department)
        self.reviewer: User = person(Role.FILING_REVIEWER, department=self.receiver)
        self.second_reviewer: User = person(Role.FILING_REVIEWER, department=self.receiver)
        self.plan_reviewer: User = person(Role.FILING_REVIEWER, department=self.general)
        self.seat: User = person(Role.SUPERVISION, department=self.general)
        self.stranger: User = person(Role.STAFF, Role.HEAD)

    def submitted_scheme(self, *, at: dt.datetime = AT, **values: object) -> WorkScheme:
        given = {"title": "事中事后监管工作方案", "sections": SECTIONS, **values}
        scheme = draft_scheme(department=self.department, acting_user=self.staff, at=at, **given)  # type: ignore[arg-type]
        return submit_scheme(scheme=scheme, acting_user=self.staff, at=at)

    def prepared(self, *, at: dt.datetime = AT, changed_on: dt.date | None = None, **values: object) -> Filing:
        """The filing of an approved work scheme, to be filed."""
        scheme = self.submitted_scheme(at=at, **values)
        day = changed_on or at.astimezone().date()
        return approve_scheme(scheme=scheme, changed_on=day, acting_user=self.head, at=at)[1]

    def submitted(self, *, at: dt.datetime = AT, **values: object) -> Filing:
        return submit(filing=self.prepared(at=at, **values), acting_user=self.staff, at=at)  # type: ignore[arg-type]

    def returned(self, *, at: dt.datetime = AT, **values: object) -> Filing:
        return return_filing(
            filing=self.submitted(at=at, **values),  # type: ignore[arg-type]
            reason="工作任务不具体",
            remarks=[Remark(PLACE, "逐项列明责任处室和完成时间。")],
            acting_user=self.reviewer,
            at=at,
        )

    def accepted(self, *, at: dt.datetime = AT, **values: object) -> Filing:
        filing = self.submitted(at=at, **values)  # type: ignore[arg-type]
        return accept(filing=filing, entropy=entropy_of(filing), acting_user=self.reviewer, at=at)

    def owed(self, *, changed_on: dt.date = TODAY, at: dt.datetime = AT, **values: object) -> FilingDuty:
        """A duty of the department without a filing."""
        given = {"flow": "work_scheme", "title": "工作方案变更", "reason": "机构职能调整", **values}
        return open_duty(
            department=self.department, changed_on=changed_on, acting_user=self.staff, at=at, **given  # type: ignore[arg-type]
        )  # fmt: skip
