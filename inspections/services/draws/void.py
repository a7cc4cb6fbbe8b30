"""Void a botched draw: with a reason, by the head, visibly; it is never edited and never deleted."""

import datetime as dt

from django.db import transaction

from core.people.models import User
from core.transitions.services import check_can_move, move
from inspections.draw_errors import ReasonNeeded
from inspections.draw_policies import check_can_void
from inspections.models import Draw
from inspections.services.draws.run import finish_void, lock
from inspections.services.visits.plan import drop_visits_of_void_draw


@transaction.atomic
def void_draw(*, draw: Draw, reason: str, acting_user: User, at: dt.datetime) -> Draw:
    """Void a draw before its visits begin. The header and the result, if any, stay public with the reason.

    A new draw of the same entry is then possible; it gets a new number, fresh commitments and the next place in the
    chain of headers.
    """
    draw = lock(draw)
    check_can_void(acting_user, draw, at=at)
    check_can_move(draw, "void")
    if not reason.strip():
        raise ReasonNeeded()
    drop_visits_of_void_draw(draw=draw, acting_user=acting_user, at=at)
    draw.void_reason = reason
    draw.save(update_fields=["void_reason"])
    move(draw, "void", acting_user=acting_user, at=at, reason=reason)
    finish_void(draw, by_rule=False, acting_user=acting_user, at=at)
    return draw
