"""The row of a job is the truth about it: who asked, how far it is, how it ended."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jobs.registry import kind_of
from core.jobs.states import FINAL, LIVE, JobState
from core.jobs.texts import in_my_language


class Job(models.Model):
    """One piece of long work (后台任务): asked for by somebody, done by a worker, ended with a sentence and a report."""

    kind = models.CharField(_("kind"), max_length=80)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    key = models.CharField(
        _("key"), max_length=120, blank=True, help_text=_("Two live jobs of one kind never share a key.")
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    stage = models.JSONField(_("stage"), default=dict, blank=True)
    done = models.PositiveBigIntegerField(_("units done"), default=0)
    total = models.PositiveBigIntegerField(_("units in all"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    sentence = models.JSONField(_("closing sentence"), default=dict, blank=True)
    failure = models.JSONField(_("failure"), default=dict, blank=True)
    report = models.FileField(_("report"), upload_to="jobs/", max_length=255, blank=True)
    report_name = models.CharField(_("name of the report"), max_length=200, blank=True)
    report_size = models.PositiveBigIntegerField(_("size of the report in bytes"), default=0)
    report_sha256 = models.CharField(_("digest of the report"), max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("asked by")
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name=_("department")
    )
    asked_at = models.DateTimeField(_("asked at"))
    queued_at = models.DateTimeField(_("queued at"), db_default=Now())
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.CharField(_("lease of the worker"), max_length=40, blank=True)
    stop_asked = models.BooleanField(_("asked to stop"), default=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_job_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, finished_at__isnull=False) | Q(state__in=LIVE, finished_at__isnull=True),
                name="jobs_job_ended_when_final",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="jobs_job_done_within_total"
            ),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=LIVE) & ~Q(key=""),
                name="jobs_job_one_live_per_key",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], condition=Q(state__in=LIVE), name="jobs_job_live"),
            models.Index(fields=["asked_by", "-id"], name="jobs_job_mine"),
            models.Index(fields=["department", "-id"], name="jobs_job_department"),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def title(self) -> str:
        """What the job does, in the reader's language."""
        kind = kind_of(self.kind)
        return str(kind.title) if kind else self.kind

    @property
    def is_over(self) -> bool:
        return self.state in FINAL

    @property
    def percent(self) -> int | None:
        """Whole percents done, None while the total is not known."""
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def stage_text(self) -> str:
        return in_my_language(self.stage)

    @property
    def closing_text(self) -> str:
        """The sentence a job ends with: what was done, or why not."""
        if self.state == JobState.FAILED:
            return in_my_language(self.failure.get("message", {}))
        return in_my_language(self.sentence)

    @property
    def way_out_text(self) -> str:
        return in_my_language(self.failure.get("way_out", {}))

    def attach(self, name: str, content: bytes | Path) -> None:
        """Keep a report with the job: bytes, or a file that is copied. Called by the job's function, once.

        Before the job has ended nobody sees it; afterwards it is only ever sent as a download.
        """
        suffix = Path(name).suffix.lower()
        stored_name = f"{self.pk}-{self.attempts}{suffix}"
        if isinstance(content, Path):
            with content.open("rb") as source:
                self.report_sha256 = hashlib.file_digest(source, "sha256").hexdigest()
                source.seek(0)
                self.report.save(stored_name, File(source), save=False)
        else:
            self.report_sha256 = hashlib.sha256(content).hexdigest()
            self.report.save(stored_name, ContentFile(content), save=False)
        self.report_name, self.report_size = name, self.report.size

    def outcome(self) -> dict[str, Any]:
        """The columns a finished run leaves, for the one statement that ends the job."""
        return {
            "report": self.report.name or "",
            "report_name": self.report_name,
            "report_size": self.report_size,
            "report_sha256": self.report_sha256,
        }


class Watermark(models.Model):
    """When a sweep last ran through, so that a missed night is made up for."""

    name = models.CharField(_("sweep"), max_length=80, unique=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("watermark")
        verbose_name_plural = _("watermarks")

    def __str__(self) -> str:
        return f"{self.name} {self.completed_at or '—'}"
