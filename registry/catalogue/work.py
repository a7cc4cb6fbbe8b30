"""Work and notices around the catalogue."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

FINISH = WorkKind(
    "catalogue.finish",
    title=_("Finish the draft of enforcement item %(code)s %(name)s"),
    act=_("Finish"),
    url_name="catalogue:item",
)
CHECK = WorkKind(
    "catalogue.check",
    title=_("Check the legality of enforcement item %(code)s %(name)s"),
    act=_("Check"),
    url_name="catalogue:item",
)
DECIDE = WorkKind(
    "catalogue.decide",
    title=_("Decide on enforcement item %(code)s %(name)s"),
    act=_("Decide"),
    url_name="catalogue:item",
)
PUBLISH = WorkKind(
    "catalogue.publish",
    title=_("Publish enforcement item %(code)s %(name)s"),
    act=_("Publish"),
    url_name="catalogue:item",
)
START_ADJUSTMENT = WorkKind(
    "catalogue.start_adjustment",
    title=_("Start the adjustment of %(code)s %(name)s"),
    act=_("Start"),
    url_name="catalogue:adjustment",
)
END_ADJUSTMENT = WorkKind(
    "catalogue.end_adjustment",
    title=_("Bring the adjustment of %(code)s %(name)s to its end"),
    act=_("Open"),
    url_name="catalogue:adjustment",
)
RETURNED = NoticeKind("catalogue.returned", _("Enforcement item %(code)s was returned: %(reason)s"))
PUBLISHED = NoticeKind("catalogue.published", _("Enforcement item %(code)s %(name)s stands in the catalogue."))
