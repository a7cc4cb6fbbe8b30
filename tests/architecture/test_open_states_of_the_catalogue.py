"""Each open state of an enforcement item, an adjustment and a key-supervision list has its work item."""

import pytest

from registry.catalogue import services as acts
from registry.catalogue.models import Adjustment, EnforcementItem
from registry.catalogue.states import Cause
from registry.keyitems import services as key_acts
from registry.keyitems.models import KeyList
from tests.architecture.test_open_states_have_work import AT, Path, check_complete
from tests.factories import catalogue, keyitems

pytestmark = pytest.mark.django_db


def test_an_enforcement_item_waits_for_somebody_until_it_is_published() -> None:
    on = catalogue.desk()
    item: EnforcementItem = catalogue.drafted(on, AT)
    path = Path(item)
    path.waits_for("catalogue.finish")
    acts.submit_item(item=item, acting_user=on.staff, at=AT)
    path.waits_for("catalogue.check")
    acts.return_item(item=item, opinion="补充依据", acting_user=on.lawyer, at=AT)
    path.waits_for("catalogue.finish")
    acts.submit_item(item=item, acting_user=on.staff, at=AT)
    acts.pass_item(item=item, acting_user=on.lawyer, at=AT)
    path.waits_for("catalogue.decide")
    acts.approve_item(item=item, acting_user=on.head, at=AT)
    path.waits_for("catalogue.publish")
    acts.publish_item(item=item, acting_user=on.staff, at=AT)
    path.waits_for()
    check_complete(path)


def test_an_adjustment_waits_for_somebody_until_it_ends() -> None:
    on = catalogue.desk()
    item = catalogue.in_force(on, AT)
    opened: Adjustment = acts.open_adjustment(
        item=item, cause=Cause.NO_EFFECT, reason="无实效", acting_user=on.staff, at=AT
    )
    path = Path(opened)
    path.waits_for("catalogue.start_adjustment")
    acts.start_adjustment(adjustment=opened, acting_user=on.staff, at=AT)
    path.waits_for("catalogue.end_adjustment")
    draft = EnforcementItem.objects.get(code="A01", version=2)
    acts.discard_item(item=draft, reason="保留", acting_user=on.staff, at=AT)
    path.waits_for("catalogue.end_adjustment")
    acts.keep_item(adjustment=opened, reason="保留", acting_user=on.head, at=AT)
    path.waits_for()
    check_complete(path)


def test_a_key_supervision_list_waits_for_somebody_until_it_is_published() -> None:
    on = keyitems.desk()
    key_list: KeyList = keyitems.drafted(on, AT)
    path = Path(key_list)
    path.waits_for("keyitems.finish")
    key_acts.submit_list(key_list=key_list, acting_user=on.staff, at=AT)
    path.waits_for("keyitems.check")
    key_acts.return_list(key_list=key_list, opinion="写明品种", acting_user=on.lawyer, at=AT)
    path.waits_for("keyitems.finish")
    key_acts.submit_list(key_list=key_list, acting_user=on.staff, at=AT)
    key_acts.pass_list(key_list=key_list, acting_user=on.lawyer, at=AT)
    path.waits_for("keyitems.decide")
    key_acts.approve_list(key_list=key_list, acting_user=on.head, at=AT)
    path.waits_for("keyitems.publish")
    key_acts.publish_list(key_list=key_list, acting_user=on.staff, at=AT)
    path.waits_for()
    check_complete(path)
