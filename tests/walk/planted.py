"""Marks in what is not for everybody: texts that may turn up nowhere else."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.api.models import ApiClient
from core.files.models import StoredFile
from core.jobs.models import Job
from core.people.models import Deputy, User
from inspections.models import Plan, Visit, VisitEntry
from inspections.visit_states import Signature
from registry.models import (
    Enterprise,
    EnterpriseImport,
    ImportRow,
    Officer,
    OfficerQualification,
    OfficerRelation,
)
from tests.walk.specimens import Zone, core, first, inspections, of_home, registry

STEM = "机密标记"


@dataclass(frozen=True)
class Mark:
    """A text in one column, what it is, and whether the other departments may read it (the public never may)."""

    text: str
    what: str
    is_for_the_house: bool


def plant(zone: Zone) -> list[Mark]:
    """Write a mark of its own into each column that is not for everybody; what is append-only gets a new row."""
    marks = []
    for number, (what, rows, column, is_for_the_house) in enumerate(_columns(zone)):
        text = f"{STEM}{number:02d}"
        assert rows.update(**{column: text}) >= 1, what
        marks.append(Mark(text, what, is_for_the_house))
    marks.append(Mark(f"{STEM}99", "the record of a visit", False))
    visit = first(of_home(Visit.objects.filter(state="entered")))
    VisitEntry.objects.create(
        visit=visit,
        client_id=uuid.uuid4(),
        round=visit.entries.count() + 1,
        summary=f"{STEM}99",
        signature=Signature.SIGNED,
        entered_by=zone.user("its_officer"),
        occurred_at=zone.at,
    )
    return marks


def _columns(zone: Zone) -> Iterator[tuple[str, QuerySet[Any], str, bool]]:
    staff = zone.user("staff")
    plan = zone.once(inspections.plan)
    officer, visits = zone.once(registry.officer), of_home(Visit.objects.exclude(state="published"))
    yield "the title of a plan not yet published", Plan.objects.filter(pk=plan.pk), "title", False
    yield "the reason why a visit counts", visits, "cap_reason", False
    yield "the name of an officer", Officer.objects.filter(pk=officer.pk), "full_name", False
    yield "a relation of an officer", _one(OfficerRelation, zone.once(registry.relation)), "note", False
    yield (
        "a qualification of an officer",
        _one(OfficerQualification, zone.once(registry.qualification)),
        "document",
        False,
    )
    yield "the name of an imported file", EnterpriseImport.objects.all(), "file_name", False
    yield "a row of an import", ImportRow.objects.all(), "name", False
    yield "the name of a job's report", _one(Job, zone.once(core.reported_job)), "report_name", False
    yield "the name of an API client", ApiClient.objects.filter(user=zone.user("machine")), "name", False
    yield "the name of a file without a record", _one(StoredFile, zone.once(core.file)), "name", False
    yield "the telephone of a colleague", User.objects.filter(pk=staff.pk), "phone", False
    yield "why somebody deputises", _one(Deputy, zone.once(core.deputy)), "reason", False
    yield "whose word a risk class is", Enterprise.objects.all(), "risk_source", True


def _one(model: Any, record: Any) -> QuerySet[Any]:
    return model.objects.filter(pk=record.pk)
