"""The acts on key-supervision lists as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "keyitems.list.discard": _("Gave up the draft"),
        "keyitems.list.draft": _("Drafted the key-supervision list"),
        "keyitems.list.edit": _("Edited the draft"),
        "keyitems.list.submit": _("Submitted to the legal check"),
        "keyitems.list.pass": _("Passed in the legal check"),
        "keyitems.list.return": _("Returned by the legal check"),
        "keyitems.list.approve": _("Approved by the head"),
        "keyitems.list.send_back": _("Sent back by the head"),
        "keyitems.list.publish": _("Published the key-supervision list"),
        "keyitems.list.replace": _("Replaced by a newer version"),
        "keyitems.coverage.enter": _("Entered a supervision act"),
    }
)
