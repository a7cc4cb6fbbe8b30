"""The public list that follows from acts on the lists of a department."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.people.models import Department, User
from core.people.selectors import day_of
from publicity.models import Publication
from publicity.services import publish_version
from registry.models import Industry
from registry.responsibility.models import ResponsibilityItem, ResponsibilityList
from registry.responsibility.publications import RESPONSIBILITY_LIST, list_payload
from registry.responsibility.selectors import items_of
from registry.responsibility.states import ISSUED


def publish_list_of(department: Department, *, reason: str, acting_user: User, at: dt.datetime) -> Publication:
    """Publish what is in force for a department on that day, what is announced, and every change so far."""
    today = day_of(at)
    issued = list(ResponsibilityList.objects.filter(department=department, state__in=ISSUED).order_by("-valid_from"))
    current = next((one for one in issued if one.is_in_force(today)), None)
    announced = [one for one in issued if one.valid_from is not None and one.valid_from > today]
    coming = announced[-1] if announced else None
    items = {one.pk: list(items_of(one)) for one in (current, coming) if one is not None}
    with override("zh-hans"):
        title = _("Responsibility list of %(department)s") % {"department": department.name}
    payload = list_payload(
        department=department,
        title=title,
        current=current,
        coming=coming,
        items=items,
        changes=issued,
        industries=_names(items.values()),
    )
    return publish_version(
        RESPONSIBILITY_LIST.name,
        subject=department,
        payload=payload,
        department=department,
        reason=reason,
        acting_user=acting_user,
        at=at,
    )


def _names(versions: Iterable[list[ResponsibilityItem]]) -> dict[str, str]:
    codes = {code for items in versions for item in items for code in item.industries}
    return dict(Industry.objects.filter(code__in=codes).values_list("code", "name"))
