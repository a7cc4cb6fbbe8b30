"""Work and notices around rectification."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

ORDER = WorkKind(
    "rectification.order",
    title=_("Order the correction of what was found: %(name)s"),
    act=_("Order"),
    url_name="inspections:visit",
)
RECHECK = WorkKind(
    "rectification.recheck",
    title=_("Re-check what was to be corrected: %(name)s"),
    act=_("Re-check"),
    url_name="rectification:rectification",
)
REPORTED = NoticeKind("rectification.reported", _("%(name)s reports that order %(number)s is carried out."))
