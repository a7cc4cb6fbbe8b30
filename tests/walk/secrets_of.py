"""Marks in what belongs to one department alone: text that may turn up nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.api.models import ApiClient
from core.files.models import StoredFile
from core.jobs.models import Job
from core.people.models import Department, Deputy, User
from inspections.models import Draw, Plan, Visit, VisitEntry
from registry.models import EnterpriseImport, ImportRow, Officer, OfficerQualification, OfficerRelation
from tests.walk.people import HOME
from tests.walk.specimens import Specimens

STEM = "机密标记"


@dataclass(frozen=True)
class Mark:
    """A text found in one column of some rows, and why it may not leave the department (or who else may see it)."""

    text: str
    what: str


def marks(specimens: Specimens) -> list[Mark]:
    """Write a mark of its own into each column that is the department's own, past the services: nothing else changes."""
    found = []
    for number, (what, rows, column) in enumerate(_columns(specimens)):
        text = f"{STEM}{number:02d}-{column}"
        assert rows.update(**{column: text}) >= 1, what
        found.append(Mark(text, what))
    return found


def _columns(specimens: Specimens) -> Iterator[tuple[str, QuerySet[Any], str]]:
    staff, home = specimens.staff, Department.objects.get(code=HOME)
    visits = Visit.objects.exclude(state="published").filter(department=home)
    yield "the title of a plan not yet published", Plan.objects.filter(pk=specimens.plan.pk), "title"
    yield "the title of a draw in preparation", Draw.objects.filter(state="preparing"), "title"
    yield "the record of a visit", VisitEntry.objects.filter(visit__in=visits), "summary"
    yield "the reason why a visit counts", Visit.objects.filter(pk__in=visits.values("pk")), "cap_reason"
    yield "the name of an officer", Officer.objects.filter(pk=specimens.officer.pk), "full_name"
    yield "a relation of an officer", OfficerRelation.objects.filter(pk=specimens.relation.pk), "note"
    yield (
        "a qualification of an officer",
        OfficerQualification.objects.filter(pk=specimens.qualification.pk),
        "document",
    )
    yield "the name of an imported file", EnterpriseImport.objects.all(), "file_name"
    yield "a row of an import", ImportRow.objects.all(), "name"
    yield "the name of a job's report", Job.objects.filter(pk=specimens.report.pk), "report_name"
    yield "the name of an API client", ApiClient.objects.filter(department=home), "name"
    yield "the name of a file without a record", StoredFile.objects.filter(pk=specimens.file.pk), "name"
    yield "the telephone of a colleague", User.objects.filter(pk=staff.pk), "phone"
    yield "why somebody deputises", Deputy.objects.filter(pk=specimens.deputy.pk), "reason"
