"""Key subjects in the draw, and what a published result tells the registers below."""

import datetime as dt
from dataclasses import replace

import pytest

from core.outbox.models import Event
from inspections.models import PlanEntry
from inspections.receivers import note_use_and_coverage
from inspections.rosters import build_rosters
from inspections.services.visits.finish import publish_result
from inspections.visit_selectors import counted_visits
from registry.catalogue import services as catalogue_acts
from registry.catalogue.models import ItemUse
from registry.keyitems import services as key_acts
from registry.keyitems.models import CoverageFact, KeyItem
from registry.keyitems.services.writing import content_of_item
from registry.models import Enterprise, SpotCheckItem
from tests.factories import draws, keyitems, visits
from tests.factories.catalogue import Desk
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def under_key_supervision(on: Desk, firm: Enterprise, spot_check: str, at: dt.datetime) -> KeyItem:
    """A key item that names one firm and is covered by one spot check."""
    return keyitems.in_force(
        on, at, industries=(), named=(firm.subject_id,), links=(), checks=(key_acts.Check(spot_check, keyitems.KINDS),)
    )


def lines_of(entry: PlanEntry, on: dt.date) -> tuple[dict[str, int], dict[int, list[str]]]:
    rosters = build_rosters(entry.pk, number="N1", title="抽取", on=on)
    return {line["id"]: line["k"] for line in rosters.roster}, rosters.excluded_enterprises


def test_only_subjects_of_what_the_entry_checks_are_key_subjects() -> None:
    scene = visits.planned()
    entry, firm = scene.visit.plan_entry, scene.visit.enterprise
    item = SpotCheckItem.objects.get(department=scene.stage.department)
    day = draws.AT.date()
    keys, _excluded = lines_of(entry, day)
    assert set(keys.values()) == {0}
    on = keyitems.desk()
    under_key_supervision(on, firm, "another", draws.AT)
    assert set(lines_of(entry, day)[0].values()) == {0}
    following = key_acts.draft_list(department=on.department, reason="改抽查事项", acting_user=on.staff, at=draws.AT)
    changed = replace(content_of_item(following.items.get()), checks=(key_acts.Check(item.code, keyitems.KINDS),))
    key_acts.write_item(
        key_list=following, content=changed, item=following.items.get(), acting_user=on.staff, at=draws.AT
    )
    later = draws.AT + dt.timedelta(days=1)
    keyitems.approved(following, on, later)
    key_acts.publish_list(key_list=following, acting_user=on.staff, at=later)
    keys, _excluded = lines_of(entry, later.date())
    assert {code for code, key in keys.items() if key} == {firm.subject_id}


def test_the_cap_leaves_out_a_key_subject_unless_the_plan_overrides_it() -> None:
    scene = visits.reviewed()
    entry, firm = scene.visit.plan_entry, scene.visit.enterprise
    publish_result(visit=scene.visit, acting_user=scene.stage.staff, at=visits.VISIT_AT + dt.timedelta(days=2))
    item = SpotCheckItem.objects.get(department=scene.stage.department)
    under_key_supervision(keyitems.desk(), firm, item.code, visits.VISIT_AT)
    PlanEntry.objects.filter(pk=entry.pk).update(cap_per_year=1)
    day = (visits.VISIT_AT + dt.timedelta(days=2)).date()
    assert counted_visits(entry, year=day.year).get(firm.pk) == 1
    assert lines_of(entry, day)[1][firm.pk] == ["FREQ_CAP"]
    PlanEntry.objects.filter(pk=entry.pk).update(key_overrides=["FREQ_CAP"])
    keys, excluded = lines_of(entry, day)
    assert keys[firm.subject_id] == 1
    assert firm.pk not in excluded


def test_a_published_result_counts_as_use_and_covers_its_subject_once() -> None:
    scene = visits.reviewed()
    firm = scene.visit.enterprise
    item = SpotCheckItem.objects.get(department=scene.stage.department)
    key_item = under_key_supervision(keyitems.desk(), firm, item.code, draws.AT)
    head_of_items = person("staff", department=item.department)
    catalogue_acts.derive_spot_check(spot_check_code=item.code, item_code="A01", acting_user=head_of_items, at=draws.AT)
    publish_result(visit=scene.visit, acting_user=scene.stage.staff, at=visits.VISIT_AT + dt.timedelta(days=2))
    event = Event.objects.get(topic="inspections.visit.published")
    for _time in range(2):
        note_use_and_coverage(event)
    assert set(CoverageFact.objects.values_list("enterprise", "product_kind", "source_id")) == {
        (firm.pk, kind, str(scene.visit.pk)) for kind in key_item.product_kinds
    }
    assert ItemUse.objects.get().item_code == "A01"
