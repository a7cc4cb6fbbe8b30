"""What has been published, where, until when."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.canonical import canonical
from publicity.kinds import PublicationKind
from publicity.states import NOTICED, READABLE, Channel, PublicationState


class PublicationQuerySet(models.QuerySet["Publication"]):
    def on_portal(self, at: dt.datetime) -> "PublicationQuerySet":
        """What anyone may see at that moment: in full, or as a notice. What is over is not here, swept or not."""
        return self.filter(Q(shown_until=None) | Q(shown_until__gt=at), published_at__lte=at)

    def readable(self) -> "PublicationQuerySet":
        """Those whose content is public, not only a notice."""
        return self.filter(state__in=READABLE)

    def of_subject(self, subject: models.Model) -> "PublicationQuerySet":
        return self.filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk))


class Publication(models.Model):
    """A frozen payload made public (公示). It never changes: what is wrong is corrected by another one.

    The digest covers the canonical text of the record (kind, version, payload and the digests of the files); anyone who
    downloads the record can compute it.
    """

    kind = models.CharField(_("kind"), max_length=60)
    schema_version = models.PositiveSmallIntegerField(_("version of the schema"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="publications", verbose_name=_("publishing department")
    )
    publisher = models.JSONField(
        _("department as published"), default=dict, help_text=_("Code and names on the day of the publication.")
    )
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name=_("part of the publication")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("takes the place of")
    )
    reference = models.CharField(_("document number"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=300)
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    payload = models.JSONField(_("content"))
    record_digest = models.CharField(_("digest of the record"), max_length=64)
    facets = ArrayField(models.CharField(max_length=80), verbose_name=_("facets"), default=list)
    search = SearchVectorField(_("search text"))
    rule = models.CharField(_("rule that demands it"), max_length=20, blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    shown_until = models.DateTimeField(
        _("shown until"), null=True, help_text=_("The first moment at which the portal no longer shows it.")
    )
    state = models.CharField(_("state"), max_length=12, choices=PublicationState, default=PublicationState.PUBLISHED)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_rule = models.CharField(_("rule of the closing"), max_length=20, blank=True)
    closed_reason = models.TextField(_("reason of the closing"), blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_label", "subject_id"],
                condition=Q(state=PublicationState.PUBLISHED),
                name="publicity_publication_one_live",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="publicity_publication_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.PUBLISHED) | Q(closed_at__isnull=False),
                name="publicity_publication_not_in_force_was_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*NOTICED]) | ~Q(closed_reason=""),
                name="publicity_publication_notice_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                F("kind"),
                F("published_at").desc(),
                F("id").desc(),
                name="publicity_list",
                include=["shown_until", "state"],
            ),
            models.Index(F("part_of"), F("kind"), F("published_at").desc(), F("id").desc(), name="publicity_parts"),
            models.Index(F("published_at").desc(), F("id").desc(), name="publicity_latest"),
            models.Index(fields=["department", "-published_at", "-id"], name="publicity_of_department"),
            models.Index(fields=["subject_label", "subject_id", "kind"], name="publicity_of_subject"),
            GinIndex(fields=["search"], name="publicity_search"),
            GinIndex(fields=["facets"], name="publicity_facets"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public address; it stays the same for good."""
        return reverse("publicity:record", args=[self.pk])

    @property
    def definition(self) -> PublicationKind:
        return PublicationKind.registry[self.kind]

    @property
    def display_title(self) -> str:
        """The title in the reader's language, where it has one."""
        english = (translation.get_language() or "").startswith("en")
        return self.title_en if english and self.title_en else self.title

    @property
    def is_notice(self) -> bool:
        return self.state in NOTICED

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE

    @property
    def record_text(self) -> str:
        """The canonical text that ``record_digest`` covers."""
        return record_text(self.kind, self.schema_version, self.payload, [file.facts for file in self.files_in_order])

    @property
    def files_in_order(self) -> "list[PublicationFile]":
        return sorted(self.files.all(), key=lambda file: file.role)


def record_text(kind: str, version: int, payload: dict[str, Any], files: list[dict[str, Any]]) -> str:
    """The canonical text of a record: what is published and the digests of the files that go with it."""
    return canonical({"files": files, "kind": kind, "payload": payload, "version": version})


class PublicationFile(models.Model):
    """A file that goes with a publication (公示附件), by its digest; the copy belongs to publicity."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files", verbose_name=_("publication"))
    role = models.CharField(_("role"), max_length=20)
    name = models.CharField(_("name"), max_length=150)
    media_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("published file")
        verbose_name_plural = _("published files")
        constraints = [models.UniqueConstraint(fields=["publication", "role"], name="publicity_file_once_per_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> dict[str, Any]:
        return {"bytes": self.size, "name": self.name, "role": self.role, "sha256": self.sha256}

    @property
    def url(self) -> str:
        return reverse("publicity:file", args=[self.publication_id, self.role])


class PublicationChannel(models.Model):
    """Where a publication is shown (公示渠道), from when, until when and by which rule.

    ``ends_at`` is the first moment it is no longer shown; on the portal it counts at once, whether the sweep has run or
    not. ``ended_at`` is set once, when it ended in fact; ``withdrawn_at`` when only a notice is left.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="channels", verbose_name=_("publication"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    starts_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(_("shown until"), null=True)
    end_rule = models.CharField(_("rule that set the end"), max_length=20, blank=True)
    end_why = models.CharField(_("why this end"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_rule = models.CharField(_("rule of the ending"), max_length=20, blank=True)
    ended_reason = models.CharField(_("reason of the ending"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("publication channel")
        verbose_name_plural = _("publication channels")
        constraints = [
            models.UniqueConstraint(fields=["publication", "channel"], name="publicity_channel_once"),
            models.CheckConstraint(
                condition=Q(ends_at=None, end_rule="") | (Q(ends_at__isnull=False) & ~Q(end_rule="")),
                name="publicity_channel_end_has_rule",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="publicity_channel_span"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(ended_at=None, ends_at__isnull=False),
                name="publicity_channel_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.publication}"


class FacetValue(models.Model):
    """A value that lists of a kind can be narrowed to (筛选值), with its words as last published."""

    kind = models.CharField(_("kind"), max_length=60)
    facet = models.CharField(_("facet"), max_length=30)
    value = models.CharField(_("value"), max_length=40)
    words_zh = models.CharField(_("Chinese words"), max_length=150)
    words_en = models.CharField(_("English words"), max_length=150)

    class Meta:
        verbose_name = _("facet value")
        verbose_name_plural = _("facet values")
        constraints = [models.UniqueConstraint(fields=["kind", "facet", "value"], name="publicity_facet_value_once")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"

    @property
    def words(self) -> str:
        return self.words_en if (translation.get_language() or "").startswith("en") else self.words_zh
