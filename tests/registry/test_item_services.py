"""Items on their way to the published list, and the bodies that may inspect; refused before allowed."""

import datetime as dt
from dataclasses import replace

import pytest

from core.notices.models import Notice
from core.people.models import Department, Duty, Role, User
from core.refusals import NotAllowed, WrongState
from core.work.selectors import open_work_on, work_for
from publicity.models import Publication
from registry.item_errors import (
    BodyKnown,
    ItemHasNoBasis,
    ItemIncomplete,
    ItemInTheMaking,
    RatioImpossible,
    RatioUnclear,
)
from registry.item_selectors import (
    is_inspecting_body,
    is_on_list,
    items_of,
    items_visible_to,
    may_be_checked_by,
)
from registry.item_states import CheckMethod, ItemState
from registry.models import SpotCheckItem
from registry.ratios import Rule
from registry.services import items as acts
from registry.services.items import Basis, ItemContent, Question
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import published_item

pytestmark = pytest.mark.django_db
CONTENT = ItemContent(
    name="营业场所经营行为的检查",
    methods=(CheckMethod.ON_SITE,),
    ratio_text="企业3%,个体工商户0.2%",
    bases=(Basis("某管理条例", "第八条"),),
    checkpoints=(Question("是否亮照经营", "看营业执照", "某管理条例第九条"),),
)
NEXT_DAY = dt.timedelta(days=1)


@pytest.fixture
def department() -> Department:
    return DepartmentFactory()


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


@pytest.fixture
def head(department: Department) -> User:
    return person(Role.HEAD, department=department)


@pytest.fixture
def draft(department: Department, staff: User, at: dt.datetime) -> SpotCheckItem:
    return acts.draft_item(code="F01", department=department, content=CONTENT, acting_user=staff, at=at)


def published(item: SpotCheckItem, staff: User, head: User, at: dt.datetime) -> SpotCheckItem:
    acts.propose_item(item=item, acting_user=staff, at=at)
    return acts.publish_item(item=item, acting_user=head, at=at)


def test_an_outsider_drafts_nothing(department: Department, at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        acts.draft_item(code="F01", department=department, content=CONTENT, acting_user=person(Role.STAFF), at=at)


@pytest.mark.parametrize("text", ["120%", "0%", "企业3%,个体工商户101%"])
def test_a_ratio_over_100_per_cent_or_of_nobody_is_refused(
    department: Department, staff: User, at: dt.datetime, text: str
) -> None:
    with pytest.raises(RatioImpossible):
        acts.draft_item(
            code="F01", department=department, content=replace(CONTENT, ratio_text=text), acting_user=staff, at=at
        )
    by_hand = replace(CONTENT, ratio_text="", rules=(Rule(ppm_min=1_000_001),))
    with pytest.raises(RatioImpossible):
        acts.draft_item(code="F01", department=department, content=by_hand, acting_user=staff, at=at)


def test_a_nameless_item_is_refused(department: Department, staff: User, at: dt.datetime) -> None:
    with pytest.raises(ItemIncomplete) as refused:
        acts.draft_item(code="F01", department=department, content=ItemContent(name=""), acting_user=staff, at=at)
    assert "name" in refused.value.place


def test_a_draft_holds_rows_for_ratio_basis_and_questions(draft: SpotCheckItem) -> None:
    assert list(draft.ratio_rules.order_by("position").values_list("object_kind", "ppm_min")) == [
        ("company", 30_000),
        ("sole_trader", 2_000),
    ]
    assert draft.legal_bases.get().article == "第八条"
    assert draft.checkpoints.get().question == "是否亮照经营"
    assert open_work_on(draft).get().kind == "registry.finish_item"


def test_there_is_one_draft_of_a_code(
    draft: SpotCheckItem, department: Department, staff: User, at: dt.datetime
) -> None:
    with pytest.raises(ItemInTheMaking):
        acts.draft_item(code="F01", department=department, content=CONTENT, acting_user=staff, at=at)


def test_without_a_basis_or_with_an_unclear_ratio_nothing_is_proposed(
    draft: SpotCheckItem, staff: User, at: dt.datetime
) -> None:
    acts.edit_item(item=draft, content=replace(CONTENT, bases=()), acting_user=staff, at=at)
    with pytest.raises(ItemHasNoBasis):
        acts.propose_item(item=draft, acting_user=staff, at=at)
    acts.edit_item(item=draft, content=replace(CONTENT, ratio_text="视情况而定"), acting_user=staff, at=at)
    with pytest.raises(RatioUnclear):
        acts.propose_item(item=draft, acting_user=staff, at=at)
    explained = replace(CONTENT, ratio_text="视情况而定", rules=(Rule(ppm_min=20_000, at_least=True),))
    acts.edit_item(item=draft, content=explained, acting_user=staff, at=at)
    assert acts.propose_item(item=draft, acting_user=staff, at=at).state == ItemState.PROPOSED


def test_staff_proposes_and_the_head_publishes(draft: SpotCheckItem, staff: User, head: User, at: dt.datetime) -> None:
    with pytest.raises(WrongState):
        acts.publish_item(item=draft, acting_user=head, at=at)
    acts.propose_item(item=draft, acting_user=staff, at=at)
    with pytest.raises(NotAllowed):
        acts.publish_item(item=draft, acting_user=staff, at=at)
    with pytest.raises(WrongState):
        acts.edit_item(item=draft, content=CONTENT, acting_user=staff, at=at)
    assert [work.kind for work in work_for(head, at=at)] == ["registry.decide_on_item"]
    item = acts.publish_item(item=draft, acting_user=head, at=at)
    assert (item.state, item.published_on) == (ItemState.PUBLISHED, at.date())
    assert not open_work_on(item).exists()
    assert Notice.objects.get(user=staff).kind == "registry.item_published"
    public = Publication.objects.get(kind="registry.spot_check_items", state="published")
    assert [one["code"] for one in public.payload["items"]] == ["F01"]


def test_a_returned_item_is_a_draft_again_and_its_maker_is_told_why(
    draft: SpotCheckItem, staff: User, head: User, at: dt.datetime
) -> None:
    acts.propose_item(item=draft, acting_user=staff, at=at)
    item = acts.return_item(item=draft, reason="依据条款写错", acting_user=head, at=at)
    assert item.state == ItemState.DRAFT
    assert Notice.objects.get(user=staff).params["reason"] == "依据条款写错"
    assert open_work_on(item).get().kind == "registry.finish_item"


def test_a_new_version_takes_the_place_of_the_old_one_and_the_list_is_never_empty(
    draft: SpotCheckItem, department: Department, staff: User, head: User, at: dt.datetime
) -> None:
    first = published(draft, staff, head, at)
    with pytest.raises(WrongState):
        acts.edit_item(item=first, content=CONTENT, acting_user=staff, at=at)
    second = acts.draft_item(
        code="F01", department=department, content=replace(CONTENT, name="新名称"), acting_user=staff, at=at
    )
    assert second.version == 2
    later = at + NEXT_DAY
    published(second, staff, head, later)
    first.refresh_from_db()
    assert (first.state, first.withdrawn_on) == (ItemState.WITHDRAWN, later.date())
    assert first.was_published(at.date())
    assert not first.was_published(later.date())
    assert is_on_list(first, on=later.date())


def test_what_is_withdrawn_is_off_the_list_from_that_day(
    draft: SpotCheckItem, staff: User, head: User, at: dt.datetime
) -> None:
    item = published(draft, staff, head, at)
    later = at + NEXT_DAY
    acts.withdraw_item(item=item, cause="no_basis", reason="依据废止", acting_user=head, at=later)
    assert is_on_list(item, on=at.date())
    assert not is_on_list(item, on=later.date())
    assert Publication.objects.get(kind="registry.spot_check_items", state="published").payload["items"] == []


def test_several_items_are_published_together_or_not_at_all(
    draft: SpotCheckItem, department: Department, staff: User, head: User, at: dt.datetime
) -> None:
    other = acts.draft_item(code="F02", department=department, content=CONTENT, acting_user=staff, at=at)
    acts.propose_item(item=draft, acting_user=staff, at=at)
    with pytest.raises(WrongState):
        acts.publish_items(items=[draft, other], acting_user=head, at=at)
    assert SpotCheckItem.objects.get(pk=draft.pk).state == ItemState.PROPOSED
    acts.propose_item(item=other, acting_user=staff, at=at)
    assert len(acts.publish_items(items=[draft, other], acting_user=head, at=at)) == 2


def test_only_the_keeper_and_those_it_is_shared_with_may_check_an_item(at: dt.datetime) -> None:
    keeper, partner, stranger = DepartmentFactory(), DepartmentFactory(), DepartmentFactory()
    item = published_item(department=keeper)
    item.other_departments.add(partner)
    assert [may_be_checked_by(item, one) for one in (keeper, partner, stranger)] == [True, True, False]
    assert list(items_of(partner, on=at.date())) == [item]
    assert not items_of(stranger, on=at.date()).exists()


def test_drafts_are_seen_by_their_department_and_published_items_by_everyone(
    draft: SpotCheckItem, staff: User, at: dt.datetime
) -> None:
    shown = published_item()
    assert set(items_visible_to(person(Role.STAFF), at=at)) == {shown}
    assert set(items_visible_to(staff, at=at)) == {shown, draft}
    assert set(items_visible_to(person(Role.AUDITOR), at=at)) == {shown, draft}


def test_only_the_department_that_supervises_confirms_inspecting_bodies(
    department: Department, head: User, at: dt.datetime
) -> None:
    act = {"department": department, "document": "公示〔2026〕2号", "valid_from": at.date(), "at": at}
    with pytest.raises(NotAllowed):
        acts.confirm_body(**act, acting_user=head)
    keeper = DepartmentFactory(duties=[Duty.SUPERVISES])
    with pytest.raises(NotAllowed):
        acts.confirm_body(**act, acting_user=person(Role.STAFF, department=keeper))
    supervisor = person(Role.HEAD, department=keeper)
    body = acts.confirm_body(**act, acting_user=supervisor)
    with pytest.raises(BodyKnown):
        acts.confirm_body(**act, acting_user=supervisor)
    assert is_inspecting_body(department, on=at.date())
    acts.end_body(body=body, last_day=at.date(), reason="机构改革", acting_user=supervisor, at=at)
    assert not is_inspecting_body(department, on=at.date() + NEXT_DAY)
    public = Publication.objects.get(kind="registry.inspecting_bodies", state="published")
    assert public.payload["bodies"][0]["valid_to"] == at.date().isoformat()
