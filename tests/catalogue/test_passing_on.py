"""What of the catalogue passes on when departments merge."""

import pytest

from core.people.models import Department
from publicity.models import Publication
from publicity.states import PublicationState
from registry.catalogue import services as acts
from tests.factories import catalogue
from tests.factories.people import DepartmentFactory
from tests.factories.reorganisation import AT, carried_out, new_department, seat

pytestmark = pytest.mark.django_db


def test_enforcement_items_and_their_adjustments_pass_on_and_the_public_catalogue_says_so() -> None:
    on = catalogue.desk()
    item = catalogue.in_force(on, AT)
    adjustment = acts.open_adjustment(item=item, cause="no_effect", reason="少用", acting_user=on.staff, at=AT)
    carried_out(seat(), on.department, DepartmentFactory(), new=new_department())
    new = Department.objects.get(code="ZHZF")
    item.refresh_from_db()
    adjustment.refresh_from_db()
    assert (item.department, adjustment.department) == (new, new)
    listed = Publication.objects.of_subject(new).get(
        kind="catalogue.enforcement_items", state=PublicationState.PUBLISHED
    )
    assert item.code in str(listed.payload)
    assert not Publication.objects.of_subject(on.department).filter(state=PublicationState.PUBLISHED).exists()
