"""Adjustment: a basis changes, an item lacks one or has no effect; unused items come up for review."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.law.selectors import due_for, figure
from core.ledger.services import record
from core.people.models import Role, User
from core.people.selectors import day_of
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done
from registry.catalogue.citations import articles_of, law_key
from registry.catalogue.errors import (
    AdjustmentOpen,
    ChangeKnown,
    CitationUnclear,
    DerivationUnknown,
    MustGo,
    NobodyCites,
    NotInForce,
    VersionInTheMaking,
)
from registry.catalogue.models import Adjustment, BasisChange, EnforcementItem, ItemUse, SpotCheckDerivation
from registry.catalogue.policies import check_can_decide, check_can_draft, check_can_enter_change
from registry.catalogue.publishing import publish_catalogue_of
from registry.catalogue.selectors import citing, code_derived_from, current_item, open_adjustment_of, unused_items
from registry.catalogue.services.drafting import content_of_item, end, leave, locked, new_version
from registry.catalogue.states import IN_THE_MAKING, WAITING, AdjustmentState, Cause, EnforcementState
from registry.catalogue.work import END_ADJUSTMENT, START_ADJUSTMENT
from registry.item_policies import check_can_draft_items, check_can_publish_items
from registry.models import SpotCheckItem
from registry.services.officers import check_reason


@transaction.atomic
def enter_basis_change(
    *,
    law: str,
    article: str,
    changed_on: dt.date,
    document: str,
    note: str = "",
    acting_user: User,
    at: dt.datetime,
) -> BasisChange:
    """Enter that a law or an article changed, and open the adjustment of every item that cites it, in one act (R-04a).

    Each department that keeps such an item gets its work, to be started within one month of the change
    (辽政办发〔2025〕6号 as the pattern). An item that is being adjusted already keeps its open adjustment.
    """
    check_can_enter_change(acting_user, at=at)
    law, article, document = law.strip(), article.strip(), check_reason(document)
    if not law_key(law) or (article and not articles_of(article)):
        raise CitationUnclear(article=article or law, place="article")
    found = citing(law, article)
    if not found:
        raise NobodyCites(law=law, article=article)
    try:
        with transaction.atomic():
            change = BasisChange.objects.create(
                law=law,
                article=article,
                changed_on=changed_on,
                document=document,
                note=note.strip(),
                entered_by=acting_user,
                occurred_at=at,
            )
    except IntegrityError as error:
        raise ChangeKnown(law=law) from error
    opened = []
    for item in found.items:
        if open_adjustment_of(item.code) is None:
            opened.append(_open(locked(item), None, change, acting_user=acting_user, at=at))
    for spot in found.spot_check_items:
        if not Adjustment.objects.filter(spot_check_item=spot, state__in=WAITING).exists():
            opened.append(_open(None, spot, change, acting_user=acting_user, at=at))
    record(
        "catalogue.change.enter",
        subject=change,
        acting_user=acting_user,
        at=at,
        why=document,
        rule="R-04a",
        detail={"law": law, "article": article, "opened": [one.subject_code for one in opened]},
    )
    return change


def _open(
    item: EnforcementItem | None,
    spot: SpotCheckItem | None,
    change: BasisChange,
    *,
    acting_user: User,
    at: dt.datetime,
) -> Adjustment:
    reason = f"{change.law} {change.article} ({change.document})".strip()
    return open_one(
        item=item, spot=spot, cause=Cause.BASIS_CHANGED, change=change, reason=reason, acting_user=acting_user, at=at
    )


def open_one(
    *,
    item: EnforcementItem | None,
    spot: SpotCheckItem | None = None,
    cause: str,
    change: BasisChange | None = None,
    reason: str,
    acting_user: User,
    at: dt.datetime,
) -> Adjustment:
    """Open an adjustment of a locked item, in the caller's transaction."""
    department = item.department if item is not None else spot.department if spot is not None else None
    assert department is not None
    adjustment = Adjustment.objects.create(
        item=item,
        spot_check_item=spot,
        department=department,
        cause=cause,
        basis_change=change,
        reason=reason,
        opened_on=day_of(at),
    )
    begin(adjustment, acting_user=acting_user, at=at, reason=reason, rule="R-04a")
    if item is not None and item.state == EnforcementState.PUBLISHED:
        move(item, "adjust", acting_user=acting_user, at=at, reason=reason)
    record(
        "catalogue.adjustment.open",
        subject=adjustment,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule="R-04a",
        detail={"code": adjustment.subject_code, "cause": cause},
    )
    ask(
        START_ADJUSTMENT,
        subject=adjustment,
        params={"code": adjustment.subject_code, "name": adjustment.subject_name},
        at=at,
        department=department,
        role=Role.STAFF,
        due=due_for("R-04a", start=change.changed_on if change else at, at=at),
    )
    return adjustment


@transaction.atomic
def open_adjustment(
    *, item: EnforcementItem, cause: str, reason: str, acting_user: User, at: dt.datetime
) -> Adjustment:
    """Open the adjustment of an item in force for one of the three causes (R-04a: 依据变化, 无依据清理, 无实效取消)."""
    item = locked(item)
    check_can_draft(acting_user, department=item.department, at=at)
    why = check_reason(reason)
    if open_adjustment_of(item.code) is not None:
        raise AdjustmentOpen(code=item.code)
    if item.state != EnforcementState.PUBLISHED:
        raise NotInForce(code=item.code)
    return open_one(item=item, cause=Cause(cause), reason=why, acting_user=acting_user, at=at)


def _locked(adjustment: Adjustment) -> Adjustment:
    return (
        Adjustment.objects.select_for_update(of=("self",))
        .select_related("department", "item__department", "spot_check_item")
        .get(pk=adjustment.pk)
    )


@transaction.atomic
def start_adjustment(*, adjustment: Adjustment, acting_user: User, at: dt.datetime) -> Adjustment:
    """Start within the month (R-04a): the next version of an enforcement item lies ready as a draft afterwards.

    A spot-check item's next version is drafted on its own page; publishing or withdrawing it ends the adjustment.
    """
    adjustment = _locked(adjustment)
    _check_may_draft(adjustment, acting_user, at)
    draft_given_up = adjustment.item is not None and _has_no_draft(adjustment.item.code)
    if adjustment.state != AdjustmentState.STARTED or not draft_given_up:
        move(adjustment, "start", acting_user=acting_user, at=at)
    if adjustment.item is not None and draft_given_up:
        new_version(
            code=adjustment.item.code,
            department=adjustment.item.department,
            content=content_of_item(adjustment.item),
            acting_user=acting_user,
            at=at,
        )
    record("catalogue.adjustment.start", subject=adjustment, acting_user=acting_user, at=at, rule="R-04a")
    done(START_ADJUSTMENT, subject=adjustment, acting_user=acting_user, at=at)
    ask(
        END_ADJUSTMENT,
        subject=adjustment,
        params={"code": adjustment.subject_code, "name": adjustment.subject_name},
        at=at,
        department=adjustment.department,
        role=Role.STAFF,
    )
    return adjustment


def _has_no_draft(code: str) -> bool:
    return not EnforcementItem.objects.filter(code=code, state__in=IN_THE_MAKING).exists()


def _check_no_draft(adjustment: Adjustment) -> None:
    """A next version that goes on would come into force without a cause."""
    if adjustment.item is not None and not _has_no_draft(adjustment.item.code):
        raise VersionInTheMaking(code=adjustment.item.code)


def _check_may_draft(adjustment: Adjustment, acting_user: User, at: dt.datetime) -> None:
    if adjustment.item is not None:
        check_can_draft(acting_user, department=adjustment.department, at=at)
    else:
        check_can_draft_items(acting_user, department=adjustment.department, at=at)


def _check_may_decide(adjustment: Adjustment, acting_user: User, at: dt.datetime) -> None:
    if adjustment.item is not None:
        check_can_decide(acting_user, department=adjustment.department, at=at)
    else:
        check_can_publish_items(acting_user, department=adjustment.department, at=at)


@transaction.atomic
def remove_item(*, adjustment: Adjustment, reason: str, acting_user: User, at: dt.datetime) -> Adjustment:
    """The head takes the item out of the catalogue from today (无依据清理, 无实效取消; R-04a).

    A spot-check item is withdrawn on its own page, which ends its adjustment.
    """
    adjustment = _locked(adjustment)
    _check_may_decide(adjustment, acting_user, at)
    check_can_move(adjustment, "remove")
    why = check_reason(reason)
    if adjustment.item is None:
        raise NotInForce(code=adjustment.subject_code)
    _check_no_draft(adjustment)
    item = locked(adjustment.item)
    leave(item, reason=why, acting_user=acting_user, at=at)
    end(adjustment, "remove", outcome=why, acting_user=acting_user, at=at)
    publish_catalogue_of(item.department, reason=f"- {item.code}: {why}"[:500], acting_user=acting_user, at=at)
    return adjustment


@transaction.atomic
def keep_item(*, adjustment: Adjustment, reason: str, acting_user: User, at: dt.datetime) -> Adjustment:
    """The head finds that nothing has to change, and says why. An item without a basis cannot be kept (R-04a)."""
    adjustment = _locked(adjustment)
    _check_may_decide(adjustment, acting_user, at)
    check_can_move(adjustment, "keep")
    why = check_reason(reason)
    if adjustment.cause == Cause.NO_BASIS:
        raise MustGo()
    _check_no_draft(adjustment)
    if adjustment.item is not None:
        move(locked(adjustment.item), "keep", acting_user=acting_user, at=at, reason=why)
    end(adjustment, "keep", outcome=why, acting_user=acting_user, at=at)
    return adjustment


@transaction.atomic
def end_spot_check_adjustments(*, code: str, version: int, withdrawn: bool, acting_user: User, at: dt.datetime) -> int:
    """A newer version of a spot-check item was published, or it was withdrawn: that ends what was open about it."""
    waiting = Adjustment.objects.select_for_update().filter(spot_check_item__code=code, state__in=WAITING)
    if not withdrawn:
        waiting = waiting.filter(spot_check_item__version__lt=version)
    ended = 0
    for adjustment in waiting:
        end(
            adjustment,
            "remove" if withdrawn else "revise",
            outcome=f"v{version}",
            acting_user=acting_user,
            at=at,
        )
        ended += 1
    return ended


# --- derivation and use -----------------------------------------------------------------------------------------------


@transaction.atomic
def derive_spot_check(
    *, spot_check_code: str, item_code: str, acting_user: User, at: dt.datetime
) -> SpotCheckDerivation | None:
    """Name the enforcement item a spot-check item derives from; an empty code takes the name away again."""
    spot = SpotCheckItem.objects.select_related("department").filter(code=spot_check_code).order_by("-version").first()
    if spot is None:
        raise DerivationUnknown(code=spot_check_code)
    check_can_draft_items(acting_user, department=spot.department, at=at)
    if item_code and current_item(item_code) is None:
        raise DerivationUnknown(code=item_code)
    record(
        "catalogue.item.derive",
        subject=spot,
        acting_user=acting_user,
        at=at,
        detail={"spot_check": spot_check_code, "item": item_code},
    )
    if not item_code:
        SpotCheckDerivation.objects.filter(spot_check_code=spot_check_code).delete()
        return None
    made, _created = SpotCheckDerivation.objects.update_or_create(
        spot_check_code=spot_check_code,
        defaults={"item_code": item_code, "set_by": acting_user, "set_on": day_of(at)},
    )
    return made


def record_use(
    *,
    item_code: str = "",
    spot_check_code: str = "",
    kind: str,
    used_on: dt.date,
    source_label: str,
    source_id: str,
    acting_user: User,
    at: dt.datetime,
) -> bool:
    """Note that an enforcement item was used: by its code, or by the spot-check item that derives from it.

    Called by the apps above when an inspection has its result or a case is filed; once per source however often it is
    called. Returns whether a row was written.
    """
    code = item_code or code_derived_from(spot_check_code)
    if not code:
        return False
    _use, created = ItemUse.objects.get_or_create(
        item_code=code,
        source_label=source_label,
        source_id=source_id,
        defaults={"kind": kind, "used_on": used_on},
    )
    return created


@transaction.atomic
def review_unused(*, acting_user: User, at: dt.datetime) -> int:
    """Bring up for review what has not been used for five years (R-04c); returns how many. Safe to repeat."""
    years = int(figure("R-04c", "years", on=at))
    today = day_of(at)
    since = today.replace(year=today.year - years, day=min(today.day, 28))
    with override("zh-hans"):
        reason = _("Not used for %(years)s years.") % {"years": years}
    opened = 0
    for item in unused_items(since=since):
        open_one(item=locked(item), cause=Cause.NO_EFFECT, reason=reason, acting_user=acting_user, at=at)
        opened += 1
    return opened
