"""The acts on the catalogue as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "catalogue.item.draft": _("Drafted the enforcement item"),
        "catalogue.item.discard": _("Gave up the draft"),
        "catalogue.item.edit": _("Edited the draft"),
        "catalogue.item.submit": _("Submitted to the legal check"),
        "catalogue.item.pass": _("Passed in the legal check"),
        "catalogue.item.return": _("Returned by the legal check"),
        "catalogue.item.approve": _("Approved by the head"),
        "catalogue.item.send_back": _("Sent back by the head"),
        "catalogue.item.publish": _("Published in the catalogue"),
        "catalogue.item.expire": _("Ended in the catalogue"),
        "catalogue.item.derive": _("Named the enforcement item a spot-check item derives from"),
        "catalogue.change.enter": _("Entered the change of a basis"),
        "catalogue.adjustment.open": _("Opened the adjustment"),
        "catalogue.adjustment.start": _("Started the adjustment"),
        "catalogue.adjustment.revise": _("Ended the adjustment by a revision"),
        "catalogue.adjustment.remove": _("Ended the adjustment by removing the item"),
        "catalogue.adjustment.keep": _("Kept the item as it is"),
    }
)
