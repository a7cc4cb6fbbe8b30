"""Boundary matters: enter, change what they concern, end."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import User
from core.people.selectors import day_of
from registry import names
from registry.responsibility.checks import check_not_past, check_reason, in_order, narrowed
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_states import RUNNING
from registry.responsibility.errors import ItemLacks, MatterCodeTaken, MatterInDispute, OutsideMatter, ScopeChanged
from registry.responsibility.models import BoundaryMatter, MatterScope
from registry.responsibility.policies import check_can_coordinate
from registry.responsibility.states import BoundaryCause

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def enter_matter(
    *,
    code: str,
    name: str,
    links: Sequence[str],
    industries: Sequence[str] = (),
    cause: str = BoundaryCause.OTHER,
    valid_from: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> BoundaryMatter:
    """Enter a matter on which duties meet: which industries it concerns, which links of the chain it needs (R-101).

    From its first day the map shows a gap wherever nobody leads.
    """
    check_can_coordinate(acting_user, at=at)
    check_not_past(valid_from, today=day_of(at))
    code, name = code.strip(), name.strip()
    for value, place in ((code, "code"), (name, "name"), (in_order(links), "links")):
        if not value:
            raise ItemLacks(what=place, place=place)
    scope = MatterScope(industries=narrowed(industries), links=in_order(links), valid_from=valid_from)
    try:
        with transaction.atomic():
            matter = BoundaryMatter.objects.create(
                code=code, name=name, cause=cause, search_text=names.search_text([code, name])
            )
    except IntegrityError as error:
        raise MatterCodeTaken(code=code, place="code") from error
    scope.matter = matter
    scope.save()
    record(
        "responsibility.matter.enter",
        subject=matter,
        acting_user=acting_user,
        at=at,
        rule="R-101",
        detail=_said(scope) | {"code": code},
    )
    announce("responsibility.matter.changed", subject=matter, payload={"code": code}, at=at)
    return matter


@transaction.atomic
def rescope_matter(
    *,
    matter: BoundaryMatter,
    links: Sequence[str],
    industries: Sequence[str] = (),
    reason: str,
    valid_from: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> MatterScope:
    """Change what a matter concerns from a day on; what it concerned before stays as it was (R-101)."""
    matter = BoundaryMatter.objects.select_for_update().get(pk=matter.pk)
    check_can_coordinate(acting_user, at=at)
    _check_undisputed(matter)
    why = check_reason(reason)
    check_not_past(valid_from, today=day_of(at))
    if not in_order(links):
        raise ItemLacks(what="links", place="links")
    current = matter.scopes.order_by("-valid_from").first()
    if current is not None:
        if current.valid_from >= valid_from:
            raise ScopeChanged(day=current.valid_from.isoformat(), place="valid_from")
        if current.valid_to is None or current.valid_to >= valid_from:
            current.valid_to = valid_from - ONE_DAY
            current.save(update_fields=["valid_to"])
    scope = MatterScope.objects.create(
        matter=matter, industries=narrowed(industries), links=in_order(links), reason=why, valid_from=valid_from
    )
    record(
        "responsibility.matter.rescope",
        subject=matter,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-101",
        detail=_said(scope),
    )
    announce("responsibility.matter.changed", subject=matter, payload={"code": matter.code}, at=at)
    return scope


@transaction.atomic
def end_matter(
    *, matter: BoundaryMatter, last_day: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> BoundaryMatter:
    """End a matter after its last day: the map shows it no more from then on."""
    matter = BoundaryMatter.objects.select_for_update().get(pk=matter.pk)
    check_can_coordinate(acting_user, at=at)
    _check_undisputed(matter)
    why = check_reason(reason)
    check_not_past(last_day, today=day_of(at))
    current = matter.scopes.order_by("-valid_from").first()
    if current is None or (current.valid_to is not None and current.valid_to < last_day):
        raise OutsideMatter(matter=str(matter), what=last_day.isoformat())
    if current.valid_from > last_day:
        raise ScopeChanged(day=current.valid_from.isoformat(), place="last_day")
    current.valid_to = last_day
    current.save(update_fields=["valid_to"])
    record(
        "responsibility.matter.end",
        subject=matter,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-101",
        detail={"last_day": last_day.isoformat()},
    )
    announce("responsibility.matter.changed", subject=matter, payload={"code": matter.code}, at=at)
    return matter


def _check_undisputed(matter: BoundaryMatter) -> None:
    """What a dispute is about does not change under it: its outcome speaks of the matter as it was raised (R-104)."""
    running = Dispute.objects.filter(matter=matter, state__in=RUNNING).order_by("pk").first()
    if running is not None:
        raise MatterInDispute(number=running.number)


def _said(scope: MatterScope) -> dict[str, object]:
    return {"industries": scope.industries, "links": scope.links, "valid_from": scope.valid_from.isoformat()}
