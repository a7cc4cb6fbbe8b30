"""The pages of officers, items and inspecting bodies."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Department, Duty, Role, User
from registry.item_states import ItemState
from registry.models import InspectingBody, Officer, SpotCheckItem
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import CertificateFactory, OfficerFactory, a_firm, certified, published_item

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory()
    return made


@pytest.fixture
def staff(department: Department) -> Client:
    return signed_in(person(Role.STAFF, department=department))


@pytest.fixture
def head(department: Department) -> Client:
    return signed_in(person(Role.HEAD, department=department))


# --- officers ---------------------------------------------------------------------------------------------------------


def test_an_officer_of_another_department_is_not_there(staff: Client) -> None:
    officer = certified()
    assert staff.get(officer.get_absolute_url()).status_code == 404
    for act in ("correct/", "decide/suspend/", "certificates/new/", "relations/new/"):
        assert staff.get(officer.get_absolute_url() + act).status_code == 404
    assert officer.number not in staff.get("/registry/officers/").content.decode()


def test_staff_enters_an_officer_with_a_certificate_and_a_relation(staff: Client, department: Department) -> None:
    assert staff.get("/registry/officers/new/").status_code == 200
    given = {"number": "37001", "full_name": "张三丰", "department": department.pk}
    address = staff.post("/registry/officers/new/", given).headers["Location"]
    officer = Officer.objects.get()
    assert address == officer.get_absolute_url()
    certificate = {"kind": "local", "number": "SD01", "valid_from": "2020-01-01", "valid_to": "2099-12-31"}
    assert staff.post(address + "certificates/new/", certificate).status_code == 302
    firm = a_firm()
    relation = {"enterprise": firm.name, "kind": "relative", "note": "内部备注", "valid_from": "2020-01-01"}
    assert staff.post(address + "relations/new/", relation).status_code == 302
    page = staff.get(address).content.decode()
    assert "SD01" in page
    assert firm.name in page
    assert "内部备注" in page
    assert "zsf" in officer.search_text


def test_a_refusal_keeps_what_was_typed(staff: Client, department: Department) -> None:
    OfficerFactory(department=department, number="37001")
    page = staff.post("/registry/officers/new/", {"number": "37001", "full_name": "李四", "department": department.pk})
    assert page.status_code == 409
    assert "李四" in page.content.decode()


def test_only_the_head_is_offered_to_suspend(staff: Client, head: Client, department: Department) -> None:
    address = certified(department=department).get_absolute_url()
    assert "decide/suspend/" not in staff.get(address).content.decode()
    assert staff.post(address + "decide/suspend/", {"reason": "核查"}).status_code == 403
    assert "decide/suspend/" in head.get(address).content.decode()
    assert head.post(address + "decide/suspend/", {"reason": "核查"}).status_code == 302
    assert head.get(address + "decide/promote/").status_code == 404


def test_certificates_and_relations_are_ended_by_the_head(head: Client, department: Department) -> None:
    officer = certified(department=department)
    address = officer.get_absolute_url()
    certificate = officer.certificates.get()
    revoke = f"{address}certificates/{certificate.pk}/revoke/"
    assert head.get(revoke).status_code == 200
    assert head.post(revoke, {"on": timezone.localdate(), "reason": "调离"}).status_code == 302
    other = certified().certificates.get()
    assert (
        head.post(f"{address}certificates/{other.pk}/revoke/", {"on": "2026-01-01", "reason": "x"}).status_code == 404
    )


def test_the_list_finds_officers_by_pinyin_and_certificate_and_warns_of_the_end(
    staff: Client, department: Department, django_assert_max_num_queries: object
) -> None:
    soon = timezone.localdate() + dt.timedelta(days=30)
    for n in range(25):
        officer = OfficerFactory(department=department, search_text=f"人员{n}|ry{n}")
        CertificateFactory(officer=officer, number=f"SD{n:04d}", valid_to=soon if n == 3 else dt.date(2099, 1, 1))
    OfficerFactory(department=department)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        assert len(staff.get("/registry/officers/").context["page"].rows) == 26
    for asked in ({"q": "ry17"}, {"q": "SD0017"}, {"certificate": "soon"}, {"certificate": "none"}):
        assert len(staff.get("/registry/officers/", asked).context["page"].rows) == 1
    assert staff.get("/registry/officers/", {"export": "xlsx"}).status_code == 200


# --- items ------------------------------------------------------------------------------------------------------------


def item_data(department: Department, **changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "code": "F01",
        "department": department.pk,
        "name": "营业场所经营行为的检查",
        "category": "general",
        "methods": ["on_site"],
        "ratio_text": "3%;2次/年",
        "bases-0-law": "某管理条例",
        "bases-0-article": "第八条",
        "questions-0-question": "是否亮照经营",
        **changes,
    }
    for prefix, total in (("bases", 1), ("rules", 0), ("questions", 1)):
        data.setdefault(f"{prefix}-TOTAL_FORMS", str(total))
        data.setdefault(f"{prefix}-INITIAL_FORMS", "0")
    return data


def test_staff_drafts_and_proposes_an_item_and_the_head_publishes_it(
    staff: Client, head: Client, department: Department
) -> None:
    assert staff.get("/registry/items/new/").status_code == 200
    address = staff.post("/registry/items/new/", item_data(department)).headers["Location"]
    item = SpotCheckItem.objects.get()
    assert (item.ratio_rules.get().ppm_min, item.ratio_rules.get().times_per_year) == (30_000, 2)
    assert staff.get(address).status_code == 200
    assert staff.get(address + "edit/").status_code == 200
    staff.post(address + "propose/")
    assert staff.post(address + "publish/").status_code == 403
    choice = head.get("/registry/items/publish/")
    assert item.name in choice.content.decode()
    assert head.post("/registry/items/publish/", {"items": [item.pk]}).status_code == 302
    item.refresh_from_db()
    assert item.state == ItemState.PUBLISHED
    version = staff.post(address + "version/", item_data(department, name="新名称")).headers["Location"]
    assert SpotCheckItem.objects.get(version=2).get_absolute_url() == version
    assert staff.post(address + "edit/", item_data(department)).status_code == 409
    assert head.post(address + "withdraw/", {"cause": "no_basis", "reason": "依据废止"}).status_code == 302


def test_rules_by_hand_count_where_the_text_is_not_clear(staff: Client, department: Department) -> None:
    data = item_data(
        department,
        ratio_text="视情况而定",
        **{
            "rules-TOTAL_FORMS": "1",
            "rules-0-ppm_min": "2‰",
            "rules-0-at_least": "on",
            "rules-0-times_limit": "exactly",
        },
    )
    staff.post("/registry/items/new/", data)
    rule = SpotCheckItem.objects.get().ratio_rules.get()
    assert (rule.ppm_min, rule.at_least) == (2_000, True)


def test_a_ratio_over_100_per_cent_comes_back_with_its_rule(staff: Client, department: Department) -> None:
    page = staff.post("/registry/items/new/", item_data(department, ratio_text="130%"))
    assert page.status_code == 422
    assert "R-16" in page.content.decode()
    assert not SpotCheckItem.objects.exists()


def test_the_reading_of_a_ratio_is_shown_while_it_is_typed(staff: Client) -> None:
    read = staff.get("/registry/items/ratio/", {"ratio_text": "3%;视情况增加"})
    assert "3%" in read.content.decode()
    assert "视情况增加" in read.content.decode()
    assert "<html" not in read.content.decode()


def test_a_draft_is_not_there_for_others_and_a_published_item_is(staff: Client) -> None:
    shown = published_item()
    assert staff.get(shown.get_absolute_url()).status_code == 200
    assert staff.get(shown.get_absolute_url() + "withdraw/").status_code == 200
    assert staff.post(shown.get_absolute_url() + "withdraw/", {"cause": "no_basis", "reason": "x"}).status_code == 403


# --- inspecting bodies --------------------------------------------------------------------------------------------------


def test_the_supervising_department_confirms_and_ends_bodies(head: Client, department: Department) -> None:
    keeper = signed_in(person(Role.HEAD, department=DepartmentFactory(duties=[Duty.SUPERVISES])))
    given = {"department": department.pk, "document": "公示〔2026〕2号", "valid_from": "2026-01-01"}
    assert head.post("/registry/bodies/new/", given).status_code == 403
    assert keeper.post("/registry/bodies/new/", given).status_code == 302
    body = InspectingBody.objects.get()
    assert f"/registry/bodies/{body.pk}/end/" in keeper.get("/registry/bodies/").content.decode()
    assert f"/registry/bodies/{body.pk}/end/" not in head.get("/registry/bodies/").content.decode()
    ended = keeper.post(f"/registry/bodies/{body.pk}/end/", {"last_day": "2026-12-31", "reason": "机构改革"})
    assert ended.status_code == 302
