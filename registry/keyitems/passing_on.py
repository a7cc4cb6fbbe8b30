"""How key-supervision lists pass from one department to another.

A taker without a list of its own takes the list over as it stands, in force without a gap. One that has a list keeps
it: the list of the giver ends with the giver, a draft of it is given up, and the head of the taker is told to put the
matters on the next version. Two lists of one department are never in force on one day.
"""

import datetime as dt

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from core.ledger.services import record
from core.notices.services import notify
from core.people.handover import Passing, hands_over
from core.people.models import Department, Role
from core.people.selectors import users_holding
from core.transitions.services import move
from core.work.services import done_all
from publicity.models import Publication
from publicity.services import withdraw
from publicity.states import PublicationState
from registry.keyitems.models import KeyList
from registry.keyitems.publications import KEY_LIST
from registry.keyitems.publishing import publish_key_list
from registry.keyitems.states import IN_THE_MAKING, KeyListState
from registry.keyitems.work import TAKEN_OVER


def _lists(department: Department, _day: dt.date) -> QuerySet[KeyList]:
    living = [*IN_THE_MAKING, KeyListState.PUBLISHED]
    return KeyList.objects.filter(department=department, state__in=living).order_by("version")


def _move_lists(rows: QuerySet[KeyList], passing: Passing) -> None:
    own = KeyList.objects.filter(department=passing.taker).exclude(state=KeyListState.DISCARDED)
    if own.exists():
        for key_list in rows.select_for_update():
            _end(key_list, passing)
        _tell(passing)
    else:
        for key_list in rows.select_for_update():
            _take_over(key_list, passing)
    if not KeyList.objects.filter(department=passing.giver, state=KeyListState.PUBLISHED).exists():
        _withdraw_list_of_giver(passing)


def _take_over(key_list: KeyList, passing: Passing) -> None:
    last = KeyList.objects.filter(department=passing.taker).aggregate(last=Max("version"))["last"] or 0
    key_list.department, key_list.version = passing.taker, last + 1
    key_list.save(update_fields=["department", "version"])
    if key_list.state == KeyListState.PUBLISHED:
        publish_key_list(key_list, acting_user=passing.acting_user, at=passing.at)


def _end(key_list: KeyList, passing: Passing) -> None:
    act = "replace" if key_list.state == KeyListState.PUBLISHED else "discard"
    also: tuple[str, ...] = ()
    if act == "replace":
        assert key_list.valid_from is not None  # held by the database
        key_list.valid_to, also = max(key_list.valid_from, passing.last_day), ("valid_to",)
    move(key_list, act, acting_user=passing.acting_user, at=passing.at, reason=passing.document, also=also)
    record(
        f"keyitems.list.{act}",
        subject=key_list,
        acting_user=passing.acting_user,
        at=passing.at,
        why=passing.document,
    )
    done_all(subject=key_list, acting_user=passing.acting_user, at=passing.at)


def _tell(passing: Passing) -> None:
    notify(
        TAKEN_OVER,
        users=users_holding(Role.HEAD, passing.taker, at=passing.at),
        params={"department": passing.giver.name},
        at=passing.at,
    )


def _withdraw_list_of_giver(passing: Passing) -> None:
    standing = Publication.objects.of_subject(passing.giver).filter(
        kind=KEY_LIST.name, state=PublicationState.PUBLISHED
    )
    for publication in standing:
        withdraw(publication, reason=passing.document, acting_user=passing.acting_user, at=passing.at, rule="R-04d")


hands_over("keyitems.lists", _("Key-supervision lists"), open=_lists, move=_move_lists)
