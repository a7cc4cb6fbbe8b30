"""Documents that are brought for filing and were not made here."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.ledger.services import record
from core.people.models import Department, User
from core.refusals import WrongState
from filings.errors import TextMissing
from filings.kinds_here import DOCUMENT, checked_sections
from filings.models import FiledDocument, Filing
from filings.policies import check_can_file
from filings.selectors import flow_named
from filings.services.preparing import locked, prepare
from filings.states import IN_HAND


@transaction.atomic
def bring_document(
    *,
    flow: str,
    department: Department,
    title: str,
    sections: Sequence[tuple[str, str]],
    year: int | None = None,
    source: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """Bring a document for filing that another system made (or paper): the filing waits to be submitted (待报)."""
    check_can_file(acting_user, department=department, at=at)
    found = flow_named(flow)
    if not title.strip():
        raise TextMissing(what=_("Title"), place="title")
    document = FiledDocument.objects.create(
        flow=found,
        department=department,
        year=year,
        title=title.strip(),
        source=source.strip(),
        sections=checked_sections(sections),
    )
    record(
        "filings.document.bring",
        subject=document,
        acting_user=acting_user,
        at=at,
        detail={"flow": found.code, "department": department.code},
    )
    return prepare(
        kind=DOCUMENT[found.code].name,
        subject=document,
        department=department,
        title=document.title,
        year=year,
        scope=f"document-{document.pk}" if year is not None else "",
        acting_user=acting_user,
        at=at,
    )


@transaction.atomic
def change_document(
    *, filing: Filing, title: str, sections: Sequence[tuple[str, str]], acting_user: User, at: dt.datetime
) -> Filing:
    """Say anew what a brought document says, before it is submitted or after a return."""
    filing = locked(filing)
    check_can_file(acting_user, department=filing.department, at=at)
    if filing.state not in IN_HAND or filing.subject_label != FiledDocument._meta.label_lower:
        raise WrongState(state=filing.get_state_display())
    if not title.strip():
        raise TextMissing(what=_("Title"), place="title")
    document = FiledDocument.objects.select_for_update().get(pk=filing.subject_id)
    document.title, document.sections = title.strip(), checked_sections(sections)
    document.save(update_fields=["title", "sections"])
    filing.title = document.title
    filing.save(update_fields=["title"])
    record("filings.document.change", subject=document, acting_user=acting_user, at=at)
    return filing
