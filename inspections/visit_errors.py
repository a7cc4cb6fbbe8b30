"""How a visit refuses: each gate is a refusal of its own, with rule, source and way out."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, Refusal


class ItemNotPublished(Refusal):
    code = "item_not_published"
    rule = "R-04"
    sentence = _(
        "These items are not on the published list on %(day)s: %(items)s. The enterprise may refuse the check."
    )
    way_out = _("Have the items published first; else the head calls the visit off.")


class BodyNotConfirmed(Refusal):
    code = "body_not_confirmed"
    rule = "R-02"
    sentence = _("%(department)s is not a confirmed and published inspecting body on %(day)s.")
    way_out = _("Have the department confirmed and published as an inspecting body.")


class TooFewCertified(Refusal):
    code = "too_few_certified"
    rule = "R-06"
    sentence = _("%(department)s sends %(number)s officers with a valid certificate on %(day)s; two are needed.")
    way_out = _(
        "Enter the renewed certificates; otherwise the head of the department calls the visit off with a reason."
    )


class OfficerNotCertified(NotAllowed):
    code = "officer_not_certified"
    rule = "R-03"
    sentence = _("%(officer)s holds no certificate that is valid on %(day)s, or is not in service.")
    way_out = _("Enter the renewed certificate first, or let another officer of the visit do it.")


class OfficerMustStandAside(Refusal):
    code = "officer_must_stand_aside"
    rule = "R-07"
    sentence = _("%(officers)s must stand aside from this enterprise.")
    way_out = _("The head of the department calls the visit off with a reason.")


class NotApproved(Refusal):
    code = "not_approved"
    rule = "R-05"
    sentence = _("The head of the department has not approved this visit.")
    way_out = _("Have the visit approved before the notice is issued.")


class NotYourVisit(NotAllowed):
    code = "not_your_visit"
    rule = "R-03"
    sentence = _("Only the officers of this visit do this.")
    way_out = _("Ask the lead department who is assigned.")


class OutsideWindow(Refusal):
    code = "outside_window"
    rule = "R-12"
    sentence = _("The visit is planned for %(first)s to %(last)s.")
    way_out = _("Carry it out in that time, or have the plan changed.")


class OpeningIncomplete(Invalid):
    code = "opening_incomplete"
    rule = "R-06"
    sentence = _("The visit cannot begin: %(what)s.")
    way_out = _("Show the certificates, come as two, then answer again; otherwise the person may refuse.")


class RecusalRequested(Refusal):
    code = "recusal_requested"
    rule = "R-07"
    sentence = _("The party has asked that an officer stands aside; the visit does not begin while the request stands.")
    way_out = _(
        "Report the request to the head of the department, who may call the visit off with a reason. Answer again if it is withdrawn."
    )


class ResultsIncomplete(Invalid):
    code = "results_incomplete"
    sentence = _("No result was given for: %(items)s.")
    way_out = _("Give each item a result; what does not apply has a category of its own.")


class TakenInFuture(Invalid):
    code = "taken_in_future"
    rule = "R-47"
    sentence = _("Evidence cannot have been taken at %(taken_at)s, which has not come yet.")
    way_out = _("Set the clock of the device right, then send the evidence again.")


class NoProblemStandsAlone(Invalid):
    code = "no_problem_stands_alone"
    sentence = _("“No problem found” excludes every other result: %(item)s.")
    way_out = _("Choose either “no problem found” or the problems that were found.")


class ContradictsFindings(Invalid):
    code = "contradicts_findings"
    sentence = _("A checkpoint was found not compliant, but the result says “no problem found”: %(item)s.")
    way_out = _("Correct the answer or the result.")


class FollowUpNeeded(Invalid):
    code = "follow_up_needed"
    sentence = _("A problem “to be dealt with” needs a follow-up: %(item)s.")
    way_out = _("Choose what comes next.")


class UnknownAnswer(Invalid):
    code = "unknown_answer"
    sentence = _("The submission names something that does not belong to this visit: %(what)s.")
    way_out = _("Reload the visit on the device and submit again.")


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    sentence = _("Another device has submitted this visit meanwhile (%(who)s).")
    way_out = _("Nothing of yours is lost: compare both, and submit again on top of the newer record.")


class SecondPersonReviews(NotAllowed):
    code = "second_person_reviews"
    sentence = _("Who entered the results cannot review them.")
    way_out = _("Ask a colleague who did not enter them.")


class RemarksNeeded(Invalid):
    code = "remarks_needed"
    sentence = _("Say what has to be mended.")
    way_out = _("Write the remarks; the officers see them.")
