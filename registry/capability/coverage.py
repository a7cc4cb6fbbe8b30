"""Which items could be inspected by whom on a day: named before a draw fails for want of officers (R-03, R-06)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.people.models import Department, DepartmentKind
from registry.officer_states import OfficerState

ENOUGH = 2

PAIRS = """
    WITH listed AS (
        SELECT id, required_qualification_id AS asked, department_id
        FROM registry_spotcheckitem
        WHERE published_on <= %(day)s AND (withdrawn_on IS NULL OR withdrawn_on > %(day)s)
    ), pair AS (
        SELECT id AS item, asked, department_id AS department FROM listed
        UNION
        SELECT listed.id, listed.asked, shared.department_id
        FROM listed JOIN registry_spotcheckitem_other_departments shared ON shared.spotcheckitem_id = listed.id
    ), fit AS (
        SELECT officer.id, officer.department_id AS department
        FROM registry_officer officer JOIN people_user account ON account.id = officer.user_id
        WHERE officer.state = %(serving)s AND account.is_active
          AND EXISTS (
            SELECT 1 FROM registry_officercertificate held
            WHERE held.officer_id = officer.id AND held.valid_from <= %(day)s AND held.valid_to >= %(day)s
              AND (held.revoked_on IS NULL OR held.revoked_on > %(day)s))
          AND NOT EXISTS (
            SELECT 1 FROM people_leave away
            WHERE away.user_id = officer.user_id AND away.starts_on <= %(day)s AND away.ends_on >= %(day)s)
    ), general AS (
        SELECT department, count(*) AS able FROM fit GROUP BY department
    ), special AS (
        SELECT pair.item, pair.department, count(DISTINCT fit.id) AS able
        FROM pair
        JOIN fit ON fit.department = pair.department
        JOIN registry_officerqualification held ON held.officer_id = fit.id
          AND (held.qualification_id = pair.asked OR held.item_id = pair.item)
          AND held.valid_from <= %(day)s AND (held.valid_to IS NULL OR held.valid_to >= %(day)s)
        WHERE pair.asked IS NOT NULL
        GROUP BY pair.item, pair.department
    )
    SELECT pair.item, pair.department,
           CASE WHEN pair.asked IS NULL THEN coalesce(general.able, 0) ELSE coalesce(special.able, 0) END
    FROM pair
    LEFT JOIN general ON general.department = pair.department
    LEFT JOIN special ON special.item = pair.item AND special.department = pair.department
"""


@dataclass(frozen=True, slots=True)
class Cover:
    """How many officers of one department could check one item: certified, qualified, in service, not away."""

    item: int
    department: int
    able: int

    @property
    def is_gap(self) -> bool:
        return self.able < ENOUGH


def covers(*, on: dt.date, items: Collection[int] | None = None) -> list[Cover]:
    """Every pair of a published item and a department that may check it, with the officers who could: one query.

    An officer counts with an account in use, in service as of now, certified on the day, not on leave on it, and
    (where the item asks for a qualification) qualified or appointed to the item on it.
    """
    sql = PAIRS
    params: dict[str, Any] = {"day": on, "serving": OfficerState.ACTIVE.value}
    if items is not None:
        sql, params = f"{PAIRS} WHERE pair.item = ANY(%(items)s)", {**params, "items": list(items)}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Cover(*row) for row in cursor.fetchall()]


def gaps(*, on: dt.date) -> list[Cover]:
    """The pairs a draw would fail for: fewer than two officers."""
    return [cover for cover in covers(on=on) if cover.is_gap]


def area_of(department: Department) -> str:
    """Where a department inspects: a street office its street, everybody else the whole zone."""
    return department.display_name if department.kind == DepartmentKind.STREET else ""


def least(rows: Iterable[Cover]) -> dict[int, int]:
    """The fewest officers of any department, by item."""
    found: dict[int, int] = {}
    for row in rows:
        found[row.item] = min(row.able, found.get(row.item, row.able))
    return found
