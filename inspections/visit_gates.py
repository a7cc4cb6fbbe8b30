"""The gates of a visit: an inspection cannot go on unless all of them hold. Each refuses with its own rule.

Called by the services at approval, at the notice and at the door, so that page, API, task and shell share them.
"""

import datetime as dt
from collections import defaultdict

from django.utils.formats import date_format

from core.people.models import User
from inspections.models import Visit
from inspections.plan_errors import ItemNotOfDepartment
from inspections.visit_errors import (
    BodyNotConfirmed,
    ItemNotPublished,
    OfficerMustStandAside,
    OfficerNotCertified,
    TooFewCertified,
)
from inspections.visit_selectors import visit_in_full
from registry.certificates import certified_until
from registry.item_selectors import is_inspecting_body, listed
from registry.models import Officer
from registry.officer_selectors import relations_in_force
from registry.officer_states import OfficerState

CERTIFIED_AT_LEAST = 2


def check_gates(visit_id: int, *, on: dt.date) -> Visit:
    """Refuse at the first gate that does not hold on that day; returns the visit with all its parts."""
    visit = visit_in_full(visit_id)
    check_items_published(visit, on=on)
    check_bodies_confirmed(visit, on=on)
    check_two_certified(visit, on=on)
    check_nobody_stands_aside(visit, on=on)
    return visit


def check_items_published(visit: Visit, *, on: dt.date) -> None:
    """R-04 (国办发〔2024〕54号): nothing is inspected that is not on the published list on the day, in whatever version,
    and only by a department for which the version in force stands there."""
    versions = listed((row.item.code for row in visit.items.all()), on=on)
    missing = [str(row.item) for row in visit.items.all() if row.item.code not in versions]
    if missing:
        raise ItemNotPublished(items="、".join(missing), day=date_format(on, "Y-m-d"))
    for row in visit.items.all():
        if row.department_id not in versions[row.item.code].departments:
            raise ItemNotOfDepartment(department=row.department.display_name, item=str(row.item))


def check_bodies_confirmed(visit: Visit, *, on: dt.date) -> None:
    """R-02 (国办发〔2024〕54号): only confirmed and published bodies inspect."""
    for department in {row.department_id: row.department for row in visit.items.all()}.values():
        if not is_inspecting_body(department, on=on):
            raise BodyNotConfirmed(department=department.display_name, day=date_format(on, "Y-m-d"))


def check_two_certified(visit: Visit, *, on: dt.date) -> None:
    """R-06 (行政处罚法 art 42): at least two officers in service with a valid certificate; fewer only on a cited text."""
    able: dict[int, int] = defaultdict(int)
    names = {}
    single = set()
    for row in visit.officers.all():
        officer = row.officer
        names[officer.department_id] = officer.department.display_name
        if row.team.single_basis:
            single.add(officer.department_id)
        spans = [(one.valid_from, one.last_day) for one in officer.certificates.all() if one.last_day is not None]
        in_service = officer.state == OfficerState.ACTIVE and officer.user is not None and officer.user.is_active
        able[officer.department_id] += bool(in_service and certified_until(spans, on))
    for department, name in names.items():
        if able[department] < (1 if department in single else CERTIFIED_AT_LEAST):
            raise TooFewCertified(department=name, number=able[department], day=date_format(on, "Y-m-d"))
    if sum(able.values()) < CERTIFIED_AT_LEAST:
        raise TooFewCertified(department=visit.department.display_name, number=0, day=date_format(on, "Y-m-d"))


def check_acts_certified(user: User, visit: Visit, *, on: dt.date) -> None:
    """R-03 (54号, 山东省行政执法监督条例 art 10): who begins a visit, enters or signs is certified and in service that day.

    However many others are: a certificate may have ended between the approval, the door and the entry.
    """
    officer = Officer.objects.filter(user=user, visits__visit=visit).prefetch_related("certificates").first()
    if officer is None:
        return  # the lead department mends a record whose officers can no longer sign in
    if officer.state != OfficerState.ACTIVE or not any(one.is_valid(on) for one in officer.certificates.all()):
        raise OfficerNotCertified(officer=officer.full_name, day=date_format(on, "Y-m-d"))


def check_nobody_stands_aside(visit: Visit, *, on: dt.date) -> None:
    """R-07 (行政处罚法 art 43): no officer with a relation to the enterprise in force on the day."""
    officers = [row.officer for row in visit.officers.all()]
    relations = relations_in_force(officers=officers, first_day=on, last_day=on).filter(enterprise=visit.enterprise)
    aside = sorted({relation.officer.full_name for relation in relations})
    if aside:
        raise OfficerMustStandAside(officers="、".join(aside))
