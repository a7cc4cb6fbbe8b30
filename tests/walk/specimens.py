"""A record for every parameter of every address: one of the home department's, where records belong to departments."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from core.access import new_entropy
from core.access.services import issue
from core.api.models import ApiClient
from core.files.kinds import TABLE
from core.files.services import store
from core.jobs import start
from core.jobs.models import Job
from core.jobs.running import perform
from core.jobs.states import JobState
from core.law.models import RuleVersion
from core.ledger.models import Seal
from core.ledger.services import seal
from core.notices.services import notify
from core.people.models import Deputy, Leave, LeaveKind, Post
from inspections.models import Draw, DrawSource, PlanEntry, Visit
from inspections.plan_work import PLAN_APPROVED
from inspections.services.plans import draft_plan
from publicity.kinds import PublicationKind
from publicity.models import Publication
from registry.models import (
    Enterprise,
    EnterpriseImport,
    ImportRow,
    InspectingBody,
    Officer,
    OfficerQualification,
    OfficerRelation,
    SpotCheckItem,
)
from registry.officer_states import RelationKind
from tests.jobs import kinds  # noqa: F401  registers the kinds of the trial jobs
from tests.walk.people import HOME, Walker

Params = dict[str, Any]


class Specimens:
    """Made once for a walk: records of the demo zone, and the few it does not have."""

    def __init__(self, walkers: dict[str, Walker]) -> None:
        self.walkers = walkers
        self.at = timezone.now()
        self.staff = walkers["staff"].user
        assert self.staff is not None
        today = timezone.localdate(self.at)
        self.leave = Leave.objects.create(
            user=self.staff,
            starts_on=today + dt.timedelta(days=30),
            ends_on=today + dt.timedelta(days=35),
            kind=LeaveKind.ANNUAL,
        )
        self.post = Post.objects.get(user=self.staff)
        deputy = walkers["deputy"].user
        assert deputy is not None
        self.deputy = Deputy.objects.create(
            post=self.post, deputy=deputy, valid_from=today, valid_to=today + dt.timedelta(days=9), reason="试验"
        )
        self.job = start("trial.rows", params={"rows": 1}, acting_user=self.staff, at=self.at)
        Job.objects.filter(pk=self.job.pk).update(state=JobState.FAILED, finished_at=self.at)
        self.plan = draft_plan(
            year=today.year + 1,
            title="草案",
            lead_department=self.post.department,
            acting_user=self.staff,
            at=self.at,
        )
        self.report = start("trial.rows", params={"rows": 1}, acting_user=self.staff, at=self.at)
        perform(self.report.pk)
        officer = Officer.objects.filter(department__code=HOME).order_by("pk")[0]
        self.officer = officer
        self.qualification = OfficerQualification.objects.create(
            officer=officer, item=SpotCheckItem.objects.order_by("pk")[0], valid_from=today
        )
        self.relation = OfficerRelation.objects.create(
            officer=officer,
            enterprise=Enterprise.objects.order_by("pk")[0],
            kind=RelationKind.values[0],
            valid_from=today,
            declared_by=self.staff,
            declared_at=self.at,
        )
        self.row = ImportRow.objects.order_by("pk")[0]
        self.file = store(b"a,b\n1,2\n", name="trial.csv", kind=TABLE, acting_user=self.staff, at=self.at)
        self.code, self.secret = issue(
            "trial.department",
            subject=self.staff.department,
            entropy=new_entropy(),
            expires_at=self.at + dt.timedelta(days=9),
            acting_user=self.staff,
            at=self.at,
        )
        notify(PLAN_APPROVED, users=[self.staff], params={"number": "2026-1"}, at=self.at)
        if not Seal.objects.exists():
            seal(at=self.at)

    def params_of(self, key: str) -> Params:
        """The parameters of the address with this key in the matrix."""
        name, _space, _parameters = key.partition(" ")
        for prefix, make in self._table().items():
            if name == prefix or (name.startswith(prefix.rstrip("*")) and prefix.endswith("*")):
                return make()
        return {}

    def _table(self) -> dict[str, Callable[[], Params]]:
        home = {"department__code": HOME}
        return {
            "people:reset": lambda: {"uid": "MQ", "token": "x-y"},
            "people:accept": lambda: {"secret": "no-such-invitation"},
            "people:leave_*": lambda: {"pk": self.leave.pk},
            "people:deputise": lambda: {"pk": self.post.pk},
            "people:post_end": lambda: {"pk": self.post.pk},
            "people:deputy_end": lambda: {"pk": self.deputy.pk},
            "people:user*": lambda: {"pk": self.staff.pk},
            "people:department*": lambda: {"code": HOME},
            "notices:open": lambda: {"pk": first(self.staff.notices.all())},
            "inspections:plan_*": lambda: {"pk": self.plan.pk},
            "inspections:plan": lambda: {"pk": self.plan.pk},
            "inspections:entry_new": lambda: {"pk": self.plan.pk},
            "inspections:entry*": lambda: {"pk": first(PlanEntry.objects.filter(plan__lead_department__code=HOME))},
            "inspections:draw_prepare": lambda: {
                "pk": first(PlanEntry.objects.filter(plan__lead_department__code=HOME))
            },
            "inspections:draw_drop_contributor": self._source,
            "inspections:contribution": self._source,
            "inspections:public_value": self._source,
            "inspections:draw_sealed": self._drawn,
            "inspections:draw_picks": self._drawn,
            "inspections:draw_package": self._drawn,
            "inspections:approve_visits": self._drawn,
            "inspections:draw*": lambda: {"pk": first(Draw.objects.filter(state="preparing"))},
            "inspections:visit*": lambda: {"pk": first(Visit.objects.filter(state="entered"))},
            "registry:enterprise*": lambda: {"pk": first(Enterprise.objects.all())},
            "registry:import-row": lambda: {"pk": self.row.source_import_id, "number": self.row.number},
            "registry:import*": lambda: {"pk": first(EnterpriseImport.objects.all())},
            "registry:officer_decide": lambda: {**self._officer(), "act": "suspend"},
            "registry:certificate_revoke": lambda: {**self._officer(), "row": first(self.officer.certificates.all())},
            "registry:qualification_end": lambda: {**self._officer(), "row": self.qualification.pk},
            "registry:relation_end": lambda: {**self._officer(), "row": self.relation.pk},
            "registry:officer*": self._officer,
            "registry:certificate_new": self._officer,
            "registry:qualification_new": self._officer,
            "registry:relation_new": self._officer,
            "registry:item*": lambda: {"pk": first(SpotCheckItem.objects.filter(**home))},
            "registry:body_end": lambda: {"pk": first(InspectingBody.objects.all())},
            "v1:draw-source-*": self._source,
            "v1:draw-package": self._drawn,
            "v1:draw-*": lambda: {"pk": first(Draw.objects.filter(state="preparing"))},
            "v1:enterprise-import-row-list": lambda: {"import_pk": first(EnterpriseImport.objects.all())},
            "v1:enterprise-import-row-*": lambda: {
                "import_pk": self.row.source_import_id,
                "number": self.row.number,
            },
            "v1:enterprise-import-*": lambda: {"pk": first(EnterpriseImport.objects.all())},
            "v1:enterprise-*": lambda: {"pk": first(Enterprise.objects.all())},
            "v1:rule-detail": lambda: {"code": "R-13"},
            "v1:publication-file": self._public_file,
            "v1:publication-*": lambda: {"pk": first(Publication.objects.filter(state="published"))},
            "v1:seal-detail": lambda: {"number": Seal.objects.order_by("-seq").values_list("seq", flat=True)[0]},
            "v1:job-report": lambda: {"pk": self.report.pk},
            "jobs:report": lambda: {"pk": self.report.pk},
            "v1:job-*": lambda: {"pk": self.job.pk},
            "api:client*": lambda: {"pk": ApiClient.objects.get(user=self.walkers["machine"].user).pk},
            "jobs:*": lambda: {"pk": self.job.pk},
            "access:code-part": lambda: {"secret": self.secret, "part": "facts"},
            "access:code": lambda: {"secret": self.secret},
            "files:file": lambda: {"pk": self.file.pk},
            "publicity:file": self._public_file,
            "publicity:parts": lambda: {"pk": self._of_kind("draw_header"), "slug": slug_of("inspections.draw_result")},
            "publicity:record*": lambda: {"pk": first(Publication.objects.filter(state="published"))},
            "publicity:rows": lambda: {"pk": self._with_rows()},
            "publicity:correct": self._publication,
            "publicity:withdraw": self._publication,
            "publicity:end": self._publication,
            "publicity:publication": self._publication,
            "publicity:plans": lambda: {"slug": slug_of("inspections.plan")},
            "publicity:draws": lambda: {"slug": slug_of("inspections.draw_void")},
            "publicity:results": lambda: {"slug": slug_of("inspections.visit_result")},
            "publicity:lists": lambda: {"slug": slug_of("registry.inspecting_bodies")},
            "law:calendar_year": lambda: {"year": timezone.localdate().year},
            "law:enter_year": lambda: {"year": timezone.localdate().year + 1},
            "law:adopt": lambda: self._version(),
            "law:withdraw": lambda: self._version(),
            "law:*": lambda: {"code": "R-13"},
        }

    def _source(self) -> Params:
        return {"pk": first(DrawSource.objects.filter(draw__state__in=("preparing", "frozen")))}

    def _drawn(self) -> Params:
        return {"pk": first(Draw.objects.filter(state="drawn"))}

    def _officer(self) -> Params:
        return {"pk": self.officer.pk}

    def _public_file(self) -> Params:
        publication = Publication.objects.filter(state="published", files__isnull=False).order_by("pk").first()
        assert publication is not None
        return {"pk": publication.pk, "role": publication.files.order_by("pk")[0].role}

    def _publication(self) -> Params:
        return {"pk": first(Publication.objects.filter(state="published", department__code=HOME))}

    def _of_kind(self, kind: str) -> int:
        return first(Publication.objects.filter(state="published", kind__contains=kind))

    def _with_rows(self) -> int:
        with_rows = [kind.name for kind in PublicationKind.registry.values() if kind.rows is not None]
        return first(Publication.objects.filter(state="published", kind__in=with_rows))

    def data_of(self, key: str) -> Params:
        """What a form or body needs beyond what the walk makes up."""
        digits = {"commitment": "0" * 64, "opening": "0" * 64}
        name, _space, _parameters = key.partition(" ")
        return {
            "v1:draw-source-commitment": digits,
            "v1:draw-source-opening": digits,
            "v1:draw-source-deposit": digits,
            "v1:draw-source-value": {"value": "3.8.17.22.35./4.11./"},
            "v1:draw-source-confirmation": {"value": "3.8.17.22.35./4.11./"},
            "v1:draw-list": {
                "plan_entry": first(PlanEntry.objects.filter(plan__lead_department__code=HOME)),
                "contributors": [],
                "public_sources": [],
            },
        }.get(name, {})

    def _version(self) -> Params:
        version = RuleVersion.objects.filter(rule__code="R-13").order_by("-number")[0]
        return {"code": "R-13", "number": version.number}


def slug_of(kind: str) -> str:
    return PublicationKind.registry[kind].slug


def first(rows: QuerySet[Any]) -> int:
    """The first record, by its key; a walk without a record is no walk."""
    found: Model | None = rows.order_by("pk").first()
    assert found is not None, f"the demo zone has no {rows.model.__name__} as the walk needs it"
    return int(found.pk)
