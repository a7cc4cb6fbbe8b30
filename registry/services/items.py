"""Spot-check items: draft, edit, propose, return, publish, withdraw; inspecting bodies: confirm, end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.refusals import WrongState
from core.transitions.services import begin, move
from core.work.services import ask, done
from registry import names, ratios
from registry.item_errors import (
    BodyKnown,
    CauseMissing,
    ItemHasNoBasis,
    ItemIncomplete,
    ItemInTheMaking,
    RatioImpossible,
    RatioUnclear,
)
from registry.item_policies import check_can_confirm_bodies, check_can_draft_items, check_can_publish_items
from registry.item_selectors import proposer_of
from registry.item_states import ItemCategory, ItemState, WithdrawalCause
from registry.item_work import DECIDE_ON_ITEM, FINISH_ITEM, ITEM_PUBLISHED, ITEM_RETURNED
from registry.list_publishing import publish_bodies, publish_items_of
from registry.models import Checkpoint, InspectingBody, LegalBasis, Qualification, RatioRule, SpotCheckItem
from registry.services.officers import check_days, check_reason
from registry.shares import percent_of

MILLION = ratios.MILLION
CAUSES = frozenset(WithdrawalCause) - {WithdrawalCause.REPLACED}


@dataclass(frozen=True, slots=True)
class Basis:
    law: str
    article: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    question: str
    look_for: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What an item says. ``rules`` None: taken from the printed ratio as far as that is certain."""

    name: str
    field: str = ""
    other_departments: tuple[Department, ...] = ()
    object_kinds: tuple[str, ...] = ()
    object_text: str = ""
    category: str = ItemCategory.GENERAL
    methods: tuple[str, ...] = ()
    ratio_text: str = ""
    frequency_text: str = ""
    rules: tuple[ratios.Rule, ...] | None = None
    required_qualification: Qualification | None = None
    bases: tuple[Basis, ...] = ()
    checkpoints: tuple[Question, ...] = ()


def content_of_item(item: SpotCheckItem) -> ItemContent:
    """What a version says."""
    names_of_rule = [one.name for one in fields(ratios.Rule)]
    return ItemContent(
        name=item.name,
        field=item.field,
        other_departments=tuple(item.other_departments.order_by("code")),
        object_kinds=tuple(item.object_kinds),
        object_text=item.object_text,
        category=item.category,
        methods=tuple(item.methods),
        ratio_text=item.ratio_text,
        frequency_text=item.frequency_text,
        rules=tuple(
            ratios.Rule(**{name: getattr(rule, name) for name in names_of_rule})
            for rule in item.ratio_rules.order_by("position")
        ),
        required_qualification=item.required_qualification,
        bases=tuple(Basis(one.law, one.article, one.text) for one in item.legal_bases.order_by("position")),
        checkpoints=tuple(
            Question(one.question, one.look_for, one.basis) for one in item.checkpoints.order_by("position")
        ),
    )


def locked(item: SpotCheckItem) -> SpotCheckItem:
    return SpotCheckItem.objects.select_for_update(of=("self",)).select_related("department").get(pk=item.pk)


@transaction.atomic
def draft_item(
    *, code: str, department: Department, content: ItemContent, acting_user: User, at: dt.datetime
) -> SpotCheckItem:
    """Begin an item, or the next version of one; the published version stays in force until the new one is published."""
    check_can_draft_items(acting_user, department=department, at=at)
    code = code.strip()
    earlier = SpotCheckItem.objects.filter(code=code).order_by("-version").first()
    if earlier is not None:
        check_can_draft_items(acting_user, department=earlier.department, at=at)
    version = (SpotCheckItem.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0) + 1
    item = SpotCheckItem(code=code, version=version, department=department)
    _fill(item, content)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise ItemInTheMaking(code=code) from error
    _write_rows(item, content)
    begin(item, acting_user=acting_user, at=at)
    record(
        "registry.item.draft", subject=item, acting_user=acting_user, at=at, detail={"code": code, "version": version}
    )
    ask(FINISH_ITEM, subject=item, params=_told(item), at=at, department=department, role=Role.STAFF)
    return item


@transaction.atomic
def edit_item(*, item: SpotCheckItem, content: ItemContent, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    """Change a draft. A published item is never edited: draft its next version."""
    item = locked(item)
    check_can_draft_items(acting_user, department=item.department, at=at)
    _check_is(item, ItemState.DRAFT)
    _fill(item, content)
    item.save()
    for rows in (item.legal_bases, item.ratio_rules, item.checkpoints):
        rows.all().delete()
    _write_rows(item, content)
    record("registry.item.edit", subject=item, acting_user=acting_user, at=at)
    return item


def _check_is(item: SpotCheckItem, state: str) -> None:
    if item.state != state:
        raise WrongState(state=item.get_state_display())


def _fill(item: SpotCheckItem, content: ItemContent) -> None:
    item.name = content.name.strip()
    item.field = content.field.strip()
    item.object_kinds = list(content.object_kinds)
    item.object_text = content.object_text.strip()
    item.category = content.category
    item.methods = list(content.methods)
    item.ratio_text = content.ratio_text.strip()
    item.frequency_text = content.frequency_text.strip()
    item.search_text = names.search_text([item.name, item.code, item.field])
    item.required_qualification = content.required_qualification
    try:
        item.clean_fields(exclude={"recorded_at"})
    except ValidationError as error:
        raise ItemIncomplete(what=", ".join(error.message_dict), place=", ".join(error.message_dict)) from error
    _check_ratio(content)


def _check_ratio(content: ItemContent) -> None:
    refused = ratios.read_ratio(content.ratio_text, frequency=content.frequency_text).refused
    if refused:
        raise RatioImpossible(text=refused[0].text)
    for rule in content.rules or ():
        shares = [share for share in (rule.ppm_min, rule.ppm_max) if share is not None]
        if any(not 0 < share <= MILLION for share in shares) or shares != sorted(shares):
            raise RatioImpossible(text=content.ratio_text or "–".join(map(percent_of, shares)))


def _write_rows(item: SpotCheckItem, content: ItemContent) -> None:
    item.other_departments.set(content.other_departments)
    LegalBasis.objects.bulk_create(
        LegalBasis(item=item, position=n, law=one.law, article=one.article, text=one.text)
        for n, one in enumerate(content.bases, 1)
    )
    rules = content.rules
    if rules is None:
        rules = ratios.read_ratio(content.ratio_text, frequency=content.frequency_text).rules
    RatioRule.objects.bulk_create(RatioRule(item=item, position=n, **asdict(rule)) for n, rule in enumerate(rules, 1))
    Checkpoint.objects.bulk_create(
        Checkpoint(item=item, position=n, question=one.question, look_for=one.look_for, basis=one.basis)
        for n, one in enumerate(content.checkpoints, 1)
    )


def _told(item: SpotCheckItem) -> dict[str, str]:
    return {"code": item.code, "name": item.name}


@transaction.atomic
def propose_item(*, item: SpotCheckItem, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    """Hand a finished draft to the head of the department. It must name its legal basis and a clear ratio (R-04)."""
    item = locked(item)
    check_can_draft_items(acting_user, department=item.department, at=at)
    if not item.legal_bases.exists():
        raise ItemHasNoBasis(code=item.code)
    if (item.ratio_text or item.frequency_text) and not item.ratio_rules.exists():
        raise RatioUnclear(text=item.ratio_text or item.frequency_text)
    move(item, "propose", acting_user=acting_user, at=at)
    record("registry.item.propose", subject=item, acting_user=acting_user, at=at)
    done(FINISH_ITEM, subject=item, acting_user=acting_user, at=at)
    ask(
        DECIDE_ON_ITEM,
        subject=item,
        params=_told(item),
        at=at,
        department=item.department,
        role=Role.HEAD,
        waiting=item.department,
    )
    return item


@transaction.atomic
def propose_items(*, items: Iterable[SpotCheckItem], acting_user: User, at: dt.datetime) -> list[SpotCheckItem]:
    """Propose several drafts in one go, all or none."""
    return [propose_item(item=item, acting_user=acting_user, at=at) for item in sorted(items, key=lambda one: one.pk)]


@transaction.atomic
def return_item(*, item: SpotCheckItem, reason: str, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    """Give a proposed item back with what is missing."""
    item = locked(item)
    check_can_publish_items(acting_user, department=item.department, at=at)
    why = check_reason(reason)
    proposer = proposer_of(item)
    move(item, "return", acting_user=acting_user, at=at, reason=why)
    record("registry.item.return", subject=item, acting_user=acting_user, at=at, why=why)
    done(DECIDE_ON_ITEM, subject=item, acting_user=acting_user, at=at)
    ask(FINISH_ITEM, subject=item, params=_told(item), at=at, department=item.department, role=Role.STAFF)
    if proposer is not None:
        notify(
            ITEM_RETURNED,
            users=[proposer],
            params={"code": item.code, "reason": why},
            url=item.get_absolute_url(),
            at=at,
        )
    return item


@transaction.atomic
def publish_item(*, item: SpotCheckItem, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    """Put a proposed item on the published list from today; the version before it leaves the list (R-04)."""
    return publish_items(items=[item], acting_user=acting_user, at=at)[0]


@transaction.atomic
def publish_items(*, items: Iterable[SpotCheckItem], acting_user: User, at: dt.datetime) -> list[SpotCheckItem]:
    """Publish several proposed items in one go, all or none; each department's public list is renewed once."""
    published = [_publish(item, acting_user=acting_user, at=at) for item in sorted(items, key=lambda one: one.pk)]
    for department in {item.department_id: item.department for item in published}.values():
        codes = ", ".join(item.code for item in published if item.department_id == department.pk)
        publish_items_of(department, reason=f"+ {codes}"[:500], acting_user=acting_user, at=at)
    return published


def _publish(item: SpotCheckItem, *, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    item = locked(item)
    check_can_publish_items(acting_user, department=item.department, at=at)
    proposer = proposer_of(item)
    today = timezone.localtime(at).date()
    before = SpotCheckItem.objects.select_for_update().filter(code=item.code, state=ItemState.PUBLISHED).first()
    if before is not None:
        _leave_list(before, cause=WithdrawalCause.REPLACED, reason="", acting_user=acting_user, at=at)
    item.published_on = today
    move(item, "publish", acting_user=acting_user, at=at, also=("published_on",))
    record(
        "registry.item.publish",
        subject=item,
        acting_user=acting_user,
        at=at,
        rule="R-04",
        detail={"code": item.code, "version": item.version, "on": today.isoformat()},
    )
    done(DECIDE_ON_ITEM, subject=item, acting_user=acting_user, at=at)
    announce("registry.item.published", subject=item, payload={"code": item.code}, at=at)
    if proposer is not None:
        notify(ITEM_PUBLISHED, users=[proposer], params=_told(item), url=item.get_absolute_url(), at=at)
    return item


@transaction.atomic
def withdraw_item(*, item: SpotCheckItem, cause: str, reason: str, acting_user: User, at: dt.datetime) -> SpotCheckItem:
    """Take an item off the published list from today, for one of the three causes; it may not be inspected any more (R-04)."""
    item = locked(item)
    check_can_publish_items(acting_user, department=item.department, at=at)
    why = check_reason(reason)
    if cause not in CAUSES:
        raise CauseMissing()
    _leave_list(item, cause=cause, reason=why, acting_user=acting_user, at=at)
    publish_items_of(item.department, reason=why, acting_user=acting_user, at=at)
    return item


def _leave_list(item: SpotCheckItem, *, cause: str, reason: str, acting_user: User, at: dt.datetime) -> None:
    item.withdrawn_on, item.withdrawn_cause = timezone.localtime(at).date(), cause
    also = ("withdrawn_on", "withdrawn_cause")
    move(item, "withdraw", acting_user=acting_user, at=at, reason=reason, also=also)
    record(
        "registry.item.withdraw",
        subject=item,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule="R-04",
        detail={"code": item.code, "version": item.version, "cause": cause},
    )
    announce("registry.item.withdrawn", subject=item, payload={"code": item.code}, at=at)


# --- inspecting bodies ----------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_body(
    *,
    department: Department,
    document: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> InspectingBody:
    """Confirm a department as an inspecting body under a published document (R-02: 国办发〔2024〕54号)."""
    keeper = check_can_confirm_bodies(acting_user, at=at)
    check_days(valid_from, valid_to)
    if not document.strip():
        raise ItemIncomplete(what="document", place="document")
    try:
        with transaction.atomic():
            body = InspectingBody.objects.create(
                department=department, document=document.strip(), valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise BodyKnown(department=department.display_name) from error
    record(
        "registry.body.confirm",
        subject=body,
        acting_user=acting_user,
        at=at,
        rule="R-02",
        detail={"department": department.code, "document": document},
    )
    publish_bodies(keeper, reason=document.strip(), acting_user=acting_user, at=at)
    announce("registry.body.confirmed", subject=body, payload={"department": department.code}, at=at)
    return body


@transaction.atomic
def end_body(
    *, body: InspectingBody, last_day: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> InspectingBody:
    """End the confirmation after its last day; from then on the department inspects nothing."""
    keeper = check_can_confirm_bodies(acting_user, at=at)
    why = check_reason(reason)
    body = InspectingBody.objects.select_for_update().get(pk=body.pk)
    check_days(body.valid_from, last_day)
    body.valid_to = last_day
    body.save(update_fields=["valid_to"])
    record(
        "registry.body.end",
        subject=body,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-02",
        detail={"last_day": last_day.isoformat()},
    )
    publish_bodies(keeper, reason=why, acting_user=acting_user, at=at)
    announce("registry.body.ended", subject=body, payload={"last_day": last_day.isoformat()}, at=at)
    return body
