"""Notices about draws."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind

DRAW_WAITS = NoticeKind(
    "inspections.draw.waits",
    _("The draw “%(draw)s” waits for: %(labels)s. Without them it is void at %(deadline)s."),
)
DRAW_MOVED = NoticeKind(
    "inspections.draw.moved",
    _("The draw “%(draw)s” was moved to %(draw_at)s. The reason: %(reason)s"),
)
DRAW_BREAKS = NoticeKind(
    "inspections.draw.breaks",
    _(
        "The draw “%(draw)s” could not be carried out at its minute. It is tried again until %(deadline)s and void then."
    ),
)
