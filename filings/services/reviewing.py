"""The reviewer remarks, returns, takes on record."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access.services import issue
from core.canonical import canonical, digest_of
from core.documents.numbers import next_number
from core.files.kinds import PAPER
from core.files.models import StoredFile
from core.files.services import read, store
from core.ledger.services import record
from core.notices.kinds import NoticeKind
from core.notices.services import notify
from core.outbox.services import announce
from core.pages.formatting import moment
from core.people.models import User
from core.people.selectors import day_of
from core.refusals import Refusal, WrongState
from core.transitions.services import check_can_move, move
from core.work.services import done, done_all
from filings.codes import CODE_OF_RECEIPT
from filings.errors import (
    AlreadyDecided,
    AnotherRound,
    FileAltered,
    MustBeMended,
    NothingToMend,
    PayloadAltered,
    PlaceUnknown,
    SubjectChanged,
    TextMissing,
)
from filings.models import Filing, FilingRemark, FilingRound
from filings.papers import FILING_NUMBER, receipt_pdf
from filings.policies import check_can_review
from filings.selectors import last_round, sections_of, standing_remarks, subject_of
from filings.services.duties import ask_department, meet, run_again
from filings.services.preparing import locked
from filings.services.submitting import record_text
from filings.states import FilingState
from filings.work import FILING_ACCEPTED, FILING_RETURNED, REVIEW

RECEIPT_OPENS_FOR = dt.timedelta(days=3660)


@dataclass(frozen=True)
class Remark:
    """A remark to be made with a return: its place, its words, whether it must be mended."""

    anchor: str
    text: str
    must_mend: bool = True


@transaction.atomic
def remark(
    *, filing: Filing, anchor: str, text: str, must_mend: bool, acting_user: User, at: dt.datetime
) -> FilingRemark:
    """Say something of one place in the submission under review; the department reads it once it is decided."""
    filing, round_ = _under_review(filing, None, acting_user=acting_user, at=at)
    return _remark(filing, round_, Remark(anchor, text, must_mend), acting_user=acting_user, at=at)


def _remark(filing: Filing, round_: FilingRound, made: Remark, *, acting_user: User, at: dt.datetime) -> FilingRemark:
    headings = {section.anchor: str(section.heading) for section in sections_of(round_, filing)}
    if made.anchor not in headings:
        raise PlaceUnknown(anchor=made.anchor, place="anchor")
    if not made.text.strip():
        raise TextMissing(what=_("Text"), place="text")
    kept = FilingRemark.objects.create(
        round=round_,
        anchor=made.anchor,
        heading=headings[made.anchor][:200],
        text=made.text.strip()[:1000],
        must_mend=made.must_mend,
        made_by=acting_user,
        occurred_at=at,
    )
    record(
        "filings.remark.make",
        subject=filing,
        acting_user=acting_user,
        at=at,
        rule="R-211",
        detail={"remark": kept.pk, "must_mend": kept.must_mend, "submission": round_.number},
    )
    return kept


@transaction.atomic
def take_remark_back(*, remark: FilingRemark, acting_user: User, at: dt.datetime) -> FilingRemark:
    """Take a remark back while the filing is under review; that it was made stays."""
    filing, round_ = _under_review(remark.round.filing, None, acting_user=acting_user, at=at)
    kept = FilingRemark.objects.select_for_update().get(pk=remark.pk)
    if kept.round_id != round_.pk or kept.taken_back_at is not None:
        raise WrongState(state=filing.get_state_display())
    kept.taken_back_at = at
    kept.save(update_fields=["taken_back_at"])
    record("filings.remark.take_back", subject=filing, acting_user=acting_user, at=at, detail={"anchor": kept.anchor})
    return kept


@transaction.atomic
def return_filing(
    *,
    filing: Filing,
    reason: str,
    remarks: Sequence[Remark] = (),
    submission: int | None = None,
    acting_user: User,
    at: dt.datetime,
) -> Filing:
    """Return a filing for mending (退回补正, R-211). At least one remark says what must be mended, and where.

    ``submission`` is the one that the reviewer has read; another one since is refused (``AnotherRound``).
    """
    filing, round_ = _under_review(filing, submission, acting_user=acting_user, at=at)
    check_can_move(filing, "return")
    if not reason.strip():
        raise TextMissing(what=_("Reason"), place="reason")
    for made in remarks:
        _remark(filing, round_, made, acting_user=acting_user, at=at)
    to_mend = standing_remarks(round_).filter(must_mend=True).count()
    if not to_mend:
        raise NothingToMend(place="remarks")
    _decide(filing, "return", reason.strip(), acting_user=acting_user, at=at)
    record(
        "filings.filing.return",
        subject=filing,
        acting_user=acting_user,
        at=at,
        why=reason.strip(),
        rule="R-211",
        detail={"submission": round_.number, "to_mend": to_mend},
    )
    run_again(filing, to_mend=True, acting_user=acting_user, at=at)
    done(REVIEW, subject=filing, acting_user=acting_user, at=at)
    ask_department(filing, acting_user=acting_user, at=at)
    _tell(filing, FILING_RETURNED, {"title": filing.title, "reason": reason.strip()}, at=at)
    announce("filings.filing.returned", subject=filing, payload=_told(filing), at=at)
    return filing


@transaction.atomic
def accept(
    *, filing: Filing, entropy: bytes, submission: int | None = None, acting_user: User, at: dt.datetime
) -> Filing:
    """Take a filing on record (已备案): number, receipt with a code to verify it; what was owed is met (R-208).

    What is kept must still match its digest, each file too, and the record must still say what was filed. ``entropy``
    are random bytes of the receipt's code, made at the edge. Raises ``OwnFiling``, ``AlreadyDecided``,
    ``PayloadAltered``, ``FileAltered``, ``SubjectChanged``, ``MustBeMended``.
    """
    filing, round_ = _under_review(filing, submission, acting_user=acting_user, at=at)
    check_can_move(filing, "accept")
    check_intact(filing, round_)
    to_mend = standing_remarks(round_).filter(must_mend=True).count()
    if to_mend:
        raise MustBeMended(count=to_mend)
    receiver = filing.receiver
    assert receiver is not None  # it was submitted
    filing.number = next_number(series=FILING_NUMBER.name, department=receiver, year=day_of(at).year)
    _made, secret = issue(
        CODE_OF_RECEIPT,
        subject=filing,
        entropy=entropy,
        expires_at=at + RECEIPT_OPENS_FOR,
        acting_user=acting_user,
        at=at,
    )
    filing.receipt = store(
        receipt_pdf(filing, round_, number=filing.number, secret=secret, at=at),
        name=f"备案回执 {filing.number}.pdf",
        kind=PAPER,
        owner=filing,
        acting_user=acting_user,
        at=at,
    )
    _decide(filing, "accept", "", "number", "receipt", acting_user=acting_user, at=at)
    record(
        "filings.filing.accept",
        subject=filing,
        acting_user=acting_user,
        at=at,
        rule="R-208",
        detail={"number": filing.number, "submission": round_.number, "digest": round_.digest},
    )
    done_all(subject=filing, acting_user=acting_user, at=at)
    meet(filing, acting_user=acting_user, at=at)
    _tell(filing, FILING_ACCEPTED, {"title": filing.title, "number": filing.number}, at=at)
    announce("filings.filing.accepted", subject=filing, payload=_told(filing), at=at)
    return filing


@dataclass(frozen=True)
class Outcome:
    """What became of one filing of a batch: on record, or refused and why."""

    filing: Filing
    refusal: Refusal | None = None


def accept_many(
    *,
    filings: Iterable[Filing],
    entropy: Mapping[int, bytes],
    submissions: Mapping[int, int],
    acting_user: User,
    at: dt.datetime,
) -> list[Outcome]:
    """Take several filings on record, each in a transaction of its own: what is refused says why and holds up nothing.

    ``entropy`` and ``submissions`` are by filing: random bytes, and which submission the reviewer has read.
    """
    outcomes = []
    for filing in sorted(filings, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                taken = accept(
                    filing=filing,
                    entropy=entropy[filing.pk],
                    submission=submissions[filing.pk],
                    acting_user=acting_user,
                    at=at,
                )
                outcomes.append(Outcome(taken))
        except Refusal as refusal:
            outcomes.append(Outcome(filing, refusal))
    return outcomes


def check_intact(filing: Filing, round_: FilingRound) -> None:
    """What was submitted is what is kept, byte for byte, and what the record says now (R-208)."""
    attachments = list(round_.attachments.select_related("file").order_by("position"))
    text = record_text(round_.schema_id, round_.payload_text, [(one.name, one.sha256) for one in attachments])
    if digest_of(text) != round_.digest:
        raise PayloadAltered(round=round_.number)
    kept = [(one.file, one.sha256) for one in attachments] + [(round_.paper, round_.paper_sha256)]
    for stored, sha256 in kept:
        if stored.sha256 != sha256 or _content_digest(stored) != sha256:
            raise FileAltered(name=stored.name)
    subject = subject_of(filing)
    if subject is None or canonical(filing.definition.payload(subject)) != round_.payload_text:
        raise SubjectChanged(round=round_.number)


def _content_digest(stored: StoredFile) -> str:
    try:
        return hashlib.sha256(read(stored)).hexdigest()
    except FileNotFoundError:
        return ""


def _under_review(
    filing: Filing, submission: int | None, *, acting_user: User, at: dt.datetime
) -> tuple[Filing, FilingRound]:
    """The filing, locked, and the submission under review. Whoever comes second learns who was first."""
    filing = locked(filing)
    check_can_review(acting_user, filing=filing, at=at)
    if filing.state in (FilingState.ACCEPTED, FilingState.RETURNED) and filing.decided_at is not None:
        raise AlreadyDecided(
            who=str(filing.decided_by), state=filing.get_state_display(), when=moment(filing.decided_at)
        )
    if filing.state != FilingState.SUBMITTED:
        raise WrongState(state=filing.get_state_display())
    round_ = last_round(filing)
    assert round_ is not None  # it was submitted
    if submission is not None and submission != round_.number:
        raise AnotherRound(yours=submission, now=round_.number)
    return filing, round_


def _decide(filing: Filing, act: str, reason: str, *also: str, acting_user: User, at: dt.datetime) -> None:
    filing.decided_at, filing.decided_by = at, acting_user
    move(filing, act, acting_user=acting_user, at=at, reason=reason, also=("decided_at", "decided_by", *also))


def _tell(filing: Filing, kind: NoticeKind, params: dict[str, str], *, at: dt.datetime) -> None:
    if filing.submitted_by is not None:
        notify(kind, users=[filing.submitted_by], params=params, url=filing.get_absolute_url(), at=at)


def _told(filing: Filing) -> dict[str, str]:
    return {
        "flow": filing.flow.code,
        "kind": filing.kind,
        "subject": f"{filing.subject_label}:{filing.subject_id}",
        "number": filing.number,
    }
