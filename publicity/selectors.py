"""What anyone may see, what staff may see, what is due."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import BooleanField, Count, F, Func, Model, Q, QuerySet, Value

from core.people.models import User
from core.people.selectors import own_departments, reads_everything
from core.refusals import Absent
from publicity import bigrams
from publicity.kinds import PublicationKind
from publicity.models import Publication, PublicationChannel, PublicationQuerySet
from publicity.states import Channel, PublicationState


class _Contains(Func):
    """``vector @@ query``; the query is cast, not parsed: pairs of characters are taken as they are."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def matching(rows: PublicationQuerySet, asked: str) -> PublicationQuerySet:
    """The rows that contain every word asked for; none if nothing can be looked for."""
    query = bigrams.query(asked)
    return rows.filter(_Contains(F("search"), Value(query))) if query else rows.none()


def public_records(*, at: dt.datetime, kind: str | None = None) -> PublicationQuerySet:
    """Everything on the portal at that moment, latest first: in full or as a notice."""
    rows = Publication.objects.on_portal(at).filter(kind__in=PublicationKind.registry)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows.defer("search").order_by("-published_at", "-id")


def public_list(*, at: dt.datetime, kind: str) -> PublicationQuerySet:
    """The list of one kind: what is in force and the notices; versions replaced by newer ones are not listed."""
    return public_records(at=at, kind=kind).exclude(state=PublicationState.REPLACED)


def public_search(asked: str, *, at: dt.datetime) -> PublicationQuerySet:
    """Everything listed that contains the words asked for."""
    listed = [name for name, kind in PublicationKind.registry.items() if kind.listed]
    rows = public_records(at=at).filter(kind__in=listed).exclude(state=PublicationState.REPLACED)
    return matching(rows, asked)


def public_record(pk: int, *, at: dt.datetime) -> Publication:
    """One record on the portal. What has ended and what never was are not told apart."""
    found = public_records(at=at).filter(pk=pk).prefetch_related("files", "channels").first()
    if found is None:
        raise Absent()
    return found


def ended_by_kind() -> dict[str, int]:
    """How many publications of each kind have ended: all that is left of them in public."""
    rows = Publication.objects.filter(state=PublicationState.ENDED).order_by()
    return dict(rows.values_list("kind").annotate(Count("pk")))


def part_of_subject(rows: PublicationQuerySet, publication: Publication) -> PublicationQuerySet:
    """The rows that are part of this publication or of another version of it."""
    return rows.filter(part_of__in=_versions(publication))


def _versions(publication: Publication) -> list[int]:
    """All publications of the same kind about the same record."""
    same = Publication.objects.filter(
        kind=publication.kind, subject_label=publication.subject_label, subject_id=publication.subject_id
    )
    return list(same.order_by().values_list("pk", flat=True))


def parts_of(publication: Publication, *, at: dt.datetime, most: int = 20) -> dict[str, list[Publication]]:
    """By kind, the latest publications that are part of this one or of another version of it."""
    versions = _versions(publication)
    rows = public_records(at=at).exclude(state=PublicationState.REPLACED).filter(part_of__in=versions)
    found = {kind: list(rows.filter(kind=kind).prefetch_related("files")[:most]) for kind in PublicationKind.registry}
    return {kind: parts for kind, parts in found.items() if parts}


def part_kinds(publications: list[Publication], *, at: dt.datetime) -> dict[str, frozenset[str]]:
    """By subject, the kinds that are shown with these publications of one kind: a result, a void. One query a page."""
    found: dict[str, set[str]] = {}
    if publications:
        rows = Publication.objects.on_portal(at).readable().order_by()
        parts = rows.filter(
            kind__in=[name for name, kind in PublicationKind.registry.items() if not kind.listed],
            part_of__kind=publications[0].kind,
            part_of__subject_label=publications[0].subject_label,
            part_of__subject_id__in=[row.subject_id for row in publications],
        )
        for subject, kind in parts.values_list("part_of__subject_id", "kind").distinct():
            found.setdefault(subject, set()).add(kind)
    return {row.subject_id: frozenset(found.get(row.subject_id, ())) for row in publications}


def mark(rows: Sequence[Publication], *, at: dt.datetime) -> None:
    """Set ``row.mark``, the chip that says how far a record is (a void draw!), where its kind has one. One query a kind."""
    for name in {row.kind for row in rows}:
        kind = PublicationKind.registry[name]
        if kind.mark is None:
            continue
        own = [row for row in rows if row.kind == name]
        parts = part_kinds(own, at=at)
        for row in own:
            row.mark = kind.mark(parts[row.subject_id])  # type: ignore[attr-defined]


def live(kind: str, *, subject: Model) -> Publication | None:
    """The publication of this kind about the record that is in force, if any."""
    return Publication.objects.of_subject(subject).filter(kind=kind, state=PublicationState.PUBLISHED).first()


def publications_of(subject: Model) -> QuerySet[Publication]:
    """Everything ever published about a record, latest first."""
    return Publication.objects.of_subject(subject).select_related("department").order_by("-published_at", "-id")


def publications_visible_to(user: User, *, at: dt.datetime) -> PublicationQuerySet:
    """Of the own departments, and for zone-wide readers, all that was ever published; of the others what is public."""
    rows = Publication.objects.select_related("department").order_by("-published_at", "-id")
    if reads_everything(user, at=at):
        return rows
    public = Publication.objects.on_portal(at).values("pk")
    return rows.filter(Q(department__in=own_departments(user, at=at)) | Q(pk__in=public))


def channels_due(*, at: dt.datetime) -> QuerySet[PublicationChannel]:
    """Channels whose end has come and that have not been ended, earliest first."""
    return PublicationChannel.objects.filter(ended_at=None, ends_at__lte=at).order_by("ends_at", "pk")


def portal_channel(publication: Publication) -> PublicationChannel:
    return next(channel for channel in publication.channels.all() if channel.channel == Channel.PORTAL)
