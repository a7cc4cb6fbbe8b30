"""Notices about draws."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind

DRAW_WAITS = NoticeKind(
    "inspections.draw.waits",
    _("The draw “%(draw)s” waits for: %(labels)s. Without them it is void at %(deadline)s."),
)
