"""Publish, correct, replace, withdraw, end: the only ways by which anything becomes public or ceases to be."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models import Func, Value

from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, User
from core.transitions.services import begin, move
from publicity import bigrams, storage
from publicity.canonical import digest_of
from publicity.errors import (
    AlreadyPublished,
    BadFile,
    BadPayload,
    ForbiddenField,
    ForbiddenValue,
    NoReason,
    SameContent,
    UnlistedField,
)
from publicity.kinds import Payload, PublicationKind, kind_named, words
from publicity.models import FacetValue, Publication, PublicationChannel, PublicationFile, record_text
from publicity.policies import check_can_close, check_can_publish
from publicity.schema import forbidden_fields, payload_faults, personal_numbers
from publicity.selectors import channels_due
from publicity.states import PublicationState
from publicity.words import department_facts

LOCK_SPACE = 7_205_002


@dataclass(frozen=True)
class PublicFile:
    """A file to publish: its role (as the kind names it), its name for the reader, its media type, its bytes."""

    role: str
    name: str
    media_type: str
    content: bytes


def check_payload(kind: PublicationKind, payload: Payload) -> None:
    """Refuse what may not become public: forbidden fields first, then unlisted ones, then what does not fit."""
    for name, place in forbidden_fields(payload):
        raise ForbiddenField(name=name, place=place)
    for fault, place, what in payload_faults(payload, kind.schema):
        if fault == "unlisted":
            raise UnlistedField(name=what, kind=words(kind.title), place=place)
        raise BadPayload(kind=words(kind.title), why=what, place=place)
    for place, number in personal_numbers(payload, kind.schema):
        raise ForbiddenValue(name=place, what=number, place=place)


@transaction.atomic
def publish(
    kind: str,
    *,
    subject: models.Model,
    payload: Payload,
    department: Department,
    acting_user: User,
    at: dt.datetime,
    rule: str = "",
    files: Iterable[PublicFile] = (),
    part_of: Publication | None = None,
) -> Publication:
    """Make a payload public (R-57, 政府信息公开条例 第二十六条; the kind or ``rule`` names the duty).

    Publishing the same content about the same record again gives the publication that stands; another content is
    refused (``AlreadyPublished``): it is a correction or a new version, and says so.
    """
    definition = kind_named(kind)
    _lock(kind, subject._meta.label_lower, str(subject.pk))
    check_can_publish(acting_user, department=department, at=at)
    check_payload(definition, payload)
    kept = _keep(definition, files)
    standing = Publication.objects.of_subject(subject).filter(kind=kind, state=PublicationState.PUBLISHED).first()
    if standing is not None:
        if standing.record_digest == _digest(definition, payload, kept):
            return standing
        raise AlreadyPublished(title=standing.title)
    return _write(
        definition,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        payload=payload,
        kept=kept,
        department=department,
        rule=rule,
        part_of=part_of,
        replaces=None,
        acting_user=acting_user,
        at=at,
    )


def publish_version(
    kind: str,
    *,
    subject: models.Model,
    payload: Payload,
    department: Department,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str = "",
    files: Iterable[PublicFile] = (),
    part_of: Publication | None = None,
) -> Publication:
    """Publish what is in force now, replacing the version that stands, if any; the same content changes nothing."""
    try:
        return publish(
            kind,
            subject=subject,
            payload=payload,
            department=department,
            acting_user=acting_user,
            at=at,
            rule=rule,
            files=files,
            part_of=part_of,
        )
    except AlreadyPublished:
        standing = Publication.objects.of_subject(subject).get(kind=kind, state=PublicationState.PUBLISHED)
        return replace(standing, payload=payload, reason=reason, acting_user=acting_user, at=at, files=files)


def correct(
    publication: Publication,
    *,
    payload: Payload,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str = "R-45",
    files: Iterable[PublicFile] = (),
) -> Publication:
    """Put right what was wrong: the old record leaves a notice with the reason, the new one stands in its place."""
    return _succeed("correct", publication, payload, reason, acting_user, at, rule, files)


def replace(
    publication: Publication,
    *,
    payload: Payload,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str = "",
    files: Iterable[PublicFile] = (),
) -> Publication:
    """Publish a newer version of what was right: the older one stays readable at its address, and says so."""
    return _succeed("replace", publication, payload, reason, acting_user, at, rule, files)


@transaction.atomic
def withdraw(
    publication: Publication, *, reason: str, acting_user: User, at: dt.datetime, rule: str = "R-45"
) -> Publication:
    """Take back what was wrong or was revoked (R-45, 行政处罚法 第四十八条: within three working days, with the reason).

    The content is gone from every channel; a notice with the reason stays until the publication would have ended.
    """
    publication = _locked(publication)
    check_can_close(acting_user, publication=publication, at=at)
    _close(publication, "withdraw", reason=reason, rule=rule, acting_user=acting_user, at=at)
    publication.channels.filter(ended_at=None).update(withdrawn_at=at)
    return publication


@transaction.atomic
def end(
    publication: Publication, *, reason: str, rule: str, acting_user: User, at: dt.datetime, channel: str = ""
) -> Publication:
    """End a publication whose term is over or whose matter was repaired, on one channel or on all.

    It is gone at once from search, pages, API, exports and feeds; only an unnamed count stays.
    """
    publication = _locked(publication)
    check_can_close(acting_user, publication=publication, at=at)
    if not reason.strip():
        raise NoReason()
    shown = publication.channels.filter(ended_at=None)
    ending = shown.filter(channel=channel) if channel else shown
    ended = sorted(ending.values_list("channel", flat=True))
    ending.update(ended_at=at, ended_rule=rule, ended_reason=reason)
    if publication.channels.filter(ended_at=None).exists():
        record(
            "publicity.end_channel",
            subject=publication,
            acting_user=acting_user,
            at=at,
            why=reason,
            rule=rule,
            detail={"channels": ended},
        )
        return publication
    _close(publication, "end", reason=reason, rule=rule, acting_user=acting_user, at=at)
    return publication


def end_due(*, acting_user: User, at: dt.datetime, most: int = 1000) -> int:
    """End every channel whose day has come; returns how many. What was missed while nothing ran is caught up."""
    ended = 0
    for due in channels_due(at=at).select_related("publication")[:most]:
        ended += _end_due(due, acting_user=acting_user, at=at)
    return ended


@transaction.atomic
def _end_due(due: PublicationChannel, *, acting_user: User, at: dt.datetime) -> int:
    publication = _locked(due.publication)
    if not publication.channels.filter(pk=due.pk, ended_at=None).exists():
        return 0
    end(
        publication,
        reason=due.end_why or due.end_rule,
        rule=due.end_rule,
        channel=due.channel,
        acting_user=acting_user,
        at=at,
    )
    return 1


# --- parts of the acts -----------------------------------------------------------------------------------------------


@transaction.atomic
def _succeed(
    act: str,
    publication: Publication,
    payload: Payload,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str,
    files: Iterable[PublicFile],
) -> Publication:
    publication = _locked(publication)
    definition = publication.definition
    check_can_close(acting_user, publication=publication, at=at)
    check_payload(definition, payload)
    kept = _keep(definition, files)
    if publication.record_digest == _digest(definition, payload, kept):
        raise SameContent()
    _close(publication, act, reason=reason, rule=rule, acting_user=acting_user, at=at)
    if act == "correct":
        publication.channels.filter(ended_at=None).update(withdrawn_at=at)
    return _write(
        definition,
        subject_label=publication.subject_label,
        subject_id=publication.subject_id,
        payload=payload,
        kept=kept,
        department=publication.department,
        rule=publication.rule,
        part_of=publication.part_of,
        replaces=publication,
        acting_user=acting_user,
        at=at,
    )


def _write(
    kind: PublicationKind,
    *,
    subject_label: str,
    subject_id: str,
    payload: Payload,
    kept: list[PublicationFile],
    department: Department,
    rule: str,
    part_of: Publication | None,
    replaces: Publication | None,
    acting_user: User,
    at: dt.datetime,
) -> Publication:
    facets = kind.facets_of(payload)
    FacetValue.objects.bulk_create(
        [
            FacetValue(kind=kind.name, facet=facet, value=value, words_zh=words["zh"], words_en=words["en"])
            for (facet, value), words in sorted(facets.items())
        ],
        update_conflicts=True,
        unique_fields=["kind", "facet", "value"],
        update_fields=["words_zh", "words_en"],
    )
    publication = Publication.objects.create(
        kind=kind.name,
        schema_version=kind.version,
        department=department,
        publisher=department_facts(department),
        subject_label=subject_label,
        subject_id=subject_id,
        part_of=part_of,
        replaces=replaces,
        reference=_field(payload, kind.reference_field),
        title=_field(payload, kind.title_field),
        title_en=_field(payload, kind.title_en_field),
        payload=payload,
        record_digest=_digest(kind, payload, kept),
        facets=sorted(f"{facet}={value}" for facet, value in facets),
        search=Func(
            Value(bigrams.vector(kind.search_texts(payload))),
            template="%(expressions)s::tsvector",
            output_field=SearchVectorField(),
        ),
        rule=rule or kind.rule,
        published_at=at,
        published_by=acting_user,
    )
    for file in kept:
        file.publication = publication
    PublicationFile.objects.bulk_create(kept)
    ends = {channel: kind.ends(payload, channel, at) for channel in kind.channels}
    PublicationChannel.objects.bulk_create(
        PublicationChannel(
            publication=publication,
            channel=channel,
            starts_at=at,
            ends_at=lawful.at if lawful else None,
            end_rule=lawful.rule if lawful else "",
            end_why=lawful.why if lawful else "",
        )
        for channel, lawful in ends.items()
    )
    begin(publication, acting_user=acting_user, at=at, rule=publication.rule)
    record(
        "publicity.publish",
        subject=publication,
        acting_user=acting_user,
        at=at,
        rule=publication.rule,
        detail={
            "kind": kind.name,
            "digest": publication.record_digest,
            "files": {file.role: file.sha256 for file in kept},
            "replaces": replaces.pk if replaces else None,
        },
    )
    announce(
        "publicity.published",
        subject=publication,
        payload={"kind": kind.name, "subject_label": subject_label, "subject_id": subject_id},
        at=at,
    )
    publication.refresh_from_db(fields=["recorded_at", "search"])
    return publication


def _close(publication: Publication, act: str, *, reason: str, rule: str, acting_user: User, at: dt.datetime) -> None:
    if not reason.strip():
        raise NoReason()
    if act != "end" or publication.closed_at is None:  # what is left of a notice keeps the reason of the notice
        publication.closed_at, publication.closed_by = at, acting_user
        publication.closed_rule, publication.closed_reason = rule, reason.strip()
        publication.save(update_fields=["closed_at", "closed_by", "closed_rule", "closed_reason"])
    move(publication, act, acting_user=acting_user, at=at, reason=reason)
    record(f"publicity.{act}", subject=publication, acting_user=acting_user, at=at, why=reason, rule=rule)
    announce(
        f"publicity.{publication.state}",
        subject=publication,
        payload={
            "kind": publication.kind,
            "subject_label": publication.subject_label,
            "subject_id": publication.subject_id,
        },
        at=at,
    )


def _locked(publication: Publication) -> Publication:
    _lock(publication.kind, publication.subject_label, publication.subject_id)
    return Publication.objects.select_for_update().get(pk=publication.pk)


def _lock(kind: str, subject_label: str, subject_id: str) -> None:
    """One act at a time on the publications of one kind about one record, also when there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, f"{kind} {subject_label} {subject_id}"]
        )


def _keep(kind: PublicationKind, files: Iterable[PublicFile]) -> list[PublicationFile]:
    given = {file.role: file for file in files}
    for role, demanded in kind.files.items():
        if demanded.required and role not in given:
            raise BadFile(name=words(demanded.title), why="missing")
    kept = []
    for role, file in sorted(given.items()):
        allowed = kind.files.get(role)
        if allowed is None:
            raise UnlistedField(name=role, kind=words(kind.title), place=f"files/{role}")
        if file.media_type not in allowed.types or not storage.looks_like(file.content, file.media_type):
            raise BadFile(name=file.name, why=f"{file.media_type} ∉ {', '.join(allowed.types)}", place=f"files/{role}")
        if len(file.content) > allowed.most:
            raise BadFile(name=file.name, why=f"{len(file.content):,} > {allowed.most:,}", place=f"files/{role}")
        kept.append(
            PublicationFile(
                role=role,
                name=file.name,
                media_type=file.media_type,
                size=len(file.content),
                sha256=storage.keep(file.content),
            )
        )
    return kept


def _digest(kind: PublicationKind, payload: Payload, kept: list[PublicationFile]) -> str:
    return digest_of(record_text(kind.name, kind.version, payload, [file.facts for file in kept]))


def _field(payload: dict[str, Any], path: str) -> str:
    value: Any = payload
    for step in path.split(".") if path else ():
        value = value.get(step, "") if isinstance(value, dict) else ""
    return value if path and isinstance(value, str) else ""
