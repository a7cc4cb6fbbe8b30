"""The public catalogue that follows from acts on its items: one list per department, renewed at once (R-04)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.people.models import Department, User
from core.people.selectors import day_of
from publicity.models import Publication
from publicity.services import publish_version
from registry.catalogue.models import EnforcementItem
from registry.catalogue.publications import ENFORCEMENT_ITEMS, LOG_KEPT, catalogue_payload
from registry.catalogue.selectors import log_of
from registry.catalogue.states import IN_FORCE


def publish_catalogue_of(department: Department, *, reason: str, acting_user: User, at: dt.datetime) -> Publication:
    """Publish the department's catalogue as it stands after the act, with its log of changes."""
    items = EnforcementItem.objects.filter(department=department, state__in=IN_FORCE).prefetch_related("bases")
    log = [
        (day_of(change.occurred_at), item, "entered" if change.act == "publish" else "left")
        for change, item in log_of(department, most=LOG_KEPT)
    ]
    with override("zh-hans"):
        title = _("Catalogue of enforcement items of %(department)s") % {"department": department.name}
    payload = catalogue_payload(items, log, title=title, department=department, valid_from=day_of(at))
    return publish_version(
        ENFORCEMENT_ITEMS.name,
        subject=department,
        payload=payload,
        department=department,
        reason=reason,
        acting_user=acting_user,
        at=at,
    )
