"""The acts of a reorganisation as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "reorganisation.prepare": _("Prepared the reorganisation"),
        "reorganisation.divide": _("Chose what goes and what stays"),
        "reorganisation.approve": _("Approved the reorganisation"),
        "reorganisation.withdraw": _("Withdrew the reorganisation"),
        "reorganisation.carry_out": _("The reorganisation took effect"),
        "reorganisation.pass_on": _("Passed on by a reorganisation"),
        "reorganisation.enter": _("Entered by a reorganisation"),
        "reorganisation.rename": _("Renamed by a reorganisation"),
        "reorganisation.end": _("Ended by a reorganisation"),
        "reorganisation.take_over": _("Took over by a reorganisation"),
        "reorganisation.appoint": _("Appointed by a reorganisation"),
    }
)
