"""The acts of draws in words, for the timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "inspections.draw.prepare": _("Prepared the draw"),
        "inspections.draw.move_minute": _("Moved the minute of the draw"),
        "inspections.draw.drop_contributor": _("Took a contributor out"),
        "inspections.draw.commit": _("Posted a commitment"),
        "inspections.draw.deposit": _("Deposited the opening of a contribution"),
        "inspections.draw.rehearse": _("Rehearsed the draw"),
        "inspections.draw.request_freeze": _("Asked for the freeze"),
        "inspections.draw.give_up_freeze": _("The freeze was refused"),
        "inspections.draw.freeze": _("Froze both rosters and published the header"),
        "inspections.draw.open": _("Opened a contribution"),
        "inspections.draw.enter_value": _("Entered a public value"),
        "inspections.draw.confirm_value": _("Confirmed a public value as second person"),
        "inspections.draw.run": _("Drew enterprises and officers"),
        "inspections.draw.void": _("Voided the draw"),
        "inspections.draw.check_sealed": _("Opened the sealed maps and checked them"),
    }
)
