"""The acts of people management as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "people.user.create_client": _("Created the account of an API client"),
        "people.user.invite": _("Invited"),
        "people.user.set_password": _("Set the password"),
        "people.user.deactivate": _("Closed the account"),
        "people.user.ask_for_reset": _("Asked for a link to reset the password"),
        "people.user.reactivate": _("Opened the account again"),
        "people.user.edit": _("Changed the particulars"),
        "people.department.create": _("Entered the department"),
        "people.department.correct": _("Corrected the names of the department"),
        "people.post.appoint": _("Appointed to the post"),
        "people.post.end": _("Ended the post"),
        "people.post.deputise": _("Named a deputy"),
        "people.post.end_deputising": _("Ended the deputising"),
        "people.leave.take": _("Entered leave"),
        "people.leave.cancel": _("Cancelled leave"),
        "people.leave.shorten": _("Shortened leave"),
    }
)
