"""Publish, and put another record in the place of one that is public."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction

from core.people.models import Department, User
from publicity.errors import AlreadyPublished, SameContent
from publicity.kinds import Payload, kind_named
from publicity.models import Publication
from publicity.policies import check_can_close, check_can_publish
from publicity.services.writing import (
    PublicFile,
    check_may_go,
    check_payload,
    close,
    digest_of_record,
    keep,
    lock,
    locked,
    same_files,
    write,
)
from publicity.states import PublicationState


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
    lock(kind, subject._meta.label_lower, str(subject.pk))
    check_can_publish(acting_user, department=department, at=at)
    check_payload(definition, payload)
    kept = keep(definition, files)
    standing = Publication.objects.of_subject(subject).filter(kind=kind, state=PublicationState.PUBLISHED).first()
    if standing is not None:
        if standing.record_digest == digest_of_record(definition, payload, kept):
            return standing
        raise AlreadyPublished(title=standing.title)
    return write(
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
    files: Iterable[PublicFile] | None = None,
) -> Publication:
    """Put right what was wrong: the old record leaves a notice with the reason, the new one stands in its place.

    Without ``files`` the files stay the same.
    """
    check_may_go(publication)
    return _succeed("correct", publication, payload, reason, acting_user, at, rule, files)


def replace(
    publication: Publication,
    *,
    payload: Payload,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str = "",
    files: Iterable[PublicFile] | None = None,
) -> Publication:
    """Publish a newer version of what was right: the older one stays readable at its address, and says so.

    Without ``files`` the files stay the same.
    """
    return _succeed("replace", publication, payload, reason, acting_user, at, rule, files)


@transaction.atomic
def _succeed(
    act: str,
    publication: Publication,
    payload: Payload,
    reason: str,
    acting_user: User,
    at: dt.datetime,
    rule: str,
    files: Iterable[PublicFile] | None,
) -> Publication:
    publication = locked(publication)
    definition = publication.definition
    check_can_close(acting_user, publication=publication, at=at)
    check_payload(definition, payload)
    kept = same_files(publication) if files is None else keep(definition, files)
    if publication.record_digest == digest_of_record(definition, payload, kept):
        raise SameContent()
    close(publication, act, reason=reason, rule=rule, acting_user=acting_user, at=at)
    if act == "correct":
        publication.channels.filter(ended_at=None).update(withdrawn_at=at)
    return write(
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
