"""The coverage ledger: subjects × product kinds × links, on any day. Set-based SQL, one statement a question.

Who is a subject on a day: whoever the key item names; or whoever its filter takes in and was registered by then (without
a day of registration: entered by then). Whoever had left is none. State, kind, industry and street are taken as they
were that day: what was entered later is undone by the history of changes.
What counts as covered on a day: facts of the period in which the day lies, up to that day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from core.clocks import ZONE
from registry.keyitems.models import CoverageFact, KeyItem, SupervisionAct
from registry.keyitems.periods import period_start
from registry.models import Enterprise
from registry.states import GONE

FOLLOWED = ("state", "kind", "industry_code", "street_code")
"""What of a subject is taken as it was on the day: undone by the first later change that names it."""

EARLIER = "".join(
    f"""was_{column} AS (
  SELECT DISTINCT ON (enterprise_id) enterprise_id, before ->> '{column}' AS value
  FROM registry_enterprisechange
  WHERE occurred_at >= %(after)s AND jsonb_exists(before, '{column}')
  ORDER BY enterprise_id, occurred_at, id
), """  # noqa: S608 - columns of our own
    for column in FOLLOWED
)

MEMBERS = f"""
{EARLIER}present AS (
  SELECT e.id,
    CASE WHEN k.enterprise_id IS NULL THEN e.kind ELSE COALESCE(k.value, '') END AS kind,
    CASE WHEN i.enterprise_id IS NULL THEN e.industry_code ELSE COALESCE(i.value, '') END AS industry_code,
    CASE WHEN s.enterprise_id IS NULL THEN e.street_code ELSE COALESCE(s.value, '') END AS street_code,
    COALESCE(e.registered_on, (e.entered_at AT TIME ZONE 'Asia/Shanghai')::date) AS came_on
  FROM registry_enterprise e LEFT JOIN was_state t ON t.enterprise_id = e.id
    LEFT JOIN was_kind k ON k.enterprise_id = e.id LEFT JOIN was_industry_code i ON i.enterprise_id = e.id
    LEFT JOIN was_street_code s ON s.enterprise_id = e.id
  WHERE COALESCE(t.value, e.state) <> ALL(%(gone)s)
), member AS (
  SELECT i.id AS item_id, p.id AS enterprise_id
  FROM keyitems_keyitem i JOIN present p ON p.came_on <= %(on)s
    AND (cardinality(i.subject_kinds) = 0 OR p.kind = ANY(i.subject_kinds))
    AND (cardinality(i.streets) = 0 OR p.street_code = ANY(i.streets))
    AND (cardinality(i.industries) = 0
         OR EXISTS (SELECT 1 FROM unnest(i.industries) code WHERE starts_with(p.industry_code, code)))
  WHERE i.id = ANY(%(items)s) AND i.subjects_by = 'filter'
  UNION ALL
  SELECT s.key_item_id, s.enterprise_id
  FROM keyitems_keysubject s JOIN keyitems_keyitem i ON i.id = s.key_item_id JOIN present p ON p.id = s.enterprise_id
  WHERE s.key_item_id = ANY(%(items)s) AND i.subjects_by = 'named'
)"""  # noqa: S608 - columns of our own

SUMMARY = f"""
WITH {MEMBERS}, span AS (
  SELECT i.id, i.code, i.product_kinds, i.links,
    greatest(cardinality(i.product_kinds), 1) * greatest(cardinality(i.links), 1) AS cells, s.starts_on
  FROM keyitems_keyitem i JOIN unnest(%(items)s, %(starts)s) AS s(item_id, starts_on) ON s.item_id = i.id
), hit AS (
  SELECT s.id AS item_id, f.enterprise_id, count(DISTINCT (
    CASE WHEN cardinality(s.product_kinds) = 0 THEN '' ELSE f.product_kind END,
    CASE WHEN cardinality(s.links) = 0 THEN '' ELSE f.link END)) AS cells
  FROM span s JOIN keyitems_coveragefact f ON f.item_code = s.code AND f.occurred_on BETWEEN s.starts_on AND %(on)s
  WHERE (f.product_kind = ANY(s.product_kinds) OR cardinality(s.product_kinds) = 0)
    AND (f.link = ANY(s.links) OR cardinality(s.links) = 0)
  GROUP BY s.id, f.enterprise_id
)
SELECT s.id, count(m.enterprise_id), s.cells, COALESCE(sum(LEAST(h.cells, s.cells)) FILTER (WHERE h.cells IS NOT NULL), 0),
  count(*) FILTER (WHERE h.cells >= s.cells)
FROM span s LEFT JOIN member m ON m.item_id = s.id
  LEFT JOIN hit h ON h.item_id = m.item_id AND h.enterprise_id = m.enterprise_id
GROUP BY s.id, s.cells
"""  # noqa: S608 - constants of our own, put together once


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """How far one key item is covered on a day: whole subjects, and cells (subject × product kind × link)."""

    item: KeyItem
    starts_on: dt.date
    subjects: int
    complete: int
    cells: int
    covered: int

    @property
    def missing(self) -> int:
        return self.subjects - self.complete

    @property
    def share(self) -> float | None:
        """Covered cells of all cells; nothing where there is nobody to cover."""
        return self.covered / self.cells if self.cells else None


def _given(items: Iterable[int], on: dt.date) -> dict[str, Any]:
    after = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), tzinfo=ZONE)
    return {"items": list(items), "on": on, "after": after, "gone": [str(state) for state in GONE]}


def coverage_of(items: Sequence[KeyItem], *, on: dt.date) -> list[ItemCoverage]:
    """How far each key item is covered on a day, in the order given. One statement for all of them."""
    if not items:
        return []
    starts = {item.pk: period_start(item.period, on) for item in items}
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, {**_given(starts, on), "starts": list(starts.values())})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    made = []
    for item in items:
        subjects, cells, covered, complete = found[item.pk]
        made.append(ItemCoverage(item, starts[item.pk], subjects, complete, subjects * cells, int(covered)))
    return made


def subjects_of(items: Iterable[int], *, on: dt.date) -> QuerySet[Enterprise]:
    """The subjects of key items on a day."""
    given = _given(items, on)
    sql = MEMBERS
    order = (*["after"] * len(FOLLOWED), "gone", "on", "items", "items")
    for name in ("after", "on", "gone", "items"):
        sql = sql.replace(f"%({name})s", "%s")
    rows = RawSQL(  # noqa: S611 - a constant of our own; values are parameters
        f"WITH {sql} SELECT enterprise_id FROM member",  # noqa: S608
        tuple(given[name] for name in order),
    )
    return Enterprise.objects.filter(pk__in=rows)


def is_subject(item: KeyItem, enterprise: Enterprise, *, on: dt.date) -> bool:
    return subjects_of([item.pk], on=on).filter(pk=enterprise.pk).exists()


def facts_in_span(item: KeyItem, *, on: dt.date, kind: str = "", link: str = "") -> QuerySet[CoverageFact]:
    """What counts for a key item on a day; narrowed to one product kind or one link."""
    facts = CoverageFact.objects.filter(item_code=item.code, occurred_on__range=(period_start(item.period, on), on))
    if item.product_kinds:
        facts = facts.filter(product_kind__in=[kind] if kind else item.product_kinds)
    if item.links:
        facts = facts.filter(link__in=[link] if link else item.links)
    return facts


def cells_of(item: KeyItem, *, kind: str = "", link: str = "") -> list[tuple[str, str]]:
    return [cell for cell in item.cells if (not kind or cell[0] == kind) and (not link or cell[1] == link)]


def _distinct_cells(item: KeyItem) -> Count:
    """How many cells facts are in; what the item does not tell apart is one."""
    kind = F("product_kind") if item.product_kinds else Value("")
    link = F("link") if item.links else Value("")
    return Count(Concat(kind, Value("|"), link, output_field=CharField()), distinct=True)


def subjects_with_coverage(
    item: KeyItem, *, on: dt.date, kind: str = "", link: str = "", missing: bool | None = None
) -> QuerySet[Any]:
    """The subjects of one key item, each with ``covered`` cells and ``last_on``; only the missing or the complete ones."""
    facts = facts_in_span(item, on=on, kind=kind, link=link)
    wanted = len(cells_of(item, kind=kind, link=link))
    subjects: QuerySet[Any] = subjects_of([item.pk], on=on)
    if missing is not None:
        complete = (
            facts.values("enterprise").annotate(n=_distinct_cells(item)).filter(n__gte=wanted).values("enterprise")
        )
        subjects = subjects.exclude(pk__in=complete) if missing else subjects.filter(pk__in=complete)
    own = facts.filter(enterprise=OuterRef("pk")).order_by()
    counted: QuerySet[Any] = subjects.annotate(
        covered=Coalesce(
            Subquery(
                own.values("enterprise").annotate(n=_distinct_cells(item)).values("n"), output_field=IntegerField()
            ),
            0,
        ),
        last_on=Subquery(own.order_by("-occurred_on").values("occurred_on")[:1]),
    )
    return counted


def missing_cells(
    item: KeyItem, enterprises: Iterable[int], *, on: dt.date, kind: str = "", link: str = ""
) -> dict[int, list[tuple[str, str]]]:
    """Which cells each subject still lacks, for a page of subjects in one query."""
    wanted = cells_of(item, kind=kind, link=link)
    pks = list(enterprises)
    facts = facts_in_span(item, on=on, kind=kind, link=link).filter(enterprise__in=pks)
    have: dict[int, set[tuple[str, str]]] = {pk: set() for pk in pks}
    for pk, product_kind, chain_link in facts.values_list("enterprise", "product_kind", "link").distinct():
        have[pk].add((product_kind if item.product_kinds else "", chain_link if item.links else ""))
    return {pk: [cell for cell in wanted if cell not in cells] for pk, cells in have.items()}


@dataclass(frozen=True, slots=True)
class CellCoverage:
    """One cell of a key item: how many of its subjects are covered in it."""

    product_kind: str
    link: str
    covered: int
    subjects: int

    @property
    def share(self) -> float | None:
        return self.covered / self.subjects if self.subjects else None


def by_cell(item: KeyItem, *, on: dt.date) -> list[CellCoverage]:
    """Product kinds × links of one key item, each with its share. Two queries."""
    subjects = subjects_of([item.pk], on=on)
    total = subjects.count()
    rows = (
        facts_in_span(item, on=on)
        .filter(enterprise__in=subjects.values("pk"))
        .annotate(
            kind=F("product_kind") if item.product_kinds else Value(""), at=F("link") if item.links else Value("")
        )
        .values_list("kind", "at")
        .annotate(n=Count("enterprise", distinct=True))
        .order_by("kind", "at")
    )
    covered: dict[tuple[str, str], int] = {}
    for kind, link, number in rows:
        covered[kind, link] = number
    return [CellCoverage(kind, link, covered.get((kind, link), 0), total) for kind, link in item.cells]


def key_subjects(items: Iterable[KeyItem], *, on: dt.date) -> set[int]:
    """The register rows that are subjects of any of these key items on a day."""
    pks = [item.pk for item in items]
    return set(subjects_of(pks, on=on).values_list("pk", flat=True)) if pks else set()


def ever_subject(item: KeyItem, enterprise: int, *, on: dt.date) -> Enterprise | None:
    """A subject of the key item on a day, or one that has been covered under it before it left."""
    found = subjects_of([item.pk], on=on).filter(pk=enterprise).first()
    if found is None and CoverageFact.objects.filter(item_code=item.code, enterprise=enterprise).exists():
        found = Enterprise.objects.filter(pk=enterprise).first()
    return found


def acts_on(item: KeyItem, enterprise: Enterprise) -> QuerySet[SupervisionAct]:
    """Supervision entered by hand for a subject of a key item, newest first."""
    return (
        SupervisionAct.objects.filter(key_item__code=item.code, enterprise=enterprise)
        .select_related("entered_by", "file")
        .order_by("-occurred_on", "-pk")
    )
