"""The published list on any day, what differs between versions, several drafts proposed at once; bodies on a day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core.people.models import Department, Role, User
from core.refusals import NotAllowed
from registry.item_differences import differences
from registry.item_errors import CauseMissing, ItemHasNoBasis
from registry.item_states import ItemState, WithdrawalCause
from registry.models import InspectingBody, SpotCheckItem
from registry.services import items as acts
from registry.services.items import Basis, ItemContent
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import published_item

pytestmark = pytest.mark.django_db
CONTENT = ItemContent(name="某检查", methods=("on_site",), ratio_text="5%", bases=(Basis("某条例", "第八条"),))


@pytest.fixture
def department() -> Department:
    made: Department = DepartmentFactory(code="SAMR")
    return made


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


@pytest.fixture
def head(department: Department) -> User:
    return person(Role.HEAD, department=department)


@pytest.fixture
def browser(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def two_versions(
    department: Department, staff: User, head: User, at: dt.datetime
) -> tuple[SpotCheckItem, SpotCheckItem]:
    first = published_item(department=department, on=dt.date(2026, 1, 5), name="旧名称", ratio_text="3%")
    second = acts.draft_item(code=first.code, department=department, content=CONTENT, acting_user=staff, at=at)
    acts.propose_item(item=second, acting_user=staff, at=at)
    second = acts.publish_item(item=second, acting_user=head, at=at)
    first.refresh_from_db()
    return first, second


def test_an_item_leaves_the_list_only_for_a_cause(department: Department, head: User, at: dt.datetime) -> None:
    item = published_item(department=department)
    for cause in ("", "whim", WithdrawalCause.REPLACED):
        with pytest.raises(CauseMissing):
            acts.withdraw_item(item=item, cause=cause, reason="不再需要", acting_user=head, at=at)
    item = acts.withdraw_item(item=item, cause="no_effect", reason="多年无问题", acting_user=head, at=at)
    assert (item.state, item.withdrawn_cause) == (ItemState.WITHDRAWN, WithdrawalCause.NO_EFFECT)


def test_a_replaced_version_says_so(department: Department, staff: User, head: User, at: dt.datetime) -> None:
    first, _second = two_versions(department, staff, head, at)
    assert first.withdrawn_cause == WithdrawalCause.REPLACED


def test_the_list_is_shown_as_it_stood_on_a_day(
    department: Department, staff: User, head: User, at: dt.datetime, browser: Client
) -> None:
    first, second = two_versions(department, staff, head, at)
    for day, item in (("2026-01-04", None), ("2026-01-05", first), (at.date().isoformat(), second)):
        wanted = [item.pk] if item else []
        page = browser.get(f"{reverse('registry:items')}?on={day}")
        assert [row.pk for row in page.context["page"].rows] == wanted
        answer = browser.get(f"/api/v1/spot-check-items/?on={day}").json()
        assert [one["id"] for one in answer["results"]] == wanted


def test_the_bodies_are_shown_as_they_stood_on_a_day(department: Department, browser: Client) -> None:
    body = InspectingBody.objects.create(
        department=department, document="公示1号", valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 6, 30)
    )
    for day, wanted in (("2025-12-31", []), ("2026-06-30", [body.pk]), ("2026-07-01", [])):
        assert [row.pk for row in browser.get(f"{reverse('registry:bodies')}?on={day}").context["page"].rows] == wanted
        answer = browser.get(f"/api/v1/inspecting-bodies/?on={day}").json()
        assert [one["id"] for one in answer["results"]] == wanted


def test_two_versions_stand_side_by_side(
    department: Department, staff: User, head: User, at: dt.datetime, browser: Client
) -> None:
    first, second = two_versions(department, staff, head, at)
    changed = {one.label: (one.gone, one.new) for one in differences(first, second) if one.is_changed}
    assert ("旧名称",) in [gone for gone, _new in changed.values()]
    assert ("5%",) in [new for _gone, new in changed.values()]
    page = browser.get(reverse("registry:item_difference", args=[second.pk, first.pk])).content.decode()
    assert "<del>旧名称</del>" in page
    assert "<ins>某检查</ins>" in page
    answer = browser.get(f"/api/v1/spot-check-items/{second.pk}/difference/{first.pk}/").json()["parts"]
    assert {"before": ["旧名称"], "after": ["某检查"]}.items() <= answer[0].items()
    other = published_item(department=department)
    assert browser.get(reverse("registry:item_difference", args=[second.pk, other.pk])).status_code == 404
    assert browser.get(f"/api/v1/spot-check-items/{second.pk}/difference/{other.pk}/").status_code == 404


def test_several_drafts_are_proposed_together_or_not_at_all(
    department: Department, staff: User, at: dt.datetime, browser: Client
) -> None:
    drafts = [
        acts.draft_item(code=code, department=department, content=CONTENT, acting_user=staff, at=at)
        for code in ("F01", "F02")
    ]
    bare = acts.draft_item(
        code="F03",
        department=department,
        content=ItemContent(name="无依据", methods=("on_site",)),
        acting_user=staff,
        at=at,
    )
    with pytest.raises(NotAllowed):
        acts.propose_items(items=drafts, acting_user=person(Role.STAFF), at=at)
    with pytest.raises(ItemHasNoBasis):
        acts.propose_items(items=[*drafts, bare], acting_user=staff, at=at)
    assert not SpotCheckItem.objects.filter(state=ItemState.PROPOSED).exists()
    address = reverse("registry:items_propose")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"items": [one.pk for one in drafts]}).status_code == 302
    assert SpotCheckItem.objects.filter(state=ItemState.PROPOSED).count() == 2
