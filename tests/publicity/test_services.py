"""Publishing: what is refused, what stands, how it ends."""

import datetime as dt
import hashlib
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.ledger.models import Entry
from core.notices.models import Notice
from core.outbox.models import Event
from core.outbox.services import deliver
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import Refusal, WrongState
from publicity import storage
from publicity.errors import (
    AlreadyPublished,
    BadFile,
    BadPayload,
    DepartmentMissing,
    ForbiddenField,
    ForbiddenValue,
    NoReason,
    NotYourPublication,
    SameContent,
    UnlistedField,
)
from publicity.models import Publication, PublicationChannel
from publicity.selectors import public_list, public_records, public_search
from publicity.services import PublicFile, correct, end, end_due, publish, replace, withdraw
from publicity.states import Channel, PublicationState
from tests.factories.people import DepartmentFactory, person
from tests.factories.publicity import AT, finding, published, publisher

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(days=1)
PACKAGE = PublicFile("package", "证明文件.zip", "application/zip", b"PK\x03\x04 a package")


# --- what is refused ------------------------------------------------------------------------------------------------


def test_a_stranger_cannot_publish_in_the_name_of_a_department() -> None:
    with pytest.raises(DepartmentMissing):
        publish(
            "tests.finding",
            subject=DepartmentFactory(),
            payload=finding(),
            department=DepartmentFactory(),
            acting_user=publisher(),
            at=AT,
        )
    assert not Publication.objects.exists()


def test_an_unlisted_field_is_refused_by_name_and_place() -> None:
    with pytest.raises(UnlistedField) as refused:
        published(payload=finding(enterprise={"name": "甲", "code": "91370171MA0TE5T16J", "street": "港兴三路"}))
    assert refused.value.place == "/enterprise/street"
    assert "street" in refused.value.message
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "risk_class",
        "riskLevel",
        "class",
        "credit_grade",
        "stratum",
        "reporter_name",
        "officers",
        "inspector_name",
        "id_number",
        "phone",
        "mobile-phone",
        "email",
        "contact_person",
        "certificate_no",
        "salt",
        "rating",
    ],
)
def test_what_may_never_be_public_is_refused_at_any_depth(name: str) -> None:
    with pytest.raises(ForbiddenField) as refused:
        published(payload=finding(departments=[{"code": "D1", "name": "部", "deep": [{name: "x"}]}]))
    assert refused.value.place == f"/departments/0/deep/0/{name}"


@pytest.mark.parametrize(
    ("words", "shown"), [("联系人13812345678。", "138…78"), ("身份证号11010519491231002X，", "110…2X")]
)
def test_a_personal_number_in_a_text_is_refused_without_repeating_it(words: str, shown: str) -> None:
    with pytest.raises(ForbiddenValue) as refused:
        published(payload=finding(note=words))
    assert refused.value.place == "/note"
    assert shown in refused.value.message
    assert words not in str(refused.value)


@pytest.mark.parametrize("words", ["报名2026120300001号", "11010519491231002Y", "订单913812345678"])
def test_a_number_that_is_nobodys_passes(words: str) -> None:
    assert published(payload=finding(note=words)).payload["note"] == words


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"officer_count": -1}, {"officer_count": 2.5}, {"portal_until": "soon"}]
)
def test_a_payload_that_does_not_fit_is_refused_with_its_place(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPayload) as refused:
        published(payload=finding(**changes))
    assert refused.value.place == f"/{next(iter(changes))}"


def test_a_missing_field_is_refused() -> None:
    payload = finding()
    del payload["outcome"]
    with pytest.raises(BadPayload, match="outcome"):
        published(payload=payload)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (PublicFile("letter", "x.pdf", "application/pdf", b"%PDF-1"), UnlistedField),
        (PublicFile("package", "x.zip", "application/zip", b"MZ no zip"), BadFile),
        (PublicFile("package", "x.pdf", "application/pdf", b"%PDF-1"), BadFile),
    ],
)
def test_a_file_the_kind_does_not_list_or_that_is_something_else_is_refused(
    file: PublicFile, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        published(files=[file])


def test_another_content_about_the_same_record_is_refused() -> None:
    standing = published()
    subject = DepartmentFactory._meta.model.objects.get(pk=standing.subject_id)
    with pytest.raises(AlreadyPublished):
        published(subject, acting_user=standing.published_by, payload=finding(outcome="bad"))
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("act", ["withdraw", "correct", "replace", "end"])
def test_only_the_publishing_department_closes_a_publication(act: str) -> None:
    publication = published()
    strangers = [publisher(), person(Role.OFFICER, department=publication.department)]
    acts: dict[str, Any] = {
        "withdraw": lambda user: withdraw(publication, reason="错", acting_user=user, at=LATER),
        "correct": lambda user: correct(publication, payload=finding(), reason="错", acting_user=user, at=LATER),
        "replace": lambda user: replace(publication, payload=finding(), reason="新", acting_user=user, at=LATER),
        "end": lambda user: end(publication, reason="到期", rule="R-60", acting_user=user, at=LATER),
    }
    for stranger in strangers:
        with pytest.raises(NotYourPublication):
            acts[act](stranger)
    publication.refresh_from_db()
    assert publication.state == PublicationState.PUBLISHED


def test_nothing_is_withdrawn_without_a_reason() -> None:
    publication = published()
    with pytest.raises(NoReason):
        withdraw(publication, reason="  ", acting_user=publication.published_by, at=LATER)


@pytest.mark.parametrize("act", [withdraw, correct, replace])
def test_a_reason_that_becomes_public_holds_no_personal_number(act: Any) -> None:
    publication = published()
    payload = {} if act is withdraw else {"payload": finding(outcome="bad")}
    with pytest.raises(ForbiddenValue):
        act(publication, reason="来电13812345678要求", acting_user=publication.published_by, at=LATER, **payload)


def test_a_correction_that_changes_nothing_is_refused() -> None:
    publication = published()
    with pytest.raises(SameContent):
        correct(publication, payload=finding(), reason="错", acting_user=publication.published_by, at=LATER)


def test_what_was_withdrawn_is_not_corrected() -> None:
    publication = published()
    withdraw(publication, reason="错", acting_user=publication.published_by, at=LATER)
    with pytest.raises(WrongState):
        correct(
            publication,
            payload=finding(outcome="bad"),
            reason="错",
            acting_user=publication.published_by,
            at=LATER,
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publicity_publication SET payload = '{}'",
        "UPDATE publicity_publication SET title = 'x'",
        "UPDATE publicity_publication SET published_at = now()",
        "UPDATE publicity_publication SET state = 'ended', closed_at = now(), closed_by_id = 1;"
        + "UPDATE publicity_publication SET state = 'published'",
        "DELETE FROM publicity_publicationchannel",
        "UPDATE publicity_publicationchannel SET ends_at = now() + interval '99 years', end_rule = 'R-1'",
        "UPDATE publicity_publicationfile SET sha256 = ''",
        "SET LOCAL session_replication_role = replica; UPDATE publicity_publication SET payload = '{}'",
        "TRUNCATE publicity_publication CASCADE",
    ],
)
def test_the_database_refuses_to_change_what_was_published(statement: str) -> None:
    published(files=[PACKAGE])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- what stands ------------------------------------------------------------------------------------------------------


def test_publishing_freezes_payload_digest_files_and_history() -> None:
    publication = published(files=[PACKAGE])
    file = publication.files.get()
    assert publication.record_digest == hashlib.sha256(publication.record_text.encode()).hexdigest()
    assert file.sha256 == hashlib.sha256(PACKAGE.content).hexdigest()
    assert file.sha256 in publication.record_text
    assert storage.path_of(file.sha256).read_bytes() == PACKAGE.content
    assert Entry.objects.get(act="publicity.publish").rule == "R-57"
    assert Event.objects.get(topic="publicity.published").payload["kind"] == "tests.finding"
    assert publication.recorded_at != publication.published_at


def test_publishing_the_same_content_again_gives_the_same_publication() -> None:
    first = published()
    subject = DepartmentFactory._meta.model.objects.get(pk=first.subject_id)
    again = published(subject, acting_user=first.published_by, at=LATER)
    assert again == first
    assert Entry.objects.filter(act="publicity.publish").count() == 1


def test_a_rename_never_rewrites_what_was_published() -> None:
    subject = DepartmentFactory(name="旧名")
    publication = published(subject, payload=finding(title="旧名"))
    subject.name = "新名"
    subject.save()
    publication.refresh_from_db()
    assert publication.title == "旧名"
    assert publication.record_digest == hashlib.sha256(publication.record_text.encode()).hexdigest()


def test_the_system_account_publishes_for_a_department() -> None:
    publication = publish(
        "tests.finding",
        subject=DepartmentFactory(),
        payload=finding(),
        department=DepartmentFactory(),
        acting_user=system_user(),
        at=AT,
    )
    assert publication.state == PublicationState.PUBLISHED


def test_nothing_is_public_before_its_time() -> None:
    published()
    assert not public_records(at=AT - dt.timedelta(seconds=1)).exists()
    assert public_records(at=AT).exists()


@pytest.mark.parametrize(
    "asked", ["齐云", "精密机械", "有限", "云", "91370171ma0te5t16j", "MA0TE5", "检[2026]1号", "机械 济南", "济南 齐云"]
)
def test_a_name_or_code_is_found_by_any_part(asked: str) -> None:
    publication = published()
    assert list(public_search(asked, at=AT)) == [publication]


@pytest.mark.parametrize("asked", ["云齐", "机密", "公司9137", "", "   ", "''", "济南 青岛", "\\", ":*", "& |"])
def test_other_words_find_nothing(asked: str) -> None:
    published()
    assert list(public_search(asked, at=AT)) == []


# --- endings ------------------------------------------------------------------------------------------------------------


def test_withdrawing_leaves_a_notice_with_the_reason() -> None:
    publication = published()
    withdraw(publication, reason="当事人名称有误", acting_user=publication.published_by, at=LATER)
    [notice] = public_list(at=LATER, kind="tests.finding")
    assert (notice.state, notice.closed_reason, notice.closed_rule) == ("withdrawn", "当事人名称有误", "R-45")
    assert not public_records(at=LATER).readable().exists()
    assert {channel.withdrawn_at for channel in notice.channels.all()} == {LATER}


def test_a_correction_leaves_a_notice_and_stands_in_its_place() -> None:
    publication = published()
    new = correct(
        publication,
        payload=finding(outcome="bad"),
        reason="录入有误",
        acting_user=publication.published_by,
        at=LATER,
    )
    publication.refresh_from_db()
    assert (publication.state, publication.replaced_by) == (PublicationState.CORRECTED, new)
    assert (new.subject_id, new.replaces) == (publication.subject_id, publication)
    assert [row.state for row in public_list(at=LATER, kind="tests.finding")] == ["published", "corrected"]


def test_an_older_version_stays_readable_and_leaves_the_list() -> None:
    publication = published()
    new = replace(
        publication,
        payload=finding(outcome="bad"),
        reason="年中调整",
        acting_user=publication.published_by,
        at=LATER,
    )
    assert list(public_list(at=LATER, kind="tests.finding")) == [new]
    assert publication in public_records(at=LATER).readable()


def test_an_older_version_that_was_wrong_is_withdrawn_with_that_reason() -> None:
    publication = published()
    user = publication.published_by
    replace(publication, payload=finding(outcome="bad"), reason="年中调整", acting_user=user, at=LATER)
    withdrawn = withdraw(publication, reason="依据已被撤销", acting_user=user, at=LATER)
    assert withdrawn.closed_reason == "依据已被撤销"


def test_what_has_ended_is_gone_at_once() -> None:
    publication = published()
    end(publication, reason="已修复", rule="R-61", acting_user=publication.published_by, at=LATER)
    assert not public_records(at=LATER).exists()
    assert not public_search("齐云", at=LATER).exists()


def test_what_is_over_is_gone_before_any_sweep_runs() -> None:
    published(payload=finding(portal_until="2026-06-02"))
    midnight = dt.datetime.fromisoformat("2026-06-02T00:00:00+08:00")
    assert public_records(at=midnight - dt.timedelta(seconds=1)).exists()
    assert not public_records(at=midnight).exists()


def test_the_sweep_ends_what_is_due_on_its_own_channel_only() -> None:
    publication = published(payload=finding(portal_until="2026-06-02", credit_site_until="2027-03-02"))
    staying = published()
    june = dt.datetime(2026, 6, 3, tzinfo=dt.UTC)
    assert end_due(acting_user=system_user(), at=june) == 1
    assert end_due(acting_user=system_user(), at=june) == 0
    publication.refresh_from_db()
    assert publication.state == PublicationState.PUBLISHED
    ended = {channel.channel: channel.ended_at for channel in publication.channels.all()}
    assert ended == {Channel.PORTAL: june, Channel.CREDIT_SITE: None}
    assert list(public_records(at=june)) == [staying]
    assert end_due(acting_user=system_user(), at=june.replace(year=2027)) == 1
    publication.refresh_from_db()
    assert publication.state == PublicationState.ENDED


def test_the_notice_of_a_withdrawal_ends_when_the_publication_would_have() -> None:
    publication = published(payload=finding(portal_until="2026-06-02", credit_site_until="2026-06-02"))
    withdraw(publication, reason="有误", acting_user=publication.published_by, at=LATER)
    june = dt.datetime(2026, 6, 3, tzinfo=dt.UTC)
    assert not public_records(at=june).exists()
    assert end_due(acting_user=system_user(), at=june) == 2
    publication.refresh_from_db()
    assert (publication.state, publication.closed_reason) == (PublicationState.ENDED, "有误")


def test_the_head_hears_of_what_a_case_handler_takes_back() -> None:
    publication = published()
    head = person(Role.HEAD, department=publication.department)
    withdraw(publication, reason="名称有误", acting_user=publication.published_by, at=LATER)
    event = Event.objects.get(topic="publicity.withdrawn")
    deliver(event_id=str(event.pk), at=LATER)
    notice = Notice.objects.get()
    assert (notice.user, notice.params["reason"]) == (head, "名称有误")


def test_what_ends_by_itself_is_no_news() -> None:
    publication = published(payload=finding(portal_until="2026-06-02", credit_site_until="2026-06-02"))
    person(Role.HEAD, department=publication.department)
    end_due(acting_user=system_user(), at=dt.datetime(2026, 6, 3, tzinfo=dt.UTC))
    deliver(event_id=str(Event.objects.get(topic="publicity.ended").pk), at=LATER)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_the_same_at_once_make_one_publication() -> None:
    user = publisher()
    subject = DepartmentFactory()
    barrier = threading.Barrier(4)
    found: list[int] = []
    refused: list[str] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            payload = finding() if number % 2 else finding(outcome="bad")
            found.append(published(subject, acting_user=user, payload=payload).pk)
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 2
    assert refused == ["already_published"] * 2
    assert PublicationChannel.objects.count() == 2
