"""People, notices, law, jobs, files, codes, API clients, seals."""

import datetime as dt

from django.http import HttpRequest, HttpResponse

from core.access import capability, new_entropy
from core.access.models import Capability
from core.access.services import issue
from core.api.models import ApiClient
from core.files.kinds import TABLE
from core.files.models import StoredFile
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
from core.work.models import WorkItem
from inspections.plan_work import PLAN_APPROVED
from tests.jobs import kinds  # noqa: F401  registers the kinds of the trial jobs
from tests.walk.specimens import Params, Zone, first, pk_of


def leave(zone: Zone) -> Leave:
    return Leave.objects.create(
        user=zone.user("staff"),
        starts_on=zone.today + dt.timedelta(days=30),
        ends_on=zone.today + dt.timedelta(days=35),
        kind=LeaveKind.ANNUAL,
    )


def post(zone: Zone) -> Post:
    return Post.objects.get(user=zone.user("staff"))


def deputy(zone: Zone) -> Deputy:
    return Deputy.objects.get(post=zone.once(post))


def notice(zone: Zone) -> object:
    notify(PLAN_APPROVED, users=[zone.user("staff")], params={"number": "2026-1"}, at=zone.at)
    return first(zone.user("staff").notices.all())


def failed_job(zone: Zone) -> Job:
    job = start("trial.rows", params={"rows": 1}, acting_user=zone.user("staff"), at=zone.at)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=zone.at)
    return job


def reported_job(zone: Zone) -> Job:
    job = start("trial.rows", params={"rows": 1}, acting_user=zone.user("staff"), at=zone.at)
    perform(job.pk)
    return job


def file(zone: Zone) -> StoredFile:
    return store(b"a,b\n1,2\n", name="trial.csv", kind=TABLE, acting_user=zone.user("staff"), at=zone.at)


def held_page(request: HttpRequest, held: Capability) -> HttpResponse:
    return HttpResponse("held")


def secret(zone: Zone) -> str:
    capability("trial.department")(held_page)
    _code, made = issue(
        "trial.department",
        subject=zone.home,
        entropy=new_entropy(),
        expires_at=zone.at + dt.timedelta(days=9),
        acting_user=zone.user("staff"),
        at=zone.at,
    )
    return made


def newest_seal(zone: Zone) -> Seal:
    if not Seal.objects.exists():
        seal(at=zone.at)
    return Seal.objects.order_by("-seq")[0]


def version(_zone: Zone) -> Params:
    newest = RuleVersion.objects.filter(rule__code="R-13").order_by("-number")[0]
    return {"code": "R-13", "number": newest.number}


ADDRESSES = {
    "people:reset": lambda zone: {"uid": "MQ", "token": "x-y"},
    "people:accept": lambda zone: {"secret": "no-such-invitation"},
    "people:leave_*": pk_of(leave),
    "people:deputise": pk_of(post),
    "people:post_end": pk_of(post),
    "people:deputy_end": pk_of(deputy),
    "people:user*": lambda zone: {"pk": zone.user("staff").pk},
    "people:department*": lambda zone: {"code": zone.home.code},
    "v1:department-detail": lambda zone: {"code": zone.home.code},
    "v1:work-item-detail": pk_of(lambda zone: first(WorkItem.objects.filter(department=zone.home, closed_at=None))),
    "notices:open": pk_of(notice),
    "law:*": lambda zone: {"code": "R-13"},
    "law:calendar_year": lambda zone: {"year": zone.today.year},
    "law:enter_year": lambda zone: {"year": zone.today.year + 1},
    "law:adopt": version,
    "law:withdraw": version,
    "v1:rule-detail": lambda zone: {"code": "R-13"},
    "jobs:*": pk_of(failed_job),
    "jobs:report": pk_of(reported_job),
    "v1:job-*": pk_of(failed_job),
    "v1:job-report": pk_of(reported_job),
    "api:client*": lambda zone: {"pk": ApiClient.objects.get(user=zone.user("machine")).pk},
    "access:code": lambda zone: {"secret": zone.once(secret)},
    "access:code-part": lambda zone: {"secret": zone.once(secret), "part": "facts"},
    "files:file": pk_of(file),
    "v1:seal-detail": lambda zone: {"number": zone.once(newest_seal).seq},
}
BODIES = {
    "people:invite": lambda zone: {"department": zone.home.pk},
}
QUERIES = {
    "v1:due": lambda zone: {"start": zone.today.isoformat(), "rule": "R-13"},
}
