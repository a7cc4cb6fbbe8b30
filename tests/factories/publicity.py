"""A kind of publication for tests, and publications of it."""

import datetime as dt
from typing import Any

from django.db import models

from core.people.models import Department, Role, User
from publicity.kinds import Column, End, Facet, FileRule, Payload, PublicationKind
from publicity.models import Publication
from publicity.schema import DEPARTMENT, code, day, fields, many, note, text, whole
from publicity.services import publish
from publicity.states import Channel
from tests.factories.people import DepartmentFactory, person

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


def _ends(payload: Payload, channel: str, _at: dt.datetime) -> End | None:
    """The test kind carries its ends in its payload: ``{"portal": "2026-…"}``."""
    if f"{channel}_until" not in payload:
        return None
    until = dt.datetime.fromisoformat(payload[f"{channel}_until"] + "T00:00:00+08:00")
    return End(until, "R-60", "three months from the date of the document")


FINDING = PublicationKind(
    name="tests.finding",
    title="检查发现",
    plural="检查发现",
    section="results",
    schema=fields(
        {
            "note": note(),
            "portal_until": day(),
            "credit_site_until": day(),
            "departments": many(DEPARTMENT),
        },
        title=text(),
        number=text(80),
        enterprise=fields(name=text(), code=code()),
        outcome=text(20),
        officer_count=whole(),
    ),
    template="publicity/plain.html",
    search_fields=("title", "number", "enterprise.name", "enterprise.code"),
    columns=(
        Column("enterprise", "检查对象", "enterprise.name"),
        Column("code", "统一社会信用代码", "enterprise.code", kind="code"),
        Column("outcome", "结果", "outcome"),
        Column("officer_count", "人数", "officer_count", kind="number"),
    ),
    facets=(
        Facet("outcome", "结果", lambda payload: [(payload["outcome"], {"zh": payload["outcome"], "en": "outcome"})]),
    ),
    channels=(Channel.PORTAL, Channel.CREDIT_SITE),
    ends=_ends,
    files={"package": FileRule("证明文件", ("application/zip",)), "document": FileRule("文书", ("application/pdf",))},
)


def finding(**changes: Any) -> Payload:
    """A payload of the test kind."""
    payload: Payload = {
        "title": "济南齐云精密机械有限公司",
        "number": "检〔2026〕1号",
        "enterprise": {"name": "济南齐云精密机械有限公司", "code": "91370171MA0TE5T16J"},
        "outcome": "fine",
        "officer_count": 2,
    }
    return payload | changes


def publisher(department: Department | None = None) -> User:
    return person(Role.STAFF, department=department)


def published(
    subject: models.Model | None = None,
    *,
    acting_user: User | None = None,
    at: dt.datetime = AT,
    kind: str = "tests.finding",
    payload: Payload | None = None,
    **options: Any,
) -> Publication:
    """A publication of the test kind about a record of its own."""
    user = acting_user or publisher()
    assert user.department is not None
    return publish(
        kind,
        subject=subject or DepartmentFactory(),
        payload=payload or finding(),
        department=user.department,
        acting_user=user,
        at=at,
        **options,
    )
