"""What the officer's phone sends, as the services take it. The same fields come from the page and from its outbox."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.refusals import Invalid
from inspections.models import Visit
from inspections.services.visits.carry_out import GivenAnswer, GivenResult, Opening
from inspections.visit_states import FollowUp, ResultCode

YES_NO = {"yes": True, "no": False}
NO_FOLLOW_UP = frozenset({ResultCode.NO_PROBLEM, ResultCode.NO_ACTIVITY})
OLDEST = dt.timedelta(days=7)
"""How long a phone may have been without a signal; older moments are not believed."""


class NumberMissing(Invalid):
    code = "number_missing"
    sentence = _("The submission carries no number of its own.")
    way_out = _("Reload the page and send it again.")


def client_id_of(data: QueryDict) -> uuid.UUID:
    """The number the device gave this submission; sent again, it is the same submission."""
    try:
        return uuid.UUID(data.get("client_id", ""))
    except ValueError as error:
        raise NumberMissing() from error


def moment_of(data: QueryDict, *, now: dt.datetime) -> dt.datetime:
    """When it was done on site, as the device noted it."""
    try:
        noted = parse_datetime(data.get("occurred_at", ""))
    except ValueError:
        noted = None
    return believed(noted, now=now)


def believed(noted: dt.datetime | None, *, now: dt.datetime) -> dt.datetime:
    """The moment a device noted; now, if it noted nothing, the future or something long ago."""
    if noted is None or noted.tzinfo is None or not now - OLDEST <= noted <= now:
        return now
    return noted


def opening_of(data: QueryDict) -> Opening:
    """The four answers at the door; what was not answered stays open, nothing is preset."""
    return Opening(
        certificates_shown=YES_NO.get(data.get("certificates_shown", "")),
        recusal_requested=YES_NO.get(data.get("recusal_requested", "")),
        presence=data.get("presence", ""),
        two_officers=YES_NO.get(data.get("two_officers", "")),
    )


def results_of(data: QueryDict, visit: Visit) -> list[GivenResult]:
    """Per item its results, several at once; the follow-up belongs to those that can have one."""
    found = []
    for row in visit.items.all():
        follow_up = data.get(f"follow_up-{row.item_id}", "") or FollowUp.NONE.value
        for code in data.getlist(f"result-{row.item_id}"):
            found.append(
                GivenResult(
                    item=row.item_id,
                    code=code,
                    follow_up=FollowUp.NONE.value if code in NO_FOLLOW_UP else follow_up,
                    note=data.get(f"note-{row.item_id}", "").strip(),
                )
            )
    return found


def answers_of(data: QueryDict, visit: Visit) -> list[GivenAnswer]:
    return [
        GivenAnswer(
            checkpoint=point.pk,
            finding=data.get(f"finding-{point.pk}", ""),
            note=data.get(f"remark-{point.pk}", "").strip(),
        )
        for point in _checkpoints(visit)
        if data.get(f"finding-{point.pk}")
    ]


def _checkpoints(visit: Visit) -> Iterable[Any]:
    for row in visit.items.all():
        yield from row.item.checkpoints.all()
