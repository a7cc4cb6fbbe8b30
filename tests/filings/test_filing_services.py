"""Filings from 待报 to 已备案: who may not, what is refused, what is kept."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from core.files.kinds import DOCUMENT
from core.files.models import StoredFile, place_of
from core.files.services import store
from core.ledger.selectors import history_of
from core.people.models import Department, Role
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from core.work.selectors import open_work_on, work_for
from filings.errors import (
    AlreadyDecided,
    AnotherRound,
    AttachmentMissing,
    FileAltered,
    FilingIncomplete,
    MustBeMended,
    NobodyReceives,
    NothingToMend,
    NotTakenBack,
    OwnFiling,
    PayloadAltered,
    PlaceUnknown,
    RemarkUnanswered,
    SubjectChanged,
    TextMissing,
    WrongReceiver,
)
from filings.models import FiledDocument, Filing, WorkScheme
from filings.selectors import (
    differences_from_record,
    differences_from_round_before,
    filings_to_review,
    filings_visible_to,
    is_on_record,
    last_round,
    standing_remarks,
)
from filings.services import (
    accept,
    accept_many,
    bring_document,
    change_document,
    drop,
    remark,
    return_filing,
    submit,
    take_remark_back,
)
from filings.services.reviewing import Remark
from filings.states import DutyState, FilingState
from tests.factories.filings import AT, PLACE, SECTIONS, House, entropy_of
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def pdf(name: str = "附件.pdf") -> dict[str, object]:
    return {"content": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n" + name.encode(), "name": name}


def accepted(filing: Filing, house: House, *, at: dt.datetime = AT, **values: object) -> Filing:
    return accept(filing=filing, entropy=entropy_of(filing), acting_user=house.reviewer, at=at, **values)  # type: ignore[arg-type]


# --- submitting -------------------------------------------------------------------------------------------------------


def test_a_stranger_does_not_file_for_a_department(house: House) -> None:
    with pytest.raises(NotAllowed):
        submit(filing=house.prepared(), acting_user=house.stranger, at=AT)


def test_a_filing_to_the_wrong_receiver_is_refused(house: House) -> None:
    with pytest.raises(WrongReceiver, match="市场监管部"):
        submit(filing=house.prepared(), receiver=house.general, acting_user=house.staff, at=AT)


def test_a_filing_that_nobody_receives_is_refused(house: House) -> None:
    filing = house.prepared()
    Department.objects.filter(pk=house.receiver.pk).update(duties=[])
    with pytest.raises(NobodyReceives):
        submit(filing=filing, acting_user=house.staff, at=AT)


def test_a_filing_with_a_section_without_text_is_refused(house: House) -> None:
    filing = house.prepared(sections=(("组织领导", "成立领导小组。"), ("工作任务", "")))
    with pytest.raises(FilingIncomplete) as refused:
        submit(filing=filing, acting_user=house.staff, at=AT)
    assert refused.value.place == PLACE


def test_a_file_of_another_record_is_not_attached(house: House) -> None:
    other = house.submitted()
    foreign = StoredFile.objects.filter(owner_label="filings.filing", owner_id=str(other.pk)).first()
    assert foreign is not None
    mine = House(receiver=house.receiver, general=house.general)
    with pytest.raises(AttachmentMissing):
        submit(filing=mine.prepared(), files=[foreign], acting_user=mine.staff, at=AT)


def test_a_submission_is_frozen_with_its_digest_its_paper_and_its_files(house: House) -> None:
    filing = house.prepared()
    stored = store(**pdf(), kind=DOCUMENT, acting_user=house.staff, at=AT)  # type: ignore[arg-type]
    filing = submit(filing=filing, receiver=house.receiver, files=[stored], acting_user=house.staff, at=AT)
    round_ = last_round(filing)
    assert round_ is not None
    assert (filing.state, filing.receiver, round_.number) == (FilingState.SUBMITTED, house.receiver, 1)
    assert json.loads(round_.payload_text)["sections"][1]["heading"] == "工作任务"
    assert [one.sha256 for one in round_.attachments.all()] == [stored.sha256]
    assert round_.paper.content_type == "application/pdf"
    assert history_of(filing)[0].rule == "R-207"
    work = open_work_on(filing).get()
    assert (work.kind, work.department, work.waiting, work.not_users.get()) == (
        "filings.review",
        house.receiver,
        house.department,
        house.staff,
    )
    with pytest.raises(WrongState):
        submit(filing=filing, acting_user=house.staff, at=AT)


def test_no_statement_changes_a_submission(house: House) -> None:
    house.submitted()
    for statement in (
        "UPDATE filings_filinground SET payload_text = '{}'",
        "DELETE FROM filings_filinground",
        "TRUNCATE filings_filinground CASCADE",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# --- reviewing --------------------------------------------------------------------------------------------------------


def test_only_reviewers_of_the_receiving_department_decide_and_never_the_submitter(house: House) -> None:
    filing = house.submitted()
    for user in (house.staff, house.head, house.stranger, house.plan_reviewer, house.seat):
        with pytest.raises(NotAllowed):
            accept(filing=filing, entropy=bytes(32), acting_user=user, at=AT)
    own = House(department=house.receiver, receiver=house.receiver, general=house.general)
    both = person(Role.STAFF, Role.FILING_REVIEWER, department=house.receiver)
    filing = submit(filing=own.prepared(), acting_user=both, at=AT)
    with pytest.raises(OwnFiling):
        accept(filing=filing, entropy=bytes(32), acting_user=both, at=AT)
    with pytest.raises(OwnFiling):
        return_filing(filing=filing, reason="x", remarks=[Remark(PLACE, "x")], acting_user=both, at=AT)
    assert accept(filing=filing, entropy=bytes(32), acting_user=house.reviewer, at=AT).number


def test_what_is_not_submitted_is_neither_returned_nor_accepted(house: House) -> None:
    filing = house.prepared()
    with pytest.raises(NotAllowed):
        accepted(filing, house)
    document = brought(house)
    drop(filing=document, reason="录错", acting_user=house.staff, at=AT)
    with pytest.raises(WrongState):
        submit(filing=document, acting_user=house.staff, at=AT)


def test_a_return_without_a_reason_or_without_anything_to_mend_is_refused(house: House) -> None:
    filing = house.submitted()
    with pytest.raises(NothingToMend):
        return_filing(filing=filing, reason="不符合要求", acting_user=house.reviewer, at=AT)
    advice = [Remark(PLACE, "建议精简。", must_mend=False)]
    with pytest.raises(NothingToMend):
        return_filing(filing=filing, reason="不符合要求", remarks=advice, acting_user=house.reviewer, at=AT)
    with pytest.raises(PlaceUnknown):
        remark(filing=filing, anchor="part-没有", text="x", must_mend=True, acting_user=house.reviewer, at=AT)
    with pytest.raises(TextMissing):
        remark(filing=filing, anchor=PLACE, text=" ", must_mend=True, acting_user=house.reviewer, at=AT)
    with pytest.raises(TextMissing):
        return_filing(filing=filing, reason=" ", remarks=[Remark(PLACE, "x")], acting_user=house.reviewer, at=AT)


def test_a_returned_filing_waits_for_the_department_under_the_first_clock(house: House) -> None:
    filing = house.returned()
    work = open_work_on(filing).get()
    duty = filing.duties.get()
    assert (work.kind, work.department, work.due_at) == ("filings.mend", house.department, duty.due_at)
    assert work in work_for(house.staff, at=AT)


def test_a_second_submission_answers_each_remark_that_must_be_mended(house: House) -> None:
    filing = house.returned()
    with pytest.raises(RemarkUnanswered):
        submit(filing=filing, acting_user=house.staff, at=AT)
    before = last_round(filing)
    assert before is not None
    [made] = standing_remarks(before)
    filing = submit(filing=filing, answers={made.pk: "已列明。"}, acting_user=house.staff, at=AT)
    assert filing.rounds_made == 2
    made.refresh_from_db()
    assert made.answer.text == "已列明。"
    assert accepted(filing, house).state == FilingState.ACCEPTED


def test_acceptance_while_something_must_be_mended_is_refused_until_the_remark_is_taken_back(house: House) -> None:
    filing = house.submitted()
    made = remark(filing=filing, anchor=PLACE, text="列明时间", must_mend=True, acting_user=house.reviewer, at=AT)
    with pytest.raises(MustBeMended):
        accepted(filing, house)
    with pytest.raises(NotAllowed):
        take_remark_back(remark=made, acting_user=house.staff, at=AT)
    take_remark_back(remark=made, acting_user=house.reviewer, at=AT)
    with pytest.raises(WrongState):
        take_remark_back(remark=made, acting_user=house.reviewer, at=AT)
    assert accepted(filing, house).number


def test_a_reviewer_who_read_an_earlier_submission_is_told_so(house: House) -> None:
    filing = house.returned()
    before = last_round(filing)
    assert before is not None
    answers = {one.pk: "已改" for one in standing_remarks(before)}
    submit(filing=filing, answers=answers, acting_user=house.staff, at=AT)
    with pytest.raises(AnotherRound):
        accepted(filing, house, submission=1)
    assert accepted(filing, house, submission=2).number


def test_acceptance_gives_number_and_receipt_and_meets_the_duty(house: House) -> None:
    filing = house.accepted()
    assert filing.number.endswith("备〔2026〕1号")
    assert filing.receipt is not None
    assert filing.receipt.name == f"备案回执 {filing.number}.pdf"
    duty = filing.duties.get()
    assert (duty.state, duty.is_late(AT)) == (DutyState.MET, False)
    assert not WorkItem.objects.filter(closed_at=None, subject_label__startswith="filings.").exists()
    scheme = WorkScheme.objects.get()
    assert is_on_record(scheme, "filings.work_scheme")
    with pytest.raises(AlreadyDecided):
        accept(filing=filing, entropy=bytes(32), acting_user=house.second_reviewer, at=AT)


# --- altered content --------------------------------------------------------------------------------------------------


def altering(table: str, statement: str, params: list[object]) -> None:
    """As somebody who owns the tables and takes the guards away would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def test_content_that_no_longer_matches_its_digest_is_not_taken_on_record(house: House) -> None:
    filing = house.submitted()
    round_ = last_round(filing)
    assert round_ is not None
    changed = round_.payload_text.replace("成立领导小组", "不成立领导小组")
    altering(
        "filings_filinground", "UPDATE filings_filinground SET payload_text = %s WHERE id = %s", [changed, round_.pk]
    )
    with pytest.raises(PayloadAltered):
        accepted(filing, house)


def test_a_file_replaced_in_the_storage_is_not_taken_on_record(house: House, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    stored = store(**pdf(), kind=DOCUMENT, acting_user=house.staff, at=AT)  # type: ignore[arg-type]
    filing = submit(filing=house.prepared(), files=[stored], acting_user=house.staff, at=AT)
    place = tmp_path / place_of(stored.sha256)
    place.chmod(0o600)
    place.write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(FileAltered, match="附件"):
        accepted(filing, house)
    place.unlink()
    with pytest.raises(FileAltered):
        accepted(filing, house)


def test_a_document_changed_after_its_submission_is_refused_and_filed_again(house: House) -> None:
    filing = bring_document(
        flow="work_scheme",
        department=house.department,
        title="报备文件",
        sections=SECTIONS,
        acting_user=house.staff,
        at=AT,
    )
    submit(filing=filing, acting_user=house.staff, at=AT)
    with pytest.raises(WrongState):
        change_document(filing=filing, title="x", sections=SECTIONS, acting_user=house.staff, at=AT)
    FiledDocument.objects.update(title="另一份文件")
    with pytest.raises(SubjectChanged):
        accepted(filing, house)
    back = [Remark(PLACE, "与报送内容不一致，请重新报送。")]
    return_filing(filing=filing, reason="内容已变", remarks=back, acting_user=house.reviewer, at=AT)
    change_document(filing=filing, title="报备文件（修订）", sections=SECTIONS[:2], acting_user=house.staff, at=AT)
    before = last_round(filing)
    assert before is not None
    answers = {one.pk: "已重新报送" for one in standing_remarks(before)}
    filing = submit(filing=filing, answers=answers, acting_user=house.staff, at=AT)
    round_ = last_round(filing)
    assert round_ is not None
    changes = differences_from_round_before(filing, round_)
    assert [(one.anchor, one.change) for one in changes] == [("head", "changed"), ("part-保障措施", "removed")]
    assert accepted(filing, house).number


# --- differences, batches, visibility ---------------------------------------------------------------------------------


def test_the_reviewer_sees_what_changed_since_the_last_filing_on_record(house: House) -> None:
    house.accepted(at=AT - dt.timedelta(days=20))
    sections = (*SECTIONS[:1], ("工作任务", "按清单和计划开展监管。"), ("附则", "自印发之日起施行。"))
    filing = house.submitted(sections=sections, reason="机构职能调整")
    round_ = last_round(filing)
    assert round_ is not None
    before, changes = differences_from_record(filing, round_)
    assert before is not None
    assert before.number
    assert [(one.anchor, str(one.change)) for one in changes] == [
        ("head", "changed"),
        (PLACE, "changed"),
        ("part-附则", "added"),
        ("part-保障措施", "removed"),
    ]
    text = changes[1].lines[0]
    assert (text.before, text.after) == ("按清单开展监管。", "按清单和计划开展监管。")


def test_a_batch_takes_on_record_what_it_can_and_says_why_not_for_the_rest(house: House) -> None:
    good = house.submitted()
    other = House(receiver=house.receiver, general=house.general)
    bad = other.submitted()
    remark(filing=bad, anchor=PLACE, text="列明时间", must_mend=True, acting_user=house.reviewer, at=AT)
    stale = House(receiver=house.receiver, general=house.general).submitted()
    filings = [good, bad, stale]
    outcomes = accept_many(
        filings=filings,
        entropy={one.pk: entropy_of(one) for one in filings},
        submissions={good.pk: 1, bad.pk: 1, stale.pk: 9},
        acting_user=house.reviewer,
        at=AT,
    )
    assert [type(one.refusal).__name__ for one in outcomes] == ["NoneType", "MustBeMended", "AnotherRound"]
    states = [FilingState.ACCEPTED, FilingState.SUBMITTED, FilingState.SUBMITTED]
    assert [one.state for one in Filing.objects.order_by("pk")] == states


def test_a_filing_is_seen_by_its_department_its_receiver_and_the_supervision_seat_alone(house: House) -> None:
    filing = house.submitted()
    for user in (house.stranger, house.plan_reviewer, person(Role.STAFF)):
        assert filing not in filings_visible_to(user, at=AT)
    for user in (house.staff, house.head, house.reviewer, house.seat, person(Role.AUDITOR)):
        assert filing in filings_visible_to(user, at=AT)
    assert list(filings_to_review(house.staff, at=AT)) == []
    assert list(filings_to_review(house.reviewer, at=AT)) == [filing]


def brought(house: House) -> Filing:
    return bring_document(
        flow="work_scheme",
        department=house.department,
        title="报备文件",
        sections=SECTIONS,
        acting_user=house.staff,
        at=AT,
    )


def test_taking_a_brought_document_back_opens_the_duty_again(house: House) -> None:
    duty = house.owed()
    filing = submit(filing=brought(house), acting_user=house.staff, at=AT)
    with pytest.raises(NotAllowed):
        drop(filing=filing, reason="录错", acting_user=house.reviewer, at=AT)
    with pytest.raises(TextMissing):
        drop(filing=filing, reason=" ", acting_user=house.staff, at=AT)
    drop(filing=filing, reason="录错", acting_user=house.staff, at=AT)
    duty.refresh_from_db()
    assert (duty.state, duty.filing, duty.clock_stopped_at) == (DutyState.OPEN, None, None)
    assert open_work_on(duty).get().kind == "filings.file"


def test_what_was_prepared_from_a_record_is_not_taken_back(house: House) -> None:
    with pytest.raises(NotTakenBack):
        drop(filing=house.submitted(), reason="录错", acting_user=house.staff, at=AT)


def test_approving_a_newer_scheme_takes_the_undecided_filing_of_the_older_back(house: House) -> None:
    first = house.submitted(at=AT - dt.timedelta(days=10))
    second = house.prepared(reason="职能调整")
    first.refresh_from_db()
    assert (first.state, second.state) == (FilingState.DROPPED, FilingState.PREPARED)
    earlier = first.flow.duties.order_by("pk").first()
    assert earlier is not None
    duty = second.duties.get()
    assert (earlier.state, earlier.superseded_by, duty.due_at) == (DutyState.SUPERSEDED, duty, earlier.due_at)
