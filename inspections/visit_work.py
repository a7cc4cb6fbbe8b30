"""Work that a visit waits for."""

from django.utils.translation import gettext_lazy as _

from core.work.kinds import WorkKind

APPROVE = WorkKind(
    "inspections.visits.approve",
    title=_("Approve %(number)s visits: %(draw)s"),
    act=_("Approve"),
    url_name="inspections:approve_visits",
)
NOTIFY = WorkKind(
    "inspections.visit.notify",
    title=_("Issue the notice: %(name)s"),
    act=_("Issue notice"),
    url_name="inspections:visit",
)
CARRY_OUT = WorkKind(
    "inspections.visit.carry_out",
    title=_("Carry out the visit: %(name)s"),
    act=_("Carry out"),
    url_name="inspections:phone_visit",
)
REVIEW = WorkKind(
    "inspections.visit.review",
    title=_("Review the visit record: %(name)s"),
    act=_("Review"),
    url_name="inspections:visit",
)
ENTER_AGAIN = WorkKind(
    "inspections.visit.enter_again",
    title=_("Mend the returned record: %(name)s"),
    act=_("Mend"),
    url_name="inspections:phone_visit",
)
PUBLISH = WorkKind(
    "inspections.visit.publish",
    title=_("Publish the result: %(name)s"),
    act=_("Publish"),
    url_name="inspections:visit",
)
