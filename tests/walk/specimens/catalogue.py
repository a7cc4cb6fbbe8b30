"""Enforcement items, changes of law, adjustments."""

from dataclasses import replace

from registry.catalogue import services as acts
from registry.catalogue.models import Adjustment, BasisChange, EnforcementItem
from registry.catalogue.states import Cause
from registry.services.items import Basis
from tests.factories.catalogue import CONTENT, Desk, approved, desk, drafted, in_force
from tests.walk.specimens import Params, Zone, pk_of


def people(zone: Zone) -> Desk:
    return desk(zone.home)


def draft(zone: Zone) -> EnforcementItem:
    return drafted(zone.once(people), zone.at, code="W01")


def checking(zone: Zone) -> EnforcementItem:
    on = zone.once(people)
    return acts.submit_item(item=drafted(on, zone.at, code="W02"), acting_user=on.staff, at=zone.at)


def deciding(zone: Zone) -> EnforcementItem:
    on = zone.once(people)
    item = acts.submit_item(item=drafted(on, zone.at, code="W03"), acting_user=on.staff, at=zone.at)
    return acts.pass_item(item=item, opinion="依据准确", acting_user=on.lawyer, at=zone.at)


def to_publish(zone: Zone) -> EnforcementItem:
    on = zone.once(people)
    return approved(drafted(on, zone.at, code="W04"), on, zone.at)


def published(zone: Zone) -> EnforcementItem:
    return in_force(zone.once(people), zone.at, code="W05")


def adjustment(zone: Zone) -> Adjustment:
    on = zone.once(people)
    item = in_force(on, zone.at, code="W06")
    return acts.open_adjustment(item=item, cause=Cause.NO_EFFECT, reason="多年未用", acting_user=on.staff, at=zone.at)


def change(zone: Zone) -> BasisChange:
    """Of a law that one item cites."""
    content = replace(CONTENT, bases=(Basis("某试验条例", "第一条"),))
    in_force(zone.once(people), zone.at, code="W07", content=content)
    return acts.enter_basis_change(
        law="某试验条例",
        article="第一条",
        changed_on=zone.today,
        document="某号令",
        acting_user=zone.once(people).lawyer,
        at=zone.at,
    )


def item_form(zone: Zone) -> Params:
    """What a browser sends from the page of an item."""
    return {
        "code": "W99",
        "department": zone.home.pk,
        "kind": CONTENT.kind,
        "name": CONTENT.name,
        "subject_kinds": list(CONTENT.subject_kinds),
        "content": CONTENT.content,
        "level": "county",
        "bases-TOTAL_FORMS": "1",
        "bases-INITIAL_FORMS": "0",
        "bases-0-law": CONTENT.bases[0].law,
        "bases-0-article": CONTENT.bases[0].article,
    }


ADDRESSES = {
    "catalogue:item*": pk_of(published),
    "catalogue:item_edit": pk_of(draft),
    "catalogue:item_submit": pk_of(draft),
    "catalogue:item_check": pk_of(checking),
    "catalogue:item_send_back": pk_of(deciding),
    "catalogue:item_approve": pk_of(deciding),
    "catalogue:item_publish": pk_of(to_publish),
    "catalogue:change": pk_of(change),
    "catalogue:adjustment*": pk_of(adjustment),
    "v1:enforcement-item-*": pk_of(draft),
    "v1:enforcement-item-check*": pk_of(checking),
    "v1:enforcement-item-send-back": pk_of(deciding),
    "v1:enforcement-item-approve": pk_of(deciding),
    "v1:enforcement-item-publish": pk_of(to_publish),
    "v1:enforcement-item-adjust": pk_of(published),
    "v1:basis-change-*": pk_of(change),
    "v1:item-adjustment-*": pk_of(adjustment),
}
BODIES = {
    "catalogue:item_new": item_form,
    "catalogue:item_edit": item_form,
    "v1:enforcement-item-list": lambda zone: {
        "department": zone.home.code,
        "code": "W99",
        "kind": "inspection",
        "bases": [{"law": "某条例", "article": "第一条"}],
    },
}
