"""How disputes refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed


class TwoPartiesNeeded(Invalid):
    code = "two_parties_needed"
    rule = "R-104"
    sentence = _("A dispute has at least two parties, and who raises it is one of them.")
    way_out = _("Name the departments that see the matter differently.")


class InterimNotParty(Invalid):
    code = "interim_not_party"
    rule = "R-104"
    sentence = _("%(department)s is not a party; a party answers for the matter until the dispute is settled.")
    way_out = _("Name one of the parties.")


class DisputeRuns(Conflict):
    code = "dispute_runs"
    rule = "R-104"
    sentence = _("Dispute %(number)s already runs about this matter, link and industry.")
    way_out = _("Go on with that dispute.")


class MatterNotConcerned(Invalid):
    code = "matter_not_concerned"
    rule = "R-101"
    sentence = _("The matter %(matter)s does not concern these links or industries today.")
    way_out = _("Choose links and industries of the matter.")


class NotAParty(NotAllowed):
    code = "not_a_party"
    rule = "R-104"
    sentence = _("%(department)s is not a party to this dispute.")
    way_out = _("Only the parties state positions, negotiate and submit.")


class PositionStated(Conflict):
    code = "position_stated"
    rule = "R-104"
    sentence = _("%(department)s has stated its position.")
    way_out = _("What is added later goes into the negotiation record.")


class NegotiationNotSkipped(Conflict):
    code = "negotiation_not_skipped"
    rule = "R-104"
    sentence = _("The dispute cannot be submitted before it was negotiated; missing: %(what)s.")
    way_out = _("Negotiate, write the record, and have every party answer it.")


class TermRuns(Conflict):
    code = "negotiation_term_runs"
    rule = "R-104"
    sentence = _("The term of the negotiation runs until %(day)s; silence is not written down before.")
    way_out = _("Wait for the end of the term, or remind the department.")


class HeldOnWrongDay(Invalid):
    code = "held_on_wrong_day"
    sentence = _("%(day)s lies before %(first)s or after today.")
    way_out = _("Enter the day on which it really took place.")


class RecordAnswered(Conflict):
    code = "record_answered"
    sentence = _("%(department)s has answered this record.")
    way_out = _("Write the record of another round if something has changed.")


class RecordUnanswered(Conflict):
    code = "record_unanswered"
    sentence = _("The last record waits for the answer of: %(departments)s.")
    way_out = _("Wait for their answers before another round is written down.")


class RemarksNeeded(Invalid):
    code = "remarks_needed"
    sentence = _("Who does not sign says why.")
    way_out = _("Write the remarks that go with the record.")


class OneLeadNeeded(Invalid):
    code = "one_lead_needed"
    rule = "R-103"
    sentence = _("The outcome names %(count)s lead departments; it must be one and only one.")
    way_out = _("Give the lead to one department; the others co-operate or have no part.")


class PartyForgotten(Invalid):
    code = "party_forgotten"
    rule = "R-103"
    sentence = _("The outcome says nothing of: %(departments)s.")
    way_out = _("Say of every party whether it leads, co-operates or has no part.")


class StrangerInAgreement(Invalid):
    code = "stranger_in_agreement"
    rule = "R-104"
    sentence = _("The parties cannot agree on a part for %(departments)s, which is not a party.")
    way_out = _("Submit the dispute; an opinion may give a part to any department.")


class OutcomeLacks(Invalid):
    code = "outcome_lacks"
    rule = "R-101"
    sentence = _("The outcome lacks: %(what)s.")
    way_out = _("Complete the outcome.")


class SettlerIsParty(NotAllowed):
    code = "settler_is_party"
    rule = "R-105"
    sentence = _("%(department)s is a party to the dispute and gives no opinion in its own matter.")
    way_out = _("Refer the dispute upwards and record the ruling.")


class AgainstOutcome(Conflict):
    code = "against_outcome"
    rule = "R-106"
    sentence = _(
        "The version differs from the outcome of dispute %(number)s: %(department)s must %(part)s in %(where)s."
    )
    way_out = _("Restore what the outcome says; whoever disagrees with it raises the matter anew after it is in force.")


class NotPrepared(Conflict):
    code = "adjustment_blocked"
    rule = "R-106"
    sentence = _("Version %(version)s of %(department)s is on its way (%(state)s); the outcome cannot be put into it.")
    way_out = _("Publish, reopen or drop that version first, then prepare the adjustment.")


class ReasonOfDispute(Invalid):
    code = "dispute_text_missing"
    sentence = _("A text is missing: %(what)s.")
    way_out = _("Write it in a few sentences.")


class WithdrawalNotAsked(Conflict):
    code = "withdrawal_not_asked"
    sentence = _("Nobody asks to withdraw this dispute.")
