"""The long work of the registers, done by a worker."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.jobs import Progress, runs, say
from core.jobs.models import Job
from registry.models import EnterpriseImport
from registry.rejects import rejects_file
from registry.services.imports import CHECK_JOB, ENTER_JOB, check_import, counts_of, enter_import

CHECKED = _(
    "Of %(rows)s rows %(created)s would be entered and %(updated)s changed; %(unchanged)s are as before, "
    "%(needs_reason)s need a reason, %(rejected)s are rejected."
)
ENTERED = _(
    "Of %(rows)s rows %(created)s were entered and %(updated)s changed; %(unchanged)s were as before, "
    "%(needs_reason)s need a reason, %(rejected)s are rejected."
)


@runs(CHECK_JOB, title=_("Dry run of an import of enterprises"))
def check(job: Job, progress: Progress) -> Mapping[str, Any]:
    source = EnterpriseImport.objects.get(pk=job.params["import"])
    source = check_import(source=source, acting_user=job.asked_by, at=timezone.now(), progress=progress)
    return _result(job, source, CHECKED)


@runs(ENTER_JOB, title=_("Import of enterprises"))
def enter(job: Job, progress: Progress) -> Mapping[str, Any]:
    source = EnterpriseImport.objects.get(pk=job.params["import"])
    source = enter_import(
        source=source,
        good_rows_only=job.params["good_rows_only"],
        acting_user=job.asked_by,
        at=timezone.now(),
        progress=progress,
    )
    return _result(job, source, ENTERED)


def _result(job: Job, source: EnterpriseImport, sentence: Promise) -> dict[str, Any]:
    if source.needs_reason or source.rejected:
        name, content = rejects_file(source)
        job.attach(name, content)
    counts = counts_of(source)
    return {**counts, "sentence": say(sentence, **counts)}
