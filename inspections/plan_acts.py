"""What acts on plans are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "inspections.plan.draft": _("Drafted the plan"),
        "inspections.plan.edit": _("Edited the plan"),
        "inspections.plan.add_entry": _("Added an entry"),
        "inspections.plan.edit_entry": _("Changed an entry"),
        "inspections.plan.remove_entry": _("Removed an entry"),
        "inspections.plan.submit": _("Submitted the plan"),
        "inspections.plan.return": _("Returned the plan"),
        "inspections.plan.approve": _("Approved the plan"),
        "inspections.plan.reopen": _("Opened the plan again to mend it"),
        "inspections.plan.change": _("Opened the published plan for a change"),
        "inspections.plan.publish": _("Published the plan"),
    }
)
