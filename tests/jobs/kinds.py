"""Kinds of job for the tests of the queue; a worker under test imports this module."""

import time
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from core.jobs import Progress, runs, say
from core.jobs.models import Job, Watermark
from core.refusals import Invalid


class TooMany(Invalid):
    code = "trial_too_many"
    rule = "R-99"
    sentence = _("No more than %(most)s.")
    way_out = _("This field is required.")


def _write_rows(job: Job, progress: Progress) -> Mapping[str, Any]:
    total = job.params["rows"]
    for number in range(total):
        Watermark.objects.create(name=f"{job.pk}-{number}")
        progress(number + 1, total, _("Sunday"))
        time.sleep(job.params.get("pause", 0))
    job.attach("bericht.csv", b"row\n" * total)
    return {"rows": total, "sentence": say("%(n)s rows written.", n=total)}


@runs("trial.rows", title=_("Jobs"))
def write_rows(job: Job, progress: Progress) -> Mapping[str, Any]:
    return _write_rows(job, progress)


@runs("trial.steps", title=_("Jobs"), atomic=False)
def write_in_steps(job: Job, progress: Progress) -> Mapping[str, Any]:
    total = job.params["rows"]
    for number in range(total):
        Watermark.objects.get_or_create(name=f"{job.pk}-{number}")
        progress(number + 1, total)
        time.sleep(job.params.get("pause", 0))
    return {"rows": Watermark.objects.filter(name__startswith=f"{job.pk}-").count()}


@runs("trial.refuses", title=_("Jobs"))
def refuse(job: Job, progress: Progress) -> None:
    Watermark.objects.create(name=f"{job.pk}-half")
    job.attach("half.txt", b"half")
    raise TooMany(most=3, place="row 7")


@runs("trial.breaks", title=_("Jobs"))
def break_down(job: Job, progress: Progress) -> None:
    Watermark.objects.create(name=f"{job.pk}-half")
    raise RuntimeError("a name that must not be shown")


@runs("trial.database", title=_("Jobs"))
def lose_the_database(job: Job, progress: Progress) -> None:
    if job.attempts == 1:
        raise OperationalError("server closed the connection")
