"""A filing is prepared, or taken back."""

import datetime as dt

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.canonical import canonical
from core.ledger.services import record
from core.people.models import Department, User
from core.transitions.services import begin, check_can_move, move
from core.work.services import done_all
from filings.errors import NotTakenBack, TextMissing
from filings.kinds import kind_named
from filings.models import FiledDocument, Filing
from filings.policies import check_can_file
from filings.selectors import flow_named, last_round, latest_filing, open_duties_of
from filings.services.duties import ask_department, attach_to, give_back
from filings.states import IN_HAND, UNDECIDED


def locked(filing: Filing) -> Filing:
    """The filing, locked, and as it stands then.

    Read after the lock, in a statement of its own: a join in the locking statement would show whom the filing named
    before another transaction decided on it.
    """
    Filing.objects.select_for_update().get(pk=filing.pk)
    return Filing.objects.select_related("flow", "department", "receiver", "submitted_by", "decided_by").get(
        pk=filing.pk
    )


@transaction.atomic
def prepare(
    *,
    kind: str,
    subject: models.Model,
    department: Department,
    title: str,
    year: int | None = None,
    scope: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """Prepare the filing of a record (待报), in the transaction of the act that makes it due.

    Whether the person may is decided by that act. A filing of the same record that is not decided yet is kept; one that
    is on record with the same content too. It takes over what is owed for its year, or for the change of its ``scope``, and the
    place of filings of earlier versions (same kind and scope) that were not submitted or were returned.
    """
    definition = kind_named(kind)
    flow = flow_named(definition.flow)
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    standing = standing_filing(kind, subject)
    if standing is not None:
        return standing
    filing = Filing.objects.create(
        flow=flow,
        kind=kind,
        department=department,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        title=title.strip()[:200],
        year=year,
        scope=scope,
        prepared_at=at,
    )
    begin(filing, acting_user=acting_user, at=at)
    record(
        "filings.filing.prepare",
        subject=filing,
        acting_user=acting_user,
        at=at,
        detail={"flow": flow.code, "subject": f"{filing.subject_label}:{filing.subject_id}"},
    )
    for older in _older_in_hand(filing):
        take_back(older, reason=filing.title, acting_user=acting_user, at=at)
    for duty in open_duties_of(filing).select_for_update(of=("self",)).select_related("flow"):
        attach_to(filing, duty, acting_user=acting_user, at=at)
    ask_department(filing, acting_user=acting_user, at=at)
    return filing


def standing_filing(kind: str, subject: models.Model) -> Filing | None:
    """The filing of a record that is not decided yet, or is on record with the same content."""
    latest = latest_filing(subject, kind)
    if latest is not None and (latest.state in UNDECIDED or _says_the_same(latest, subject)):
        return latest
    return None


def _says_the_same(filing: Filing, subject: models.Model) -> bool:
    """Whether what is on record is what the record says now."""
    last = last_round(filing)
    return last is not None and last.payload_text == canonical(filing.definition.payload(subject))


@transaction.atomic
def drop(*, filing: Filing, reason: str, acting_user: User, at: dt.datetime) -> Filing:
    """Take a brought document back before its filing is decided; what it would have met is owed again.

    What was prepared from a record is not taken back: it is mended after a return, or a newer version takes its place.
    """
    filing = locked(filing)
    check_can_file(acting_user, department=filing.department, at=at)
    check_can_move(filing, "drop")
    if filing.subject_label != FiledDocument._meta.label_lower:
        raise NotTakenBack()
    if not reason.strip():
        raise TextMissing(what=_("Reason"), place="reason")
    take_back(filing, reason=reason.strip(), acting_user=acting_user, at=at)
    return filing


def _older_in_hand(filing: Filing) -> QuerySet[Filing]:
    """Filings of earlier versions of the same thing that the department still has in hand; a newer one takes their place."""
    return (
        Filing.objects.select_for_update()
        .filter(department=filing.department, kind=filing.kind, scope=filing.scope, state__in=IN_HAND)
        .exclude(pk=filing.pk)
        .order_by("pk")
    )


def take_back(filing: Filing, *, reason: str, acting_user: User, at: dt.datetime) -> None:
    """The act itself; also where a newer version takes the place of what the department has in hand."""
    move(filing, "drop", acting_user=acting_user, at=at, reason=reason)
    record("filings.filing.drop", subject=filing, acting_user=acting_user, at=at, why=reason)
    done_all(subject=filing, acting_user=acting_user, at=at)
    give_back(filing, acting_user=acting_user, at=at)
