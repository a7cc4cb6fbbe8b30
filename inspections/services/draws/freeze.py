"""Freeze both rosters and publish the header (docs/draw.md §4.1, §5.1)."""

import datetime as dt
import hashlib

from django.db import connection, transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast

from core.jobs import start
from core.jobs.models import Job
from core.jobs.states import LIVE
from core.ledger.services import record
from core.pages.formatting import moment
from core.people.models import Role, User
from core.people.selectors import day_of
from core.transitions.services import check_can_move, move
from core.vault import lock_away
from core.work.services import ask, done
from inspections import drawing
from inspections.draw_errors import CommitmentsMissing, FreezeRefused, MinutePassed, TooLateToChange
from inspections.draw_policies import check_can_conduct
from inspections.draw_publishing import publish_header
from inspections.draw_states import DrawState
from inspections.draw_work import AWAIT_DRAW, FREEZE
from inspections.drawing import DrawFault, Frozen
from inspections.drawing.digests import NO_HEADER
from inspections.models import Draw, DrawExclusion, DrawFile, DrawSource, SourceKind
from inspections.plan_checks import check_entry_on_the_lists
from inspections.rosters import TEMPLATE, Rosters, build_rosters, check_rosters, hide_officers
from inspections.services.draws.contribute import ask_for_openings
from inspections.services.draws.values import ask_for_values
from inspections.states import Profile

CHAIN_LOCK = 7_205_002
OFFICER_MAP = "officer_map.ndjson"
JOB = "inspections.freeze_draw"


@transaction.atomic
def request_freeze(*, draw: Draw, acting_user: User, at: dt.datetime) -> Job:
    """Ask for the freeze; a worker does it, with live progress. Every witness must have posted a commitment."""
    draw = _locked(draw)
    check_can_conduct(acting_user, draw, at=at)
    check_can_move(draw, "request_freeze")
    _check_commitments(draw)
    _check_minute(draw, at)
    check_entry_on_the_lists(draw.plan_entry, on=day_of(at))
    move(draw, "request_freeze", acting_user=acting_user, at=at)
    record("inspections.draw.request_freeze", subject=draw, acting_user=acting_user, at=at)
    return start(JOB, params={"draw": draw.pk}, key=str(draw.pk), acting_user=acting_user, at=at)


@transaction.atomic
def give_up_freeze(*, draw: Draw, reason: str, acting_user: User, at: dt.datetime) -> None:
    """The freeze was refused: the draw goes back to preparation, nothing has become public."""
    draw = _locked(draw)
    if draw.state == DrawState.FREEZING:
        move(draw, "give_up_freeze", acting_user=acting_user, at=at, reason=reason)
        record("inspections.draw.give_up_freeze", subject=draw, acting_user=acting_user, at=at, why=reason)


def stuck_freezes() -> QuerySet[Draw]:
    """Draws that are «being frozen» though no job is at it: its worker was lost for good, or somebody stopped it."""
    live = Job.objects.filter(kind=JOB, state__in=LIVE).annotate(draw=Cast("key", BigIntegerField())).values("draw")
    return Draw.objects.filter(state=DrawState.FREEZING).exclude(pk__in=live).order_by("pk")


@transaction.atomic
def freeze_draw(*, draw: Draw, blind: bytes, acting_user: User, at: dt.datetime) -> Draw:
    """Write the frozen files and the header, chain it to the last one, make it public, and ask for the values.

    ``blind``: 32 random bytes made at the edge; kept encrypted, never published. Done twice, it is done once.
    """
    draw = _locked(draw)
    if draw.state == DrawState.FROZEN:
        return draw
    if draw.state != DrawState.FREEZING:
        raise TooLateToChange()
    _check_commitments(draw)
    _check_minute(draw, at)
    check_entry_on_the_lists(draw.plan_entry, on=day_of(at))
    rosters = build_rosters(draw.plan_entry_id, number=draw.number, title=draw.title, on=day_of(at))
    check_rosters(rosters)
    if draw.profile == Profile.OPEN:
        keep_file(draw, OFFICER_MAP, hide_officers(rosters, blind=blind), sealed=True)
    seq, prev = _next_in_chain()
    frozen = _frozen(draw, rosters, blind=blind, seq=seq, prev=prev, at=at)
    _keep_files(draw, frozen)
    _keep_exclusions(draw, rosters)
    draw.seq, draw.prev, draw.header_digest, draw.published_at = seq, prev, frozen.header_digest, at
    draw.blind = lock_away(blind)
    draw.counts = counts_of(rosters, frozen)
    draw.save(update_fields=["seq", "prev", "header_digest", "published_at", "blind", "counts"])
    move(draw, "freeze", acting_user=acting_user, at=at)
    done(FREEZE, subject=draw, acting_user=acting_user, at=at)
    record(
        "inspections.draw.freeze",
        subject=draw,
        acting_user=acting_user,
        at=at,
        detail={"seq": seq, "prev": prev, "header": frozen.header_digest, "enterprises": len(rosters.roster)},
    )
    publish_header(draw, frozen.files["header.json"], acting_user=acting_user, at=at)
    ask_for_openings(draw, at=at)
    ask_for_values(draw, at=at)
    ask(
        AWAIT_DRAW,
        subject=draw,
        at=at,
        params={"draw": draw.title},
        department=draw.department,
        role=Role.STAFF,
        waiting=draw.department,
        until=draw.deadline,
    )
    return draw


def _locked(draw: Draw) -> Draw:
    return Draw.objects.select_for_update(of=("self",)).select_related("department", "plan_entry__plan").get(pk=draw.pk)


def _check_minute(draw: Draw, at: dt.datetime) -> None:
    """The header is public before the minute of the draw, or not at all."""
    if draw.draw_at <= at:
        raise MinutePassed(draw_at=moment(draw.draw_at))


def _check_commitments(draw: Draw) -> None:
    missing = list(
        draw.standing_sources().filter(kind=SourceKind.COMMIT, commitment=None).values_list("label", flat=True)
    )
    if missing:
        raise CommitmentsMissing(labels="、".join(missing))


def _next_in_chain() -> tuple[int, str]:
    """Number and predecessor of the next header of the zone; no two freezes at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Draw.objects.filter(seq__isnull=False).order_by("-seq").first()
    return (last.seq + 1, last.header_digest) if last and last.seq and last.header_digest else (1, NO_HEADER)


def _frozen(draw: Draw, rosters: Rosters, *, blind: bytes, seq: int, prev: str, at: dt.datetime) -> Frozen:
    alone = {(TEMPLATE, team.department.code) for team in rosters.teams if team.single_basis}
    others = DrawSource.objects.exclude(draw=draw).values_list("commitment", flat=True)
    try:
        return drawing.freeze(
            plan=rosters.plan,
            roster=rosters.roster,
            officers=rosters.officers,
            avoid=rosters.avoid,
            sources=[source_line(source) for source in draw.standing_sources()],
            published=at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            seq=seq,
            prev=prev,
            lone_bases=alone,
            used_commits={one for one in others if one},
            blind=blind if draw.profile == Profile.BLINDED else None,
            names=rosters.names,
            officer_names=rosters.officer_names,
        )
    except DrawFault as fault:
        raise FreezeRefused(fault) from fault


def source_line(source: DrawSource) -> dict[str, object]:
    """A source as the header names it (docs/draw.md §4.2)."""
    match source.kind:
        case SourceKind.COMMIT:
            return {"type": "commit", "label": source.label, "commit": source.commitment}
        case SourceKind.DRAND:
            return {"type": "drand", "label": source.label, "chain": source.chain, "round": int(source.reference)}
    return {"type": "lottery", "label": source.label, "issue": source.reference, "encode": "rfc3797"}


def _keep_files(draw: Draw, frozen: Frozen) -> None:
    for sealed, contents in ((False, frozen.files), (True, frozen.sealed)):
        for name, content in contents.items():
            keep_file(draw, name, content, sealed=sealed)


def keep_file(draw: Draw, name: str, content: bytes, *, sealed: bool = False) -> DrawFile:
    """Keep a file of the draw under its name; sealed ones are encrypted at rest."""
    return DrawFile.objects.create(
        draw=draw,
        name=name,
        sealed=sealed,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=lock_away(content) if sealed else content,
    )


def _keep_exclusions(draw: Draw, rosters: Rosters) -> None:
    DrawExclusion.objects.bulk_create(
        [
            DrawExclusion(draw=draw, enterprise_id=pk, reasons=reasons)
            for pk, reasons in rosters.excluded_enterprises.items()
        ]
        + [
            DrawExclusion(draw=draw, officer_id=pk, reasons=reasons)
            for pk, reasons in rosters.excluded_officers.items()
        ],
        batch_size=2000,
    )


def counts_of(rosters: Rosters, frozen: Frozen) -> dict[str, object]:
    """What is said of the rosters in public: numbers only, reasons overall, never per class."""
    return {
        "enterprises": len(rosters.roster),
        "excluded": len(rosters.excluded_enterprises),
        "reasons": frozen.report["reasons"],
        "officers": len(rosters.officers),
        "avoided_pairs": len(rosters.avoid),
    }
