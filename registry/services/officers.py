"""Officers: enter, correct, suspend, certify, qualify, declare relations."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, User
from core.refusals import Invalid
from core.transitions.services import begin, move
from registry import names
from registry.models import (
    Enterprise,
    Officer,
    OfficerCertificate,
    OfficerQualification,
    OfficerRelation,
    Qualification,
    SpotCheckItem,
)
from registry.officer_errors import (
    AccountTaken,
    CertificateClash,
    CertificateRevoked,
    DaysReversed,
    OfficerNumberTaken,
    QualificationUnclear,
    ReasonMissing,
    RelationKnown,
)
from registry.officer_policies import (
    check_can_decide_on_officers,
    check_can_declare_relation,
    check_can_keep_officers,
)


def locked(officer: Officer) -> Officer:
    return Officer.objects.select_for_update(of=("self",)).select_related("department").get(pk=officer.pk)


def check_days(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise DaysReversed()


def check_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing()
    return reason.strip()


@transaction.atomic
def enter_officer(
    *,
    number: str,
    full_name: str,
    department: Department,
    user: User | None = None,
    is_expert: bool = False,
    acting_user: User,
    at: dt.datetime,
) -> Officer:
    """Enter a person as an enforcement officer. Only who holds a certificate is ever drawn (R-03)."""
    check_can_keep_officers(acting_user, department=department, at=at)
    _check_account(user, None)
    if not number.strip() or not full_name.strip():
        raise Invalid(place="number" if not number.strip() else "full_name")
    try:
        with transaction.atomic():
            officer = Officer.objects.create(
                number=number.strip(),
                full_name=full_name.strip(),
                department=department,
                user=user,
                is_expert=is_expert,
                search_text=_search_text(number, full_name),
            )
    except IntegrityError as error:
        raise OfficerNumberTaken(number=number) from error
    begin(officer, acting_user=acting_user, at=at)
    record(
        "registry.officer.enter",
        subject=officer,
        acting_user=acting_user,
        at=at,
        rule="R-03",
        detail={"number": officer.number, "department": department.code},
    )
    return officer


@transaction.atomic
def correct_officer(
    *,
    officer: Officer,
    full_name: str,
    user: User | None,
    is_expert: bool,
    department: Department,
    why: str,
    acting_user: User,
    at: dt.datetime,
) -> Officer:
    """Correct the entry of an officer or move the officer to another department."""
    officer = locked(officer)
    check_can_keep_officers(acting_user, department=officer.department, at=at)
    reason = check_reason(why)
    _check_account(user, officer)
    if not full_name.strip():
        raise Invalid(place="full_name")
    values = {"full_name": full_name.strip(), "user": user, "is_expert": is_expert, "department": department}
    changed = [name for name, value in values.items() if getattr(officer, name) != value]
    for name in changed:
        setattr(officer, name, values[name])
    officer.search_text = _search_text(officer.number, officer.full_name)
    officer.save(update_fields=[*changed, "search_text"])
    record(
        "registry.officer.correct",
        subject=officer,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"fields": sorted(changed), "department": department.code},
    )
    return officer


def _search_text(number: str, full_name: str) -> str:
    return names.search_text([full_name, number])


def _check_account(user: User | None, officer: Officer | None) -> None:
    """An account belongs to one officer; who only shares a name gets an account of their own."""
    if user is None:
        return
    other = Officer.objects.filter(user=user).first()
    if other is not None and other != officer:
        raise AccountTaken(username=user.username, number=other.number)


def _decide(act: str, officer: Officer, reason: str, acting_user: User, at: dt.datetime) -> Officer:
    officer = locked(officer)
    check_can_decide_on_officers(acting_user, department=officer.department, at=at)
    why = check_reason(reason)
    move(officer, act, acting_user=acting_user, at=at, reason=why)
    record(f"registry.officer.{act}", subject=officer, acting_user=acting_user, at=at, why=why)
    announce("registry.officer.changed", subject=officer, payload={"act": act}, at=at)
    return officer


@transaction.atomic
def suspend_officer(*, officer: Officer, reason: str, acting_user: User, at: dt.datetime) -> Officer:
    """Take an officer out of service for a time; nobody suspended is drawn or starts a visit."""
    return _decide("suspend", officer, reason, acting_user, at)


@transaction.atomic
def reinstate_officer(*, officer: Officer, reason: str, acting_user: User, at: dt.datetime) -> Officer:
    """Let a suspended officer, or one who had left, serve again."""
    return _decide("reinstate", officer, reason, acting_user, at)


@transaction.atomic
def end_service(*, officer: Officer, reason: str, acting_user: User, at: dt.datetime) -> Officer:
    """Note that an officer has left the service; what was done under the number stands."""
    return _decide("leave", officer, reason, acting_user, at)


# --- certificates ---------------------------------------------------------------------------------------------------


@transaction.atomic
def add_certificate(
    *,
    officer: Officer,
    kind: str,
    number: str,
    valid_from: dt.date,
    valid_to: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> OfficerCertificate:
    """Enter an enforcement certificate (R-06); of each kind one at a time, and no number with two holders."""
    officer = locked(officer)
    check_can_keep_officers(acting_user, department=officer.department, at=at)
    check_days(valid_from, valid_to)
    if not number.strip():
        raise Invalid(place="number")
    try:
        with transaction.atomic():
            certificate = OfficerCertificate.objects.create(
                officer=officer, kind=kind, number=number.strip(), valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise CertificateClash() from error
    record(
        "registry.officer.certify",
        subject=officer,
        acting_user=acting_user,
        at=at,
        rule="R-06",
        detail={"kind": kind, "from": valid_from.isoformat(), "to": valid_to.isoformat()},
    )
    announce("registry.officer.certified", subject=officer, payload={"certificate": certificate.pk}, at=at)
    return certificate


@transaction.atomic
def revoke_certificate(
    *, certificate: OfficerCertificate, on: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> OfficerCertificate:
    """Revoke a certificate from a day on; visits already entered stand, none may start."""
    officer = locked(certificate.officer)
    check_can_decide_on_officers(acting_user, department=officer.department, at=at)
    why = check_reason(reason)
    certificate = OfficerCertificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_on is not None:
        raise CertificateRevoked(number=certificate.number)
    certificate.revoked_on, certificate.revoked_why = on, why
    certificate.save(update_fields=["revoked_on", "revoked_why"])
    record(
        "registry.officer.revoke_certificate",
        subject=officer,
        acting_user=acting_user,
        at=at,
        why=why,
        rule="R-06",
        detail={"certificate": certificate.pk, "on": on.isoformat()},
    )
    announce("registry.officer.changed", subject=officer, payload={"act": "revoke_certificate"}, at=at)
    return certificate


# --- qualifications -------------------------------------------------------------------------------------------------


@transaction.atomic
def add_qualification(
    *,
    officer: Officer,
    qualification: Qualification | None = None,
    item: SpotCheckItem | None = None,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    document: str = "",
    acting_user: User,
    at: dt.datetime,
) -> OfficerQualification:
    """Note what an officer is qualified for: a professional qualification, or one item by appointment."""
    officer = locked(officer)
    check_can_keep_officers(acting_user, department=officer.department, at=at)
    check_days(valid_from, valid_to)
    if (qualification is None) == (item is None):
        raise QualificationUnclear()
    entry = OfficerQualification.objects.create(
        officer=officer,
        qualification=qualification,
        item=item,
        document=document,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(
        "registry.officer.qualify",
        subject=officer,
        acting_user=acting_user,
        at=at,
        detail={"qualification": qualification.code if qualification else "", "item": item.code if item else ""},
    )
    return entry


@transaction.atomic
def end_qualification(
    *, entry: OfficerQualification, last_day: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> OfficerQualification:
    officer = locked(entry.officer)
    check_can_keep_officers(acting_user, department=officer.department, at=at)
    why = check_reason(reason)
    check_days(entry.valid_from, last_day)
    entry.valid_to = last_day
    entry.save(update_fields=["valid_to"])
    record(
        "registry.officer.end_qualification",
        subject=officer,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"entry": entry.pk, "last_day": last_day.isoformat()},
    )
    return entry


# --- relations ------------------------------------------------------------------------------------------------------


@transaction.atomic
def declare_relation(
    *,
    officer: Officer,
    enterprise: Enterprise,
    kind: str,
    note: str = "",
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> OfficerRelation:
    """Put on record that an officer stands aside from an enterprise (回避, R-07: 行政处罚法 art 43).

    The ledger names the pair, never the kind of relation: that is personal.
    """
    officer = locked(officer)
    check_can_declare_relation(acting_user, officer=officer, at=at)
    check_days(valid_from, valid_to)
    try:
        with transaction.atomic():
            relation = OfficerRelation.objects.create(
                officer=officer,
                enterprise=enterprise,
                kind=kind,
                note=note,
                valid_from=valid_from,
                valid_to=valid_to,
                declared_by=acting_user,
                declared_at=at,
            )
    except IntegrityError as error:
        raise RelationKnown() from error
    record(
        "registry.officer.declare_relation",
        subject=officer,
        acting_user=acting_user,
        at=at,
        rule="R-07",
        detail={"enterprise": enterprise.pk, "relation": relation.pk},
    )
    return relation


@transaction.atomic
def end_relation(
    *, relation: OfficerRelation, last_day: dt.date, reason: str, acting_user: User, at: dt.datetime
) -> OfficerRelation:
    """End a relation after its last day. Only the head may: nobody lifts the bar against oneself.

    The reason stays with the relation and out of the ledger, like its kind.
    """
    officer = locked(relation.officer)
    check_can_decide_on_officers(acting_user, department=officer.department, at=at)
    why = check_reason(reason)
    check_days(relation.valid_from, last_day)
    relation.valid_to, relation.ended_why = last_day, why
    relation.save(update_fields=["valid_to", "ended_why"])
    record(
        "registry.officer.end_relation",
        subject=officer,
        acting_user=acting_user,
        at=at,
        rule="R-07",
        detail={"relation": relation.pk, "last_day": last_day.isoformat()},
    )
    return relation
