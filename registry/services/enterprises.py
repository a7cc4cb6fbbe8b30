"""Legal acts on one enterprise: enter it, correct it, rename it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import User
from core.people.selectors import day_of
from registry import names
from registry.errors import CodeNeedsReason, NothingChanged, NumberTaken, RecordChanged, SameName
from registry.faults import Fault, sentence
from registry.headers import Column, Columns, Field
from registry.models import CodeReason, Enterprise, EnterpriseChange, FormerName
from registry.models.enterprises import ChangeKind
from registry.policies import check_can_keep_register
from registry.rows import CheckedRow, Checker, Outcome
from registry.selectors import industry_version, lists_on
from registry.services.loading_sql import FACTS
from registry.states import RegistrationState

_COLUMNS = Columns(tuple(Column(place, field, field) for place, field in enumerate(Field)))
BY_HAND = "by hand"
_WRITTEN = ("old_registration_no", "org_code", "name", "legal_form", "authority_name", "address")


@transaction.atomic
def register_enterprise(*, facts: Mapping[str, Any], acting_user: User, at: dt.datetime) -> Enterprise:
    """Enter a subject into the register (登记入库).

    ``facts`` are named as the columns of a file (``registry.headers.Field``). A code that fails its check, or no code
    at all for anything but a site, needs ``code_reason``; raises :class:`CodeNeedsReason` without one,
    ``ValidationError`` by field for other faults and :class:`NumberTaken` where the subject is there already.
    """
    check_can_keep_register(acting_user, at=at)
    row = _checked(facts, at)
    enterprise = Enterprise()
    _fill(enterprise, row, at)
    enterprise.entered_at = at
    _give_zone_number(enterprise)
    _save(enterprise)
    _write_history(enterprise, ChangeKind.REGISTERED, {}, acting_user, at, why=row.values.code_reason)
    _write_reason(enterprise, row, acting_user, at)
    record(
        "registry.enterprise.register",
        subject=enterprise,
        acting_user=acting_user,
        at=at,
        why=row.values.code_reason,
        detail={"subject_id": enterprise.subject_id, "name": enterprise.name, "kind": enterprise.kind},
    )
    announce("registry.enterprise.registered", subject=enterprise, payload={"enterprise": enterprise.pk}, at=at)
    return enterprise


@transaction.atomic
def correct_enterprise(
    *, enterprise: Enterprise, facts: Mapping[str, Any], version: int, reason: str, acting_user: User, at: dt.datetime
) -> Enterprise:
    """Correct what the register says of a subject. ``facts`` holds what is to be different, an empty value takes away.

    A corrected name is a mistake put right and leaves no former name; a change of name is :func:`rename`. ``version``
    is that of the record the person saw: raises :class:`RecordChanged` if someone else was first.
    """
    enterprise = _locked(enterprise, version, acting_user, at)
    before = facts_of(enterprise)
    written = {field.value: before.get(field.value, "") for field in Field} | {
        "subject_kind": enterprise.kind,
        "industry": enterprise.industry_code,
        "street": enterprise.street_code,
        "code_reason": "",
        **facts,
    }
    row = _checked(written, at, known=enterprise)
    old_key = enterprise.name_key
    _fill(enterprise, row, at)
    after = facts_of(enterprise)
    if after == before:
        raise NothingChanged()
    if enterprise.name_key != old_key:
        former = FormerName.objects.filter(enterprise=enterprise).order_by("-id").values_list("name", flat=True)
        enterprise.search_text = names.search_text([enterprise.name, *former])
    _give_zone_number(enterprise)
    _save(enterprise)
    _write_history(enterprise, ChangeKind.CORRECTED, before, acting_user, at, why=reason)
    _write_reason(enterprise, row, acting_user, at)
    _tell(enterprise, "correct", acting_user, at, reason)
    return enterprise


@transaction.atomic
def rename(
    *, enterprise: Enterprise, name: str, since: dt.date, version: int, acting_user: User, at: dt.datetime
) -> Enterprise:
    """Enter a change of name (名称变更) that took effect on ``since``; the name before stays findable for ever."""
    enterprise = _locked(enterprise, version, acting_user, at)
    name = names.tidy(name)
    if since > day_of(at) or (enterprise.name_since and since < enterprise.name_since):
        raise ValidationError({"since": sentence(Fault("date_impossible", "", {"value": since.isoformat()}))})
    if names.same(name, enterprise.name):
        raise SameName(name=name)
    before = facts_of(enterprise)
    row = _checked({"name": name, "code": enterprise.code or "", "subject_kind": enterprise.kind}, at, known=enterprise)
    FormerName.objects.create(
        enterprise=enterprise, name=enterprise.name, borne_from=enterprise.name_since, borne_to=since
    )
    enterprise.search_text = names.search_text([name]) + names.SEPARATOR + enterprise.search_text
    enterprise.name, enterprise.name_key, enterprise.name_since = name, row.values.name_key, since
    enterprise.version += 1
    enterprise.changed_at = at
    _save(enterprise)
    _write_history(enterprise, ChangeKind.RENAMED, before, acting_user, at)
    _tell(enterprise, "rename", acting_user, at, "")
    return enterprise


def facts_of(enterprise: Enterprise) -> dict[str, str]:
    """What the history keeps of a record: every fact that is not empty, as text."""
    facts = {name: getattr(enterprise, name) for name in FACTS}
    return {name: str(value) for name, value in facts.items() if value not in (None, "")}


# --- steps -----------------------------------------------------------------------------------------------------------


def _checked(written: Mapping[str, Any], at: dt.datetime, known: Enterprise | None = None) -> CheckedRow:
    """The same check a row of a file goes through; a doubt that was settled for these numbers is not raised again."""
    day = day_of(at)
    checker = Checker(_COLUMNS, lists_on(day), today=day)
    row = checker.check(0, [written.get(field.value) for field in Field])
    faults = row.faults if row.outcome is Outcome.REJECTED else []
    # by hand, what no list knows is not left out in silence
    by_field = {str(fault.place): sentence(fault) for fault in [*faults, *row.notices]}
    if by_field:
        raise ValidationError(by_field)
    if row.outcome is Outcome.NEEDS_REASON and not (known and _numbers_of(known) == _numbers_in(row)):
        raise CodeNeedsReason(row.faults[0])
    return row


def _numbers_of(enterprise: Enterprise) -> tuple[str, str, str]:
    return enterprise.code or "", enterprise.old_registration_no, enterprise.org_code


def _numbers_in(row: CheckedRow) -> tuple[str, str, str]:
    return row.values.code, row.values.old_registration_no, row.values.org_code


def _fill(enterprise: Enterprise, row: CheckedRow, at: dt.datetime) -> None:
    values = row.values
    day = day_of(at)
    if enterprise._state.adding or _numbers_of(enterprise) != _numbers_in(row):
        enterprise.code_standing = values.code_standing
    enterprise.code = values.code or None
    for field in _WRITTEN:
        setattr(enterprise, field, getattr(values, field))
    enterprise.name_key = values.name_key
    enterprise.kind = values.kind_guess
    enterprise.state = values.state or RegistrationState.EXISTING
    enterprise.registered_on = values.registered_on
    enterprise.authority_code = values.authority_code or values.code[2:8]
    enterprise.street_code = values.street_code
    if values.industry_code != enterprise.industry_code:
        enterprise.industry_code = values.industry_code
        enterprise.industry_version = industry_version(day) if values.industry_code else ""
    if values.risk_class != enterprise.risk_class:
        enterprise.risk_class = values.risk_class
        enterprise.risk_valid_from = day if values.risk_class else None
        enterprise.risk_valid_to = None
        enterprise.risk_source = BY_HAND if values.risk_class else ""
    if enterprise._state.adding:
        enterprise.search_text = names.search_text([enterprise.name])
    else:
        enterprise.version += 1
    enterprise.changed_at = at


def _give_zone_number(enterprise: Enterprise) -> None:
    """A subject without a code gets a number of the zone; it keeps it when it later gets a code."""
    if enterprise.code is None and enterprise.zone_no is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('registry_zone_no')")
            enterprise.zone_no = f"Z{cursor.fetchone()[0]:09d}"


def _save(enterprise: Enterprise) -> None:
    taken = _holder_of_number(enterprise)
    if taken is None:
        try:
            with transaction.atomic():
                enterprise.save()
        except IntegrityError:  # entered by someone else, or by an import, at this very moment
            taken = _holder_of_number(enterprise)
            if taken is None:
                raise
    if taken is not None:
        number = enterprise.code or enterprise.old_registration_no or enterprise.org_code
        raise NumberTaken(number=number, name=taken.name)
    enterprise.refresh_from_db(fields=["subject_id"])


def _holder_of_number(enterprise: Enterprise) -> Enterprise | None:
    """Another subject that bears this number: the same code, or without a code the same older number."""
    if enterprise.code:
        same = Q(code=enterprise.code)
        if enterprise.old_registration_no:
            same |= Q(code=None, old_registration_no=enterprise.old_registration_no)
    elif enterprise.old_registration_no:
        same = Q(old_registration_no=enterprise.old_registration_no)
    elif enterprise.org_code:
        same = Q(org_code=enterprise.org_code)
    else:
        same = Q(code=None, old_registration_no="", org_code="", address=enterprise.address) & Q(
            name_key=enterprise.name_key
        )
    return Enterprise.objects.filter(same).exclude(pk=enterprise.pk).order_by("pk").first()


def _locked(enterprise: Enterprise, version: int, acting_user: User, at: dt.datetime) -> Enterprise:
    locked = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    check_can_keep_register(acting_user, at=at)
    if locked.version != version:
        raise RecordChanged(now=locked.version, yours=version)
    return locked


def _write_history(
    enterprise: Enterprise,
    kind: ChangeKind,
    before: dict[str, str],
    acting_user: User,
    at: dt.datetime,
    *,
    why: str = "",
) -> None:
    after = facts_of(enterprise)
    EnterpriseChange.objects.create(
        enterprise=enterprise,
        kind=kind,
        before={name: before.get(name) for name in FACTS if before.get(name) != after.get(name)} if before else {},
        after={name: after.get(name) for name in FACTS if before.get(name) != after.get(name)},
        why=why,
        actor=acting_user,
        occurred_at=at,
    )


def _write_reason(enterprise: Enterprise, row: CheckedRow, acting_user: User, at: dt.datetime) -> None:
    if not row.values.code_reason:
        return
    CodeReason.objects.create(
        enterprise=enterprise,
        number=enterprise.code or enterprise.old_registration_no or enterprise.org_code,
        expected=row.values.code_expected,
        reason=row.values.code_reason,
        actor=acting_user,
        occurred_at=at,
    )


def _tell(enterprise: Enterprise, act: str, acting_user: User, at: dt.datetime, reason: str) -> None:
    record(
        f"registry.enterprise.{act}",
        subject=enterprise,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"version": enterprise.version, "name": enterprise.name, "subject_id": enterprise.subject_id},
    )
    announce("registry.enterprise.changed", subject=enterprise, payload={"enterprise": enterprise.pk}, at=at)
