"""What acts on disputes are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "responsibility.dispute.raise": _("Raised the dispute"),
        "responsibility.dispute.name_interim": _("Named the interim responsible department"),
        "responsibility.dispute.state_position": _("Stated the department's position"),
        "responsibility.dispute.note_silence": _("Wrote down that no position came in time"),
        "responsibility.dispute.write_record": _("Wrote the negotiation record"),
        "responsibility.dispute.answer_record": _("Answered the negotiation record"),
        "responsibility.dispute.agree": _("The parties agreed"),
        "responsibility.dispute.submit": _("Submitted the dispute for coordination"),
        "responsibility.dispute.give_back": _("Gave the dispute back to negotiation"),
        "responsibility.dispute.take_up": _("Took up the dispute"),
        "responsibility.dispute.give_opinion": _("Gave the opinion"),
        "responsibility.dispute.refer": _("Referred the dispute upwards"),
        "responsibility.dispute.rule": _("Recorded the ruling from above"),
        "responsibility.dispute.prepare_adjustment": _("Prepared a list from the outcome"),
        "responsibility.dispute.note_in_force": _("The adjusted list is in force"),
        "responsibility.dispute.close": _("Closed the dispute"),
        "responsibility.dispute.archive": _("Archived the dispute"),
        "responsibility.dispute.ask_withdrawal": _("Asked to withdraw the dispute"),
        "responsibility.dispute.consent": _("Consented to the withdrawal"),
        "responsibility.dispute.object": _("Objected to the withdrawal"),
        "responsibility.dispute.withdraw": _("The dispute was withdrawn"),
    }
)
