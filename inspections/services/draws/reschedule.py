"""Move the minute of a draw that is still being prepared (docs/draw.md §5.2)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast

from core.ledger.services import record
from core.notices.services import notify
from core.pages.formatting import moment
from core.people.models import Role, User
from core.work.models import WorkItem
from core.work.services import ask, done
from inspections.draw_errors import ReasonNeeded, TooLateToChange
from inspections.draw_notices import DRAW_MOVED
from inspections.draw_policies import check_can_conduct
from inspections.draw_states import DrawState
from inspections.draw_work import FREEZE, MOVE_MINUTE, POST_COMMITMENT
from inspections.models import Draw, DrawSource, SourceKind
from inspections.services.draws.contribute import ask_for_commitment, ask_for_freeze
from inspections.services.draws.prepare import PublicSource, check_minute, check_public_source


def missed_minutes(*, at: dt.datetime) -> QuerySet[Draw]:
    """Draws whose minute has passed while they were being prepared, and of which nobody has been told yet."""
    told = WorkItem.objects.filter(kind=MOVE_MINUTE.name, closed_at=None)
    told = told.annotate(draw=Cast("subject_id", BigIntegerField()))
    return (
        Draw.objects.filter(state=DrawState.PREPARING, draw_at__lte=at)
        .exclude(pk__in=told.values("draw"))
        .order_by("pk")
    )


@transaction.atomic
def ask_for_another_minute(*, draw: Draw, at: dt.datetime) -> None:
    """The lead department is asked to move the minute (or its head to void the draw); nothing of it is public."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=draw.pk)
    if draw.state == DrawState.PREPARING and draw.draw_at <= at:
        ask(
            MOVE_MINUTE,
            subject=draw,
            at=at,
            params={"draw": draw.title},
            department=draw.department,
            role=Role.STAFF,
            waiting=draw.department,
        )


@transaction.atomic
def move_minute(
    *, draw: Draw, draw_at: dt.datetime, references: Mapping[str, str], reason: str, acting_user: User, at: dt.datetime
) -> Draw:
    """Give the draw another minute while nothing of it is public; the contributors hear of it with the reason.

    ``references``: label of a public source → its issue or round. A value that exists before the header is public could
    be chosen; so one that will have been drawn by then is replaced by one to come. The old one stays in the record.
    Commitments stand: they bind number and label of the draw, not its minute.
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department", "plan_entry__plan").get(pk=draw.pk)
    check_can_conduct(acting_user, draw, at=at)
    if draw.state != DrawState.PREPARING:
        raise TooLateToChange()
    if not reason.strip():
        raise ReasonNeeded()
    check_minute(draw.plan_entry, draw_at, at=at)
    before, draw.draw_at = draw.draw_at, draw_at
    draw.save(update_fields=["draw_at"])
    for source in draw.standing_sources().exclude(kind=SourceKind.COMMIT):
        _refer_to(source, references.get(source.label, source.reference).strip(), reason, at)
    _ask_anew(draw, acting_user, at)
    record(
        "inspections.draw.move_minute",
        subject=draw,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"before": before.isoformat(), "after": draw_at.isoformat(), "references": dict(references)},
    )
    notify(
        DRAW_MOVED,
        users=[source.contributor for source in _contributions(draw) if source.contributor],
        params={"draw": draw.title, "draw_at": moment(draw_at), "reason": reason},
        url=draw.get_absolute_url(),
        at=at,
    )
    return draw


def _refer_to(source: DrawSource, reference: str, reason: str, at: dt.datetime) -> None:
    """The same public source by another issue or round, in the same place of the header."""
    if reference == source.reference:
        return
    check_public_source(PublicSource(source.kind, source.label, reference, source.chain))
    source.dropped_at, source.dropped_reason = at, reason
    source.save(update_fields=["dropped_at", "dropped_reason"])
    DrawSource.objects.create(
        draw=source.draw,
        position=source.position,
        kind=source.kind,
        label=source.label,
        reference=reference,
        chain=source.chain,
    )


def _contributions(draw: Draw) -> list[DrawSource]:
    return list(draw.standing_sources().filter(kind=SourceKind.COMMIT).select_related("contributor"))


def _ask_anew(draw: Draw, acting_user: User, at: dt.datetime) -> None:
    """Open work gets the clock of the new minute."""
    for source in _contributions(draw):
        if source.commitment is None:
            done(POST_COMMITMENT, subject=source, acting_user=acting_user, at=at)
            ask_for_commitment(draw, source, at=at)
    for kind in (FREEZE, MOVE_MINUTE):
        done(kind, subject=draw, acting_user=acting_user, at=at)
    ask_for_freeze(draw, at=at)
