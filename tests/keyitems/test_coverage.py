"""The coverage ledger: who is covered, in what, by what, on any day; refused before allowed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed
from registry.catalogue import services as catalogue_acts
from registry.keyitems import services as acts
from registry.keyitems.coverage import (
    by_cell,
    coverage_of,
    missing_cells,
    subjects_with_coverage,
)
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
from registry.keyitems.periods import period_start
from registry.keyitems.selectors import coverage_items_for
from registry.models import Enterprise, EnterpriseChange
from tests.factories import keyitems
from tests.factories.catalogue import Desk
from tests.factories.keyitems import KINDS, LINKS, receiving_department
from tests.factories.people import person
from tests.factories.registry_officers import a_firm, published_item

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OLD = dt.date(2015, 1, 1)


@pytest.fixture
def on() -> Desk:
    return keyitems.desk()


@pytest.fixture
def firms() -> list[Enterprise]:
    return [a_firm(industry_code="F5251", registered_on=OLD) for _ in range(3)]


def enter(item: KeyItem, firm: Enterprise, on: Desk, at: dt.datetime, **changes: object) -> SupervisionAct:
    given: dict[str, object] = {
        "everything": not changes.keys() & {"product_kinds", "links"},
        "occurred_on": at.date(),
        "evidence": "监督抽检报告第1号",
        "acting_user": on.staff,
        "at": at,
    }
    return acts.enter_supervision_act(item=item, enterprise=firm, **{**given, **changes})  # type: ignore[arg-type]


def share(item: KeyItem, day: dt.date) -> tuple[int, int, int, int]:
    found = coverage_of([item], on=day)[0]
    return found.subjects, found.complete, found.cells, found.covered


@pytest.mark.parametrize(
    ("period", "start"),
    [("month", (2026, 11, 1)), ("quarter", (2026, 10, 1)), ("half_year", (2026, 7, 1)), ("year", (2026, 1, 1))],
)
def test_a_period_is_one_of_the_calendar(period: str, start: tuple[int, int, int]) -> None:
    assert period_start(period, dt.date(2026, 11, 23)) == dt.date(*start)


def test_by_hand_only_the_department_enters_with_evidence_what_has_happened_to_a_subject(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    item = keyitems.in_force(on, at)
    for stranger in (person(Role.STAFF), on.lawyer):
        with pytest.raises(NotAllowed):
            enter(item, firms[0], on, at, acting_user=stranger)
    with pytest.raises(EvidenceMissing):
        enter(item, firms[0], on, at, evidence=" ")
    with pytest.raises(ActInFuture):
        enter(item, firms[0], on, at, occurred_on=(at + DAY).date())
    with pytest.raises(NoSuchCell):
        enter(item, firms[0], on, at, product_kinds=("酒类",))
    for half in ({"product_kinds": KINDS}, {"links": LINKS}, {"everything": False}):
        with pytest.raises(CellsMissing):
            enter(item, firms[0], on, at, **half)
    with pytest.raises(NotInForceThen):
        enter(item, firms[0], on, at, occurred_on=(at - DAY).date())
    with pytest.raises(NotASubject) as refused:
        enter(item, a_firm(industry_code="I6513", registered_on=OLD), on, at)
    assert (refused.value.rule, bool(refused.value.way_out)) == ("R-04d", True)
    enter(item, firms[0], on, at)
    with pytest.raises(AlreadyEntered):
        enter(item, firms[0], on, at)
    assert CoverageFact.objects.count() == 4


def test_coverage_counts_whole_subjects_and_cells(on: Desk, firms: list[Enterprise], at: dt.datetime) -> None:
    item = keyitems.in_force(on, at)
    assert share(item, at.date()) == (3, 0, 12, 0)
    enter(item, firms[0], on, at)
    enter(item, firms[1], on, at, product_kinds=KINDS[:1], links=LINKS[:1])
    assert share(item, at.date()) == (3, 1, 12, 5)
    assert share(item, (at - DAY).date()) == (3, 0, 12, 0)
    cells = {(cell.product_kind, cell.link): cell.covered for cell in by_cell(item, on=at.date())}
    assert cells == {("药品", "storage"): 2, ("药品", "sale"): 1, ("医疗器械", "storage"): 1, ("医疗器械", "sale"): 1}


def test_the_not_yet_covered_are_found_by_name_and_by_what_they_lack(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    item = keyitems.in_force(on, at)
    enter(item, firms[0], on, at)
    enter(item, firms[1], on, at, product_kinds=KINDS[:1], links=LINKS)
    missing = subjects_with_coverage(item, on=at.date(), missing=True).order_by("subject_id")
    assert {(row.name, row.covered) for row in missing} == {(firms[1].name, 2), (firms[2].name, 0)}
    assert subjects_with_coverage(item, on=at.date(), missing=False).get() == firms[0]
    only_drugs = subjects_with_coverage(item, on=at.date(), kind="药品", missing=True)
    assert only_drugs.get() == firms[2]
    assert missing_cells(item, [firms[1].pk], on=at.date())[firms[1].pk] == [
        ("医疗器械", "storage"),
        ("医疗器械", "sale"),
    ]


def test_a_new_period_begins_at_nothing(on: Desk, firms: list[Enterprise], at: dt.datetime) -> None:
    item = keyitems.in_force(on, at, period="month")
    enter(item, firms[0], on, at)
    assert share(item, dt.date(2026, 3, 31))[1] == 1
    assert share(item, dt.date(2026, 4, 1))[1] == 0


def test_subjects_that_came_later_or_left_are_counted_by_date(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    item = keyitems.in_force(on, at)
    a_firm(industry_code="F5251", registered_on=(at + 10 * DAY).date())
    leaver = firms[2]
    left_at = at + 20 * DAY
    Enterprise.objects.filter(pk=leaver.pk).update(state="deregistered")
    EnterpriseChange.objects.create(
        enterprise=leaver,
        kind="corrected",
        before={"state": "existing"},
        after={"state": "deregistered"},
        actor=on.staff,
        occurred_at=left_at,
    )
    assert share(item, at.date())[0] == 3
    assert share(item, (at + 10 * DAY).date())[0] == 4
    assert share(item, left_at.date())[0] == 3
    assert leaver not in subjects_with_coverage(item, on=left_at.date())
    assert leaver in subjects_with_coverage(item, on=(left_at - DAY).date())


def test_facts_go_over_to_the_next_version_of_the_list(on: Desk, firms: list[Enterprise], at: dt.datetime) -> None:
    item = keyitems.in_force(on, at)
    enter(item, firms[0], on, at)
    following = acts.draft_list(department=on.department, reason="减少品种", acting_user=on.staff, at=at)
    changed = replace(keyitems.CONTENT, product_kinds=("药品",), links=())
    acts.write_item(key_list=following, content=changed, item=following.items.get(), acting_user=on.staff, at=at + DAY)
    keyitems.approved(following, on, at + DAY)
    acts.publish_list(key_list=following, acting_user=on.staff, at=at + DAY)
    newer = following.items.get()
    assert share(newer, (at + DAY).date()) == (3, 1, 3, 1)


def test_a_published_result_covers_what_its_spot_check_covers(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    for code in ("S05", "S06", "S07"):
        published_item(code=code, department=on.department)
    checks = (acts.Check("S05", ("药品",), LINKS), acts.Check("S06", KINDS, (LINKS[1],)))
    item = keyitems.in_force(on, at, checks=checks)

    def visited(*codes: str, firm: Enterprise = firms[0]) -> int:
        return acts.record_inspection(
            enterprise=firm,
            spot_check_codes=codes,
            occurred_on=at.date(),
            source_label="inspections.visit",
            source_id="7",
            evidence="检查〔2026〕7号",
            acting_user=system_user(),
            at=at,
        )

    assert visited("S07") == 0
    assert visited("S05", firm=a_firm(industry_code="I6513", registered_on=OLD)) == 0
    assert visited("S05") == 2
    assert visited("S05") == 0
    assert visited("S05", "S06") == 1
    assert share(item, at.date())[3] == 3


def test_long_evidence_is_kept_whole(on: Desk, firms: list[Enterprise], at: dt.datetime) -> None:
    assert len(enter(keyitems.in_force(on, at), firms[0], on, at, evidence="查" * 2000).evidence) == 2000


def test_an_industry_entered_later_does_not_change_an_earlier_day(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    item = keyitems.in_force(on, at)
    Enterprise.objects.filter(pk=firms[0].pk).update(industry_code="I6513")
    EnterpriseChange.objects.create(
        enterprise=firms[0],
        kind="corrected",
        before={"industry_code": "F5251"},
        after={"industry_code": "I6513"},
        actor=on.staff,
        occurred_at=at + 5 * DAY,
    )
    assert share(item, (at + 4 * DAY).date())[0] == 3
    assert share(item, (at + 5 * DAY).date())[0] == 2
    assert firms[0] in subjects_with_coverage(item, on=at.date())


def test_without_named_spot_checks_the_derivation_counts_where_nothing_is_told_apart(
    on: Desk, firms: list[Enterprise], at: dt.datetime
) -> None:
    item = keyitems.in_force(on, at, product_kinds=("药品",), links=())
    published_item(code="S05", department=on.department)
    catalogue_acts.derive_spot_check(spot_check_code="S05", item_code="A01", acting_user=on.staff, at=at)
    acts.record_inspection(
        enterprise=firms[0],
        spot_check_codes=["S05"],
        occurred_on=at.date(),
        source_label="inspections.visit",
        source_id="7",
        evidence="",
        acting_user=system_user(),
        at=at,
    )
    assert share(item, at.date())[1] == 1


def test_names_are_seen_by_the_department_the_receiver_and_zone_readers(on: Desk, at: dt.datetime) -> None:
    item = keyitems.in_force(on, at)
    day = at.date()
    receiver = person(Role.FILING_REVIEWER, department=receiving_department())
    for user in (on.staff, receiver, person(Role.LEADER), person(Role.SUPERVISION)):
        assert coverage_items_for(user, on=day, at=at).get() == item
    assert not coverage_items_for(person(Role.STAFF, Role.HEAD), on=day, at=at).exists()


def test_facts_are_for_ever(on: Desk, firms: list[Enterprise], at: dt.datetime) -> None:
    enter(keyitems.in_force(on, at), firms[0], on, at)
    for rows in (CoverageFact.objects.all(), SupervisionAct.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_twenty_thousand_subjects_are_counted_in_one_statement_and_right(
    on: Desk, at: dt.datetime, django_assert_max_num_queries: object
) -> None:
    item = keyitems.in_force(on, at)
    Enterprise.objects.bulk_create(
        Enterprise(
            zone_no=f"Z{number:09d}",
            code_standing="none",
            name=f"第{number}店",
            name_key=f"第{number}店",
            search_text=f"第{number}店",
            kind="company",
            state="deregistered" if number % 100 == 99 else "existing",
            industry_code="F5251",
            registered_on=OLD,
        )
        for number in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO keyitems_coveragefact (key_item_id, item_code, enterprise_id, product_kind, link, occurred_on,
                 source, source_label, source_id, evidence, occurred_at)
               SELECT %s, 'ZD01', id, k, l, %s, 'inspection', 'inspections.visit', id, '', %s
               FROM registry_enterprise, unnest(ARRAY['药品', '医疗器械']) k, unnest(ARRAY['storage', 'sale']) l
               WHERE id %% 2 = 0 OR (k = '药品' AND l = 'sale')""",
            [item.pk, at.date(), at],
        )
        cursor.execute("ANALYZE")
    whole = Enterprise.objects.exclude(state="deregistered")
    even = whole.extra(where=["id %% 2 = 0"]).count()
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        found = coverage_of([item], on=at.date())[0]
    assert (found.subjects, found.cells) == (19_800, 79_200)
    assert found.complete == even
    assert found.covered == 4 * even + (19_800 - even)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        page = list(subjects_with_coverage(item, on=at.date(), missing=True).order_by("subject_id")[:50])
    assert len(page) == 50
    assert {row.covered for row in page} == {1}
