"""Key-supervision lists: draft, write items, submit, check, decide, publish."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import override

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.models import Department, Duty, Role, User
from core.people.selectors import day_of, department_holding, users_holding
from core.refusals import WrongState
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done, done_all
from filings.services import open_duty, prepare
from publicity.models import Publication
from registry.keyitems.errors import (
    CodeTwice,
    DatedInThePast,
    KeyCodeTaken,
    ListEmpty,
    ListInTheMaking,
    ListsOverlap,
    NotChecked,
    ReasonOfChangeMissing,
    RemarksMissing,
)
from registry.keyitems.filing import KEY_LIST_FILING, list_title
from registry.keyitems.models import KeyItem, KeyList, KeyListCheck
from registry.keyitems.policies import check_can_check_legality, check_can_decide, check_can_draft
from registry.keyitems.publishing import publish_key_list
from registry.keyitems.selectors import items_with_rows, submitter_of
from registry.keyitems.services.writing import KeyContent, check_basis, content_of_item, write
from registry.keyitems.states import IN_THE_MAKING, KeyListState
from registry.keyitems.work import CHECK, DECIDE, FINISH, PUBLISH, RETURNED
from registry.services.officers import check_reason


def locked(key_list: KeyList) -> KeyList:
    return KeyList.objects.select_for_update(of=("self",)).select_related("department").get(pk=key_list.pk)


def _told(key_list: KeyList) -> dict[str, str]:
    return {"version": str(key_list.version), "department": key_list.department.name}


@transaction.atomic
def draft_list(
    *,
    department: Department,
    reason: str = "",
    valid_from: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> KeyList:
    """Begin the list of a department, or its next version with all that the version before holds (R-04d).

    A next version says why the list changes; ``valid_from`` may wait until it is published.
    """
    check_can_draft(acting_user, department=department, at=at)
    kept = KeyList.objects.filter(department=department).exclude(state=KeyListState.DISCARDED)
    before = kept.order_by("-version").first()
    if before is not None and not reason.strip():
        raise ReasonOfChangeMissing(place="reason")
    last = KeyList.objects.filter(department=department).aggregate(last=Max("version"))["last"] or 0
    key_list = KeyList(
        department=department,
        version=last + 1,
        reason=reason.strip(),
        valid_from=valid_from,
        set_by=acting_user,
        set_on=day_of(at),
    )
    try:
        with transaction.atomic():
            key_list.save()
    except IntegrityError as error:
        raise ListInTheMaking(department=department.display_name) from error
    if before is not None:
        for item in items_with_rows(before):
            write(KeyItem(key_list=key_list, position=item.position), content_of_item(item))
    begin(key_list, acting_user=acting_user, at=at, reason=reason.strip())
    record(
        "keyitems.list.draft", subject=key_list, acting_user=acting_user, at=at, detail={"version": key_list.version}
    )
    ask(FINISH, subject=key_list, params=_told(key_list), at=at, department=department, role=Role.STAFF)
    return key_list


@transaction.atomic
def edit_list(
    *, key_list: KeyList, reason: str, valid_from: dt.date | None, acting_user: User, at: dt.datetime
) -> KeyList:
    """Change the reason and the first day of a draft."""
    key_list = _draft(key_list, acting_user, at)
    key_list.reason, key_list.valid_from = reason.strip(), valid_from
    _note_edit(key_list, acting_user, at)
    return key_list


@transaction.atomic
def write_item(
    *, key_list: KeyList, content: KeyContent, item: KeyItem | None = None, acting_user: User, at: dt.datetime
) -> KeyItem:
    """Put an item on a draft list, or write one anew: who, which product kinds, which links of the chain (R-04d).

    Refused without a published enforcement item with a basis (R-04), with a subject the register does not know, with a
    code another department uses.
    """
    key_list = _draft(key_list, acting_user, at)
    code = content.code.strip()
    living = KeyItem.objects.filter(key_list__state__in=[*IN_THE_MAKING, KeyListState.PUBLISHED])
    others = living.filter(code=code).exclude(key_list__department=key_list.department)
    other = others.select_related("key_list__department").first()
    if other is not None:
        raise KeyCodeTaken(code=code, department=other.key_list.department.display_name, place="code")
    twice = key_list.items.filter(code=code)
    if (twice.exclude(pk=item.pk) if item else twice).exists():
        raise CodeTwice(code=code, place="code")
    check_basis(content.enforcement_code)
    if item is None:
        last = key_list.items.aggregate(last=Max("position"))["last"] or 0
        item = KeyItem(position=last + 1)
    item.key_list = key_list
    item = write(item, content)
    _note_edit(key_list, acting_user, at)
    return item


@transaction.atomic
def discard_list(*, key_list: KeyList, reason: str, acting_user: User, at: dt.datetime) -> KeyList:
    """Give up a version that is in the making, with the reason; the list in force stands as it is."""
    key_list = locked(key_list)
    check_can_draft(acting_user, department=key_list.department, at=at)
    check_can_move(key_list, "discard")
    why = check_reason(reason)
    move(key_list, "discard", acting_user=acting_user, at=at, reason=why)
    record("keyitems.list.discard", subject=key_list, acting_user=acting_user, at=at, why=why)
    done_all(subject=key_list, acting_user=acting_user, at=at)
    return key_list


@transaction.atomic
def drop_item(*, item: KeyItem, acting_user: User, at: dt.datetime) -> None:
    """Take an item off a draft list."""
    key_list = _draft(item.key_list, acting_user, at)
    KeyItem.objects.filter(pk=item.pk, key_list=key_list).delete()
    _note_edit(key_list, acting_user, at)


def _draft(key_list: KeyList, acting_user: User, at: dt.datetime) -> KeyList:
    key_list = locked(key_list)
    check_can_draft(acting_user, department=key_list.department, at=at)
    if key_list.state != KeyListState.DRAFT:
        raise WrongState(state=key_list.get_state_display())
    return key_list


def _note_edit(key_list: KeyList, acting_user: User, at: dt.datetime) -> None:
    key_list.set_by, key_list.set_on = acting_user, day_of(at)
    key_list.save(update_fields=["set_by", "set_on", "reason", "valid_from"])
    record("keyitems.list.edit", subject=key_list, acting_user=acting_user, at=at)


@transaction.atomic
def submit_list(*, key_list: KeyList, acting_user: User, at: dt.datetime) -> KeyList:
    """Hand a finished draft to the legal check: at least one item, each on an enforcement item in force with a basis."""
    key_list = locked(key_list)
    check_can_draft(acting_user, department=key_list.department, at=at)
    check_can_move(key_list, "submit")
    _check_content(key_list)
    move(key_list, "submit", acting_user=acting_user, at=at)
    record("keyitems.list.submit", subject=key_list, acting_user=acting_user, at=at)
    done(FINISH, subject=key_list, acting_user=acting_user, at=at)
    own = users_holding(Role.LEGAL_REVIEWER, key_list.department, at=at).exists()
    checker = key_list.department if own else department_holding(Duty.SUPERVISES, at=at) or key_list.department
    ask(
        CHECK,
        subject=key_list,
        params=_told(key_list),
        at=at,
        department=checker,
        role=Role.LEGAL_REVIEWER,
        not_user=acting_user,
        waiting=key_list.department,
    )
    return key_list


def _check_content(key_list: KeyList) -> None:
    items = list(key_list.items.order_by("position"))
    if not items:
        raise ListEmpty()
    for item in items:
        check_basis(item.enforcement_code)


@transaction.atomic
def pass_list(*, key_list: KeyList, opinion: str = "", acting_user: User, at: dt.datetime) -> KeyList:
    """The legal check finds the list in order; the head of the department is asked to decide (R-04b)."""
    key_list = locked(key_list)
    check_can_check_legality(acting_user, key_list=key_list, at=at)
    move(key_list, "pass", acting_user=acting_user, at=at, reason=opinion.strip())
    _write_check(key_list, passed=True, opinion=opinion, acting_user=acting_user, at=at)
    ask(DECIDE, subject=key_list, params=_told(key_list), at=at, department=key_list.department, role=Role.HEAD)
    return key_list


@transaction.atomic
def return_list(*, key_list: KeyList, opinion: str, acting_user: User, at: dt.datetime) -> KeyList:
    """The legal check returns the list with what is to be mended (R-04b)."""
    key_list = locked(key_list)
    check_can_check_legality(acting_user, key_list=key_list, at=at)
    check_can_move(key_list, "return")
    if not opinion.strip():
        raise RemarksMissing(place="opinion")
    submitter = submitter_of(key_list)
    move(key_list, "return", acting_user=acting_user, at=at, reason=opinion.strip())
    _write_check(key_list, passed=False, opinion=opinion, acting_user=acting_user, at=at)
    _back_to_draft(key_list, submitter, reason=opinion.strip(), at=at)
    return key_list


def _write_check(key_list: KeyList, *, passed: bool, opinion: str, acting_user: User, at: dt.datetime) -> None:
    KeyListCheck.objects.create(
        key_list=key_list, passed=passed, opinion=opinion.strip(), reviewer=acting_user, occurred_at=at
    )
    act = "pass" if passed else "return"
    record(f"keyitems.list.{act}", subject=key_list, acting_user=acting_user, at=at, why=opinion.strip(), rule="R-04b")
    done(CHECK, subject=key_list, acting_user=acting_user, at=at)


def _back_to_draft(key_list: KeyList, submitter: User | None, *, reason: str, at: dt.datetime) -> None:
    ask(FINISH, subject=key_list, params=_told(key_list), at=at, department=key_list.department, role=Role.STAFF)
    if submitter is not None:
        notify(RETURNED, users=[submitter], params={"reason": reason}, url=key_list.get_absolute_url(), at=at)


@transaction.atomic
def approve_list(*, key_list: KeyList, acting_user: User, at: dt.datetime) -> KeyList:
    """The head of the department approves what the legal check has passed."""
    key_list = locked(key_list)
    check_can_decide(acting_user, department=key_list.department, at=at)
    move(key_list, "approve", acting_user=acting_user, at=at)
    record("keyitems.list.approve", subject=key_list, acting_user=acting_user, at=at)
    done(DECIDE, subject=key_list, acting_user=acting_user, at=at)
    ask(PUBLISH, subject=key_list, params=_told(key_list), at=at, department=key_list.department, role=Role.STAFF)
    return key_list


@transaction.atomic
def send_back_list(*, key_list: KeyList, reason: str, acting_user: User, at: dt.datetime) -> KeyList:
    """The head sends the list back with a reason."""
    key_list = locked(key_list)
    check_can_decide(acting_user, department=key_list.department, at=at)
    why = check_reason(reason)
    submitter = submitter_of(key_list)
    move(key_list, "send_back", acting_user=acting_user, at=at, reason=why)
    record("keyitems.list.send_back", subject=key_list, acting_user=acting_user, at=at, why=why)
    done(DECIDE, subject=key_list, acting_user=acting_user, at=at)
    _back_to_draft(key_list, submitter, reason=why, at=at)
    return key_list


@transaction.atomic
def publish_list(
    *, key_list: KeyList, valid_from: dt.date | None = None, acting_user: User, at: dt.datetime
) -> KeyList:
    """Publish an approved list, in force from its first day; the version before ends the day before (R-04d).

    The list is owed to market supervision for filing from that moment, by the rule of the flow. Raises ``NotChecked``,
    ``DatedInThePast`` and ``ListsOverlap``.
    """
    key_list = locked(key_list)
    check_can_draft(acting_user, department=key_list.department, at=at)
    if key_list.state in IN_THE_MAKING and key_list.state != KeyListState.APPROVED:
        raise NotChecked()
    check_can_move(key_list, "publish")
    _check_content(key_list)
    today = day_of(at)
    first = valid_from or key_list.valid_from or today
    if first < today:
        raise DatedInThePast(day=first.isoformat(), place="valid_from")
    before = (
        KeyList.objects.select_for_update().filter(department=key_list.department, state=KeyListState.PUBLISHED).first()
    )
    if before is not None:
        _replace(before, first, acting_user=acting_user, at=at)
    key_list.valid_from, key_list.published_on = first, today
    move(key_list, "publish", acting_user=acting_user, at=at, also=("valid_from", "published_on"))
    record(
        "keyitems.list.publish",
        subject=key_list,
        acting_user=acting_user,
        at=at,
        why=key_list.reason,
        rule="R-04d",
        detail={"version": key_list.version, "valid_from": first.isoformat()},
    )
    done(PUBLISH, subject=key_list, acting_user=acting_user, at=at)
    published = publish_key_list(key_list, acting_user=acting_user, at=at)
    _owe_filing(key_list, published, acting_user=acting_user, at=at)
    announce(
        "keyitems.list.published",
        subject=key_list,
        payload={"department": key_list.department.code, "version": key_list.version},
        at=at,
    )
    return key_list


def _owe_filing(key_list: KeyList, published: Publication, *, acting_user: User, at: dt.datetime) -> None:
    """The published list is to be filed, by the change rule of its flow; its filing lies ready (R-04d)."""
    with override("zh-hans"):
        title = list_title(key_list)
    open_duty(
        flow=KEY_LIST_FILING.flow,
        department=key_list.department,
        title=title,
        reason=key_list.reason or title,
        changed_on=day_of(at),
        acting_user=acting_user,
        at=at,
    )
    prepare(
        kind=KEY_LIST_FILING.name,
        subject=published,
        department=key_list.department,
        title=title,
        acting_user=acting_user,
        at=at,
    )


def _replace(before: KeyList, first: dt.date, *, acting_user: User, at: dt.datetime) -> None:
    assert before.valid_from is not None  # held by the database
    if first <= before.valid_from:
        raise ListsOverlap(day=before.valid_from.isoformat(), place="valid_from")
    before.valid_to = first - dt.timedelta(days=1)
    move(before, "replace", acting_user=acting_user, at=at, also=("valid_to",))
    record(
        "keyitems.list.replace",
        subject=before,
        acting_user=acting_user,
        at=at,
        detail={"valid_to": before.valid_to.isoformat()},
    )
