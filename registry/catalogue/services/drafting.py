"""Enforcement items: draft, edit, submit, check, decide, publish, expire."""

import datetime as dt
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Duty, Role, User
from core.people.selectors import day_of, department_holding, users_holding
from core.refusals import WrongState
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done, done_all
from registry import names
from registry.catalogue.errors import (
    Incomplete,
    ItemElsewhere,
    ItemInForce,
    ItemInTheMaking,
    NoBasis,
    NotChecked,
    RemarksMissing,
)
from registry.catalogue.models import Adjustment, EnforcementBasis, EnforcementItem, LegalCheck
from registry.catalogue.policies import check_can_check_legality, check_can_decide, check_can_draft
from registry.catalogue.publishing import publish_catalogue_of
from registry.catalogue.selectors import current_item, expiring, submitter_of
from registry.catalogue.states import IN_FORCE, IN_THE_MAKING, WAITING, EnforcementState, Level
from registry.catalogue.work import (
    CHECK,
    DECIDE,
    END_ADJUSTMENT,
    FINISH,
    PUBLISH,
    PUBLISHED,
    RETURNED,
    START_ADJUSTMENT,
)
from registry.services.items import Basis
from registry.services.officers import check_days, check_reason


@dataclass(frozen=True, slots=True)
class EnforcementContent:
    """What an enforcement item says; the names are those of the model."""

    kind: str
    name: str
    sub_item: str = ""
    office: str = ""
    level: str = Level.COUNTY
    subject_kinds: tuple[str, ...] = ()
    content: str = ""
    form: str = ""
    method: str = ""
    ratio_text: str = ""
    frequency_text: str = ""
    officer_requirements: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    bases: tuple[Basis, ...] = ()


def content_of_item(item: EnforcementItem) -> EnforcementContent:
    """What a version says now."""
    plain = {one.name: getattr(item, one.name) for one in fields(EnforcementContent) if one.name != "bases"}
    bases = tuple(Basis(one.law, one.article, one.text) for one in item.bases.order_by("position"))
    return EnforcementContent(**{**plain, "subject_kinds": tuple(item.subject_kinds), "bases": bases})


def locked(item: EnforcementItem) -> EnforcementItem:
    return EnforcementItem.objects.select_for_update(of=("self",)).select_related("department").get(pk=item.pk)


def told(item: EnforcementItem) -> dict[str, str]:
    return {"code": item.code, "name": item.name}


@transaction.atomic
def draft_item(
    *, code: str, department: Department, content: EnforcementContent, acting_user: User, at: dt.datetime
) -> EnforcementItem:
    """Begin an entry of the catalogue (济高管综字〔2021〕40号 (二)). One in force gets a new version by an adjustment only."""
    check_can_draft(acting_user, department=department, at=at)
    code = code.strip()
    current = current_item(code)
    if current is not None:
        raise ItemInForce(code=code) if current.department_id == department.pk else _elsewhere(code, current)
    return new_version(code=code, department=department, content=content, acting_user=acting_user, at=at)


def _elsewhere(code: str, item: EnforcementItem) -> ItemElsewhere:
    return ItemElsewhere(code=code, department=item.department.display_name)


def new_version(
    *, code: str, department: Department, content: EnforcementContent, acting_user: User, at: dt.datetime
) -> EnforcementItem:
    """Write the next version as a draft, in the caller's transaction."""
    earlier = EnforcementItem.objects.select_related("department").filter(code=code).order_by("-version").first()
    if earlier is not None and earlier.department_id != department.pk:
        raise _elsewhere(code, earlier)
    version = (EnforcementItem.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0) + 1
    item = EnforcementItem(code=code, version=version, department=department, set_by=acting_user, set_on=day_of(at))
    _fill(item, content)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise ItemInTheMaking(code=code) from error
    _write_bases(item, content)
    begin(item, acting_user=acting_user, at=at)
    record(
        "catalogue.item.draft", subject=item, acting_user=acting_user, at=at, detail={"code": code, "version": version}
    )
    ask(FINISH, subject=item, params=told(item), at=at, department=department, role=Role.STAFF)
    return item


@transaction.atomic
def edit_item(
    *, item: EnforcementItem, content: EnforcementContent, acting_user: User, at: dt.datetime
) -> EnforcementItem:
    """Change a draft; who changes it last is who set it."""
    item = locked(item)
    check_can_draft(acting_user, department=item.department, at=at)
    if item.state != EnforcementState.DRAFT:
        raise WrongState(state=item.get_state_display())
    item.set_by, item.set_on = acting_user, day_of(at)
    _fill(item, content)
    item.save()
    item.bases.all().delete()
    _write_bases(item, content)
    record("catalogue.item.edit", subject=item, acting_user=acting_user, at=at)
    return item


def _fill(item: EnforcementItem, content: EnforcementContent) -> None:
    for one in fields(content):
        if one.name == "bases":
            continue
        value = getattr(content, one.name)
        setattr(item, one.name, value.strip() if isinstance(value, str) else value)
    item.subject_kinds = list(content.subject_kinds)
    item.search_text = names.search_text([item.name, item.code, item.sub_item])
    if content.valid_from and content.valid_to:
        check_days(content.valid_from, content.valid_to)
    try:
        item.clean_fields(exclude={"recorded_at"})
    except ValidationError as error:
        words = {field.name: str(field.verbose_name) for field in EnforcementItem._meta.fields}
        lacking = ", ".join(words[name] for name in error.message_dict)
        raise Incomplete(what=lacking, place=", ".join(error.message_dict)) from error


def _write_bases(item: EnforcementItem, content: EnforcementContent) -> None:
    EnforcementBasis.objects.bulk_create(
        EnforcementBasis(item=item, position=n, law=one.law.strip(), article=one.article.strip(), text=one.text)
        for n, one in enumerate(content.bases, 1)
    )


@transaction.atomic
def discard_item(*, item: EnforcementItem, reason: str, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """Give up a version that is in the making, with the reason; the version in force stands as it is."""
    item = locked(item)
    check_can_draft(acting_user, department=item.department, at=at)
    check_can_move(item, "discard")
    why = check_reason(reason)
    move(item, "discard", acting_user=acting_user, at=at, reason=why)
    record("catalogue.item.discard", subject=item, acting_user=acting_user, at=at, why=why)
    done_all(subject=item, acting_user=acting_user, at=at)
    return item


@transaction.atomic
def submit_item(*, item: EnforcementItem, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """Hand a finished draft to the legal check; it names its basis article by article (R-04)."""
    item = locked(item)
    check_can_draft(acting_user, department=item.department, at=at)
    check_can_move(item, "submit")
    if not item.bases.exists():
        raise NoBasis(code=item.code)
    move(item, "submit", acting_user=acting_user, at=at)
    record("catalogue.item.submit", subject=item, acting_user=acting_user, at=at)
    done(FINISH, subject=item, acting_user=acting_user, at=at)
    ask(
        CHECK,
        subject=item,
        params=told(item),
        at=at,
        department=_who_checks(item, at),
        role=Role.LEGAL_REVIEWER,
        not_user=acting_user,
        waiting=item.department,
    )
    return item


def _who_checks(item: EnforcementItem, at: dt.datetime) -> Department:
    """The department itself if it has a legal reviewer, else the one that supervises enforcement."""
    if users_holding(Role.LEGAL_REVIEWER, item.department, at=at).exists():
        return item.department
    return department_holding(Duty.SUPERVISES, at=at) or item.department


@transaction.atomic
def pass_item(*, item: EnforcementItem, opinion: str = "", acting_user: User, at: dt.datetime) -> EnforcementItem:
    """The legal check finds the draft in order (法制审查); the head of the department is asked to decide (R-04b)."""
    item = locked(item)
    check_can_check_legality(acting_user, item=item, at=at)
    move(item, "pass", acting_user=acting_user, at=at, reason=opinion.strip())
    _write_check(item, passed=True, opinion=opinion, acting_user=acting_user, at=at)
    ask(DECIDE, subject=item, params=told(item), at=at, department=item.department, role=Role.HEAD)
    return item


@transaction.atomic
def return_item(*, item: EnforcementItem, opinion: str, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """The legal check returns the draft with what is to be mended (R-04b)."""
    item = locked(item)
    check_can_check_legality(acting_user, item=item, at=at)
    check_can_move(item, "return")
    if not opinion.strip():
        raise RemarksMissing(place="opinion")
    submitter = submitter_of(item)
    move(item, "return", acting_user=acting_user, at=at, reason=opinion.strip())
    _write_check(item, passed=False, opinion=opinion, acting_user=acting_user, at=at)
    _back_to_draft(item, submitter, reason=opinion.strip(), at=at)
    return item


def _write_check(item: EnforcementItem, *, passed: bool, opinion: str, acting_user: User, at: dt.datetime) -> None:
    LegalCheck.objects.create(item=item, passed=passed, opinion=opinion.strip(), reviewer=acting_user, occurred_at=at)
    act = "pass" if passed else "return"
    record(f"catalogue.item.{act}", subject=item, acting_user=acting_user, at=at, why=opinion.strip(), rule="R-04b")
    done(CHECK, subject=item, acting_user=acting_user, at=at)


def _back_to_draft(item: EnforcementItem, submitter: User | None, *, reason: str, at: dt.datetime) -> None:
    ask(FINISH, subject=item, params=told(item), at=at, department=item.department, role=Role.STAFF)
    if submitter is not None:
        notify(
            RETURNED,
            users=[submitter],
            params={"code": item.code, "reason": reason},
            url=item.get_absolute_url(),
            at=at,
        )


@transaction.atomic
def approve_item(*, item: EnforcementItem, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """The head of the department approves what the legal check has passed (部门负责人审定)."""
    item = locked(item)
    check_can_decide(acting_user, department=item.department, at=at)
    move(item, "approve", acting_user=acting_user, at=at)
    record("catalogue.item.approve", subject=item, acting_user=acting_user, at=at)
    done(DECIDE, subject=item, acting_user=acting_user, at=at)
    ask(PUBLISH, subject=item, params=told(item), at=at, department=item.department, role=Role.STAFF)
    return item


@transaction.atomic
def send_back_item(*, item: EnforcementItem, reason: str, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """The head sends the draft back with a reason; it is checked again after it was mended."""
    item = locked(item)
    check_can_decide(acting_user, department=item.department, at=at)
    why = check_reason(reason)
    submitter = submitter_of(item)
    move(item, "send_back", acting_user=acting_user, at=at, reason=why)
    record("catalogue.item.send_back", subject=item, acting_user=acting_user, at=at, why=why)
    done(DECIDE, subject=item, acting_user=acting_user, at=at)
    _back_to_draft(item, submitter, reason=why, at=at)
    return item


@transaction.atomic
def publish_item(*, item: EnforcementItem, acting_user: User, at: dt.datetime) -> EnforcementItem:
    """Put an approved item into the public catalogue from today; the version before it ends (R-04).

    Raises ``NotChecked`` for a draft that has not passed the legal check and the head.
    """
    item = locked(item)
    check_can_draft(acting_user, department=item.department, at=at)
    if item.state in IN_THE_MAKING and item.state != EnforcementState.APPROVED:
        raise NotChecked(code=item.code)
    check_can_move(item, "publish")
    before = EnforcementItem.objects.select_for_update().filter(code=item.code, state__in=IN_FORCE).first()
    if before is not None:
        leave(before, reason=f"→ v{item.version}", acting_user=acting_user, at=at)
    item.published_on = day_of(at)
    move(item, "publish", acting_user=acting_user, at=at, also=("published_on",))
    record(
        "catalogue.item.publish",
        subject=item,
        acting_user=acting_user,
        at=at,
        rule="R-04",
        detail={"code": item.code, "version": item.version},
    )
    done(PUBLISH, subject=item, acting_user=acting_user, at=at)
    _revised(item, acting_user=acting_user, at=at)
    publish_catalogue_of(item.department, reason=f"+ {item.code} v{item.version}", acting_user=acting_user, at=at)
    announce("catalogue.item.published", subject=item, payload={"code": item.code}, at=at)
    submitter = submitter_of(item)
    if submitter is not None and submitter.pk != acting_user.pk:
        notify(PUBLISHED, users=[submitter], params=told(item), url=item.get_absolute_url(), at=at)
    return item


def _revised(item: EnforcementItem, *, acting_user: User, at: dt.datetime) -> None:
    """A new version in the catalogue ends the adjustment that led to it."""
    waiting = Adjustment.objects.select_for_update().filter(item__code=item.code, state__in=WAITING)
    for adjustment in waiting:
        end(adjustment, "revise", outcome=f"v{item.version}", acting_user=acting_user, at=at)


def end(adjustment: Adjustment, act: str, *, outcome: str, acting_user: User, at: dt.datetime) -> None:
    """Bring a locked adjustment to its end, in the caller's transaction."""
    adjustment.ended_on, adjustment.outcome = day_of(at), outcome
    move(adjustment, act, acting_user=acting_user, at=at, reason=outcome, also=("ended_on", "outcome"))
    record(f"catalogue.adjustment.{act}", subject=adjustment, acting_user=acting_user, at=at, why=outcome, rule="R-04a")
    for kind in (START_ADJUSTMENT, END_ADJUSTMENT):
        done(kind, subject=adjustment, acting_user=acting_user, at=at)


def leave(item: EnforcementItem, *, reason: str, acting_user: User, at: dt.datetime) -> None:
    """Take a locked item out of the catalogue from today, in the caller's transaction."""
    item.expired_on = day_of(at)
    move(item, "expire", acting_user=acting_user, at=at, reason=reason, also=("expired_on",))
    record(
        "catalogue.item.expire",
        subject=item,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule="R-04a",
        detail={"code": item.code, "version": item.version},
    )
    announce("catalogue.item.expired", subject=item, payload={"code": item.code}, at=at)


@transaction.atomic
def expire_due(*, acting_user: User, at: dt.datetime) -> int:
    """End every item whose last day is over; returns how many. Safe to repeat."""
    today = day_of(at)
    ended = list(expiring(on=today).select_related("department").select_for_update(of=("self",)))
    for item in ended:
        leave(item, reason=f"{item.valid_to:%Y-%m-%d}", acting_user=acting_user, at=at)
        for adjustment in Adjustment.objects.select_for_update().filter(item=item, state__in=WAITING):
            end(adjustment, "remove", outcome=f"{item.valid_to:%Y-%m-%d}", acting_user=acting_user, at=at)
    for department in {item.department_id: item.department for item in ended}.values():
        codes = ", ".join(item.code for item in ended if item.department_id == department.pk)
        publish_catalogue_of(department, reason=f"- {codes}"[:500], acting_user=acting_user, at=at)
    return len(ended)
