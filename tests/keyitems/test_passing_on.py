"""What of key supervision passes on when departments merge."""

import datetime as dt

import pytest

from core.people.models import Department
from core.work.selectors import open_work_on
from publicity.models import Publication
from publicity.states import PublicationState
from registry.keyitems import services as acts
from registry.keyitems.models import KeyList
from registry.keyitems.selectors import items_in_force
from registry.keyitems.states import KeyListState
from tests.factories import keyitems
from tests.factories.people import DepartmentFactory
from tests.factories.reorganisation import AT, TODAY, carried_out, new_department, seat

pytestmark = pytest.mark.django_db


def test_a_list_passes_to_a_department_that_has_none_without_a_gap() -> None:
    on = keyitems.desk()
    item = keyitems.in_force(on, AT - dt.timedelta(days=30))
    carried_out(seat(), on.department, DepartmentFactory(), new=new_department())
    new = Department.objects.get(code="ZHZF")
    assert items_in_force(on=TODAY).get() == item
    assert KeyList.objects.get().department == new
    listed = Publication.objects.of_subject(new).get(kind="keyitems.key_list", state=PublicationState.PUBLISHED)
    assert item.code in str(listed.payload)


def test_of_two_lists_one_passes_on_and_the_other_ends_with_its_draft_given_up() -> None:
    first, second = keyitems.desk(), keyitems.desk()
    before = AT - dt.timedelta(days=30)
    keyitems.in_force(first, before)
    keyitems.in_force(second, before, code="ZD02", enforcement_code="B01")
    draft = acts.draft_list(department=second.department, reason="修订", acting_user=second.staff, at=before)
    carried_out(seat(), first.department, second.department, new=new_department())
    new = Department.objects.get(code="ZHZF")
    assert items_in_force(on=TODAY).get().key_list.department == new
    draft.refresh_from_db()
    assert draft.state in (KeyListState.DISCARDED, KeyListState.DRAFT)
    assert not (draft.state == KeyListState.DISCARDED and open_work_on(draft).exists())
    assert not KeyList.objects.filter(department=second.department, state=KeyListState.PUBLISHED).exists()
