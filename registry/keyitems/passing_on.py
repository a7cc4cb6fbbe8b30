"""How key-supervision lists pass from one department to another."""

import datetime as dt

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Passing, hands_over
from core.people.models import Department
from registry.keyitems.models import KeyList
from registry.keyitems.states import IN_THE_MAKING, KeyListState


def _lists(department: Department, day: dt.date) -> QuerySet[KeyList]:
    in_force = Q(state=KeyListState.PUBLISHED) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return KeyList.objects.filter(in_force | Q(state__in=IN_THE_MAKING), department=department).order_by("version")


def _move(rows: QuerySet[KeyList], passing: Passing) -> None:
    """The taker goes on with the list if it has none of that standing.

    Where it has one, the giver's stays in force under its old name, and whoever acts for the giver now puts both into the
    next version: which subjects and kinds go together is a decision, not a copy. In a split the list stays.
    """
    if passing.stays:
        return
    for key_list in rows:
        standing = KeyList.objects.filter(department=passing.taker)
        is_draft = key_list.state in IN_THE_MAKING
        same = standing.filter(state__in=IN_THE_MAKING) if is_draft else standing.filter(state=KeyListState.PUBLISHED)
        if same.exists():
            continue
        key_list.version = (standing.aggregate(last=Max("version"))["last"] or 0) + 1
        key_list.department = passing.taker
        key_list.save(update_fields=["version", "department"])


hands_over("keyitems.lists", _("Key-supervision lists"), open=_lists, move=_move)
