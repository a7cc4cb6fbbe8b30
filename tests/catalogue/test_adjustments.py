"""A basis changes, lacks or has no effect; what is unused comes up for review; refused before allowed."""

import datetime as dt
from dataclasses import replace

import pytest

from core.outbox.models import Event
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from core.work.selectors import open_work_on, work_for
from publicity.models import Publication
from registry.catalogue import receivers
from registry.catalogue import services as acts
from registry.catalogue.errors import (
    AdjustmentOpen,
    ChangeKnown,
    CitationUnclear,
    DerivationUnknown,
    MustGo,
    NobodyCites,
    NotInForce,
    VersionInTheMaking,
)
from registry.catalogue.models import Adjustment, BasisChange, EnforcementItem, ItemUse
from registry.catalogue.selectors import adjustments_visible_to, last_use
from registry.catalogue.states import AdjustmentState, Cause, EnforcementState
from registry.item_states import CheckMethod
from registry.models import LegalBasis, SpotCheckItem
from registry.services import items as spot_checks
from registry.services.items import Basis
from tests.factories import catalogue
from tests.factories.catalogue import CONTENT, Desk
from tests.factories.people import person
from tests.factories.registry_officers import published_item

pytestmark = pytest.mark.django_db
YEARS = dt.timedelta(days=366 * 5)


@pytest.fixture
def on() -> Desk:
    return catalogue.desk()


def enter(at: dt.datetime, **values: object) -> BasisChange:
    given: dict[str, object] = {
        "law": "食品安全法",
        "article": "第五十三条",
        "changed_on": at.date(),
        "document": "主席令第99号",
        "acting_user": person(Role.LEGAL_REVIEWER),
        "at": at,
        **values,
    }
    return acts.enter_basis_change(**given)  # type: ignore[arg-type]


def test_a_change_of_law_is_entered_by_lawyers_or_the_supervising_department(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at)
    with pytest.raises(NotAllowed):
        enter(at, acting_user=on.head)
    supervising = person(Role.STAFF, department=catalogue.supervising_department())
    assert enter(at, acting_user=supervising).adjustments.count() == 1


def test_a_change_nobody_cites_or_that_names_no_article_is_refused(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at)
    with pytest.raises(NobodyCites):
        enter(at, article="第九十条")
    with pytest.raises(CitationUnclear):
        enter(at, article="相关规定")
    enter(at)
    with pytest.raises(ChangeKnown):
        enter(at)


def test_one_change_opens_work_for_every_department_that_cites_the_article(on: Desk, at: dt.datetime) -> None:
    other = catalogue.desk()
    item = catalogue.in_force(on, at, code="A01")
    catalogue.in_force(other, at, code="B01", content=replace(CONTENT, bases=(Basis("药品管理法", "第一条"),)))
    spot: SpotCheckItem = published_item(code="S04", department=other.department)
    LegalBasis.objects.create(item=spot, position=2, law="《食品安全法》", article="第五十三条至第五十五条")
    change = enter(at, article="第五十三条第二款")
    assert {one.subject_code for one in change.adjustments.all()} == {"A01", "S04"}
    item.refresh_from_db()
    assert item.state == EnforcementState.ADJUSTING
    assert item.is_in_force
    work = WorkItem.objects.get(kind="catalogue.start_adjustment", department=on.department)
    assert work.rule == "R-04a"
    assert work.due_at is not None
    assert work.due_at.date() >= dt.date(2026, 4, 2)
    assert work_for(other.staff, at=at).filter(kind="catalogue.start_adjustment").count() == 1
    assert not adjustments_visible_to(on.staff, at=at).exclude(department=on.department).exists()


def test_a_started_adjustment_leads_to_the_next_version_which_ends_it(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at)
    adjustment = enter(at).adjustments.get()
    with pytest.raises(NotAllowed):
        acts.start_adjustment(adjustment=adjustment, acting_user=on.lawyer, at=at)
    adjustment = acts.start_adjustment(adjustment=adjustment, acting_user=on.staff, at=at)
    assert open_work_on(adjustment).get().kind == "catalogue.end_adjustment"
    with pytest.raises(WrongState):
        acts.start_adjustment(adjustment=adjustment, acting_user=on.staff, at=at)
    draft = EnforcementItem.objects.get(code="A01", version=2)
    assert draft.bases.get().article == "第五十三条"
    later = at + dt.timedelta(days=9)
    acts.publish_item(item=catalogue.approved(draft, on, later), acting_user=on.staff, at=later)
    item.refresh_from_db()
    adjustment.refresh_from_db()
    assert item.state == EnforcementState.EXPIRED
    assert (adjustment.state, adjustment.ended_on) == (AdjustmentState.REVISED, later.date())
    assert not open_work_on(adjustment).exists()


def test_only_an_item_in_force_is_adjusted_and_once_at_a_time(on: Desk, at: dt.datetime) -> None:
    draft = catalogue.drafted(on, at, code="A09")
    with pytest.raises(NotInForce):
        acts.open_adjustment(item=draft, cause=Cause.NO_EFFECT, reason="无实效", acting_user=on.staff, at=at)
    item = catalogue.in_force(on, at)
    acts.open_adjustment(item=item, cause=Cause.NO_EFFECT, reason="无实效", acting_user=on.staff, at=at)
    with pytest.raises(AdjustmentOpen):
        acts.open_adjustment(item=item, cause=Cause.NO_BASIS, reason="无依据", acting_user=on.staff, at=at)


def test_without_a_basis_an_item_is_removed_by_the_head_and_never_kept(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at)
    adjustment = acts.open_adjustment(item=item, cause=Cause.NO_BASIS, reason="依据废止", acting_user=on.staff, at=at)
    with pytest.raises(MustGo):
        acts.keep_item(adjustment=adjustment, reason="仍需要", acting_user=on.head, at=at)
    with pytest.raises(NotAllowed):
        acts.remove_item(adjustment=adjustment, reason="依据废止", acting_user=on.staff, at=at)
    adjustment = acts.remove_item(adjustment=adjustment, reason="依据废止", acting_user=on.head, at=at)
    item.refresh_from_db()
    assert (item.state, adjustment.state) == (EnforcementState.EXPIRED, AdjustmentState.REMOVED)
    public = Publication.objects.get(kind="catalogue.enforcement_items", state="published")
    assert public.payload["items"] == []
    assert {(one["code"], one["change"]) for one in public.payload["changes"]} == {("A01", "left"), ("A01", "entered")}


def test_the_head_may_keep_an_item_with_a_reason(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at)
    adjustment = acts.open_adjustment(item=item, cause=Cause.NO_EFFECT, reason="少用", acting_user=on.staff, at=at)
    adjustment = acts.keep_item(adjustment=adjustment, reason="涉及安全，保留", acting_user=on.head, at=at)
    item.refresh_from_db()
    assert (item.state, adjustment.state) == (EnforcementState.PUBLISHED, AdjustmentState.KEPT)


def test_nothing_is_kept_or_removed_while_a_next_version_is_in_the_making(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at)
    adjustment = acts.open_adjustment(item=item, cause=Cause.NO_EFFECT, reason="少用", acting_user=on.staff, at=at)
    acts.start_adjustment(adjustment=adjustment, acting_user=on.staff, at=at)
    for act in (acts.keep_item, acts.remove_item):
        with pytest.raises(VersionInTheMaking) as refused:
            act(adjustment=adjustment, reason="不改了", acting_user=on.head, at=at)
        assert (refused.value.rule, bool(refused.value.way_out)) == ("R-04a", True)
    draft = EnforcementItem.objects.get(code="A01", version=2)
    with pytest.raises(NotAllowed):
        acts.discard_item(item=draft, reason="不改了", acting_user=on.lawyer, at=at)
    draft = acts.discard_item(item=draft, reason="不改了", acting_user=on.staff, at=at)
    assert not open_work_on(draft).exists()
    acts.start_adjustment(adjustment=adjustment, acting_user=on.staff, at=at)
    third = EnforcementItem.objects.get(code="A01", version=3)
    acts.discard_item(item=third, reason="不改了", acting_user=on.staff, at=at)
    adjustment = acts.keep_item(adjustment=adjustment, reason="保留", acting_user=on.head, at=at)
    assert adjustment.state == AdjustmentState.KEPT


def test_the_next_version_of_a_spot_check_item_ends_its_adjustment(on: Desk, at: dt.datetime) -> None:
    spot: SpotCheckItem = published_item(code="S04", department=on.department)
    LegalBasis.objects.filter(item=spot).update(law="食品安全法", article="第五十三条")
    adjustment = enter(at).adjustments.get()
    content = spot_checks.ItemContent(
        name="食品检查", methods=(CheckMethod.ON_SITE,), ratio_text="3%", bases=(Basis("食品安全法", "第五十四条"),)
    )
    draft = spot_checks.draft_item(code="S04", department=on.department, content=content, acting_user=on.staff, at=at)
    spot_checks.propose_item(item=draft, acting_user=on.staff, at=at)
    spot_checks.publish_item(item=draft, acting_user=on.head, at=at)
    for event in Event.objects.filter(topic__startswith="registry.item.").order_by("recorded_at"):
        (receivers.end_what_was_revised if event.topic.endswith("published") else receivers.end_what_was_withdrawn)(
            event
        )
    adjustment.refresh_from_db()
    assert adjustment.state == AdjustmentState.REVISED


def test_the_withdrawal_of_a_spot_check_item_ends_its_adjustment_too(on: Desk, at: dt.datetime) -> None:
    spot: SpotCheckItem = published_item(code="S04", department=on.department)
    LegalBasis.objects.filter(item=spot).update(law="食品安全法", article="第五十三条")
    adjustment = enter(at).adjustments.get()
    spot_checks.withdraw_item(item=spot, cause="basis_changed", reason="依据废止", acting_user=on.head, at=at)
    receivers.end_what_was_withdrawn(Event.objects.get(topic="registry.item.withdrawn"))
    adjustment.refresh_from_db()
    assert adjustment.state == AdjustmentState.REMOVED


def test_a_use_is_noted_once_and_found_through_the_spot_check_item(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at)
    published_item(code="S04", department=on.department)
    used = {"kind": "inspection", "used_on": at.date(), "source_label": "inspections.visititem", "source_id": "7"}
    who = {"acting_user": system_user(), "at": at}
    assert not acts.record_use(spot_check_code="S04", **used, **who)  # type: ignore[arg-type]
    with pytest.raises(DerivationUnknown):
        acts.derive_spot_check(spot_check_code="S04", item_code="A99", acting_user=on.staff, at=at)
    with pytest.raises(NotAllowed):
        acts.derive_spot_check(spot_check_code="S04", item_code="A01", acting_user=person(Role.STAFF), at=at)
    acts.derive_spot_check(spot_check_code="S04", item_code="A01", acting_user=on.staff, at=at)
    assert acts.record_use(spot_check_code="S04", **used, **who)  # type: ignore[arg-type]
    assert not acts.record_use(item_code="A01", **used, **who)  # type: ignore[arg-type]
    assert ItemUse.objects.count() == 1
    assert last_use("A01") == at.date()


def test_what_was_not_used_for_five_years_comes_up_for_review_once(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at, code="A01")
    catalogue.in_force(on, at, code="A02")
    who = system_user()
    assert acts.review_unused(acting_user=who, at=at + YEARS / 2) == 0
    used_on = (at + YEARS / 2).date()
    acts.record_use(
        item_code="A02", kind="case", used_on=used_on, source_label="cases.case", source_id="1", acting_user=who, at=at
    )
    assert acts.review_unused(acting_user=who, at=at + YEARS) == 1
    assert acts.review_unused(acting_user=who, at=at + YEARS) == 0
    review = Adjustment.objects.get()
    assert (review.subject_code, review.cause) == ("A01", Cause.NO_EFFECT)
    acts.keep_item(adjustment=review, reason="备用权力", acting_user=on.head, at=at + YEARS)
    assert acts.review_unused(acting_user=who, at=at + YEARS + dt.timedelta(days=40)) == 0
