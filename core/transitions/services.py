"""Move a record from one state to the next."""

import datetime as dt
from collections.abc import Sequence

from django.db import models

from core.people.models import User
from core.refusals import WrongState
from core.transitions.models import StateChange
from core.transitions.tables import TransitionTable


def table_of(record: models.Model) -> TransitionTable:
    return TransitionTable.registry[record._meta.label_lower]


def begin(record: models.Model, *, acting_user: User, at: dt.datetime, reason: str = "", rule: str = "") -> None:
    """Write the first state of a record that was just created."""
    table = table_of(record)
    _write(record, "begin", "", getattr(record, table.column), acting_user, at, reason, rule)


def check_can_move(record: models.Model, act: str) -> None:
    """Refuse if the table has no such move from the state the record is in."""
    table = table_of(record)
    state = getattr(record, table.column)
    if not table.allows(act, state):
        raise WrongState(state=table.states(state).label)


def can_move(record: models.Model, act: str) -> bool:
    table = table_of(record)
    return table.allows(act, getattr(record, table.column))


def move(
    record: models.Model,
    act: str,
    *,
    acting_user: User,
    at: dt.datetime,
    reason: str = "",
    also: Sequence[str] = (),
) -> None:
    """Move a locked record along its table, in the caller's transaction, and write the change down.

    ``also`` names fields the caller has set that must change in the same statement, because a constraint ties them to
    the state. Raises ``WrongState`` where the table has no such move. The caller has locked the row and writes the
    ledger line.
    """
    check_can_move(record, act)
    table = table_of(record)
    step = table.by_act[act]
    before = getattr(record, table.column)
    setattr(record, table.column, step.target)
    record.save(update_fields=[table.column, *also])
    _write(record, act, before, step.target, acting_user, at, reason, step.rule)


def _write(
    record: models.Model, act: str, before: str, after: str, user: User, at: dt.datetime, reason: str, rule: str
) -> None:
    StateChange.objects.create(
        subject_label=record._meta.label_lower,
        subject_id=str(record.pk),
        act=act,
        before=before,
        after=after,
        actor=user,
        department_id=user.department_id,
        reason=reason,
        rule=rule,
        occurred_at=at,
    )
