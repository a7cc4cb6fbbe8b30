"""Work and notices of plans and visits."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

FINISH_PLAN = WorkKind(
    "inspections.finish_plan",
    title=_("Finish and submit the plan %(number)s %(title)s"),
    act=_("Open the plan"),
    url_name="inspections:plan",
)
DECIDE_ON_PLAN = WorkKind(
    "inspections.decide_on_plan",
    title=_("Approve or return the plan %(number)s %(title)s"),
    act=_("Decide"),
    url_name="inspections:plan",
)
PUBLISH_PLAN = WorkKind(
    "inspections.publish_plan",
    title=_("Publish the approved plan %(number)s %(title)s"),
    act=_("Publish"),
    url_name="inspections:plan",
)
PLAN_RETURNED = NoticeKind("inspections.plan_returned", _("Plan %(number)s was returned: %(reason)s"))
PLAN_APPROVED = NoticeKind("inspections.plan_approved", _("Plan %(number)s was approved."))
