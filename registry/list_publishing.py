"""The public lists that follow from acts on items and bodies: each department's items (R-04), the zone's bodies (R-02)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.people.models import Department, User
from core.people.selectors import day_of
from filings.services import file_at_once
from publicity.models import Publication
from publicity.services import publish_version
from registry.filings import RANDOM_ITEMS
from registry.item_states import ItemState
from registry.models import InspectingBody, SpotCheckItem
from registry.publications import (
    INSPECTING_BODIES,
    SPOT_CHECK_ITEMS,
    inspecting_bodies_payload,
    spot_check_items_payload,
)


def publish_items_of(department: Department, *, reason: str, acting_user: User, at: dt.datetime) -> Publication:
    """Publish the department's list of spot-check items as it stands after the act, and file it by the same act (R-203)."""
    items = SpotCheckItem.objects.filter(department=department, state=ItemState.PUBLISHED)
    with override("zh-hans"):
        title = _("List of spot-check items of %(department)s") % {"department": department.name}
    payload = spot_check_items_payload(
        items.select_related("department").prefetch_related("legal_bases", "other_departments"),
        title=title,
        department=department,
        valid_from=day_of(at),
    )
    published = publish_version(
        SPOT_CHECK_ITEMS.name,
        subject=department,
        payload=payload,
        department=department,
        reason=reason,
        acting_user=acting_user,
        at=at,
    )
    file_at_once(
        kind=RANDOM_ITEMS.name,
        subject=published,
        department=department,
        title=title,
        reason=reason,
        changed_on=day_of(at),
        acting_user=acting_user,
        at=at,
    )
    return published


def publish_bodies(keeper: Department, *, reason: str, acting_user: User, at: dt.datetime) -> Publication:
    """Publish the zone's list of inspecting bodies as it stands after the act; ``keeper`` is the publishing department."""
    bodies = InspectingBody.objects.select_related("department").order_by("department__code", "valid_from")
    with override("zh-hans"):
        title = _("List of inspecting bodies")
    payload = inspecting_bodies_payload(bodies, title=title, department=keeper, valid_from=day_of(at))
    return publish_version(
        INSPECTING_BODIES.name,
        subject=keeper,
        payload=payload,
        department=keeper,
        reason=reason,
        acting_user=acting_user,
        at=at,
    )
