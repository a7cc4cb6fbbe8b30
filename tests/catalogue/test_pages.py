"""The pages of the catalogue."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from publicity.models import Publication
from registry.catalogue import services as acts
from registry.catalogue.models import Adjustment, BasisChange, EnforcementItem
from registry.catalogue.states import EnforcementState
from tests.factories import catalogue
from tests.factories.catalogue import Desk
from tests.factories.people import person
from tests.factories.registry_officers import published_item

pytestmark = pytest.mark.django_db
LIST = "/registry/catalogue/items/"
AT = timezone.now() - dt.timedelta(days=1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def on() -> Desk:
    return catalogue.desk()


def test_a_draft_of_another_department_is_not_there(on: Desk) -> None:
    item = catalogue.drafted(on, AT)
    stranger = signed_in(person(Role.STAFF, Role.HEAD))
    assert item.code not in stranger.get(LIST).content.decode()
    for part in ("", "edit/", "submit/", "check/", "approve/", "publish/", "adjust/", "derive/"):
        assert stranger.get(item.get_absolute_url() + part).status_code == 404


def test_an_item_goes_from_the_form_to_the_portal(on: Desk) -> None:
    staff, lawyer, head = signed_in(on.staff), signed_in(on.lawyer), signed_in(on.head)
    form = {
        "code": "A01", "department": on.department.pk, "kind": "penalty", "level": "county", "name": "对虚假宣传的处罚",
        "bases-TOTAL_FORMS": "1", "bases-INITIAL_FORMS": "0", "bases-0-law": "广告法", "bases-0-article": "第二十八条",
    }  # fmt: skip
    assert staff.get(LIST + "new/").status_code == 200
    assert staff.post(LIST + "new/", {**form, "name": ""}).status_code == 422
    address = staff.post(LIST + "new/", form).headers["Location"]
    assert staff.get(address + "edit/").status_code == 200
    assert staff.post(address + "edit/", {**form, "bases-INITIAL_FORMS": "1", "office": "广告科"}).status_code == 302
    assert staff.post(address + "submit/").status_code == 302
    assert staff.post(address + "check/", {"passed": "yes"}).status_code == 403
    assert lawyer.post(address + "check/", {"passed": "no", "opinion": ""}).status_code == 422
    assert lawyer.post(address + "check/", {"passed": "yes", "opinion": "同意"}).status_code == 302
    assert head.post(address + "approve/").status_code == 302
    assert staff.post(address + "publish/").status_code == 302
    assert EnforcementItem.objects.get().state == EnforcementState.PUBLISHED
    page = staff.get(address).content.decode()
    assert "广告科" in page
    assert "同意" in page
    listed = staff.get(LIST, {"q": "虚假宣传", "kind": "penalty"}).content.decode()
    assert "对虚假宣传的处罚" in listed
    public = Publication.objects.get(kind="catalogue.enforcement_items", state="published")
    assert "对虚假宣传的处罚" in Client().get(public.get_absolute_url()).content.decode()


def test_the_refusal_of_an_unchecked_item_names_its_rule(on: Desk) -> None:
    item = catalogue.drafted(on, AT)
    answer = signed_in(on.staff).post(item.get_absolute_url() + "publish/")
    assert answer.status_code == 409
    assert "R-04b" in answer.content.decode()


def test_a_change_of_law_shows_who_cites_it_and_opens_the_work(on: Desk) -> None:
    catalogue.in_force(on, AT)
    lawyer, staff, head = signed_in(on.lawyer), signed_in(on.staff), signed_in(on.head)
    assert "A01" in lawyer.get("/registry/catalogue/changes/citing/", {"law": "食品安全法"}).content.decode()
    form = {"law": "食品安全法", "article": "第五十三条", "changed_on": "2026-03-01", "document": "主席令"}
    assert staff.post("/registry/catalogue/changes/new/", form).status_code == 403
    address = lawyer.post("/registry/catalogue/changes/new/", form).headers["Location"]
    assert BasisChange.objects.get().get_absolute_url() == address
    assert "A01" in staff.get(address).content.decode()
    adjustment = Adjustment.objects.get()
    assert "A01" in staff.get("/registry/catalogue/adjustments/").content.decode()
    assert staff.post(adjustment.get_absolute_url() + "start/").status_code == 302
    assert staff.get(adjustment.get_absolute_url()).status_code == 200
    draft = EnforcementItem.objects.get(version=2)
    assert head.post(adjustment.get_absolute_url() + "remove/", {"reason": "废止"}).status_code == 409
    assert staff.post(draft.get_absolute_url() + "discard/", {"reason": "废止"}).status_code == 302
    assert staff.post(adjustment.get_absolute_url() + "keep/", {"reason": "x"}).status_code == 403
    assert head.post(adjustment.get_absolute_url() + "remove/", {"reason": "废止"}).status_code == 302


def test_the_head_keeps_and_the_handler_adjusts_and_derives(on: Desk) -> None:
    item = catalogue.in_force(on, AT)
    spot = published_item(code="S04", department=on.department)
    staff, head = signed_in(on.staff), signed_in(on.head)
    assert staff.get(item.get_absolute_url() + "derive/").status_code == 200
    assert staff.post(item.get_absolute_url() + "derive/", {"spot_check_code": "S04"}).status_code == 302
    assert spot.name in staff.get(item.get_absolute_url()).content.decode()
    address = staff.post(item.get_absolute_url() + "adjust/", {"cause": "no_effect", "reason": "少用"}).headers[
        "Location"
    ]
    assert head.get(address + "keep/").status_code == 200
    assert head.post(address + "keep/", {"reason": "备用"}).status_code == 302
    item.refresh_from_db()
    assert item.state == EnforcementState.PUBLISHED


def test_the_lists_stay_within_their_budget_of_queries(on: Desk, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        item = catalogue.in_force(on, AT, code=f"A{number:02d}")
        acts.open_adjustment(item=item, cause="no_effect", reason="少用", acting_user=on.staff, at=AT)
    staff = signed_in(on.staff)
    staff.get(LIST)
    for address in (LIST, "/registry/catalogue/adjustments/", "/registry/catalogue/changes/"):
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            assert staff.get(address).status_code == 200
