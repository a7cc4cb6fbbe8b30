"""Work and notices around reorganisations."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

APPROVE_REORGANISATION = WorkKind(
    "reorganisation.approve",
    title=_("Approve the reorganisation under %(document)s, from %(day)s"),
    act=_("Decide"),
    url_name="reorganisation:reorganisation",
)
AWAIT_REORGANISATION = WorkKind(
    "reorganisation.await",
    title=_("The reorganisation under %(document)s takes effect on %(day)s"),
    act=_("Look at it"),
    url_name="reorganisation:reorganisation",
)
REORGANISED = NoticeKind(
    "reorganisation.carried_out", _("The reorganisation under %(document)s took effect on %(day)s: %(departments)s")
)
