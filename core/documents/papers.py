"""The papers of the spine and what each one needs. Days are ISO text (``2026-11-23``), moments too (``2026-11-23T09:05``).

Every paper is in Chinese, whatever language its reader has chosen: it is the text that binds.
"""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from core.documents.rendering import render_pdf


class PaperOfficer(TypedDict):
    name: str
    certificate: str
    department: str


class ApprovedItem(TypedDict):
    name: str
    basis: str


class NotifiedItem(TypedDict):
    name: str
    content: str


class Approval(TypedDict):
    """行政检查审批表 (R-05, R-19)."""

    issuer: str
    number: str
    dated: str
    subject_name: str
    subject_code: str
    subject_address: str
    cause: str
    check_type: str
    check_way: str
    window: str
    visits_this_year: int
    cap: int | None
    counts_toward_cap: bool
    cap_reason: str
    joint_departments: list[str]
    items: list[ApprovedItem]
    officers: list[PaperOfficer]
    helpers: int
    proposal: str
    proposed_by: str
    proposed_on: str
    decision: str
    decided_by: str
    decided_on: str
    urgent: bool


class InspectionNotice(TypedDict):
    """行政检查通知书 (R-05, R-06, R-19, R-20)."""

    issuer: str
    number: str
    approval_number: str
    dated: str
    subject_name: str
    subject_address: str
    bases: list[str]
    cause: str
    check_type: str
    check_way: str
    window: str
    visits_this_year: int
    items: list[NotifiedItem]
    officers: list[PaperOfficer]
    prepare: list[str]
    supervisor: str
    contact_name: str
    contact_phone: str


class Answered(TypedDict):
    question: str
    answer: str


class RecordedResult(TypedDict):
    item: str
    result: str
    note: NotRequired[str]


class RecordedPhoto(TypedDict):
    caption: str
    taken_at: str
    sha256: str


class Signature(TypedDict):
    """``image`` names a picture among the files given with the paper; without it the name is printed on the line."""

    label: str
    name: str
    signed_on: str
    image: NotRequired[str]


class OnSiteRecord(TypedDict):
    """现场检查笔录 (R-06, R-07, R-19)."""

    issuer: str
    number: str
    dated: str
    subject_name: str
    subject_code: str
    place: str
    started_at: str
    ended_at: str
    party_name: str
    party_position: str
    officers: list[PaperOfficer]
    opening: list[Answered]
    results: list[RecordedResult]
    photos: list[RecordedPhoto]
    statement: str
    signatures: list[Signature]


class DrawnTeam(TypedDict):
    subject: str
    code: str
    officers: list[str]


class RefusedTeam(TypedDict):
    subject: str
    reason: str


class DrawResult(TypedDict):
    """随机抽取结果表."""

    issuer: str
    number: str
    dated: str
    plan: str
    item: str
    draw_id: str
    drawn_at: str
    subjects_drawn: int
    subjects_total: int
    officers_drawn: int
    officers_total: int
    public_value: str
    roster_digest: str
    result_digest: str
    teams: list[DrawnTeam]
    refused: list[RefusedTeam]


class Receipt(TypedDict):
    """送达回证."""

    issuer: str
    number: str
    dated: str
    recipient: str
    document_title: str
    document_number: str
    place: str
    way: str
    served_at: str
    servers: list[str]
    receiver: str
    receiver_note: str
    received_on: str
    remark: str


def approval(data: Approval) -> bytes:
    """行政检查审批表 as PDF."""
    return render_pdf("approval.typ", data)


def inspection_notice(data: InspectionNotice, *, code: str) -> bytes:
    """行政检查通知书 as PDF; ``code`` is the address of the enterprise's page, shown as a QR code (R-20)."""
    return render_pdf("notice.typ", data, code=code)


def on_site_record(data: OnSiteRecord, *, files: Mapping[str, bytes] | None = None) -> bytes:
    """现场检查笔录 as PDF; ``files`` holds the pictures of the signatures by name."""
    return render_pdf("record.typ", data, files=files)


def draw_result(data: DrawResult, *, code: str) -> bytes:
    """随机抽取结果表 as PDF; ``code`` is the public address of the draw."""
    return render_pdf("draw_result.typ", data, code=code)


def receipt(data: Receipt) -> bytes:
    """送达回证 as PDF."""
    return render_pdf("receipt.typ", data)


class LetterAnswer(TypedDict):
    """One line under a letter that several departments sign: who, what was said, when."""

    label: str
    name: str
    answer: str
    signed_on: str


class LetterTable(TypedDict):
    """A table in a letter: how wide the columns are (``"1fr"``, ``"30mm"``), the head, the rows."""

    columns: list[str]
    head: list[str]
    rows: list[list[str]]


class Letter(TypedDict):
    """An official letter (公文): red head, title, to whom, paragraphs, a table if there is one, signatures, day."""

    issuer: str
    number: str
    dated: str
    title: str
    recipient: str
    paragraphs: list[str]
    table: NotRequired[LetterTable]
    closing: list[str]
    signed: NotRequired[list[LetterAnswer]]


def letter(data: Letter) -> bytes:
    """An official letter as PDF."""
    return render_pdf("letter.typ", data)
