"""What every act on publications is made of: locks, checks, rows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from core.canonical import digest_of
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, User
from core.transitions.services import begin, move
from publicity import bigrams, storage
from publicity.errors import (
    BadFile,
    BadPayload,
    ForbiddenField,
    ForbiddenValue,
    NoReason,
    StaysPublic,
    UnlistedField,
)
from publicity.kinds import Payload, PublicationKind, words
from publicity.models import FacetValue, Publication, PublicationChannel, PublicationFile, record_text
from publicity.schema import forbidden_fields, payload_faults, personal_numbers
from publicity.states import Channel
from publicity.words import Both, department_facts

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


def check_may_go(publication: Publication) -> None:
    if publication.definition.permanent:
        raise StaysPublic(title=publication.title)


def same_files(publication: Publication) -> list[PublicationFile]:
    return [
        PublicationFile(role=file.role, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256)
        for file in publication.files_in_order
    ]


def locked(publication: Publication) -> Publication:
    lock(publication.kind, publication.subject_label, publication.subject_id)
    return Publication.objects.select_for_update().get(pk=publication.pk)


def lock(kind: str, subject_label: str, subject_id: str) -> None:
    """One act at a time on the publications of one kind about one record, also when there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, f"{kind} {subject_label} {subject_id}"]
        )


def keep(kind: PublicationKind, files: Iterable[PublicFile]) -> list[PublicationFile]:
    given = {file.role: file for file in files}
    for role, demanded in kind.files.items():
        if demanded.required and role not in given:
            raise BadFile(name=words(demanded.title), why=_("it is missing"))
    kept = []
    for role, file in sorted(given.items()):
        allowed = kind.files.get(role)
        if allowed is None:
            raise UnlistedField(name=role, kind=words(kind.title), place=f"files/{role}")
        if file.media_type not in allowed.types or not storage.looks_like(file.content, file.media_type):
            raise BadFile(name=file.name, why=_("its content is not of an allowed type"), place=f"files/{role}")
        if len(file.content) > allowed.most:
            raise BadFile(name=file.name, why=_("it is too large"), place=f"files/{role}")
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


def digest_of_record(kind: PublicationKind, payload: Payload, kept: list[PublicationFile]) -> str:
    return digest_of(record_text(kind.name, kind.version, payload, [file.facts for file in kept]))


def write(
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
    ends = {channel: kind.ends(payload, channel, at) for channel in kind.channels}
    portal = ends[Channel.PORTAL]
    facets = kind.facets_of(payload)
    _offer(kind, facets)
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
        record_digest=digest_of_record(kind, payload, kept),
        facets=sorted(f"{facet}={value}" for facet, value in facets),
        search=Func(
            Value(bigrams.vector(kind.search_texts(payload))),
            template="%(expressions)s::tsvector",
            output_field=SearchVectorField(),
        ),
        rule=rule or kind.rule,
        published_at=at,
        published_by=acting_user,
        shown_until=portal.at if portal else None,
    )
    for file in kept:
        file.publication = publication
    PublicationFile.objects.bulk_create(kept)
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


def close(publication: Publication, act: str, *, reason: str, rule: str, acting_user: User, at: dt.datetime) -> None:
    if not reason.strip():
        raise NoReason()
    if act != "end":
        for _place, number in personal_numbers(reason, {}):
            raise ForbiddenValue(name=_("Reason"), what=number, place="reason")
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


def _field(payload: dict[str, Any], path: str) -> str:
    value: Any = payload
    for step in path.split(".") if path else ():
        value = value.get(step, "") if isinstance(value, dict) else ""
    return value if path and isinstance(value, str) else ""


def _offer(kind: PublicationKind, facets: dict[tuple[str, str], Both]) -> None:
    """Let lists be narrowed to these values; only what is new or was renamed is written."""
    known = {
        (row.facet, row.value): {"zh": row.words_zh, "en": row.words_en}
        for row in FacetValue.objects.filter(kind=kind.name, value__in={value for _facet, value in facets})
    }
    FacetValue.objects.bulk_create(
        [
            FacetValue(kind=kind.name, facet=facet, value=value, words_zh=words["zh"], words_en=words["en"])
            for (facet, value), words in sorted(facets.items())
            if known.get((facet, value)) != words
        ],
        update_conflicts=True,
        unique_fields=["kind", "facet", "value"],
        update_fields=["words_zh", "words_en"],
    )
