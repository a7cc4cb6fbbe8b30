"""Filings, their submissions, and what the reviewer said of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from core.people.models import Department
from filings.kinds import FilingKind, kind_named
from filings.models.duties import FilingFlow
from filings.states import UNDECIDED, FilingState


class Filing(models.Model):
    """Something filed with the department that receives it (备案): from 待报 to 已备案 with number and receipt.

    What is filed stands in its submissions, which never change. ``receiver`` is who received the last submission.
    """

    flow = models.ForeignKey(FilingFlow, models.PROTECT, related_name="filings", verbose_name=_("flow"))
    kind = models.CharField(_("kind"), max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="filings", verbose_name=_("filing department")
    )
    receiver = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="received_filings", verbose_name=_("receiving department")
    )
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    scope = models.CharField(_("scope"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=FilingState, default=FilingState.PREPARED)
    rounds_made = models.PositiveSmallIntegerField(_("submissions"), default=0)
    prepared_at = models.DateTimeField(_("prepared at"))
    first_submitted_at = models.DateTimeField(_("first filed at"), null=True)
    submitted_at = models.DateTimeField(_("last filed at"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("filed by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    number = models.CharField(_("filing number"), max_length=60, blank=True)
    receipt = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("filing receipt")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_label", "subject_id"],
                condition=Q(state__in=UNDECIDED),
                name="filings_filing_one_undecided",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="filings_filing_number"),
            models.CheckConstraint(
                condition=~Q(state=FilingState.ACCEPTED)
                | (~Q(number="") & Q(receipt__isnull=False, decided_at__isnull=False, decided_by__isnull=False)),
                name="filings_filing_on_record_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FilingState.SUBMITTED, FilingState.RETURNED, FilingState.ACCEPTED])
                | Q(rounds_made__gte=1, receiver__isnull=False, submitted_by__isnull=False),
                name="filings_filing_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.ACCEPTED) | ~Q(decided_by=models.F("submitted_by")),
                name="filings_filing_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "state", "submitted_at"], name="filings_desk"),
            models.Index(fields=["department", "-prepared_at", "-id"], name="filings_of_department"),
            models.Index(fields=["subject_label", "subject_id"], name="filings_of_subject"),
            models.Index(fields=["flow", "department", "decided_at"], name="filings_on_record"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("filings:filing", args=[self.pk])

    @property
    def definition(self) -> FilingKind:
        return kind_named(self.kind)


class FilingRound(models.Model):
    """One submission of a filing (报送件), frozen: the canonical text of what was filed, its digest, its paper.

    ``digest`` covers the schema, the payload and the digests of the attached files in their order.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="rounds", verbose_name=_("filing"))
    number = models.PositiveSmallIntegerField(_("submission"))
    receiver = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("receiving department"))
    schema_id = models.CharField(_("schema"), max_length=120)
    payload_text = models.TextField(_("content"), help_text=_("Canonical JSON; the digest covers these bytes."))
    digest = models.CharField(_("digest"), max_length=64)
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("paper"))
    paper_sha256 = models.CharField(_("digest of the paper"), max_length=64)
    note = models.CharField(_("note to the reviewer"), max_length=1000, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    occurred_at = models.DateTimeField(_("filed at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("submission of a filing")
        verbose_name_plural = _("submissions of filings")
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="filings_round_once"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="filings_round_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} · {self.number}"


class FilingAttachment(models.Model):
    """A file that goes with a submission, by its digest at that moment."""

    round = models.ForeignKey(FilingRound, models.PROTECT, related_name="attachments", verbose_name=_("submission"))
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("attachment of a filing")
        verbose_name_plural = _("attachments of filings")
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="filings_attachment_position")]

    def __str__(self) -> str:
        return self.name


class FilingRemark(models.Model):
    """What a reviewer said of one place in a submission (审查意见); it may be taken back, never changed."""

    round = models.ForeignKey(FilingRound, models.PROTECT, related_name="remarks", verbose_name=_("submission"))
    anchor = models.CharField(_("place"), max_length=80)
    heading = models.CharField(_("heading of the place"), max_length=200)
    text = models.CharField(_("remark"), max_length=1000)
    must_mend = models.BooleanField(_("must be mended"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    occurred_at = models.DateTimeField(_("made at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark on a filing")
        verbose_name_plural = _("remarks on filings")
        indexes = [models.Index(fields=["round", "id"], name="filings_remarks_of_round")]

    def __str__(self) -> str:
        return self.text


class FilingAnswer(models.Model):
    """What the department did about a remark, said with its next submission."""

    remark = models.OneToOneField(FilingRemark, models.PROTECT, related_name="answer", verbose_name=_("remark"))
    round = models.ForeignKey(FilingRound, models.PROTECT, related_name="answers", verbose_name=_("submission"))
    text = models.CharField(_("answer"), max_length=1000)

    class Meta:
        verbose_name = _("answer to a remark")
        verbose_name_plural = _("answers to remarks")

    def __str__(self) -> str:
        return self.text
