"""Withdraw and end: the two ways by which something ceases to be public."""

import datetime as dt

from django.db import transaction

from core.ledger.services import record
from core.people.models import User
from publicity.errors import NoReason
from publicity.models import Publication, PublicationChannel
from publicity.policies import check_can_close
from publicity.selectors import channels_due
from publicity.services.writing import check_may_go, close, locked
from publicity.states import Channel


@transaction.atomic
def withdraw(
    publication: Publication, *, reason: str, acting_user: User, at: dt.datetime, rule: str = "R-45"
) -> Publication:
    """Take back what was wrong or was revoked (R-45, 行政处罚法 第四十八条: within three working days, with the reason).

    The content is gone from every channel; a notice with the reason stays until the publication would have ended.
    """
    publication = locked(publication)
    check_can_close(acting_user, publication=publication, at=at)
    check_may_go(publication)
    close(publication, "withdraw", reason=reason, rule=rule, acting_user=acting_user, at=at)
    publication.channels.filter(ended_at=None).update(withdrawn_at=at)
    return publication


@transaction.atomic
def end(
    publication: Publication, *, reason: str, rule: str, acting_user: User, at: dt.datetime, channel: str = ""
) -> Publication:
    """End a publication whose term is over or whose matter was repaired, on one channel or on all.

    It is gone at once from search, pages, API, exports and feeds; only an unnamed count stays.
    """
    publication = locked(publication)
    check_can_close(acting_user, publication=publication, at=at)
    check_may_go(publication)
    if not reason.strip():
        raise NoReason()
    shown = publication.channels.filter(ended_at=None)
    ending = shown.filter(channel=channel) if channel else shown
    ended = sorted(ending.values_list("channel", flat=True))
    ending.update(ended_at=at, ended_rule=rule, ended_reason=reason)
    if Channel.PORTAL in ended:
        publication.shown_until = min(at, publication.shown_until or at)
        publication.save(update_fields=["shown_until"])
    if publication.channels.filter(ended_at=None).exists():
        record(
            "publicity.end_channel",
            subject=publication,
            acting_user=acting_user,
            at=at,
            why=reason,
            rule=rule,
            detail={"channels": ended},
        )
        return publication
    close(publication, "end", reason=reason, rule=rule, acting_user=acting_user, at=at)
    return publication


def end_due(*, acting_user: User, at: dt.datetime, most: int = 1000) -> int:
    """End every channel whose day has come; returns how many. What was missed while nothing ran is caught up."""
    ended = 0
    for due in channels_due(at=at).select_related("publication")[:most]:
        ended += _end_due(due, acting_user=acting_user, at=at)
    return ended


@transaction.atomic
def _end_due(due: PublicationChannel, *, acting_user: User, at: dt.datetime) -> int:
    publication = locked(due.publication)
    if not publication.channels.filter(pk=due.pk, ended_at=None).exists():
        return 0
    end(
        publication,
        reason=due.end_why or due.end_rule,
        rule=due.end_rule,
        channel=due.channel,
        acting_user=acting_user,
        at=at,
    )
    return 1
