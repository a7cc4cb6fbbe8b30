"""The officer's phone: today's visits, one visit on one page, submissions that are safe to send again."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from core.access.models import Capability
from core.files.selectors import files_of
from inspections.models import Evidence, Visit, VisitEntry, VisitOpening
from inspections.phone_forms import moment_of
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import VisitState
from tests.factories.visits import Scene, begun, entered, notified

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
ALL_WELL = {"certificates_shown": "yes", "recusal_requested": "no", "presence": "present", "two_officers": "yes"}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def open_today(scene: Scene) -> Scene:
    """Move the visit into a window around the real clock, which the pages read."""
    today = timezone.localdate()
    Visit.objects.filter(pk=scene.visit.pk).update(
        first_day=today - dt.timedelta(days=1), last_day=today + dt.timedelta(days=1)
    )
    scene.reload()
    return scene


def on_phone(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def address(scene: Scene, part: str = "") -> str:
    return f"/inspections/phone/visits/{scene.visit.pk}/{part}"


def record_of(scene: Scene, *codes: str, **changes: str) -> dict[str, object]:
    """What the phone sends for a record: the given codes for every item, every question compliant."""
    whole = visit_in_full(scene.visit.pk)
    data: dict[str, object] = {
        "client_id": str(uuid.uuid4()),
        "based_on": str(scene.visit.version),
        "summary": "逐项查看。",
        "signature": "signed",
    }
    for row in whole.items.all():
        data[f"result-{row.item_id}"] = list(codes)
        for point in row.item.checkpoints.all():
            data[f"finding-{point.pk}"] = "compliant"
    return {**data, **changes}


# --- lists and pages -----------------------------------------------------------------------------------------------------


def test_an_officer_sees_the_own_visits_and_nobody_elses() -> None:
    scene = open_today(notified())
    name = scene.visit.enterprise.name
    assert name in on_phone(scene.officer).get("/inspections/phone/").content.decode()
    assert name not in on_phone(scene.stage.head).get("/inspections/phone/").content.decode()
    assert on_phone(scene.stage.staff).get(address(scene)).status_code == 404
    assert on_phone(scene.stage.staff).post(address(scene, "begin/"), ALL_WELL).status_code == 404


def test_nothing_is_chosen_beforehand() -> None:
    scene = open_today(begun())
    page = on_phone(scene.officer).get(address(scene)).content.decode()
    assert "checked" not in page
    assert " selected" not in page


def test_the_page_of_a_visit_needs_the_same_queries_however_many_questions(
    django_assert_max_num_queries: object,
) -> None:
    scene = open_today(begun())
    client = on_phone(scene.officer)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get(address(scene)).status_code == 200


# --- at the door -----------------------------------------------------------------------------------------------------------


def test_unanswered_questions_come_back_as_a_sentence_with_its_rule() -> None:
    scene = open_today(notified())
    client = on_phone(scene.officer)
    for changes in ({"two_officers": "no"}, {"presence": ""}, {"certificates_shown": ""}):
        data = {**ALL_WELL, **changes, "client_id": str(uuid.uuid4())}
        answer = client.post(address(scene, "begin/"), data, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["rule"] == "R-06"
    plain = client.post(address(scene, "begin/"), {**ALL_WELL, "client_id": ""}, follow=True)
    assert [str(message) for message in plain.context["messages"]]
    assert not VisitOpening.objects.exists()


def test_a_visit_begun_twice_by_one_device_begins_once() -> None:
    scene = open_today(notified())
    client = on_phone(scene.officer)
    data = {**ALL_WELL, "client_id": str(uuid.uuid4())}
    for _time in range(3):
        assert client.post(address(scene, "begin/"), data, headers=JSON).status_code == 200
    assert VisitOpening.objects.count() == 1
    assert scene.reload().state == VisitState.ON_SITE


def test_the_moment_on_site_counts_not_the_moment_it_was_sent() -> None:
    scene = open_today(notified())
    done = timezone.now() - dt.timedelta(hours=3)
    data = {**ALL_WELL, "client_id": str(uuid.uuid4()), "occurred_at": done.isoformat()}
    on_phone(scene.officer).post(address(scene, "begin/"), data, headers=JSON)
    opening = VisitOpening.objects.get()
    assert opening.occurred_at == done
    assert opening.recorded_at is not None
    assert opening.recorded_at > done


@pytest.mark.parametrize(
    "noted", ["", "yesterday", "2026-01-01T10:00:00", "2019-01-01T00:00:00Z", "2999-01-01T00:00:00Z"]
)
def test_a_moment_nobody_can_believe_is_now(noted: str) -> None:
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    data["occurred_at"] = noted
    now = timezone.now()
    assert moment_of(data, now=now) == now


# --- evidence ----------------------------------------------------------------------------------------------------------------


def test_a_photograph_sent_twice_is_kept_once_with_its_digest() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    scene = open_today(begun())
    client = on_phone(scene.officer)
    number = str(uuid.uuid4())
    for _time in range(2):
        photo = SimpleUploadedFile("照片.png", PNG, "image/png")
        data = {"client_id": number, "note": "营业执照", "file": photo}
        assert client.post(address(scene, "evidence/"), data, headers=JSON).status_code == 200
    kept = Evidence.objects.get()
    assert len(kept.file.sha256) == 64
    assert client.get(kept.file.get_absolute_url()).status_code == 200
    assert client.post(address(scene, "evidence/"), {"client_id": str(uuid.uuid4())}, headers=JSON).status_code == 422


# --- the record --------------------------------------------------------------------------------------------------------------


def test_a_record_is_handed_over_once_however_often_it_is_sent() -> None:
    scene = open_today(begun())
    client = on_phone(scene.officer)
    data = record_of(scene, "01")
    for _time in range(3):
        assert client.post(address(scene, "enter/"), data, headers=JSON).status_code == 200
    assert VisitEntry.objects.count() == 1
    assert scene.reload().state == VisitState.ENTERED


@pytest.mark.parametrize(
    ("codes", "changes", "code"),
    [
        ((), {}, "results_incomplete"),
        (("01", "05"), {}, "no_problem_stands_alone"),
        (("08",), {}, "follow_up_needed"),
        (("99",), {}, "unknown_answer"),
        (("01",), {"signature": ""}, "invalid"),
        (("01",), {"based_on": "x"}, "invalid"),
        (("01",), {"client_id": "17"}, "number_missing"),
    ],
)
def test_a_record_with_a_fault_is_refused_and_nothing_enters(
    codes: tuple[str, ...], changes: dict[str, str], code: str
) -> None:
    scene = open_today(begun())
    answer = on_phone(scene.officer).post(address(scene, "enter/"), record_of(scene, *codes, **changes), headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert not VisitEntry.objects.exists()


def test_a_second_device_does_not_overwrite_the_first() -> None:
    scene = open_today(begun())
    first, second = on_phone(scene.officer), on_phone(scene.second_officer)
    late = record_of(scene, "05")
    assert first.post(address(scene, "enter/"), record_of(scene, "01"), headers=JSON).status_code == 200
    answer = second.post(address(scene, "enter/"), late, headers=JSON)
    assert answer.status_code == 409
    assert VisitEntry.objects.count() == 1


def test_a_problem_carries_its_follow_up_and_note() -> None:
    scene = open_today(begun())
    (row,) = visit_in_full(scene.visit.pk).items.all()
    data = record_of(
        scene, "05", "08", **{f"follow_up-{row.item_id}": "order", f"note-{row.item_id}": "未亮照，已责令改正"}
    )
    on_phone(scene.officer).post(address(scene, "enter/"), data, headers=JSON)
    results = VisitEntry.objects.get().results.order_by("code")
    assert [(one.code, one.follow_up, one.note) for one in results] == [
        ("05", "order", "未亮照，已责令改正"),
        ("08", "order", "未亮照，已责令改正"),
    ]


def test_a_returned_record_shows_the_remarks_and_the_own_answers_to_mend() -> None:
    from inspections.services.visits.finish import return_record

    scene = open_today(entered())
    return_record(visit=scene.visit, remarks="请补充照片", acting_user=scene.stage.second, at=timezone.now())
    client = on_phone(scene.officer)
    page = client.get(address(scene)).content.decode()
    assert "请补充照片" in page
    assert "checked" in page
    scene.reload()
    assert client.post(address(scene, "enter/"), record_of(scene, "01"), headers=JSON).status_code == 200
    assert VisitEntry.objects.count() == 2


# --- notice and code -----------------------------------------------------------------------------------------------------------


def test_the_notice_is_a_paper_with_the_code_of_the_enterprises_page() -> None:
    scene = notified()
    (paper,) = files_of(scene.visit)
    assert paper.content_type == "application/pdf"
    assert scene.visit.notice_number in paper.name
    assert on_phone(scene.stage.staff).get(paper.get_absolute_url()).status_code == 200
    assert on_phone(scene.officer).get(paper.get_absolute_url()).status_code == 200
    assert Capability.objects.get(kind="inspections.visit").subject() == scene.visit


def test_the_code_at_the_door_opens_the_page_without_an_account() -> None:
    scene = open_today(notified())
    shown = on_phone(scene.officer).post(address(scene, "code/"))
    secret = shown.context["code_address"].rstrip("/").rpartition("/")[2]
    page = Client().get(f"/c/{secret}/")
    told = page.content.decode()
    assert page.status_code == 200
    for words in (scene.visit.enterprise.name, scene.officer.full_name, "某条例", "第1问"):
        assert words in told
    certificate = scene.officer.officer.certificates.get().number
    assert certificate in told


def test_the_code_of_an_unannounced_visit_opens_only_once_shown() -> None:
    scene = open_today(notified(surprise=True))
    issued = Capability.objects.get(kind="inspections.visit")
    assert issued.opens_when_shown
    assert not issued.is_open(timezone.now())
    on_phone(scene.officer).post(address(scene, "code/"))
    issued.refresh_from_db()
    assert issued.is_open(timezone.now())


def test_nobody_but_the_officers_shows_the_code() -> None:
    scene = open_today(notified())
    assert on_phone(scene.stage.head).post(address(scene, "code/")).status_code == 404
    assert Capability.objects.count() == 1


def test_after_the_publication_the_code_shows_the_result() -> None:
    from inspections.services.visits.finish import agree, publish_result

    scene = open_today(entered())
    at = timezone.now()
    secret_page = on_phone(scene.officer).post(address(scene, "code/")).context["code_address"]
    path = "/c/" + secret_page.rstrip("/").rpartition("/")[2] + "/"
    assert "未发现问题" not in Client().get(path).content.decode()
    agree(visit=scene.visit, acting_user=scene.stage.second, at=at)
    publish_result(visit=scene.visit, acting_user=scene.stage.staff, at=at)
    assert "未发现问题" in Client().get(path).content.decode()


def test_approval_sheet_and_on_site_record_are_papers_made_of_the_record() -> None:
    scene = notified()
    desk = on_phone(scene.stage.staff)
    papers = f"/inspections/visits/{scene.visit.pk}/papers/"
    assert desk.get(papers + "approval.pdf").content.startswith(b"%PDF")
    assert desk.get(papers + "record.pdf").status_code == 404
    assert desk.get(papers + "secret.pdf").status_code == 404
    open_today(scene)
    client = on_phone(scene.officer)
    client.post(address(scene, "begin/"), {**ALL_WELL, "client_id": str(uuid.uuid4())})
    scene.reload()
    client.post(address(scene, "enter/"), record_of(scene, "01"), headers=JSON)
    first = desk.get(papers + "record.pdf").content
    assert first.startswith(b"%PDF")
    assert desk.get(papers + "record.pdf").content == first
    page = desk.get(f"/inspections/visits/{scene.visit.pk}/").content.decode()
    assert "papers/record.pdf" in page
    assert scene.visit.notice_number in page
