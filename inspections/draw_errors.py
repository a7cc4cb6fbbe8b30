"""How a draw refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, Refusal
from inspections.drawing import DrawFault


class DrawExists(Conflict):
    code = "draw_exists"
    sentence = _("This plan entry already has a draw that counts: %(number)s.")
    way_out = _("Open that draw; a new one is possible only after it has been voided with a reason.")


class EntryNotApproved(Refusal):
    code = "plan_not_approved"
    rule = "R-05"
    sentence = _("The plan of this entry has not been approved by the head of the department.")
    way_out = _("Submit the plan and have it approved; then prepare the draw.")


class NotADraw(Refusal):
    code = "not_a_double_random_entry"
    rule = "R-14"
    sentence = _("This plan entry is not carried out by double random draw.")
    way_out = _("Choose an entry of the kind “double random”.")


class DrawTooSoon(Invalid):
    code = "draw_too_soon"
    sentence = _("The minute of the draw must lie at least %(minutes)s minutes ahead.")
    way_out = _("Choose a later minute, so that the header can be public before the values exist.")


class SourcesTooWeak(Invalid):
    code = "sources_too_weak"
    sentence = _("A draw needs at least one sealed contribution and one public value.")
    way_out = _("Name a contributor and a public lottery or beacon.")


class DrawTooLate(Invalid):
    code = "draw_too_late"
    sentence = _("The first inspection batch ends on %(day)s, before the draw would have named its visits.")
    way_out = _("Choose an earlier minute, or change the batches of the plan entry.")


class NotAWitness(Invalid):
    code = "not_a_witness"
    sentence = _("%(name)s cannot witness a draw.")
    way_out = _("Name people of the enforcement-supervision seat, auditors, filing reviewers or legal reviewers.")


class LabelTwice(Invalid):
    code = "label_twice"
    sentence = _("Two sources of the seed have the same name: %(label)s.")
    way_out = _("Give each contributor and each public value a name of its own; the names stand in the public header.")


class BeaconMalformed(Invalid):
    code = "beacon_malformed"
    sentence = _("A beacon is named by the number of a round and by its chain, 64 hexadecimal digits.")
    way_out = _("Copy both from the operator of the beacon; the round must not have been published yet.")


class CommitmentsMissing(Refusal):
    code = "commitments_missing"
    sentence = _("These contributors have not posted their commitment: %(labels)s.")
    way_out = _("Remind them, or take them out of the draw with a reason before the freeze.")


class NotYourContribution(Refusal):
    code = "not_your_contribution"
    status = 403
    sentence = _("This contribution belongs to another person.")
    way_out = _("Sign in as the contributor.")


class TakenOut(Refusal):
    code = "taken_out"
    sentence = _("“%(label)s” has been taken out of this draw.")
    way_out = _("Nothing more is needed; the page of the draw shows the reason.")


class ContributionStands(Refusal):
    code = "contribution_stands"
    sentence = _("“%(label)s” cannot be taken out: only a contributor who has posted nothing can.")
    way_out = _("If the contribution is lost, have the draw voided with that reason and start anew.")


class CommitmentMalformed(Invalid):
    code = "commitment_malformed"
    sentence = _("A commitment is 64 hexadecimal digits.")
    way_out = _("Let the page make it, and post exactly what it shows.")


class CommitmentUsed(Conflict):
    code = "commitment_used"
    sentence = _("This commitment has been used before.")
    way_out = _("Make a fresh contribution; each serves one draw only.")


class CommitmentFixed(Conflict):
    code = "commitment_fixed"
    sentence = _("The commitment was posted already and cannot be replaced.")
    way_out = _("If the contribution is lost, have the draw voided with that reason and start anew.")


class DoesNotOpen(Invalid):
    code = "does_not_open"
    sentence = _("These 64 digits do not open the commitment posted for “%(label)s”.")
    way_out = _("Take the digits from the file or the paper that was kept when the commitment was made.")


class TooLateToChange(Refusal):
    code = "too_late_to_change"
    sentence = _("The rosters are frozen; nothing that goes into the draw can be changed any more.")
    way_out = _("If something is wrong, have the draw voided with a reason and start anew.")


class NotFrozenYet(Refusal):
    code = "not_frozen_yet"
    sentence = _("Values are taken only after the rosters are frozen and the header is public.")
    way_out = _("Freeze the rosters first.")


class ValueMalformed(Invalid):
    code = "value_malformed"
    sentence = _("“%(value)s” is not a lottery result in the form 3.8.17.22.35./4.11./.")
    way_out = _("Numbers ascending within a group, each followed by a dot, each group by a slash.")


class SignatureMalformed(Invalid):
    code = "signature_malformed"
    sentence = _("A beacon signature is given in hexadecimal digits.")
    way_out = _("Copy the signature of exactly this round.")


class ValueFixed(Conflict):
    code = "value_fixed"
    sentence = _("This value has been confirmed by a second person and cannot be changed.")
    way_out = _("If it is wrong, have the draw voided with that reason.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    status = 403
    sentence = _("The value must be confirmed by another person than the one who entered it.")
    way_out = _("Ask a colleague to compare it with the source and confirm it.")


class ValueDiffers(Conflict):
    code = "value_differs"
    sentence = _("What you typed differs from what the first person entered.")
    way_out = _("Compare both with the source; the first person can enter it again.")


class ValuesMissing(Refusal):
    code = "values_missing"
    sentence = _("The draw cannot run yet; these values are missing: %(labels)s.")
    way_out = _("They are due by %(deadline)s; after that the draw is void by rule.")


class NotYetTime(Refusal):
    code = "not_yet_time"
    sentence = _("The draw was announced for %(draw_at)s and does not run before.")
    way_out = _("Wait for the minute; the system runs it by itself.")


class GraceOver(Refusal):
    code = "grace_over"
    sentence = _("The grace period of this draw ended at %(deadline)s; it cannot be drawn any more.")
    way_out = _("The system voids it by rule; prepare a new draw of the plan entry.")


class MinutePassed(Refusal):
    code = "minute_passed"
    sentence = _("The minute announced for this draw, %(draw_at)s, has passed before its rosters were frozen.")
    way_out = _("Move the minute with a reason, then freeze; nothing has become public yet.")


class VisitsBegun(Refusal):
    code = "visits_begun"
    sentence = _("Visits of this draw have begun; it cannot be voided any more.")
    way_out = _("Close the visits that should not take place one by one, each with its reason.")


class ReasonNeeded(Invalid):
    code = "reason_needed"
    sentence = _("A reason is needed; it becomes public.")
    way_out = _("Say in a sentence what went wrong.")


class NobodyToDraw(Refusal):
    code = "nobody_to_draw"
    rule = "R-16"
    sentence = _("These strata have a ratio but nobody to draw: %(strata)s.")
    way_out = _("Change the population or the ratios of the plan entry.")


class StratumMissing(Refusal):
    code = "stratum_missing"
    rule = "R-16"
    sentence = _("Subjects of the population belong to no stratum of the plan entry: %(strata)s.")
    way_out = _("Give these strata a ratio in the plan entry, or narrow the population; nobody is left out in silence.")


class NoEligibleOfficer(Refusal):
    code = "no_eligible_officer"
    rule = "R-06"
    sentence = _("%(department)s has %(number)s eligible officers for %(item)s; %(need)s are needed at a time.")
    way_out = _("Renew certificates, enter qualifications, or let another department take the item.")


class FreezeRefused(Refusal):
    """A fault found by the draw's own checks, told in its words."""

    code = "freeze_refused"
    sentence = _("The rosters cannot be frozen: %(fault)s")
    way_out = _("Correct what is named and freeze again; nothing has become public.")

    def __init__(self, fault: DrawFault) -> None:
        super().__init__(place=fault.place, fault=fault.sentence)


class NothingSealed(Refusal):
    code = "nothing_sealed"
    sentence = _("This draw has no sealed maps to open.")
    way_out = _("Only a finished draw in the blinded profile has them.")


class SealedDiffers(Refusal):
    code = "sealed_differs"
    sentence = _("The sealed maps do not agree with the public files: %(fault)s")
    way_out = _("Secure the evidence and tell the head of the lead department; the draw has to be voided.")
