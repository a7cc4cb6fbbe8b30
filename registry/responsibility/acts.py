"""What acts on responsibility lists are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "responsibility.matter.enter": _("Entered the matter"),
        "responsibility.matter.rescope": _("Changed what the matter concerns"),
        "responsibility.matter.end": _("Ended the matter"),
        "responsibility.list.draft": _("Drafted the version"),
        "responsibility.list.edit": _("Edited the draft"),
        "responsibility.list.add_item": _("Added an item"),
        "responsibility.list.edit_item": _("Changed an item"),
        "responsibility.list.remove_item": _("Removed an item"),
        "responsibility.list.assign": _("Assigned a responsibility"),
        "responsibility.list.consult": _("Asked the other departments"),
        "responsibility.list.close_round": _("Closed the consultation"),
        "responsibility.list.reply": _("Answered an objection"),
        "responsibility.list.reopen": _("Reopened the version"),
        "responsibility.list.confirm": _("Confirmed the version"),
        "responsibility.list.postpone": _("Moved the first day"),
        "responsibility.list.publish": _("Published the version"),
        "responsibility.list.take_effect": _("The version took effect"),
        "responsibility.list.revise": _("A later version took its place"),
        "responsibility.list.end": _("Set the last day of the list"),
        "responsibility.list.abolish": _("The list was abolished"),
        "responsibility.list.take_over": _("Issued the version by a reorganisation"),
        "responsibility.list.drop": _("Dropped the version"),
        "responsibility.question.answer": _("Gave the department's view"),
        "responsibility.question.fall_silent": _("No answer within the term"),
    }
)
