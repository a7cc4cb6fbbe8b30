"""The pages of reorganisation: who sees what, what is asked, how many queries the list takes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.people.models import Department, User
from core.reorganisation.models import Reorganisation
from core.reorganisation.states import Kind, ReorganisationState
from tests.factories.people import DepartmentFactory, administrator, person
from tests.factories.registry_officers import published_item
from tests.factories.reorganisation import new_department, prepared, seat

pytestmark = pytest.mark.django_db
BASE = "/people/reorganisations/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def order(**values: object) -> dict[str, object]:
    return {
        "effective_on": timezone.localdate().isoformat(),
        "document": "虚构编〔2026〕7号",
        "reason": "调整",
        **values,
    }


def test_others_neither_prepare_nor_see_what_is_only_proposed() -> None:
    on, one, two = seat(), DepartmentFactory(), DepartmentFactory()
    now = timezone.now()
    made = prepared(on, one, two, new=new_department(), effective_on=timezone.localdate(), at=now)
    other = signed_in(person())
    assert other.get(f"{BASE}new/merge/").status_code == 403
    assert other.get(f"{BASE}{made.pk}/").status_code == 404
    assert made.document not in other.get(BASE).text
    assert made.document in signed_in(on.head).get(BASE).text


def test_a_department_is_renamed_from_its_page_by_two_people() -> None:
    department = DepartmentFactory(name="旧名部")
    first, second = signed_in(administrator()), signed_in(administrator())
    page = first.get(f"/people/departments/{department.code}/").text
    address = f"{BASE}new/rename/?department={department.code}"
    assert address in page
    assert "旧名部" in first.get(address).text
    names = {"name": "新名部", "name_en": "New", "short_name": "新"}
    made = first.post(address, order(department=department.pk, **names)).url
    assert first.get(f"{made}approve/").status_code == 403
    assert second.get(f"{made}approve/").status_code == 200
    assert second.post(f"{made}approve/").status_code == 302
    page = first.get(f"/people/departments/{department.code}/").text
    assert "新名部" in page
    assert "旧名部" in page


def test_a_past_day_comes_back_on_the_form_with_the_way_out() -> None:
    department = DepartmentFactory()
    names = {"name": "新名部", "name_en": "New", "short_name": "新"}
    client = signed_in(administrator())
    answer = client.post(f"{BASE}new/rename/", order(department=department.pk, effective_on="2020-01-01", **names))
    assert answer.status_code == 422
    assert "请选择今天或以后的日期" in answer.text


def test_the_preview_of_a_merger_names_what_passes_on_and_the_done_one_what_passed() -> None:
    one, two, head = DepartmentFactory(), DepartmentFactory(), person()
    item = published_item(department=one)
    first, second = signed_in(administrator()), signed_in(administrator())
    form = order(departments=[one.pk, two.pk], code="hebing", name="合并部", name_en="Merged", short_name="合")
    answer = first.post(f"{BASE}new/merge/", {**form, "kind": "administration"})
    assert answer.status_code == 422, "a new department needs its head"
    made = first.post(f"{BASE}new/merge/", {**form, "kind": "administration", "head": head.pk}).url
    assert item.name in first.get(made).text
    assert second.post(f"{made}approve/").status_code == 302
    assert "已移交的内容" in second.get(made).text
    assert "合并部" in second.get(f"/people/departments/{one.code}/").text
    assert one.name in second.get("/people/departments/hebing/").text


def test_a_split_asks_what_goes_and_a_dissolution_names_what_is_open() -> None:
    giver, taker = DepartmentFactory(), DepartmentFactory()
    item = published_item(department=giver)
    client = signed_in(administrator())
    refused = client.post(f"{BASE}new/dissolve/", order(department=giver.pk))
    assert refused.status_code == 409
    assert item.code in refused.text
    divide = client.post(f"{BASE}new/split/", order(department=giver.pk, successor=taker.pk)).url
    assert divide.endswith("/division/")
    assert str(item) in client.get(divide).text
    assert client.post(divide, {"registry.items": [item.pk]}).status_code == 302
    made = Reorganisation.objects.get(kind=Kind.SPLIT)
    assert made.division == {"registry.items": [item.pk]}
    assert client.post(f"{BASE}{made.pk}/withdraw/", {"reason": "暂缓"}).status_code == 302
    made.refresh_from_db()
    assert made.state == ReorganisationState.WITHDRAWN


def test_the_list_takes_the_same_queries_for_one_as_for_many() -> None:
    on = seat()
    client = signed_in(on.head)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(BASE).status_code == 200
        return len(caught)

    def make() -> None:
        names = new_department().names
        prepared(
            on, DepartmentFactory(), kind=Kind.RENAME, names=names, effective_on=timezone.localdate(), at=timezone.now()
        )

    make()
    client.get(BASE)
    few = queries()
    for _place in range(6):
        make()
    assert queries() == few <= 14
    assert Department.objects.count() > 6
