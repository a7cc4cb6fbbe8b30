"""Sealed contributions: post a commitment before the freeze, open it after (docs/draw.md §4.2, §5.2)."""

import datetime as dt
import re

from django.db import transaction

from core.ledger.services import record
from core.pages.formatting import moment
from core.people.models import Role, User
from core.vault import lock_away
from core.work.services import ask, done
from inspections.draw_errors import (
    CommitmentFixed,
    CommitmentMalformed,
    CommitmentUsed,
    DoesNotOpen,
    GraceOver,
    NotFrozenYet,
    NotYourContribution,
    TakenOut,
    TooLateToChange,
)
from inspections.draw_states import DrawState
from inspections.draw_work import FREEZE, OPEN_COMMITMENT, POST_COMMITMENT
from inspections.drawing import opens
from inspections.models import Draw, DrawSource, SourceKind

HEX64 = re.compile(r"[0-9a-f]{64}")


def _locked(source: DrawSource, acting_user: User) -> tuple[Draw, DrawSource]:
    """Lock the draw, then the source; refuse who is not the contributor."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=source.draw_id)
    source = DrawSource.objects.select_for_update().get(pk=source.pk)
    if source.kind != SourceKind.COMMIT or source.contributor_id != acting_user.pk:
        raise NotYourContribution()
    if source.dropped_at is not None:
        raise TakenOut(label=source.label)
    return draw, source


def _check_grace(draw: Draw, at: dt.datetime) -> None:
    """What comes after the end of the grace period comes too late, even if the sweep has not been here yet."""
    if at > draw.deadline:
        raise GraceOver(deadline=moment(draw.deadline))


@transaction.atomic
def post_commitment(*, source: DrawSource, commitment: str, acting_user: User, at: dt.datetime) -> DrawSource:
    """Post the SHA-256 commitment of 32 random bytes that nobody else knows.

    ``commitment``: 64 lower-case hexadecimal digits, made by the contributor's own browser. It is posted before the
    rosters are frozen, is never replaced, and must never have been used in any draw, void ones included.
    """
    draw, source = _locked(source, acting_user)
    if draw.state != DrawState.PREPARING:
        raise TooLateToChange()
    if source.commitment is not None:
        raise CommitmentFixed()
    commitment = commitment.strip().lower()
    if not HEX64.fullmatch(commitment):
        raise CommitmentMalformed()
    if DrawSource.objects.filter(commitment=commitment).exists():
        raise CommitmentUsed()
    source.commitment, source.committed_at = commitment, at
    source.save(update_fields=["commitment", "committed_at"])
    done(POST_COMMITMENT, subject=source, acting_user=acting_user, at=at)
    ask_for_freeze(draw, at=at)
    record(
        "inspections.draw.commit",
        subject=draw,
        acting_user=acting_user,
        at=at,
        detail={"label": source.label, "commitment": commitment},
    )
    return source


@transaction.atomic
def deposit_opening(*, source: DrawSource, opening: str, acting_user: User, at: dt.datetime) -> DrawSource:
    """Deposit the opening early, encrypted, so that the draw can run at its minute without anyone present."""
    draw, source = _locked(source, acting_user)
    if draw.state not in (DrawState.PREPARING, DrawState.FREEZING, DrawState.FROZEN):
        raise TooLateToChange()
    _check_grace(draw, at)
    source.deposit = lock_away(_checked(draw, source, opening))
    source.save(update_fields=["deposit"])
    done(OPEN_COMMITMENT, subject=source, acting_user=acting_user, at=at)
    record("inspections.draw.deposit", subject=draw, acting_user=acting_user, at=at, detail={"label": source.label})
    return source


@transaction.atomic
def open_commitment(*, source: DrawSource, opening: str, acting_user: User, at: dt.datetime) -> DrawSource:
    """Hand in the opening after the header is public. It is used by the draw and becomes public with the result."""
    draw, source = _locked(source, acting_user)
    if draw.state in (DrawState.PREPARING, DrawState.FREEZING):
        raise NotFrozenYet()
    if draw.state != DrawState.FROZEN:
        raise TooLateToChange()
    _check_grace(draw, at)
    source.deposit = lock_away(_checked(draw, source, opening))
    source.given_by, source.given_at = acting_user, at
    source.save(update_fields=["deposit", "given_by", "given_at"])
    done(OPEN_COMMITMENT, subject=source, acting_user=acting_user, at=at)
    record("inspections.draw.open", subject=draw, acting_user=acting_user, at=at, detail={"label": source.label})
    return source


def _checked(draw: Draw, source: DrawSource, opening: str) -> bytes:
    """The 32 bytes behind 64 hexadecimal digits, if they open the commitment."""
    opening = opening.strip().lower()
    if not HEX64.fullmatch(opening):
        raise CommitmentMalformed()
    value = bytes.fromhex(opening)
    if source.commitment is None or not opens(draw.number, source.label, source.commitment, value):
        raise DoesNotOpen(label=source.label)
    return value


def ask_for_commitment(draw: Draw, source: DrawSource, *, at: dt.datetime) -> None:
    """A witness is asked for the commitment until the minute of the draw."""
    ask(
        POST_COMMITMENT,
        subject=source,
        at=at,
        params={"draw": draw.title},
        user=source.contributor,
        waiting=draw.department,
        until=draw.draw_at,
    )


def ask_for_freeze(draw: Draw, *, at: dt.datetime) -> None:
    """Once every witness has posted a commitment, the lead department is asked to freeze the rosters."""
    if draw.standing_sources().filter(kind=SourceKind.COMMIT, commitment=None).exists():
        return
    ask(
        FREEZE,
        subject=draw,
        at=at,
        params={"draw": draw.title},
        department=draw.department,
        role=Role.STAFF,
        waiting=draw.department,
        until=draw.draw_at,
    )


def ask_for_openings(draw: Draw, *, at: dt.datetime) -> None:
    """After the freeze: every contributor without a deposit is asked to open."""
    for source in draw.standing_sources().filter(kind=SourceKind.COMMIT, deposit=None).select_related("contributor"):
        ask(
            OPEN_COMMITMENT,
            subject=source,
            at=at,
            params={"draw": draw.title},
            user=source.contributor,
            waiting=draw.department,
            until=draw.deadline,
        )
