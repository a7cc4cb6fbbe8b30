"""Enforcement items from the draft to the public catalogue; refused before allowed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from core.notices.models import Notice
from core.people.models import Role
from core.refusals import NotAllowed, WrongState
from core.work.selectors import open_work_on, work_for
from publicity.models import Publication
from registry.catalogue import services as acts
from registry.catalogue.errors import (
    CheckedByDrafter,
    Incomplete,
    ItemElsewhere,
    ItemInForce,
    ItemInTheMaking,
    NoBasis,
    NotChecked,
    RemarksMissing,
)
from registry.catalogue.models import EnforcementItem, LegalCheck
from registry.catalogue.selectors import items_in_force, items_visible_to
from registry.catalogue.states import EnforcementKind, EnforcementState
from registry.officer_errors import DaysReversed, ReasonMissing
from registry.services.items import Basis
from tests.factories import catalogue
from tests.factories.catalogue import CONTENT, Desk
from tests.factories.people import PostFactory, person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def on() -> Desk:
    return catalogue.desk()


def test_an_outsider_drafts_nothing(on: Desk, at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        acts.draft_item(code="A01", department=on.department, content=CONTENT, acting_user=person(Role.STAFF), at=at)


def test_a_nameless_item_or_one_of_an_unknown_kind_is_refused(on: Desk, at: dt.datetime) -> None:
    for wrong in (replace(CONTENT, name=""), replace(CONTENT, kind="whim"), replace(CONTENT, subject_kinds=("moon",))):
        with pytest.raises(Incomplete):
            catalogue.drafted(on, at, content=wrong)


def test_a_validity_that_ends_before_it_begins_is_refused(on: Desk, at: dt.datetime) -> None:
    wrong = replace(CONTENT, valid_from=dt.date(2026, 5, 1), valid_to=dt.date(2026, 4, 1))
    with pytest.raises(DaysReversed):
        catalogue.drafted(on, at, content=wrong)


@pytest.mark.parametrize("kind", EnforcementKind.values)
def test_every_kind_of_power_may_stand_in_the_catalogue(on: Desk, at: dt.datetime, kind: str) -> None:
    item = catalogue.in_force(on, at, content=replace(CONTENT, kind=kind))
    assert item.state == EnforcementState.PUBLISHED


def test_an_item_without_basis_is_not_submitted(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at, content=replace(CONTENT, bases=()))
    with pytest.raises(NoBasis) as refused:
        acts.submit_item(item=item, acting_user=on.staff, at=at)
    assert refused.value.rule == "R-04"


def test_there_is_one_draft_of_a_code_and_one_department_for_it(on: Desk, at: dt.datetime) -> None:
    catalogue.drafted(on, at)
    with pytest.raises(ItemInTheMaking):
        catalogue.drafted(on, at)
    with pytest.raises(ItemElsewhere):
        catalogue.drafted(catalogue.desk(), at)


def test_an_item_in_force_gets_no_second_draft_without_a_cause(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at)
    with pytest.raises(ItemInForce):
        catalogue.drafted(on, at)


def test_who_wrote_the_draft_does_not_check_it(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    PostFactory(user=on.staff, role=Role.LEGAL_REVIEWER)
    on.staff.__dict__.pop("_acting_roles", None)
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    with pytest.raises(CheckedByDrafter) as refused:
        acts.pass_item(item=item, acting_user=on.staff, at=at)
    assert refused.value.rule == "R-04b"
    assert not work_for(on.staff, at=at).filter(kind="catalogue.check").exists()
    assert work_for(on.lawyer, at=at).filter(kind="catalogue.check").exists()


def test_only_legal_reviewers_of_the_department_or_of_the_supervising_one_check(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    for stranger in (on.head, person(Role.LEGAL_REVIEWER)):
        with pytest.raises(NotAllowed):
            acts.pass_item(item=item, acting_user=stranger, at=at)
    lawyer = person(Role.LEGAL_REVIEWER, department=catalogue.supervising_department())
    assert items_visible_to(lawyer, at=at).filter(pk=item.pk).exists()
    assert acts.pass_item(item=item, acting_user=lawyer, at=at).state == EnforcementState.DECIDING


def test_a_return_says_what_to_mend_and_the_draft_comes_back(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    with pytest.raises(RemarksMissing):
        acts.return_item(item=item, opinion=" ", acting_user=on.lawyer, at=at)
    item = acts.return_item(item=item, opinion="补充第五十四条", acting_user=on.lawyer, at=at)
    assert item.state == EnforcementState.DRAFT
    assert Notice.objects.filter(user=on.staff, kind="catalogue.returned").exists()
    both = replace(CONTENT, bases=(*CONTENT.bases, Basis("食品安全法", "第五十四条")))
    acts.edit_item(item=item, content=both, acting_user=on.staff, at=at)
    assert catalogue.approved(item, on, at).state == EnforcementState.APPROVED
    assert list(LegalCheck.objects.order_by("pk").values_list("passed", flat=True)) == [False, True]


def test_what_was_not_checked_is_not_published(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    for act in (lambda: None, lambda: acts.submit_item(item=item, acting_user=on.staff, at=at)):
        act()
        with pytest.raises(NotChecked) as refused:
            acts.publish_item(item=item, acting_user=on.staff, at=at)
        assert (refused.value.rule, bool(refused.value.way_out)) == ("R-04b", True)


def test_only_the_head_approves_or_sends_back_with_a_reason(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    with pytest.raises(WrongState):
        acts.approve_item(item=item, acting_user=on.head, at=at)
    acts.pass_item(item=item, acting_user=on.lawyer, at=at)
    with pytest.raises(NotAllowed):
        acts.approve_item(item=item, acting_user=on.staff, at=at)
    with pytest.raises(ReasonMissing):
        acts.send_back_item(item=item, reason="", acting_user=on.head, at=at)
    item = acts.send_back_item(item=item, reason="与上级清单不一致", acting_user=on.head, at=at)
    assert item.state == EnforcementState.DRAFT
    assert open_work_on(item).get().kind == "catalogue.finish"


def test_a_draft_under_check_is_not_edited(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    acts.submit_item(item=item, acting_user=on.staff, at=at)
    with pytest.raises(WrongState):
        acts.edit_item(item=item, content=CONTENT, acting_user=on.staff, at=at)


def test_publishing_makes_one_public_list_of_the_department_with_its_log(on: Desk, at: dt.datetime) -> None:
    catalogue.in_force(on, at, code="A01")
    catalogue.in_force(on, at + DAY, code="A02")
    public = Publication.objects.get(kind="catalogue.enforcement_items", state="published")
    assert [one["code"] for one in public.payload["items"]] == ["A01", "A02"]
    assert public.payload["items"][0]["bases"] == ["《中华人民共和国食品安全法》第五十三条"]
    assert [(one["code"], one["change"]) for one in public.payload["changes"]] == [
        ("A02", "entered"),
        ("A01", "entered"),
    ]


def test_drafts_are_seen_by_their_department_published_items_by_everyone(on: Desk, at: dt.datetime) -> None:
    item = catalogue.drafted(on, at)
    stranger = person(Role.STAFF)
    assert not items_visible_to(stranger, at=at).exists()
    assert items_visible_to(on.staff, at=at).get() == item
    assert items_visible_to(person(Role.SUPERVISION), at=at).get() == item
    acts.publish_item(item=catalogue.approved(item, on, at), acting_user=on.staff, at=at)
    assert items_visible_to(stranger, at=at).exists()


def test_what_has_run_out_leaves_the_catalogue_by_itself_once(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at, content=replace(CONTENT, valid_to=at.date()))
    assert acts.expire_due(acting_user=on.head, at=at) == 0
    assert acts.expire_due(acting_user=on.head, at=at + DAY) == 1
    assert acts.expire_due(acting_user=on.head, at=at + DAY) == 0
    item.refresh_from_db()
    assert (item.state, item.expired_on) == (EnforcementState.EXPIRED, (at + DAY).date())
    assert items_in_force(on=at.date()).filter(pk=item.pk).exists()
    assert not items_in_force(on=(at + DAY).date()).exists()
    assert Publication.objects.get(kind="catalogue.enforcement_items", state="published").payload["items"] == []


def test_the_database_keeps_one_version_in_force_and_legal_checks_for_ever(on: Desk, at: dt.datetime) -> None:
    item = catalogue.in_force(on, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnforcementItem.objects.filter(pk=item.pk).update(state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalCheck.objects.all().delete()
