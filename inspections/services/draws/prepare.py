"""Prepare and rehearse a draw (docs/draw.md §4.6, §5.2)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.documents.numbers import DRAW, next_number
from core.jobs import start
from core.jobs.models import Job
from core.ledger.services import record
from core.people.models import User
from core.people.selectors import day_of
from core.transitions.services import begin
from core.work.services import done
from inspections.draw_errors import (
    BeaconMalformed,
    ContributionStands,
    DrawExists,
    DrawTooLate,
    DrawTooSoon,
    EntryNotApproved,
    FreezeRefused,
    LabelTwice,
    NotADraw,
    NotAWitness,
    ReasonNeeded,
    SourcesTooWeak,
    TakenOut,
    TooLateToChange,
)
from inspections.draw_policies import check_can_conduct
from inspections.draw_selectors import possible_contributors
from inspections.draw_states import DrawState
from inspections.draw_work import POST_COMMITMENT
from inspections.drawing import DrawFault, Rehearsal, draft, rehearse
from inspections.models import Draw, DrawSource, PlanEntry, SourceKind
from inspections.plan_checks import check_entry_on_the_lists
from inspections.rosters import build_rosters, check_rosters
from inspections.services.draws.contribute import ask_for_commitment, ask_for_freeze
from inspections.states import EntryKind, PlanState

SET_LATER = {"blind", "seq", "header_digest", "published_at", "drawn_at", "counts", "rehearsal", "waiting_since"}
REHEARSAL_JOB = "inspections.rehearse_draw"
ROUND = re.compile(r"[1-9][0-9]{0,15}")
CHAIN = re.compile(r"[0-9a-f]{64}")
MIN_NOTICE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Contributor:
    """A witness who adds a sealed contribution; ``label`` stands in the public header."""

    user: User
    label: str


@dataclass(frozen=True)
class PublicSource:
    """A public value that does not exist yet: a lottery issue, or a beacon round of a chain."""

    kind: str
    label: str
    reference: str
    chain: str = ""


@transaction.atomic
def prepare_draw(
    *,
    entry: PlanEntry,
    title: str,
    draw_at: dt.datetime,
    grace_minutes: int,
    contributors: Sequence[Contributor],
    public_sources: Sequence[PublicSource],
    acting_user: User,
    at: dt.datetime,
) -> Draw:
    """Set up the draw of a plan entry: its minute, its witnesses, the public values that will enter the seed.

    The plan must have been approved by the head (R-05), its items and bodies stand on the published lists (R-04, R-02). A seed needs at least one sealed contribution and one public
    value (docs/draw.md §4.2). Each witness is asked for a commitment at once.
    """
    entry = PlanEntry.objects.select_for_update(of=("self",)).select_related("plan__lead_department").get(pk=entry.pk)
    draw = Draw(
        plan_entry=entry,
        title=title,
        department=entry.plan.lead_department,
        profile=entry.profile,
        draw_at=draw_at,
        grace_minutes=grace_minutes,
        created_at=at,
    )
    check_can_conduct(acting_user, draw, at=at)
    if entry.kind != EntryKind.DOUBLE_RANDOM:
        raise NotADraw()
    if entry.plan.state not in (PlanState.APPROVED, PlanState.PUBLISHED):
        raise EntryNotApproved()
    check_entry_on_the_lists(entry, on=day_of(at))
    live = Draw.objects.filter(plan_entry=entry, part=draw.part).exclude(state=DrawState.VOID).first()
    if live is not None:
        raise DrawExists(number=live.number)
    check_minute(entry, draw_at, at=at)
    _check_sources(contributors, public_sources, at=at)
    draw.number = next_number(series=DRAW.name, department=draw.department, year=day_of(at).year)
    draw.clean_fields(exclude=SET_LATER)
    draw.save()
    begin(draw, acting_user=acting_user, at=at)
    _add_sources(draw, contributors, public_sources, at=at)
    record(
        "inspections.draw.prepare",
        subject=draw,
        acting_user=acting_user,
        at=at,
        rule="R-14",
        detail={"number": draw.number, "entry": entry.pk, "draw_at": draw_at.isoformat()},
    )
    return draw


def check_minute(entry: PlanEntry, draw_at: dt.datetime, *, at: dt.datetime) -> None:
    """The minute leaves time to publish the header first, and each batch can still be carried out after it."""
    if draw_at < at + MIN_NOTICE:
        raise DrawTooSoon(minutes=int(MIN_NOTICE.total_seconds() // 60))
    first_ends = min(batch.last_day for batch in entry.batches.all())
    if day_of(draw_at) > first_ends:
        raise DrawTooLate(day=first_ends.isoformat())


def _check_sources(
    contributors: Sequence[Contributor], public_sources: Sequence[PublicSource], *, at: dt.datetime
) -> None:
    """At least one witness and one public value, each under a name of its own; the office is no witness of itself."""
    if not contributors or not public_sources:
        raise SourcesTooWeak()
    labels = [one.label.strip() for one in contributors] + [one.label.strip() for one in public_sources]
    for label in labels:
        if labels.count(label) > 1:
            raise LabelTwice(label=label)
    witnesses = set(possible_contributors(at=at).values_list("pk", flat=True))
    for contributor in contributors:
        if contributor.user.pk not in witnesses:
            raise NotAWitness(name=contributor.user.full_name)
    for public in public_sources:
        check_public_source(public)


def check_public_source(public: PublicSource) -> None:
    """A beacon is named by round and chain; of a lottery any text names the issue."""
    if public.kind == SourceKind.DRAND and not (ROUND.fullmatch(public.reference) and CHAIN.fullmatch(public.chain)):
        raise BeaconMalformed()


def _add_sources(
    draw: Draw, contributors: Sequence[Contributor], public_sources: Sequence[PublicSource], *, at: dt.datetime
) -> None:
    for position, contributor in enumerate(contributors):
        source = DrawSource.objects.create(
            draw=draw,
            position=position,
            kind=SourceKind.COMMIT,
            label=contributor.label,
            contributor=contributor.user,
        )
        ask_for_commitment(draw, source, at=at)
    for position, public in enumerate(public_sources, len(contributors)):
        DrawSource.objects.create(
            draw=draw,
            position=position,
            kind=public.kind,
            label=public.label,
            reference=public.reference,
            chain=public.chain,
        )


@transaction.atomic
def drop_contributor(*, source: DrawSource, reason: str, acting_user: User, at: dt.datetime) -> None:
    """Take a witness who does not answer out of the draw, before the freeze and with a reason; one must remain.

    The source stays in the record with the reason. Who has posted a commitment is taken out by nobody.
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=source.draw_id)
    check_can_conduct(acting_user, draw, at=at)
    if draw.state != DrawState.PREPARING:
        raise TooLateToChange()
    if not reason.strip():
        raise ReasonNeeded()
    source = DrawSource.objects.select_for_update().get(pk=source.pk)
    if source.dropped_at is not None:
        raise TakenOut(label=source.label)
    if source.kind != SourceKind.COMMIT or source.commitment is not None:
        raise ContributionStands(label=source.label)
    others = draw.standing_sources().filter(kind=SourceKind.COMMIT).exclude(pk=source.pk)
    if not others.exists():
        raise SourcesTooWeak()
    done(POST_COMMITMENT, subject=source, acting_user=acting_user, at=at)
    record(
        "inspections.draw.drop_contributor",
        subject=draw,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"label": source.label},
    )
    source.dropped_at, source.dropped_reason = at, reason
    source.save(update_fields=["dropped_at", "dropped_reason"])
    ask_for_freeze(draw, at=at)


@transaction.atomic
def request_rehearsal(*, draw: Draw, acting_user: User, at: dt.datetime) -> Job:
    """Ask for a rehearsal; a worker does it, with live progress."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=draw.pk)
    check_can_conduct(acting_user, draw, at=at)
    if draw.state != DrawState.PREPARING:
        raise TooLateToChange()
    return start(REHEARSAL_JOB, params={"draw": draw.pk}, key=str(draw.pk), acting_user=acting_user, at=at)


@transaction.atomic
def keep_rehearsal(*, draw: Draw, rehearsal: dict[str, Any], acting_user: User, at: dt.datetime) -> Draw:
    """Keep the report of a rehearsal on the draw; it uses seeds that can never be the real one."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=draw.pk)
    check_can_conduct(acting_user, draw, at=at)
    if draw.state != DrawState.PREPARING:
        raise TooLateToChange()
    draw.rehearsal = {**rehearsal, "at": at.isoformat()}
    draw.save(update_fields=["rehearsal"])
    record("inspections.draw.rehearse", subject=draw, acting_user=acting_user, at=at, detail=rehearsal)
    return draw


def rehearsal_of(draw: Draw, *, on: dt.date, on_draw: Any = None, draws: int = 200) -> dict[str, Any]:
    """Two hundred trial draws on the registers as they stand: how often a visit could not be staffed, and why."""
    check_entry_on_the_lists(draw.plan_entry, on=on)
    rosters = build_rosters(draw.plan_entry_id, number=draw.number, title=draw.title, on=on)
    check_rosters(rosters)
    try:
        files = draft(plan=rosters.plan, roster=rosters.roster, officers=rosters.officers, avoid=rosters.avoid)
        found: Rehearsal = rehearse(files, draws=draws, on_draw=on_draw)
    except DrawFault as fault:
        raise FreezeRefused(fault) from fault
    return {
        "draws": found.draws,
        "draws_refused": found.draws_refused,
        "largest_refusal": found.largest_refusal,
        "enterprises": len(rosters.roster),
        "officers": len(rosters.officers),
        "pools": [
            {"dept": p.dept, "item": p.item, "draws_refused": p.draws_refused, "visits_refused": p.visits_refused}
            for p in found.pools
        ],
    }
