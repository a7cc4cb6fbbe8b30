"""The acts of visits in words, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "inspections.visits.create": _("Made the visits of the draw"),
        "inspections.visits.approve": _("Approved the visits of the draw"),
        "inspections.visit.approve": _("Approved the visit"),
        "inspections.visit.notify": _("Issued the notice"),
        "inspections.visit.begin": _("Began the visit"),
        "inspections.visit.evidence": _("Added evidence"),
        "inspections.visit.enter": _("Entered the results"),
        "inspections.visit.return": _("Returned the record"),
        "inspections.visit.review": _("Reviewed the record"),
        "inspections.visit.publish": _("Published the result"),
        "inspections.visit.drop": _("Decided that the visit does not take place"),
    }
)
