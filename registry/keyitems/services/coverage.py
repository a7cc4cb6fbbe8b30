"""What covers a subject is written here: by an inspection's result, or by hand with what shows it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from core.files.models import StoredFile
from core.files.services import assign
from core.ledger.services import record
from core.people.models import User
from core.people.selectors import day_of
from registry.keyitems.coverage import is_subject
from registry.keyitems.errors import (
    ActInFuture,
    AlreadyEntered,
    CellsMissing,
    EvidenceMissing,
    NoSuchCell,
    NotASubject,
    NotInForceThen,
)
from registry.keyitems.models import CoverageFact, KeyItem, SupervisionAct
from registry.keyitems.policies import check_can_enter_coverage
from registry.keyitems.selectors import cells_checked_by, items_checked_by, items_in_force
from registry.keyitems.states import CoverageSource
from registry.models import Enterprise

Cell = tuple[str, str]


def record_coverage(
    *,
    item: KeyItem,
    enterprise: Enterprise,
    cells: Iterable[Cell],
    occurred_on: dt.date,
    source: str,
    source_label: str,
    source_id: str,
    evidence: str,
    acting_user: User,
    at: dt.datetime,
) -> int:
    """Write that a subject was covered in these cells, in the caller's transaction; once per source. Returns how many."""
    facts = [
        CoverageFact(
            key_item=item,
            item_code=item.code,
            enterprise=enterprise,
            product_kind=kind,
            link=link,
            occurred_on=occurred_on,
            source=source,
            source_label=source_label,
            source_id=source_id,
            evidence=evidence[:300],
            occurred_at=at,
        )
        for kind, link in cells
    ]
    before = CoverageFact.objects.filter(item_code=item.code, enterprise=enterprise).count()
    CoverageFact.objects.bulk_create(facts, ignore_conflicts=True)
    return CoverageFact.objects.filter(item_code=item.code, enterprise=enterprise).count() - before


@transaction.atomic
def record_inspection(
    *,
    enterprise: Enterprise,
    spot_check_codes: Sequence[str],
    occurred_on: dt.date,
    source_label: str,
    source_id: str,
    evidence: str,
    acting_user: User,
    at: dt.datetime,
) -> int:
    """The published result of a visit covers its subject in every key item in force that its spot checks cover (R-04d).

    Whoever is no subject of a key item that day is passed over. Safe to repeat. Returns how many cells were written.
    """
    written = 0
    for item in items_checked_by(spot_check_codes, on=occurred_on):
        if not is_subject(item, enterprise, on=occurred_on):
            continue
        cells = {cell: None for code in spot_check_codes for cell in _cells(item, code)}
        written += record_coverage(
            item=item,
            enterprise=enterprise,
            cells=cells,
            occurred_on=occurred_on,
            source=CoverageSource.INSPECTION,
            source_label=source_label,
            source_id=source_id,
            evidence=evidence,
            acting_user=acting_user,
            at=at,
        )
    return written


def _cells(item: KeyItem, spot_check_code: str) -> list[Cell]:
    named = item.checks.exists()
    if named and not item.checks.filter(spot_check_code=spot_check_code).exists():
        return []
    return cells_checked_by(item, spot_check_code)


@transaction.atomic
def enter_supervision_act(
    *,
    item: KeyItem,
    enterprise: Enterprise,
    product_kinds: Sequence[str] = (),
    links: Sequence[str] = (),
    everything: bool = False,
    occurred_on: dt.date,
    evidence: str,
    file: StoredFile | None = None,
    acting_user: User,
    at: dt.datetime,
) -> SupervisionAct:
    """Enter supervision that was not an inspection of this system (R-04d), by hand, with what shows it.

    The act says which product kinds and links it covers, or that it covers ``everything``. Refused to who is not of the
    department, for a subject the item did not cover that day or a day on which it was not in force, for a day to come,
    without evidence, and when entered before.
    """
    item = KeyItem.objects.select_for_update(of=("self",)).select_related("key_list__department").get(pk=item.pk)
    check_can_enter_coverage(acting_user, item=item, at=at)
    if occurred_on > day_of(at):
        raise ActInFuture(day=occurred_on.isoformat(), place="occurred_on")
    if not evidence.strip():
        raise EvidenceMissing(place="evidence")
    then = items_in_force(on=occurred_on).filter(code=item.code).first()
    if then is None:
        raise NotInForceThen(code=item.code, day=occurred_on.isoformat(), place="occurred_on")
    item = then
    for wanted, known in ((product_kinds, item.product_kinds), (links, item.links)):
        if len(known) > 1 and not wanted and not everything:
            raise CellsMissing()
        for one in wanted:
            if one not in known:
                raise NoSuchCell(code=item.code, what=one)
    if not is_subject(item, enterprise, on=occurred_on):
        raise NotASubject(subject=enterprise.name, code=item.code, place="enterprise")
    try:
        with transaction.atomic():
            act = SupervisionAct.objects.create(
                key_item=item,
                enterprise=enterprise,
                occurred_on=occurred_on,
                evidence=evidence.strip(),
                file=file,
                entered_by=acting_user,
                occurred_at=at,
            )
    except IntegrityError as error:
        raise AlreadyEntered() from error
    if file is not None:
        assign(stored=file, owner=act, acting_user=acting_user, at=at)
    cells = [
        (kind, link)
        for kind, link in item.cells
        if (not product_kinds or kind in product_kinds) and (not links or link in links)
    ]
    written = record_coverage(
        item=item,
        enterprise=enterprise,
        cells=cells,
        occurred_on=occurred_on,
        source=CoverageSource.BY_HAND,
        source_label="keyitems.supervisionact",
        source_id=str(act.pk),
        evidence=evidence.strip(),
        acting_user=acting_user,
        at=at,
    )
    record(
        "keyitems.coverage.enter",
        subject=act,
        acting_user=acting_user,
        at=at,
        rule="R-04d",
        detail={"item": item.code, "subject": enterprise.subject_id, "cells": written},
    )
    return act
