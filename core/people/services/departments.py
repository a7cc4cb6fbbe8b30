"""Enter departments and correct their names. How they are renamed, merged, split and dissolved: core.reorganisation."""

import datetime as dt

from django.db import transaction

from core.ledger.services import record
from core.people.models import Department, DepartmentKind, User
from core.people.policies import check_can_administer


@transaction.atomic
def create_department(
    *,
    code: str,
    name: str,
    name_en: str,
    short_name: str,
    kind: str = DepartmentKind.ADMINISTRATION,
    duties: list[str] | None = None,
    valid_from: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> Department:
    """Enter a department. Its name, duties and kind are data; nothing in the code knows them."""
    check_can_administer(acting_user, department=None, at=at)
    department = Department(
        code=code,
        name=name,
        name_en=name_en,
        short_name=short_name,
        kind=kind,
        duties=duties or [],
        valid_from=valid_from,
    )
    department.full_clean()
    department.save()
    record("people.department.create", subject=department, acting_user=acting_user, at=at, detail={"name": name})
    return department


@transaction.atomic
def correct_department(
    *, department: Department, name: str, name_en: str, short_name: str, reason: str, acting_user: User, at: dt.datetime
) -> Department:
    """Correct a slip in the names. A new name by decision of the administration is a reorganisation."""
    check_can_administer(acting_user, department=None, at=at)
    department = Department.objects.select_for_update().get(pk=department.pk)
    before = department.name
    department.name, department.name_en, department.short_name = name, name_en, short_name
    department.full_clean()
    department.save(update_fields=["name", "name_en", "short_name"])
    record(
        "people.department.correct",
        subject=department,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"before": before, "after": name},
    )
    return department
