"""The pages of key-supervision lists and of the coverage ledger."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.people.models import Role, User
from publicity.models import Publication
from registry.keyitems.models import CoverageFact, KeyItem, KeyList, SupervisionAct
from registry.keyitems.states import KeyListState
from registry.models import Enterprise
from tests.factories import catalogue, keyitems
from tests.factories.catalogue import Desk
from tests.factories.people import person
from tests.factories.registry_officers import a_firm, published_item

pytestmark = pytest.mark.django_db
LISTS, LEDGER = "/registry/key-supervision/lists/", "/registry/key-supervision/coverage/"
AT = timezone.now() - dt.timedelta(days=1)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def on() -> Desk:
    return keyitems.desk()


@pytest.fixture
def firm() -> Enterprise:
    return a_firm(industry_code="F5251", registered_on=dt.date(2015, 1, 1))


def test_what_is_not_of_my_department_is_not_there(on: Desk, firm: Enterprise) -> None:
    key_list = keyitems.drafted(on, AT)
    stranger = signed_in(person(Role.STAFF, Role.HEAD))
    for part in ("", "edit/", "submit/", "check/", "approve/", "send-back/", "publish/", "items/new/"):
        assert stranger.get(key_list.get_absolute_url() + part).status_code == 404
    keyitems.approved(key_list, on, AT)
    item = key_list.items.get()
    signed_in(on.staff).post(key_list.get_absolute_url() + "publish/", {"valid_from": timezone.localdate()})
    assert KeyList.objects.get().state == KeyListState.PUBLISHED
    assert stranger.get(key_list.get_absolute_url()).status_code == 200
    for part in ("", "cells/", f"subjects/{firm.pk}/", f"subjects/{firm.pk}/enter/"):
        assert stranger.get(f"{LEDGER}{item.pk}/{part}").status_code == 404
    assert item.code not in stranger.get(LEDGER).content.decode()


def test_a_list_goes_from_the_form_to_the_portal(on: Desk, firm: Enterprise) -> None:
    staff, lawyer, head = signed_in(on.staff), signed_in(on.lawyer), signed_in(on.head)
    catalogue.in_force(on, AT)
    published_item(code="S05", department=on.department)
    assert staff.get(LISTS + "new/").status_code == 200
    address = staff.post(LISTS + "new/", {"department": on.department.pk}).headers["Location"]
    form = {
        "code": "ZD01", "name": "药品零售质量安全", "enforcement_code": "A01", "reason": "life_and_health",
        "industries": "F525", "product_kinds": "药品\n医疗器械", "links": ["storage", "sale"], "period": "year",
        "checks-TOTAL_FORMS": "1", "checks-INITIAL_FORMS": "0", "checks-0-spot_check_code": "S05",
        "checks-0-product_kinds": "药品", "checks-0-links": ["sale"],
    }  # fmt: skip
    assert staff.get(address + "items/new/").status_code == 200
    assert staff.post(address + "items/new/", {**form, "name": ""}).status_code == 422
    refused = staff.post(address + "items/new/", {**form, "named": "91370171MA0TE5T16J"})
    assert refused.status_code == 422
    assert "R-04d" in refused.content.decode()
    assert staff.post(address + "items/new/", form).status_code == 302
    item = KeyItem.objects.get()
    edit = f"{address}items/{item.pk}/edit/"
    assert staff.get(edit).status_code == 200
    unclear = staff.post(edit, {**form, "checks-INITIAL_FORMS": "1", "checks-0-links": []})
    assert unclear.status_code == 422
    assert "R-04d" in unclear.content.decode()
    assert staff.post(edit, {**form, "checks-INITIAL_FORMS": "1", "name": "药品零售"}).status_code == 302
    assert item.checks.get().links == ["sale"]
    assert staff.post(address + "items/new/", {**form, "code": "ZD02"}).status_code == 302
    second = KeyItem.objects.get(code="ZD02")
    assert staff.post(f"{address}items/{second.pk}/drop/").status_code == 302
    assert staff.post(address + "edit/", {"reason": "首次编制", "valid_from": ""}).status_code == 302
    assert staff.post(address + "publish/", {"valid_from": timezone.localdate()}).status_code == 409
    assert staff.post(address + "submit/").status_code == 302
    assert lawyer.post(address + "check/", {"passed": "yes"}).status_code == 302
    assert head.post(address + "approve/").status_code == 302
    assert staff.post(address + "publish/", {"valid_from": "2020-01-01"}).status_code == 422
    assert staff.post(address + "publish/", {"valid_from": timezone.localdate()}).status_code == 302
    page = staff.get(address).content.decode()
    assert "药品零售" in page
    assert "S05" in page
    public = Publication.objects.get(kind="keyitems.key_list", state="published")
    assert "备案" in page
    assert staff.post(LISTS + "new/", {"department": on.department.pk, "reason": "误建"}).status_code == 302
    draft = KeyList.objects.get(state=KeyListState.DRAFT)
    assert staff.post(draft.get_absolute_url() + "discard/", {"reason": "误建"}).status_code == 302
    assert "医疗器械" in Client().get(public.get_absolute_url()).content.decode()


def test_the_ledger_names_who_is_missing_until_the_act_is_entered(on: Desk, firm: Enterprise) -> None:
    item = keyitems.in_force(on, AT)
    staff = signed_in(on.staff)
    assert firm.name in staff.get(f"{LEDGER}{item.pk}/").content.decode()
    assert "医疗器械" in staff.get(f"{LEDGER}{item.pk}/cells/").content.decode()
    subject = f"{LEDGER}{item.pk}/subjects/{firm.pk}/"
    assert staff.get(subject).status_code == 200
    assert staff.get(subject + "enter/").status_code == 200
    today = timezone.localdate()
    given = {"occurred_on": today, "evidence": "监督抽检报告"}
    assert staff.post(subject + "enter/", {**given, "evidence": ""}).status_code == 422
    assert staff.post(subject + "enter/", given).status_code == 422
    part = {
        **given,
        "product_kinds": ["药品"],
        "links": ["storage", "sale"],
        "file": SimpleUploadedFile("报告.png", PNG),
    }
    assert staff.post(subject + "enter/", part).status_code == 302
    assert SupervisionAct.objects.get().file is not None
    missing = staff.get(f"{LEDGER}{item.pk}/").content.decode()
    assert firm.name in missing
    assert "2/4" in missing
    assert firm.name not in staff.get(f"{LEDGER}{item.pk}/", {"shown": "missing", "product": "药品"}).content.decode()
    assert staff.post(subject + "enter/", {**given, "everything": "on", "evidence": "另一份报告"}).status_code == 302
    assert CoverageFact.objects.count() == 6
    assert firm.name not in staff.get(f"{LEDGER}{item.pk}/").content.decode()
    assert firm.name in staff.get(f"{LEDGER}{item.pk}/", {"shown": "complete"}).content.decode()
    yesterday = today - dt.timedelta(days=1)
    assert firm.name in staff.get(f"{LEDGER}{item.pk}/", {"on": yesterday, "shown": "missing"}).content.decode()
    assert "100.0%" in staff.get(LEDGER).content.decode()


def test_the_ledger_is_exported_and_searched(on: Desk, firm: Enterprise) -> None:
    item = keyitems.in_force(on, AT)
    staff = signed_in(on.staff)
    for address in (LEDGER, f"{LEDGER}{item.pk}/"):
        answer = staff.get(address, {"export": "xlsx"})
        assert answer.headers["Content-Type"].startswith("application/vnd")
    assert firm.name in staff.get(f"{LEDGER}{item.pk}/", {"q": firm.name[:5]}).content.decode()
    assert firm.name in staff.get(f"{LEDGER}{item.pk}/", {"q": firm.code}).content.decode()
    assert staff.get(f"{LEDGER}{item.pk}/", {"on": "gestern", "product": "x"}).status_code == 200


def test_the_lists_stay_within_their_budget_of_queries(
    on: Desk, firm: Enterprise, django_assert_max_num_queries: object
) -> None:
    item = keyitems.in_force(on, AT)
    for _number in range(30):
        a_firm(industry_code="F5251", registered_on=dt.date(2015, 1, 1))
    staff = signed_in(on.staff)
    staff.get(LEDGER)
    pages = (LISTS, LEDGER, f"{LEDGER}{item.pk}/", f"{LEDGER}{item.pk}/cells/", item.key_list.get_absolute_url())
    for address in pages:
        with django_assert_max_num_queries(26):  # type: ignore[operator]
            assert staff.get(address).status_code == 200
