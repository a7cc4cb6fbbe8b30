"""Key-supervision lists from the draft to publication and filing; refused before allowed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from core.people.models import Role
from core.refusals import NotAllowed, WrongState
from core.work.selectors import open_work_on, work_for
from filings.models import Filing, FilingDuty
from filings.services.submitting import complete_payload, faults_of
from publicity.models import Publication
from registry.catalogue import services as catalogue_acts
from registry.catalogue.models import EnforcementBasis
from registry.keyitems import services as acts
from registry.keyitems.errors import (
    CheckedByDrafter,
    CheckUnclear,
    CodeTwice,
    CodeUnknown,
    DatedInThePast,
    ItemNotInCatalogue,
    ItemWithoutBasis,
    KeyCodeTaken,
    ListEmpty,
    ListIncomplete,
    ListInTheMaking,
    ListsOverlap,
    NobodyNamed,
    NoSuchCell,
    NotChecked,
    ReasonOfChangeMissing,
    RemarksMissing,
    SubjectUnknown,
)
from registry.keyitems.models import KeyItem, KeyList
from registry.keyitems.selectors import items_in_force, lists_visible_to
from registry.keyitems.states import KeyListState
from tests.factories import catalogue, keyitems
from tests.factories.catalogue import Desk
from tests.factories.keyitems import CONTENT
from tests.factories.people import PostFactory, person
from tests.factories.registry_officers import a_firm

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def on() -> Desk:
    return keyitems.desk()


def test_an_outsider_makes_no_list(on: Desk, at: dt.datetime) -> None:
    stranger = person(Role.STAFF, Role.HEAD)
    with pytest.raises(NotAllowed):
        acts.draft_list(department=on.department, acting_user=stranger, at=at)
    key_list = keyitems.drafted(on, at)
    with pytest.raises(NotAllowed):
        acts.write_item(key_list=key_list, content=replace(CONTENT, code="ZD02"), acting_user=stranger, at=at)
    with pytest.raises(NotAllowed):
        acts.drop_item(item=key_list.items.get(), acting_user=stranger, at=at)


def test_an_item_rests_on_an_enforcement_item_in_force_with_a_basis(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    with pytest.raises(ItemNotInCatalogue) as refused:
        acts.write_item(
            key_list=key_list,
            content=replace(CONTENT, code="ZD02", enforcement_code="A99"),
            acting_user=on.staff,
            at=at,
        )
    assert (refused.value.rule, bool(refused.value.way_out)) == ("R-04d", True)
    EnforcementBasis.objects.all().delete()
    with pytest.raises(ItemWithoutBasis) as without:
        acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)
    assert without.value.rule == "R-04"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"named": ("91370171MA0TE5T16J",)}, SubjectUnknown),
        ({"industries": ()}, NobodyNamed),
        ({"links": ("moon",)}, ListIncomplete),
        ({"name": ""}, ListIncomplete),
        ({"reason": "fashion"}, ListIncomplete),
        ({"checks": (acts.Check("S01", ("酒类",)),)}, NoSuchCell),
        ({"checks": (acts.Check("S01", ("药品",)),)}, CheckUnclear),
        ({"industries": ("F999",)}, CodeUnknown),
        ({"streets": ("370176999",)}, CodeUnknown),
        ({"code": "ZD01"}, CodeTwice),
    ],
)
def test_an_item_is_refused_for_what_it_says(
    on: Desk, at: dt.datetime, change: dict[str, object], refusal: type[Exception]
) -> None:
    key_list = keyitems.drafted(on, at)
    content = replace(CONTENT, **{"code": "ZD02", **change})  # type: ignore[arg-type]
    with pytest.raises(refusal), transaction.atomic():
        acts.write_item(key_list=key_list, content=content, acting_user=on.staff, at=at)
    assert key_list.items.count() == 1


def test_a_code_belongs_to_one_department(on: Desk, at: dt.datetime) -> None:
    keyitems.drafted(on, at)
    other = keyitems.desk()
    with pytest.raises(KeyCodeTaken):
        keyitems.drafted(other, at, content=replace(CONTENT, enforcement_code="B01"))


def test_there_is_one_draft_of_a_department_and_a_next_version_says_why(on: Desk, at: dt.datetime) -> None:
    keyitems.in_force(on, at)
    with pytest.raises(ReasonOfChangeMissing):
        acts.draft_list(department=on.department, acting_user=on.staff, at=at)
    acts.draft_list(department=on.department, reason="增加品种", acting_user=on.staff, at=at)
    with pytest.raises(ListInTheMaking):
        acts.draft_list(department=on.department, reason="再改", acting_user=on.staff, at=at)


def test_a_draft_given_up_blocks_nobody(on: Desk, at: dt.datetime) -> None:
    keyitems.in_force(on, at)
    wrong = acts.draft_list(department=on.department, reason="误建", acting_user=on.staff, at=at)
    with pytest.raises(NotAllowed):
        acts.discard_list(key_list=wrong, reason="误建", acting_user=on.lawyer, at=at)
    wrong = acts.discard_list(key_list=wrong, reason="误建", acting_user=on.staff, at=at)
    assert not open_work_on(wrong).exists()
    again = acts.draft_list(department=on.department, reason="增加品种", acting_user=on.staff, at=at)
    assert (again.version, again.items.count()) == (3, 1)


def test_an_empty_list_is_not_submitted(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    acts.drop_item(item=key_list.items.get(), acting_user=on.staff, at=at)
    with pytest.raises(ListEmpty):
        acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)


def test_who_wrote_the_list_does_not_check_it(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    PostFactory(user=on.staff, role=Role.LEGAL_REVIEWER)
    on.staff.__dict__.pop("_acting_roles", None)
    acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)
    with pytest.raises(CheckedByDrafter):
        acts.pass_list(key_list=key_list, acting_user=on.staff, at=at)
    assert not work_for(on.staff, at=at).filter(kind="keyitems.check").exists()


def test_a_list_is_returned_with_remarks_sent_back_with_a_reason_and_mended(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)
    with pytest.raises(WrongState):
        acts.edit_list(key_list=key_list, reason="", valid_from=None, acting_user=on.staff, at=at)
    with pytest.raises(RemarksMissing):
        acts.return_list(key_list=key_list, opinion="", acting_user=on.lawyer, at=at)
    acts.return_list(key_list=key_list, opinion="写明品种", acting_user=on.lawyer, at=at)
    item = key_list.items.get()
    acts.write_item(
        key_list=key_list, content=replace(CONTENT, product_kinds=("药品",)), item=item, acting_user=on.staff, at=at
    )
    acts.submit_list(key_list=key_list, acting_user=on.staff, at=at)
    acts.pass_list(key_list=key_list, acting_user=on.lawyer, at=at)
    with pytest.raises(NotAllowed):
        acts.approve_list(key_list=key_list, acting_user=on.staff, at=at)
    key_list = acts.send_back_list(key_list=key_list, reason="再核对", acting_user=on.head, at=at)
    assert key_list.state == KeyListState.DRAFT
    assert open_work_on(key_list).get().kind == "keyitems.finish"


def test_what_was_not_checked_is_not_published(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    with pytest.raises(NotChecked) as refused:
        acts.publish_list(key_list=key_list, acting_user=on.staff, at=at)
    assert (refused.value.rule, bool(refused.value.way_out)) == ("R-04b", True)


def test_a_list_does_not_begin_in_the_past_and_two_do_not_overlap(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.approved(keyitems.drafted(on, at), on, at)
    with pytest.raises(DatedInThePast):
        acts.publish_list(key_list=key_list, valid_from=(at - DAY).date(), acting_user=on.staff, at=at)
    acts.publish_list(key_list=key_list, valid_from=(at + 9 * DAY).date(), acting_user=on.staff, at=at)
    following = acts.draft_list(department=on.department, reason="改", acting_user=on.staff, at=at)
    keyitems.approved(following, on, at)
    with pytest.raises(ListsOverlap):
        acts.publish_list(key_list=following, valid_from=(at + 9 * DAY).date(), acting_user=on.staff, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyList.objects.filter(pk=following.pk).update(
            state="published", published_on=at.date(), valid_from=(at + 10 * DAY).date()
        )


def test_a_new_version_takes_over_on_its_day_and_is_to_be_filed_again(on: Desk, at: dt.datetime) -> None:
    first = keyitems.in_force(on, at)
    filing = Filing.objects.get(kind="keyitems.key_list")
    assert FilingDuty.objects.get(flow__code="key_list").department == on.department
    assert faults_of(filing) == []
    before = complete_payload(filing)
    EnforcementBasis.objects.update(law="另一部法律")
    assert complete_payload(filing) == before
    later = at + 30 * DAY
    following = acts.draft_list(department=on.department, reason="增加品种", acting_user=on.staff, at=later)
    assert following.items.get().product_kinds == ["药品", "医疗器械"]
    keyitems.approved(following, on, later)
    acts.publish_list(key_list=following, acting_user=on.staff, at=later)
    assert items_in_force(on=(later - DAY).date()).get() == first
    assert items_in_force(on=later.date()).get().key_list == following
    assert FilingDuty.objects.filter(flow__code="key_list", state="open").count() == 1
    public = Publication.objects.get(kind="keyitems.key_list", state="published")
    assert (public.payload["version"], public.payload["reason"]) == (2, "增加品种")


def test_named_subjects_are_counted_in_public_and_never_told(on: Desk, at: dt.datetime) -> None:
    firm = a_firm(registered_on=dt.date(2015, 1, 1))
    item = keyitems.in_force(on, at, industries=(), named=(firm.code,))
    assert item.subjects.get().enterprise == firm
    public = Publication.objects.get(kind="keyitems.key_list", state="published")
    assert public.payload["items"][0]["named"] == 1
    assert firm.code not in str(public.payload)


def test_drafts_are_seen_by_their_department_published_lists_by_everyone(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.drafted(on, at)
    stranger = person(Role.STAFF)
    assert not lists_visible_to(stranger, at=at).exists()
    assert lists_visible_to(on.staff, at=at).get() == key_list
    keyitems.approved(key_list, on, at)
    acts.publish_list(key_list=key_list, acting_user=on.staff, at=at)
    assert lists_visible_to(stranger, at=at).exists()


def test_an_item_of_the_catalogue_that_expired_keeps_a_list_from_publication(on: Desk, at: dt.datetime) -> None:
    key_list = keyitems.approved(keyitems.drafted(on, at), on, at)
    enforcement = catalogue.EnforcementItem.objects.get(code="A01")
    adjustment = catalogue_acts.open_adjustment(
        item=enforcement, cause="no_basis", reason="废止", acting_user=on.staff, at=at
    )
    catalogue_acts.remove_item(adjustment=adjustment, reason="废止", acting_user=on.head, at=at)
    with pytest.raises(ItemNotInCatalogue):
        acts.publish_list(key_list=key_list, acting_user=on.staff, at=at)
    assert KeyItem.objects.get().key_list == key_list
