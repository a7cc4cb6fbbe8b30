"""A notice to one person."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind


class Notice(models.Model):
    """News for one person (通知): its kind gives the sentence, the parameters fill it in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=80)
    params = models.JSONField(_("particulars"), default=dict)
    url = models.CharField(_("link"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="notices_of_user")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        params: dict[str, Any] = self.params
        return str(NoticeKind.registry[self.kind].sentence) % params
