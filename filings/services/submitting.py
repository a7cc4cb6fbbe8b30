"""A filing is submitted: what is filed is frozen with its digest, round by round."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import models, transaction
from django.utils.translation import override

from core.canonical import canonical, digest_of
from core.files.errors import FileTaken
from core.files.kinds import PAPER
from core.files.models import StoredFile
from core.files.services import assign, store
from core.law.services import due_for
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, Duty, Role, User
from core.people.selectors import day_of, users_holding
from core.transitions.services import check_can_move, move
from core.work.services import ask, done
from filings.errors import (
    AttachmentMissing,
    FilingIncomplete,
    NobodyReceives,
    RemarkUnanswered,
    WrongReceiver,
)
from filings.kinds import Payload, kind_named
from filings.models import (
    Filing,
    FilingAnswer,
    FilingAttachment,
    FilingDuty,
    FilingFlow,
    FilingRemark,
    FilingRound,
)
from filings.papers import filing_pdf
from filings.policies import check_can_file
from filings.selectors import flow_named, last_round, receiver_of, standing_remarks, subject_of
from filings.services.duties import open_duty
from filings.services.preparing import locked, prepare, standing_filing
from filings.states import Cause, DutyState, FilingState
from filings.work import MEND, REVIEW, SUBMIT


@transaction.atomic
def submit(
    *,
    filing: Filing,
    receiver: Department | None = None,
    note: str = "",
    answers: Mapping[int, str] | None = None,
    files: Iterable[StoredFile] = (),
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """File it with the department that receives its flow (R-207): 待报 or 退回补正 → 已报.

    What the record says now is frozen with its digest and the digests of the files, and made a paper. After a return
    each remark that must be mended is answered (``answers``: remark → text, R-211). Raises ``WrongReceiver``,
    ``NobodyReceives``, ``FilingIncomplete``, ``RemarkUnanswered``, ``AttachmentMissing``.
    """
    filing = locked(filing)
    check_can_file(acting_user, department=filing.department, at=at)
    return _submit(filing, receiver, note, answers or {}, files, acting_user=acting_user, at=at)


def _submit(
    filing: Filing,
    receiver: Department | None,
    note: str,
    answers: Mapping[int, str],
    files: Iterable[StoredFile],
    *,
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """Submit a locked filing. Whether the person may is decided by whoever calls this."""
    check_can_move(filing, "submit")
    to = _receiver(filing, receiver, at=at)
    payload = complete_payload(filing)
    answered = _answers(last_round(filing), answers)
    going = {stored.pk: stored for stored in [*filing.definition.files(subject_of(filing)), *files]}
    round_ = _freeze(filing, payload, to, note, list(going.values()), acting_user=acting_user, at=at)
    FilingAnswer.objects.bulk_create(FilingAnswer(remark=one, round=round_, text=text) for one, text in answered)
    filing.receiver, filing.rounds_made, filing.submitted_by = to, round_.number, acting_user
    filing.submitted_at, filing.first_submitted_at = at, filing.first_submitted_at or at
    move(
        filing,
        "submit",
        acting_user=acting_user,
        at=at,
        also=("receiver", "rounds_made", "submitted_by", "submitted_at", "first_submitted_at"),
    )
    record(
        "filings.filing.submit",
        subject=filing,
        acting_user=acting_user,
        at=at,
        rule="R-207",
        detail={"submission": round_.number, "digest": round_.digest, "receiver": to.code},
    )
    if filing.flow.counts == "submission":
        filing.duties.filter(state=DutyState.OPEN, clock_stopped_at=None).update(clock_stopped_at=at)
    done(SUBMIT, subject=filing, acting_user=acting_user, at=at)
    done(MEND, subject=filing, acting_user=acting_user, at=at)
    ask(
        REVIEW,
        subject=filing,
        params={"title": filing.title, "department": filing.department.name},
        at=at,
        department=to,
        role=_reviewing_role(to, acting_user, at),
        not_user=acting_user,
        waiting=filing.department,
        due=due_for("R-206", start=day_of(at)),
    )
    announce("filings.filing.submitted", subject=filing, payload={"flow": filing.flow.code}, at=at)
    return filing


@transaction.atomic
def file_at_once(
    *,
    kind: str,
    subject: models.Model,
    department: Department,
    title: str,
    reason: str,
    changed_on: dt.date,
    year: int | None = None,
    scope: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """What is published is filed by the same act (同时, R-203): the duty opens and the filing is submitted.

    Whether the person may is decided by the act that publishes, which may be one of the system (a reorganisation).

    The publication is never held up: where nobody receives the flow yet, or something is missing, the filing waits
    (待报) under the clock of its duty.
    """
    standing = standing_filing(kind, subject)
    if standing is not None and standing.state != FilingState.PREPARED:
        return standing
    flow = flow_named(kind_named(kind).flow)
    if standing is None and not _is_owed(flow, department, year):
        open_duty(
            flow=flow.code,
            department=department,
            title=title,
            reason=reason,
            changed_on=changed_on,
            scope=scope,
            acting_user=acting_user,
            at=at,
        )
    prepared = prepare(
        kind=kind,
        subject=subject,
        department=department,
        title=title,
        year=year,
        scope=scope,
        acting_user=acting_user,
        at=at,
    )
    if receiver_of(prepared.flow, at=at) is None or faults_of(prepared):
        return prepared
    return _submit(locked(prepared), None, "", {}, (), acting_user=acting_user, at=at)


def _is_owed(flow: FilingFlow, department: Department, year: int | None) -> bool:
    """Whether the filing is owed for the year anyway."""
    return (
        year is not None
        and FilingDuty.objects.filter(
            flow=flow, department=department, cause=Cause.YEAR, year=year, state=DutyState.OPEN, clock_stopped_at=None
        ).exists()
    )


def _reviewing_role(receiver: Department, submitter: User, at: dt.datetime) -> str:
    """A filing reviewer other than the submitter, or the head where there is none (R-208)."""
    others = users_holding(Role.FILING_REVIEWER, receiver, at=at).exclude(pk=submitter.pk)
    return Role.FILING_REVIEWER if others.exists() else Role.HEAD


# --- parts ------------------------------------------------------------------------------------------------------------


def faults_of(filing: Filing) -> list[str]:
    """What is missing in what would be filed now, in the reader's language."""
    subject = subject_of(filing)
    if subject is None:
        return []
    definition = filing.definition
    return [str(fault.sentence) for fault in definition.faults(definition.payload(subject))]


def complete_payload(filing: Filing) -> Payload:
    """What the record says now. Raises ``FilingIncomplete`` naming what is missing."""
    subject = subject_of(filing)
    if subject is None:
        raise FilingIncomplete(faults=filing.title)
    payload = filing.definition.payload(subject)
    faults = filing.definition.faults(payload)
    if faults:
        raise FilingIncomplete(faults="；".join(str(fault.sentence) for fault in faults), place=faults[0].anchor)
    return payload


def record_text(schema_id: str, payload_text: str, files: Sequence[tuple[str, str]]) -> str:
    """The canonical text that the digest of a submission covers: schema, content, and (name, digest) of each file."""
    return canonical(
        {
            "schema": schema_id,
            "payload": payload_text,
            "files": [{"name": name, "sha256": sha256} for name, sha256 in files],
        }
    )


def _receiver(filing: Filing, given: Department | None, *, at: dt.datetime) -> Department:
    right = receiver_of(filing.flow, at=at)
    if right is None:
        duty = str(Duty(filing.flow.receiver_duty).label)
        raise NobodyReceives(flow=filing.flow.title, duty=duty)
    if given is not None and given.pk != right.pk:
        raise WrongReceiver(
            flow=filing.flow.title, right=right.display_name, given=given.display_name, place="receiver"
        )
    return right


def _answers(before: FilingRound | None, given: Mapping[int, str]) -> list[tuple[FilingRemark, str]]:
    """Each remark of the returned submission with its answer; those that must be mended need one (R-211)."""
    found = []
    for remark in standing_remarks(before) if before else ():
        text = given.get(remark.pk, "").strip()
        if text:
            found.append((remark, text[:1000]))
        elif remark.must_mend:
            raise RemarkUnanswered(heading=remark.heading, place=f"answer-{remark.pk}")
    return found


def _freeze(
    filing: Filing,
    payload: Payload,
    receiver: Department,
    note: str,
    files: list[StoredFile],
    *,
    acting_user: User,
    at: dt.datetime,
) -> FilingRound:
    payload_text = canonical(payload)
    attached = [_attached(filing, stored, acting_user=acting_user, at=at) for stored in files]
    schema_id = filing.definition.schema_id
    digest = digest_of(record_text(schema_id, payload_text, [(one.name, one.sha256) for one in attached]))
    number = filing.rounds_made + 1
    with override("zh-hans"):
        sections = filing.definition.sections(payload)
        paper = store(
            filing_pdf(filing, sections, receiver=receiver, number=number, digest=digest, files=attached, at=at),
            name=f"{filing.title}（第{number}次报送）.pdf",
            kind=PAPER,
            owner=filing,
            acting_user=acting_user,
            at=at,
        )
    made = FilingRound.objects.create(
        filing=filing,
        number=number,
        receiver=receiver,
        schema_id=schema_id,
        payload_text=payload_text,
        digest=digest,
        paper=paper,
        paper_sha256=paper.sha256,
        note=note.strip()[:1000],
        submitted_by=acting_user,
        occurred_at=at,
    )
    FilingAttachment.objects.bulk_create(
        FilingAttachment(round=made, position=place, file=one, name=one.name, sha256=one.sha256)
        for place, one in enumerate(attached, start=1)
    )
    return made


def _attached(filing: Filing, stored: StoredFile, *, acting_user: User, at: dt.datetime) -> StoredFile:
    """A file just brought, one that already goes with the filing, or one of the record that is filed."""
    found = StoredFile.objects.filter(pk=stored.pk).first()
    if found is None:
        raise AttachmentMissing(name=stored.name, place="files")
    if (found.owner_label, found.owner_id) == (filing.subject_label, filing.subject_id):
        return found
    try:
        return assign(stored=found, owner=filing, acting_user=acting_user, at=at)
    except FileTaken as error:
        raise AttachmentMissing(name=stored.name, place="files") from error
