"""The pages of training, skills, equipment, renewals and coverage."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Department, Duty, Role, User
from core.people.selectors import system_user
from registry.capability import services as acts
from registry.capability.models import Attendance, Equipment, Exam, LegalLicence, OfficerSkill, Renewal, Skill, Training
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.people import person
from tests.factories.registry_officers import CertificateFactory, OfficerFactory, certified, published_item

pytestmark = pytest.mark.django_db
ROOT = "/registry/capability/"
AT = timezone.localtime(timezone.now())
TODAY = AT.date()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def test_what_another_department_keeps_is_not_there(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    officer = OfficerFactory(department=on.department)
    CertificateFactory(officer=officer, valid_to=TODAY)
    acts.remind(acting_user=system_user(), at=AT)
    renewal = Renewal.objects.get()
    stranger = signed_in(person(Role.STAFF, Role.HEAD))
    for part in ("", "hand-out/", "take-back/", "repair/", "repaired/", "retire/"):
        assert stranger.get(piece.get_absolute_url() + part).status_code == 404
    for part in ("", "drop/"):
        assert stranger.get(renewal.get_absolute_url() + part).status_code == 404
    for part in ("exams/new/", "skills/new/", "exams/1/strike/", "skills/1/end/"):
        assert stranger.get(f"{ROOT}officers/{officer.pk}/{part}").status_code == 404
    assert piece.number not in stranger.get(ROOT + "equipment/").content.decode()
    assert officer.full_name not in stranger.get(ROOT + "renewals/").content.decode()


def test_a_training_goes_from_the_form_to_the_hours_of_the_year(on: Desk) -> None:
    staff, stranger = signed_in(on.staff), signed_in(person(Role.STAFF))
    form = {
        "topic": "行政处罚法", "organiser": "司法局", "department": on.department.pk, "held_on": TODAY, "hours": "8",
    }  # fmt: skip
    assert stranger.post(ROOT + "trainings/new/", form).status_code == 422
    assert staff.get(ROOT + "trainings/new/").status_code == 200
    assert staff.post(ROOT + "trainings/new/", {**form, "hours": "0"}).status_code == 422
    address = staff.post(ROOT + "trainings/new/", form).headers["Location"]
    assert Training.objects.get().get_absolute_url() == address
    assert staff.get(address + "attend/").status_code == 200
    assert stranger.get(address + "attend/").status_code == 200
    assert staff.post(address + "attend/", {"officers": [on.officer.pk]}).status_code == 302
    row = Attendance.objects.get()
    assert on.officer.full_name in staff.get(address).content.decode()
    assert on.officer.full_name not in stranger.get(address).content.decode()
    assert on.officer.full_name in staff.get(ROOT + "trainings/hours/").content.decode()
    strike = f"{address}attendances/{row.pk}/strike/"
    assert stranger.get(strike).status_code == 404
    assert staff.get(strike).status_code == 200
    assert staff.post(strike, {"reason": "有误"}).status_code == 302
    assert "有误" in staff.get(address).content.decode()
    assert "行政处罚法" in staff.get(ROOT + "trainings/", {"q": "处罚"}).content.decode()


def test_the_file_of_an_officer_shows_exams_skills_and_equipment(on: Desk) -> None:
    skill = capability.a_skill(capability.supervisor(), AT)
    piece = capability.a_camera(on, AT)
    acts.hand_out(piece=piece, officer=on.officer, acting_user=on.staff, at=AT)
    staff, own = signed_in(on.staff), f"{ROOT}officers/{on.officer.pk}/"
    assert staff.get(own + "exams/new/").status_code == 200
    exam = {"subject": "执法资格考试", "taken_on": TODAY, "passed": "yes", "score": "91"}
    assert staff.post(own + "exams/new/", {**exam, "passed": "no", "valid_to": TODAY}).status_code == 422
    assert staff.post(own + "exams/new/", exam).status_code == 302
    assert staff.get(own + "skills/new/").status_code == 200
    given = {"skill": skill.pk, "is_speciality": "on", "since": TODAY}
    assert staff.post(own + "skills/new/", given).status_code == 302
    page = staff.get(on.officer.get_absolute_url()).content.decode()
    for words in ("执法资格考试", skill.name, piece.number, "0 / 60"):
        assert words in page
    assert staff.post(f"{own}exams/{Exam.objects.get().pk}/strike/", {"reason": "有误"}).status_code == 302
    assert staff.get(f"{own}skills/{OfficerSkill.objects.get().pk}/end/").status_code == 200
    assert staff.post(f"{own}skills/{OfficerSkill.objects.get().pk}/end/", {"reason": "转岗"}).status_code == 302
    assert "执法资格考试" not in staff.get(on.officer.get_absolute_url()).content.decode().split("<aside>")[0]


def test_a_piece_goes_out_comes_back_and_is_retired(on: Desk) -> None:
    staff, head = signed_in(on.staff), signed_in(on.head)
    form = {
        "number": "ZF-9", "kind": "body_camera", "name": "执法记录仪", "department": on.department.pk, "acquired_on": TODAY,
    }  # fmt: skip
    assert staff.get(ROOT + "equipment/new/").status_code == 200
    address = staff.post(ROOT + "equipment/new/", form).headers["Location"]
    assert staff.post(ROOT + "equipment/new/", form).status_code == 409
    assert staff.get(address + "hand-out/").status_code == 200
    assert staff.post(address + "hand-out/", {"officer": on.officer.pk, "due_on": TODAY}).status_code == 302
    page = staff.get(address).content.decode()
    assert on.officer.full_name in page
    assert address + "take-back/" in page
    assert head.post(address + "retire/", {"reason": "旧"}).status_code == 409
    assert staff.post(address + "take-back/", {"note": "完好"}).status_code == 302
    assert staff.post(address + "repair/", {"reason": "坏"}).status_code == 302
    assert staff.post(address + "repaired/").status_code == 302
    assert staff.post(address + "retire/", {"reason": "旧"}).status_code == 403
    assert head.post(address + "retire/", {"reason": "旧"}).status_code == 302
    assert Equipment.objects.get().state == "retired"
    assert staff.get(address).status_code == 200
    assert "ZF-9" in staff.get(ROOT + "equipment/", {"q": "记录仪"}).content.decode()


def test_standards_skills_and_qualifications_are_set_where_they_are_kept(on: Desk) -> None:
    keeper = signed_in(capability.supervisor())
    staff = signed_in(on.staff)
    standard = {
        "kind": "body_camera", "department_kind": "administration", "pieces": "2", "per_officers": "1",
        "document": "标准〔2026〕1号", "valid_from": TODAY,
    }  # fmt: skip
    assert staff.post(ROOT + "equipment/standards/new/", standard).status_code == 403
    assert keeper.get(ROOT + "equipment/standards/new/").status_code == 200
    assert keeper.post(ROOT + "equipment/standards/new/", standard).status_code == 302
    page = staff.get(ROOT + "equipment/shortages/").content.decode()
    assert '<span class="chip late">2</span>' in page
    word = {"code": "FOOD", "name": "食品监管", "name_en": "Food"}
    assert staff.post(ROOT + "skills/new/", word).status_code == 403
    assert keeper.get(ROOT + "skills/new/").status_code == 200
    assert keeper.post(ROOT + "skills/new/", word).status_code == 302
    end = f"{ROOT}skills/{Skill.objects.get().pk}/end/"
    assert end in keeper.get(ROOT + "skills/").content.decode()
    assert end not in staff.get(ROOT + "skills/").content.decode()
    assert keeper.post(end).status_code == 302
    lawyer = person(Role.LEGAL_REVIEWER, department=on.department)
    assert staff.get(ROOT + "reviewers/new/").status_code == 200
    licence = {"user": lawyer.pk, "number": "A2026", "granted_on": TODAY}
    assert staff.post(ROOT + "reviewers/new/", licence).status_code == 302
    assert "A2026" in staff.get(ROOT + "reviewers/").content.decode()
    assert "A2026" not in keeper.get(ROOT + "reviewers/").content.decode()
    end = f"{ROOT}reviewers/{LegalLicence.objects.get().pk}/end/"
    assert keeper.get(end).status_code == 404
    assert staff.post(end, {"on": TODAY, "reason": "有误"}).status_code == 302


def test_a_certificate_to_renew_leads_to_the_new_one(on: Desk) -> None:
    officer = OfficerFactory(department=on.department)
    CertificateFactory(officer=officer, valid_to=TODAY - dt.timedelta(days=1))
    acts.remind(acting_user=system_user(), at=AT)
    staff, head = signed_in(on.staff), signed_in(on.head)
    address = Renewal.objects.get().get_absolute_url()
    assert address in staff.get(ROOT + "renewals/").content.decode()
    page = staff.get(address).content.decode()
    assert f"/registry/officers/{officer.pk}/certificates/new/" in page
    assert address + "drop/" not in page
    assert staff.post(address + "drop/", {"reason": "x"}).status_code == 403
    assert head.get(address + "drop/").status_code == 200
    assert head.post(address + "drop/", {"reason": "退休"}).status_code == 302
    assert address not in staff.get(ROOT + "renewals/").content.decode()


def test_the_coverage_names_the_gap_on_the_day(on: Desk) -> None:
    item, other = published_item(department=on.department), published_item(department=on.department)
    certified(department=on.department)
    asked = published_item(department=capability.desk().department)
    staff = signed_in(on.staff)
    page = staff.get(ROOT + "coverage/").content.decode()
    assert asked.name in page
    assert item.name not in page
    later = {"on": "2029-12-31", "coverage": "enough"}
    assert item.name in staff.get(ROOT + "coverage/", later).content.decode()
    expired = {"on": "2030-01-01", "coverage": "none", "department": on.department.pk}
    page = staff.get(ROOT + "coverage/", expired).content.decode()
    assert item.name in page
    assert other.name in page
    assert asked.name not in page
    assert staff.get(ROOT + "coverage/", {"on": "nonsense"}).status_code == 200
    sheet = staff.get(ROOT + "coverage/", {"all": "1", "export": "xlsx"})
    assert sheet.status_code == 200


def test_the_lists_stay_within_their_budget_of_queries(on: Desk, django_assert_max_num_queries: object) -> None:
    keeper = Department.objects.get(pk=on.department.pk)
    keeper.duties = [Duty.SUPERVISES]
    keeper.save(update_fields=["duties"])
    for number in range(12):
        training = capability.a_training(on, AT, topic=f"第{number}课")
        acts.enter_attendance(training=training, hours={on.officer: None}, acting_user=on.staff, at=AT)
        capability.a_camera(on, AT, number=f"C{number}")
        capability.a_skill(on.staff, AT, code=f"S{number}")
        published_item(department=capability.desk().department)
        CertificateFactory(officer=OfficerFactory(department=on.department), valid_to=TODAY)
    acts.remind(acting_user=system_user(), at=AT)
    staff = signed_in(on.staff)
    staff.get(ROOT + "trainings/")
    pages = (
        "trainings/", "trainings/hours/", "skills/", "reviewers/", "renewals/", "equipment/", "equipment/shortages/",
        "coverage/", f"trainings/{training.pk}/",
    )  # fmt: skip
    for page in pages:
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            assert staff.get(ROOT + page).status_code == 200
    with django_assert_max_num_queries(26):  # type: ignore[operator]
        assert staff.get(on.officer.get_absolute_url()).status_code == 200
