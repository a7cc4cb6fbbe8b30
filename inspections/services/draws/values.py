"""Public values: entered by one person, confirmed by another (docs/draw.md §5.2)."""

import datetime as dt
import re

from django.db import transaction

from core.ledger.services import record
from core.pages.formatting import moment
from core.people.models import Role, User
from core.work.services import ask, done
from inspections.draw_errors import (
    GraceOver,
    NotFrozenYet,
    SecondPersonNeeded,
    SignatureMalformed,
    TakenOut,
    TooLateToChange,
    ValueDiffers,
    ValueFixed,
    ValueMalformed,
)
from inspections.draw_policies import check_can_enter_values
from inspections.draw_states import DrawState
from inspections.draw_work import CONFIRM_VALUE, ENTER_VALUE
from inspections.drawing import is_lottery_value
from inspections.models import Draw, DrawSource, SourceKind

SIGNATURE = re.compile(r"(?:[0-9a-f]{2}){1,256}")


def _locked(source: DrawSource, acting_user: User, at: dt.datetime) -> tuple[Draw, DrawSource]:
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=source.draw_id)
    source = DrawSource.objects.select_for_update().get(pk=source.pk)
    check_can_enter_values(acting_user, draw, at=at)
    if draw.state in (DrawState.PREPARING, DrawState.FREEZING):
        raise NotFrozenYet()
    if draw.state != DrawState.FROZEN:
        raise TooLateToChange()
    if at > draw.deadline:
        raise GraceOver(deadline=moment(draw.deadline))
    if source.dropped_at is not None:
        raise TakenOut(label=source.label)
    if source.confirmed_at is not None:
        raise ValueFixed()
    return draw, source


def _well_formed(source: DrawSource, value: str) -> str:
    value = value.strip()
    if source.kind == SourceKind.LOTTERY and not is_lottery_value(value):
        raise ValueMalformed(value=value)
    if source.kind == SourceKind.DRAND:
        value = value.lower()
        if not SIGNATURE.fullmatch(value):
            raise SignatureMalformed()
    return value


@transaction.atomic
def enter_public_value(*, source: DrawSource, value: str, acting_user: User, at: dt.datetime) -> DrawSource:
    """Enter the lottery result (``3.8.17.22.35./4.11./``) or the signature of the beacon round, as its source shows it.

    Until somebody else has confirmed it, it may be entered again.
    """
    draw, source = _locked(source, acting_user, at)
    source.value = _well_formed(source, value)
    source.given_by, source.given_at = acting_user, at
    source.save(update_fields=["value", "given_by", "given_at"])
    done(ENTER_VALUE, subject=source, acting_user=acting_user, at=at)
    done(CONFIRM_VALUE, subject=source, acting_user=acting_user, at=at)
    ask(
        CONFIRM_VALUE,
        subject=source,
        at=at,
        params={"draw": draw.title, "label": source.label},
        department=draw.department,
        role=Role.STAFF,
        not_user=acting_user,
        waiting=draw.department,
        until=draw.deadline,
    )
    record(
        "inspections.draw.enter_value",
        subject=draw,
        acting_user=acting_user,
        at=at,
        detail={"label": source.label},
    )
    return source


@transaction.atomic
def confirm_public_value(*, source: DrawSource, value: str, acting_user: User, at: dt.datetime) -> DrawSource:
    """A second person types the value anew from its source; only when both agree may the draw use it."""
    draw, source = _locked(source, acting_user, at)
    if source.given_by_id == acting_user.pk:
        raise SecondPersonNeeded()
    if _well_formed(source, value) != source.value:
        raise ValueDiffers()
    source.confirmed_by, source.confirmed_at = acting_user, at
    source.save(update_fields=["confirmed_by", "confirmed_at"])
    done(CONFIRM_VALUE, subject=source, acting_user=acting_user, at=at)
    record(
        "inspections.draw.confirm_value",
        subject=draw,
        acting_user=acting_user,
        at=at,
        detail={"label": source.label, "value": source.value},
    )
    return source


def ask_for_values(draw: Draw, *, at: dt.datetime) -> None:
    """After the freeze: the lead department is asked to enter each public value."""
    for source in draw.standing_sources().exclude(kind=SourceKind.COMMIT):
        ask(
            ENTER_VALUE,
            subject=source,
            at=at,
            params={"draw": draw.title, "label": source.label},
            department=draw.department,
            role=Role.STAFF,
            waiting=draw.department,
            until=draw.deadline,
        )
