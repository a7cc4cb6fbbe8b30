"""Run the draw at its minute: once, whatever is pressed, retried or killed (docs/draw.md §4.3 to §4.7, §5.2)."""

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.pages.formatting import moment
from core.people.models import Role, User
from core.people.selectors import day_of, users_holding
from core.transitions.services import move
from core.vault import take_out
from core.work.services import done_all
from inspections import drawing
from inspections.draw_errors import FreezeRefused, GraceOver, NotFrozenYet, NotYetTime, ValuesMissing
from inspections.draw_notices import DRAW_BREAKS, DRAW_WAITS
from inspections.draw_policies import check_can_conduct
from inspections.draw_publishing import publish_all_of_surprise, publish_result, publish_void
from inspections.draw_selectors import due_draws, finished_surprises
from inspections.draw_states import DrawState
from inspections.drawing import DrawFault, Outcome
from inspections.models import Draw, DrawPick, DrawSource, SourceKind
from inspections.plan_selectors import entry_in_full, team_code
from inspections.rosters import officer_pk
from inspections.services.draws.freeze import OFFICER_MAP, give_up_freeze, keep_file, stuck_freezes
from inspections.services.draws.package import frozen_files, package_of
from inspections.services.draws.reschedule import ask_for_another_minute, missed_minutes
from inspections.services.visits.plan import PlannedMember, PlannedVisit, create_visits
from inspections.states import Profile
from registry.models import Enterprise

logger = logging.getLogger(__name__)

FREEZE_LOST = "冻结任务中断，未产生任何结果 / the freeze was interrupted and left nothing"
RESULT_FILES = (
    "reveals.json",
    "selected.ndjson",
    "reserve.ndjson",
    "excluded.ndjson",
    "assignment.ndjson",
    "short.ndjson",
    "result.json",
)


@transaction.atomic
def run_draw(*, draw: Draw, acting_user: User, at: dt.datetime) -> Draw:
    """Compute and keep the result: subjects, reserves, teams, refusals; make the visits; publish.

    One transaction: a worker killed in the middle leaves nothing. A draw that has run is returned as it is, so
    pressing twice, refreshing and retrying give the same result digest. Refuses before its minute, and while a
    value is missing; after the grace period ``run_due`` voids it by rule.
    """
    draw = lock(draw)
    if draw.state == DrawState.DRAWN:
        return draw
    if acting_user.kind == "person":
        check_can_conduct(acting_user, draw, at=at)
    if draw.state != DrawState.FROZEN:
        raise NotFrozenYet()
    if at < draw.draw_at:
        raise NotYetTime(draw_at=moment(draw.draw_at))
    if at > draw.deadline:
        raise GraceOver(deadline=moment(draw.deadline))
    missing = missing_of(draw)
    if missing:
        raise ValuesMissing(labels=missing, deadline=moment(draw.deadline))
    outcome = _outcome(draw)
    _publish_openings(draw, at)
    for name in RESULT_FILES:
        keep_file(draw, name, outcome.files[name])
    draw.result_digest, draw.drawn_at = outcome.result_digest, at
    draw.counts = {
        **draw.counts,
        "selected": outcome.report["selected"],
        "reserve": outcome.files["reserve.ndjson"].count(b"\n"),
        "short": len(outcome.short),
        "seed": outcome.seed,
    }
    draw.save(update_fields=["result_digest", "drawn_at", "counts"])
    move(draw, "run", acting_user=acting_user, at=at)
    visits = _keep_picks(draw, outcome)
    done_all(subject=draw, acting_user=acting_user, at=at)
    record(
        "inspections.draw.run",
        subject=draw,
        acting_user=acting_user,
        at=at,
        detail={
            "result": outcome.result_digest,
            **{name: draw.counts[name] for name in ("selected", "reserve", "short")},
        },
    )
    create_visits(draw=draw, visits=visits, acting_user=acting_user, at=at)
    publish_result(draw, outcome, package_of(draw), acting_user=acting_user, at=at)
    announce("inspections.draw.drawn", subject=draw, at=at)
    return draw


def lock(draw: Draw) -> Draw:
    return (
        Draw.objects.select_for_update(of=("self",))
        .select_related("department", "plan_entry__plan__lead_department")
        .get(pk=draw.pk)
    )


def values_of(draw: Draw) -> dict[str, dict[str, Any]]:
    """What the sources say, by label, as ``reveals.json`` holds it."""
    return {source.label: _value_of(source) for source in draw.standing_sources()}


def opening_of(source: DrawSource) -> str:
    """The deposited opening in hexadecimal; the vault is opened only inside the draw."""
    assert source.deposit is not None  # the draw runs only when every source is ready
    return take_out(source.deposit).hex()


def _value_of(source: DrawSource) -> dict[str, Any]:
    if source.kind == SourceKind.COMMIT:
        return {"value": source.value or opening_of(source)}
    if source.kind == SourceKind.DRAND:
        return {"round": int(source.reference), "signature": source.value}
    return {"value": source.value}


def _outcome(draw: Draw) -> Outcome:
    try:
        return drawing.run(frozen_files(draw), values_of(draw))
    except DrawFault as fault:
        raise FreezeRefused(fault) from fault


def _publish_openings(draw: Draw, at: dt.datetime) -> None:
    """From now on the openings are part of the result and need no vault; no source changes any more."""
    for source in draw.standing_sources():
        if source.kind == SourceKind.COMMIT:
            source.value = opening_of(source)
        source.used_at = at
        source.save(update_fields=["value", "used_at"])


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in content.splitlines())


def _keep_picks(draw: Draw, outcome: Outcome) -> list[PlannedVisit]:
    """Join rows back to enterprises and officers inside the house, and plan a visit for each staffed pick."""
    enterprises, officers = _openers(draw)
    keys = {line["id"] for line in _lines(outcome.files["selected.ndjson"]) if line["c"] == "K" or line["why"] == "KEY"}
    teams = {(team.department.code, team_code(team)): team for team in entry_in_full(draw.plan_entry_id).teams.all()}
    picks, visits = [], []
    for position, line in enumerate(_lines(outcome.files["assignment.ndjson"])):
        enterprise, staffed = enterprises[line["id"]], line["st"] != "SHORT"
        picks.append(
            DrawPick(
                draw=draw,
                enterprise_id=enterprise,
                row=line["id"],
                position=position,
                batch=line["b"],
                is_key=line["id"] in keys,
                staffed=staffed,
            )
        )
        if staffed:
            members = [
                PlannedMember(officer=officer_pk(officers[code]), team=teams[place["dept"], place["item"]])
                for place in line["team"]
                for code in place["o"]
            ]
            visits.append(PlannedVisit(enterprise=enterprise, batch=line["b"], position=position, members=members))
    DrawPick.objects.bulk_create(picks, batch_size=2000)
    return visits


def _openers(draw: Draw) -> tuple[dict[str, int], dict[str, str]]:
    """Public row id → enterprise, public officer id → the officer's code in the sealed files."""
    sealed = frozen_files(draw, sealed=True)
    officers = {line["row"]: line["code"] for line in _lines(sealed[OFFICER_MAP])}
    if draw.profile == Profile.BLINDED:
        codes = {line["row"]: line["code"] for line in _lines(sealed["map.ndjson"])}
    else:
        codes = {line["id"]: line["id"] for line in _lines(frozen_files(draw)["roster.ndjson"])}
    known = dict(Enterprise.objects.filter(subject_id__in=codes.values()).values_list("subject_id", "pk"))
    return {row: known[code] for row, code in codes.items()}, officers


def run_due(*, acting_user: User, at: dt.datetime) -> list[str]:
    """What Celery beat does every minute: run the draws whose minute has come; void by rule what missed its grace.

    Each draw is a transaction of its own, and one that breaks holds up no other: it is logged, tried again at the next
    minute, everybody concerned is alarmed once, and it is void at the end of its grace period. Draws whose freeze was
    lost go back to preparation. Returns a line per draw for the log.
    """
    told = []
    jobs: tuple[tuple[Callable[[Draw, User, dt.datetime], str], QuerySet[Draw]], ...] = (
        (_run_or_void, due_draws(at=at)),
        (_give_up, stuck_freezes()),
        (_publish, finished_surprises(on=day_of(at))),
        (_ask_for_another_minute, missed_minutes(at=at)),
    )
    for what, draws in jobs:
        for draw in draws:
            try:
                told.append(f"{draw.number}: {what(draw, acting_user, at)}")
            except Exception:
                logger.exception("the draw %s could not be carried on", draw.number)
    return told


def _run_or_void(draw: Draw, acting_user: User, at: dt.datetime) -> str:
    if at > draw.deadline:
        void_by_rule(draw=draw, acting_user=acting_user, at=at)
        return "void by rule"
    try:
        run_draw(draw=draw, acting_user=acting_user, at=at)
    except ValuesMissing as refusal:
        raise_alarm(draw=draw, missing=refusal.params["labels"], at=at)
        return f"waits for {refusal.params['labels']}"
    except Exception:
        raise_alarm(draw=draw, missing="", at=at)
        raise
    return "drawn"


def _give_up(draw: Draw, acting_user: User, at: dt.datetime) -> str:
    give_up_freeze(draw=draw, reason=FREEZE_LOST, acting_user=acting_user, at=at)
    return "freeze given up"


def _ask_for_another_minute(draw: Draw, acting_user: User, at: dt.datetime) -> str:
    ask_for_another_minute(draw=draw, at=at)
    return "its minute passed before the freeze"


def _publish(draw: Draw, acting_user: User, at: dt.datetime) -> str:
    publish_surprise(draw=draw, acting_user=acting_user, at=at)
    return "published in full"


@transaction.atomic
def publish_surprise(*, draw: Draw, acting_user: User, at: dt.datetime) -> None:
    """The last batch of an unannounced entry is over: everything becomes public (docs/draw.md §4.3)."""
    draw = lock(draw)
    publish_all_of_surprise(draw, seed=draw.counts["seed"], package=package_of(draw), acting_user=acting_user, at=at)


@transaction.atomic
def raise_alarm(*, draw: Draw, missing: str, at: dt.datetime) -> None:
    """The minute has come and a value is missing, or the draw breaks: everybody concerned hears of it, once."""
    draw = lock(draw)
    if draw.waiting_since is not None:
        return
    draw.waiting_since = at
    draw.save(update_fields=["waiting_since"])
    people = list(users_holding(Role.STAFF, draw.department, at=at)) + list(
        users_holding(Role.HEAD, draw.department, at=at)
    )
    people += [
        source.contributor for source in draw.standing_sources().select_related("contributor") if source.contributor
    ]
    notify(
        DRAW_WAITS if missing else DRAW_BREAKS,
        users=people,
        params={
            "draw": draw.title,
            "labels": missing,
            "deadline": moment(draw.deadline),
        },
        url=draw.get_absolute_url(),
        at=at,
    )


@transaction.atomic
def void_by_rule(*, draw: Draw, acting_user: User, at: dt.datetime) -> Draw:
    """Not drawn by the end of the grace period: the draw is void, visibly, and says what was missing (docs/draw.md §5.2)."""
    draw = lock(draw)
    if draw.state != DrawState.FROZEN or at <= draw.deadline:
        return draw
    missing = missing_of(draw)
    reason = (
        f"宽限期届满仍缺少：{missing} / missing at the end of the grace period: {missing}"
        if missing
        else "宽限期届满仍未完成抽取 / not drawn by the end of the grace period"
    )
    draw.void_reason = reason
    draw.save(update_fields=["void_reason"])
    move(draw, "void_by_rule", acting_user=acting_user, at=at, reason=reason)
    finish_void(draw, by_rule=True, acting_user=acting_user, at=at)
    return draw


def missing_of(draw: Draw) -> str:
    """The names of the sources whose value the engine may not use yet."""
    return "、".join(source.label for source in draw.standing_sources() if not source.is_ready)


def finish_void(draw: Draw, *, by_rule: bool, acting_user: User, at: dt.datetime) -> None:
    """What every voiding does: close the work, write it down, say it in public."""
    done_all(subject=draw, acting_user=acting_user, at=at)
    for source in draw.sources.all():
        done_all(subject=source, acting_user=acting_user, at=at)
    record("inspections.draw.void", subject=draw, acting_user=acting_user, at=at, why=draw.void_reason)
    if draw.header_digest:
        publish_void(draw, by_rule=by_rule, acting_user=acting_user, at=at)
    announce("inspections.draw.voided", subject=draw, at=at)
