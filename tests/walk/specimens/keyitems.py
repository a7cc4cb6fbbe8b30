"""Key-supervision lists and the ledger of their coverage."""

from registry.keyitems import services as acts
from registry.keyitems.coverage import subjects_of
from registry.keyitems.models import KeyItem, KeyList, SupervisionAct
from registry.models import Enterprise
from tests.walk.specimens import Params, Zone, first, of_home, pk_of


def item(zone: Zone) -> KeyItem:
    return first(of_home(KeyItem.objects.filter(key_list__state="published"), "key_list__department"))


def subject(zone: Zone) -> Enterprise:
    return first(subjects_of([zone.once(item).pk], on=zone.today))


def draft(zone: Zone) -> KeyList:
    """The next version."""
    return acts.draft_list(department=zone.home, reason="职能调整", acting_user=zone.user("staff"), at=zone.at)


def draft_row(zone: Zone) -> Params:
    made = zone.once(draft)
    return {"pk": made.pk, "item": first(made.items.all()).pk}


def covered(zone: Zone) -> Params:
    return {"pk": zone.once(item).pk, "subject": zone.once(subject).pk}


def act(zone: Zone) -> SupervisionAct:
    of = zone.once(item)
    return acts.enter_supervision_act(
        item=of,
        product_kinds=of.product_kinds,
        links=of.links,
        enterprise=zone.once(subject),
        occurred_on=zone.today,
        evidence="巡查记录第1号",
        acting_user=zone.user("staff"),
        at=zone.at,
    )


ADDRESSES = {
    "keyitems:list*": pk_of(draft),
    "keyitems:item_new": pk_of(draft),
    "keyitems:item_*": draft_row,
    "keyitems:coverage_*": covered,
    "v1:key-list-*": pk_of(draft),
    "v1:coverage-subject-list": lambda zone: {"item_pk": zone.once(item).pk},
    "v1:supervision-act-*": pk_of(act),
}
