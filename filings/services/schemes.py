"""Work schemes: drafted, submitted, approved by the head; each version is filed (R-205)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from core.files.services import assign
from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.refusals import Conflict, WrongState
from core.transitions.services import begin, move
from core.work.services import ask, done
from filings.errors import ChangeBeforeVersion, ChangeInFuture, SchemeInTheMaking, TextMissing
from filings.kinds_here import WORK_SCHEME, checked_sections
from filings.models import Filing, WorkScheme
from filings.policies import check_can_approve_scheme, check_can_draft_scheme
from filings.selectors import scheme_in_force, submitter_of_scheme
from filings.services.duties import open_duty
from filings.services.preparing import locked, prepare, take_back
from filings.states import UNDECIDED, SchemeState
from filings.work import DECIDE_ON_SCHEME, FINISH_SCHEME, SCHEME_RETURNED

ONE_DAY = dt.timedelta(days=1)


def locked_scheme(scheme: WorkScheme) -> WorkScheme:
    return WorkScheme.objects.select_for_update(of=("self",)).select_related("department").get(pk=scheme.pk)


@transaction.atomic
def draft_scheme(
    *,
    department: Department,
    title: str = "",
    sections: Sequence[tuple[str, str]] = (),
    reason: str = "",
    acting_user: User,
    at: dt.datetime,
) -> WorkScheme:
    """Begin a work scheme, or the next version of the one in force, with its text unless another is given."""
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    check_can_draft_scheme(acting_user, department=department, at=at)
    making = WorkScheme.objects.filter(department=department, state__in=[SchemeState.DRAFT, SchemeState.SUBMITTED])
    if making.exists():
        raise SchemeInTheMaking(department=department.display_name)
    standing = scheme_in_force(department)
    written = checked_sections(sections) or (list(standing.sections) if standing else [])
    named = title.strip() or (standing.title if standing else "")
    if not named:
        raise TextMissing(what=_("Title"), place="title")
    last = WorkScheme.objects.filter(department=department).aggregate(last=Max("version"))["last"] or 0
    scheme = WorkScheme.objects.create(
        department=department,
        version=last + 1,
        title=named,
        sections=written,
        reason=reason.strip(),
        drafted_by=acting_user,
    )
    begin(scheme, acting_user=acting_user, at=at)
    record("filings.scheme.draft", subject=scheme, acting_user=acting_user, at=at, detail={"version": scheme.version})
    _ask_to_finish(scheme, at=at)
    return scheme


@transaction.atomic
def edit_scheme(
    *,
    scheme: WorkScheme,
    title: str,
    sections: Sequence[tuple[str, str]],
    reason: str = "",
    edition: int | None = None,
    acting_user: User,
    at: dt.datetime,
) -> WorkScheme:
    """Change a draft. ``edition`` is the one the editor opened; a newer one is not overwritten (``Conflict``)."""
    scheme = locked_scheme(scheme)
    check_can_draft_scheme(acting_user, department=scheme.department, at=at)
    _check_draft(scheme)
    if edition is not None and edition != scheme.edition:
        raise Conflict()
    if not title.strip():
        raise TextMissing(what=_("Title"), place="title")
    scheme.title, scheme.reason = title.strip(), reason.strip()
    scheme.sections = checked_sections(sections)
    scheme.edition += 1
    scheme.save(update_fields=["title", "reason", "sections", "edition"])
    record("filings.scheme.edit", subject=scheme, acting_user=acting_user, at=at, detail={"edition": scheme.edition})
    return scheme


@transaction.atomic
def attach_to_scheme(*, scheme: WorkScheme, stored: StoredFile, acting_user: User, at: dt.datetime) -> StoredFile:
    """Attach a file to a draft; it goes with the filing."""
    scheme = locked_scheme(scheme)
    check_can_draft_scheme(acting_user, department=scheme.department, at=at)
    _check_draft(scheme)
    kept = assign(stored=stored, owner=scheme, acting_user=acting_user, at=at)
    record("filings.scheme.attach", subject=scheme, acting_user=acting_user, at=at, detail={"sha256": kept.sha256})
    return kept


@transaction.atomic
def submit_scheme(*, scheme: WorkScheme, acting_user: User, at: dt.datetime) -> WorkScheme:
    """Hand the draft to the head of the department."""
    scheme = locked_scheme(scheme)
    check_can_draft_scheme(acting_user, department=scheme.department, at=at)
    if not scheme.sections:
        raise TextMissing(what=_("Sections"), place="sections")
    move(scheme, "submit", acting_user=acting_user, at=at)
    record("filings.scheme.submit", subject=scheme, acting_user=acting_user, at=at)
    done(FINISH_SCHEME, subject=scheme, acting_user=acting_user, at=at)
    ask(
        DECIDE_ON_SCHEME,
        subject=scheme,
        params={"title": scheme.title},
        at=at,
        department=scheme.department,
        role=Role.HEAD,
        not_user=acting_user,
        waiting=scheme.department,
    )
    return scheme


@transaction.atomic
def return_scheme(*, scheme: WorkScheme, reason: str, acting_user: User, at: dt.datetime) -> WorkScheme:
    """Give a submitted draft back with what is to be changed."""
    scheme = locked_scheme(scheme)
    check_can_approve_scheme(acting_user, scheme=scheme, at=at)
    if not reason.strip():
        raise TextMissing(what=_("Reason"), place="reason")
    submitter = submitter_of_scheme(scheme)
    move(scheme, "return", acting_user=acting_user, at=at, reason=reason.strip())
    record("filings.scheme.return", subject=scheme, acting_user=acting_user, at=at, why=reason.strip())
    done(DECIDE_ON_SCHEME, subject=scheme, acting_user=acting_user, at=at)
    _ask_to_finish(scheme, at=at)
    if submitter is not None:
        params = {"title": scheme.title, "reason": reason.strip()}
        notify(SCHEME_RETURNED, users=[submitter], params=params, url=scheme.get_absolute_url(), at=at)
    return scheme


@transaction.atomic
def approve_scheme(
    *, scheme: WorkScheme, changed_on: dt.date, acting_user: User, at: dt.datetime
) -> tuple[WorkScheme, Filing]:
    """Put a version in force from today; the version before it ends the day before (R-205).

    ``changed_on`` is when the change happened: its filing is due within one calendar month of it, and is prepared (待报). A filing of an older version that
    is not decided yet is taken back. Raises ``ChangeInFuture`` and ``ChangeBeforeVersion``.
    """
    scheme = locked_scheme(scheme)
    check_can_approve_scheme(acting_user, scheme=scheme, at=at)
    today = day_of(at)
    if changed_on > today:
        raise ChangeInFuture(day=changed_on.isoformat(), place="changed_on")
    standing = WorkScheme.objects.select_for_update().filter(
        department=scheme.department, state=SchemeState.IN_FORCE
    ).first()  # fmt: skip
    if standing is not None:
        assert standing.valid_from is not None  # it is in force
        first = standing.valid_from + ONE_DAY
        since = standing.valid_from if first <= today else first
        if changed_on < since or today < first:
            raise ChangeBeforeVersion(day=changed_on.isoformat(), since=since.isoformat(), place="changed_on")
        _replace(standing, scheme, today, acting_user=acting_user, at=at)
    scheme.valid_from = today
    move(scheme, "approve", acting_user=acting_user, at=at, also=("valid_from",))
    record(
        "filings.scheme.approve",
        subject=scheme,
        acting_user=acting_user,
        at=at,
        rule="R-205",
        detail={"version": scheme.version, "valid_from": today.isoformat(), "changed_on": changed_on.isoformat()},
    )
    done(DECIDE_ON_SCHEME, subject=scheme, acting_user=acting_user, at=at)
    open_duty(
        flow=WORK_SCHEME.flow,
        department=scheme.department,
        title=scheme.title,
        reason=scheme.reason or scheme.title,
        changed_on=changed_on,
        acting_user=acting_user,
        at=at,
    )
    filing = prepare(
        kind=WORK_SCHEME.name,
        subject=scheme,
        department=scheme.department,
        title=scheme.title,
        acting_user=acting_user,
        at=at,
    )
    announce("filings.scheme.approved", subject=scheme, payload={"version": scheme.version}, at=at)
    return scheme, filing


def _replace(standing: WorkScheme, newer: WorkScheme, today: dt.date, *, acting_user: User, at: dt.datetime) -> None:
    standing.valid_to = today - ONE_DAY
    move(standing, "replace", acting_user=acting_user, at=at, also=("valid_to",))
    record(
        "filings.scheme.replace", subject=standing, acting_user=acting_user, at=at, detail={"version": newer.version}
    )
    undecided = Filing.objects.filter(
        kind=WORK_SCHEME.name,
        subject_label=standing._meta.label_lower,
        subject_id=str(standing.pk),
        state__in=UNDECIDED,
    )
    for filing in undecided:
        take_back(locked(filing), reason=f"{newer.title} v{newer.version}", acting_user=acting_user, at=at)


def _check_draft(scheme: WorkScheme) -> None:
    if scheme.state != SchemeState.DRAFT:
        raise WrongState(state=scheme.get_state_display())


def _ask_to_finish(scheme: WorkScheme, *, at: dt.datetime) -> None:
    ask(
        FINISH_SCHEME,
        subject=scheme,
        params={"title": scheme.title},
        at=at,
        department=scheme.department,
        role=Role.STAFF,
    )
