"""Enterprises and their imports, officers, items, inspecting bodies."""

from registry.item_states import ItemState
from registry.models import (
    Checkpoint,
    Enterprise,
    EnterpriseImport,
    ImportRow,
    InspectingBody,
    ItemImport,
    LegalBasis,
    Officer,
    OfficerQualification,
    OfficerRelation,
    SpotCheckItem,
)
from registry.officer_states import RelationKind
from registry.services.item_imports import upload_items
from tests.factories.registry_officers import ItemFactory
from tests.registry.item_list import CERTAIN, as_csv, row
from tests.walk.filling import trial_file
from tests.walk.specimens import Maker, Params, Zone, first, of_home, pk_of


def enterprise(_zone: Zone) -> Enterprise:
    return first(Enterprise.objects.all())


def enterprise_import(_zone: Zone) -> EnterpriseImport:
    return first(EnterpriseImport.objects.all())


def import_row(_zone: Zone) -> ImportRow:
    return first(ImportRow.objects.all())


def item(_zone: Zone) -> SpotCheckItem:
    return first(of_home(SpotCheckItem.objects.all()))


def draft_item(zone: Zone) -> SpotCheckItem:
    made: SpotCheckItem = ItemFactory(department=zone.home)
    LegalBasis.objects.create(item=made, position=1, law="某条例", article="第一条")
    Checkpoint.objects.create(item=made, position=1, question="是否亮照经营")
    return made


def proposed_item(zone: Zone) -> SpotCheckItem:
    made = draft_item(zone)
    made.state = ItemState.PROPOSED
    made.save(update_fields=["state"])
    return made


def item_form(zone: Zone) -> Params:
    """What a browser sends from the page of an item."""
    given = {
        "code": "T99",
        "department": zone.home.pk,
        "name": "营业场所经营行为的检查",
        "category": "general",
        "methods": ["on_site"],
        "ratio_text": "3%;2次/年",
        "bases-0-law": "某管理条例",
        "bases-0-article": "第八条",
        "questions-0-question": "是否亮照经营",
    }
    rows = {"bases": "1", "rules": "0", "questions": "1"}
    totals = {f"{name}-TOTAL_FORMS": total for name, total in rows.items()}
    return given | totals | {f"{name}-INITIAL_FORMS": "0" for name in rows}


def body(_zone: Zone) -> InspectingBody:
    return first(InspectingBody.objects.all())


def officer(_zone: Zone) -> Officer:
    return first(of_home(Officer.objects.all()))


def qualification(zone: Zone) -> OfficerQualification:
    return OfficerQualification.objects.create(
        officer=zone.once(officer), item=first(SpotCheckItem.objects.all()), valid_from=zone.today
    )


def relation(zone: Zone) -> OfficerRelation:
    return OfficerRelation.objects.create(
        officer=zone.once(officer),
        enterprise=zone.once(enterprise),
        kind=RelationKind.values[0],
        valid_from=zone.today,
        declared_by=zone.user("staff"),
        declared_at=zone.at,
    )


def row_of(name: str) -> Maker:
    """A row of an imported file; ``name`` is the parameter of the file."""
    return lambda zone: {name: zone.once(import_row).source_import_id, "number": zone.once(import_row).number}


def certificate(zone: Zone) -> Params:
    return {"pk": zone.once(officer).pk, "row": first(zone.once(officer).certificates.all()).pk}


def item_import(zone: Zone) -> ItemImport:
    return upload_items(
        content=as_csv(row(**CERTAIN)),
        file_name="items.csv",
        department=zone.home,
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def next_version(zone: Zone) -> SpotCheckItem:
    before = zone.once(item)
    made: SpotCheckItem = ItemFactory(department=zone.home, code=before.code, version=before.version + 1)
    return made


def version_and_before(zone: Zone) -> Params:
    """A published item and the draft of its next version."""
    return {"pk": zone.once(next_version).pk, "other": zone.once(item).pk}


ADDRESSES = {
    "registry:enterprise*": pk_of(enterprise),
    "v1:enterprise-*": pk_of(enterprise),
    "registry:import*": pk_of(enterprise_import),
    "registry:import-row": row_of("pk"),
    "v1:enterprise-import-*": pk_of(enterprise_import),
    "v1:enterprise-import-row-*": row_of("import_pk"),
    "v1:enterprise-import-row-list": lambda zone: {"import_pk": zone.once(enterprise_import).pk},
    "registry:item*": pk_of(item),
    "registry:item_edit": pk_of(draft_item),
    "registry:item_propose": pk_of(draft_item),
    "registry:item_publish": pk_of(proposed_item),
    "registry:item_return": pk_of(proposed_item),
    "v1:spot-check-item-*": pk_of(draft_item),
    "v1:spot-check-item-publish": pk_of(proposed_item),
    "v1:spot-check-item-return": pk_of(proposed_item),
    "v1:spot-check-item-withdraw": pk_of(item),
    "registry:item_import*": pk_of(item_import),
    "registry:item_difference": version_and_before,
    "v1:spot-check-item-import-*": pk_of(item_import),
    "v1:spot-check-item-difference": version_and_before,
    "registry:body_end": pk_of(body),
    "v1:inspecting-body-*": pk_of(body),
    "registry:officer*": pk_of(officer),
    "officer_file": pk_of(officer),
    "v1:officer-*": pk_of(officer),
    "registry:officer_decide": lambda zone: {"pk": zone.once(officer).pk, "act": "suspend"},
    "registry:certificate_new": pk_of(officer),
    "registry:certificate_revoke": certificate,
    "registry:qualification_new": pk_of(officer),
    "registry:qualification_end": lambda zone: {"pk": zone.once(officer).pk, "row": zone.once(qualification).pk},
    "registry:relation_new": pk_of(officer),
    "registry:relation_end": lambda zone: {"pk": zone.once(officer).pk, "row": zone.once(relation).pk},
}
NEW_ONE = {"name": "试验公司", "subject_kind": "company", "code": "91370100MA3TRIAL0X"}
BODIES = {
    "registry:item_import_new": lambda zone: {"department": zone.home.pk},
    "registry:items_propose": lambda zone: {"items": [zone.once(draft_item).pk]},
    "registry:item_new": item_form,
    "registry:item_edit": item_form,
    "registry:item_version": item_form,
    "registry:items_publish": lambda zone: {"items": [zone.once(proposed_item).pk]},
    "registry:officer_new": lambda zone: {"department": zone.home.pk},
    "registry:relation_new": lambda zone: {"enterprise": str(zone.once(enterprise).subject_id)},
    "v1:enterprise-list": lambda zone: NEW_ONE,
    "v1:enterprise-detail": lambda zone: {"address": "试验路1号", "reason": "试验"},
    "v1:enterprise-import-list": lambda zone: {"file": trial_file()},
    "v1:spot-check-item-import-list": lambda zone: {"file": trial_file(), "department": zone.home.code},
    "v1:spot-check-item-list": lambda zone: {"department": zone.home.code, "code": "T99"},
    "v1:inspecting-body-list": lambda zone: {"department": zone.home.code},
    "v1:officer-list": lambda zone: {"department": zone.home.code, "number": "T99"},
    "v1:officer-relations": lambda zone: {"enterprise": str(zone.once(enterprise).subject_id)},
}
