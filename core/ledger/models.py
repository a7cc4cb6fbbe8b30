"""The ledger: each record has a hash chain of its own; seals chain the heads of all of them.

``seq``, ``prev``, ``recorded_at`` and ``digest`` are written by a trigger of the database (migration 0001), so that no
program can choose them. The digest covers, one per line: stream, seq, prev, act, actor, actor's department, occurred_at,
recorded_at (UTC, microseconds), rule, SHA-256 of ``why``, SHA-256 of ``body``.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One line: who did what to which record, when, under which rule, and why."""

    stream = models.CharField(_("record"), max_length=120)
    seq = models.PositiveIntegerField(_("number in the chain"), default=0)
    prev = models.CharField(_("digest of the line before"), max_length=64, default="")
    act = models.CharField(_("act"), max_length=80)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    actor_department = models.CharField(_("department then"), max_length=20, blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    rule = models.CharField(_("rule"), max_length=20, blank=True)
    why = models.TextField(_("reason"), blank=True)
    body = models.TextField(_("particulars"), default="{}")
    digest = models.CharField(_("digest"), max_length=64, default="")

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_entry_one_per_place")]
        indexes = [models.Index(fields=["recorded_at"]), models.Index(fields=["act", "occurred_at"])]

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.act}"


class PendingHead(models.Model):
    """Lines that no seal covers yet; filled by the trigger, emptied by the sealer."""

    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line that waits for its seal")
        verbose_name_plural = _("lines that wait for their seal")

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq}"


class Seal(models.Model):
    """A public digest over the chain heads that changed since the seal before."""

    seq = models.PositiveBigIntegerField(_("number"), unique=True)
    prev = models.CharField(_("digest of the seal before"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))
    heads = models.PositiveIntegerField(_("chains covered"))
    root = models.CharField(_("digest of the chain heads"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"#{self.seq} {self.digest[:12]}"


class SealedHead(models.Model):
    """The head of one chain as a seal saw it."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="sealed_heads", verbose_name=_("seal"))
    stream = models.CharField(_("record"), max_length=120)
    seq = models.PositiveIntegerField(_("number in the chain"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("sealed chain head")
        verbose_name_plural = _("sealed chain heads")
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_head_sealed_once")]

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq}"
