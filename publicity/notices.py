"""Notices about publications."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind

TAKEN_BACK = NoticeKind("publicity.taken_back", _("“%(title)s” was withdrawn from the public: %(reason)s"))
CORRECTED = NoticeKind("publicity.corrected", _("“%(title)s” was corrected in public: %(reason)s"))
ENDED = NoticeKind("publicity.ended", _("The publication of “%(title)s” was ended: %(reason)s"))
