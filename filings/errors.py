"""How filings refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, WrongState


class WrongReceiver(Invalid):
    code = "wrong_receiver"
    rule = "R-207"
    sentence = _("“%(flow)s” is filed with %(right)s, not with %(given)s.")
    way_out = _("File it with %(right)s.")


class NobodyReceives(Conflict):
    code = "nobody_receives"
    rule = "R-207"
    sentence = _("No department in force receives “%(flow)s” for filing.")
    way_out = _("The administrator gives the duty “%(duty)s” to a department.")


class OwnFiling(NotAllowed):
    code = "own_filing"
    rule = "R-208"
    sentence = _("Whoever submitted a filing does not review it.")
    way_out = _("Another filing reviewer of %(department)s decides.")


class AlreadyDecided(Conflict):
    code = "already_decided"
    rule = "R-208"
    sentence = _("%(who)s has already decided on this filing: “%(state)s”, %(when)s.")
    way_out = _("Reload the page to see what was decided.")


class FilingIncomplete(Invalid):
    code = "filing_incomplete"
    sentence = _("The filing is not complete: %(faults)s")
    way_out = _("Complete what is missing and submit again.")


class AttachmentMissing(Invalid):
    code = "attachment_missing"
    sentence = _("“%(name)s” was brought for another record or is not there any more.")
    way_out = _("Attach the file again.")


class PayloadAltered(Conflict):
    code = "payload_altered"
    rule = "R-208"
    sentence = _("What is kept of submission %(round)s no longer matches its digest; it is not taken on record.")
    way_out = _("Tell the administrator, and return the filing so that it is submitted again.")


class FileAltered(Conflict):
    code = "file_altered"
    rule = "R-208"
    sentence = _("The file “%(name)s” is no longer the one that was submitted; the filing is not taken on record.")
    way_out = _("Tell the administrator, and return the filing so that it is submitted again.")


class SubjectChanged(Conflict):
    code = "subject_changed"
    rule = "R-208"
    sentence = _("What was filed has changed since submission %(round)s.")
    way_out = _("Return the filing; the department submits it as it stands now.")


class AnotherRound(Conflict):
    code = "another_round"
    sentence = _("You read submission %(yours)s; the filing has been submitted again since (submission %(now)s).")
    way_out = _("Reload the page and read the new submission.")


class NothingToMend(Invalid):
    code = "nothing_to_mend"
    rule = "R-211"
    sentence = _("A return names what is to be mended; there is no such remark on this submission.")
    way_out = _("Make at least one remark that must be mended, at its place in the document.")


class MustBeMended(Conflict):
    code = "must_be_mended"
    rule = "R-211"
    sentence = _("There are remarks that must be mended: %(count)s.")
    way_out = _("Return the filing, or take those remarks back.")


class PlaceUnknown(Invalid):
    code = "place_unknown"
    sentence = _("The submission has no place “%(anchor)s”.")
    way_out = _("Choose one of the sections of the document.")


class RemarkUnanswered(Invalid):
    code = "remark_unanswered"
    rule = "R-211"
    sentence = _("The remark on “%(heading)s” is not answered.")
    way_out = _("Say to each remark that must be mended what was done about it.")


class TextMissing(Invalid):
    code = "filing_text_missing"
    sentence = _("A text is needed: %(what)s.")


class ChangeInFuture(Invalid):
    code = "change_in_future"
    sentence = _("The change is dated %(day)s, which has not come yet.")
    way_out = _("Give the day on which it changed, today at the latest.")


class ChangeBeforeVersion(Invalid):
    code = "change_before_version"
    sentence = _("The change is dated %(day)s, before the version that it changes (%(since)s).")
    way_out = _("Give a day on or after %(since)s.")


class FlowUnknown(Invalid):
    code = "flow_unknown"
    sentence = _("There is no filing flow “%(flow)s”.")


class NotTakenBack(Conflict):
    code = "not_taken_back"
    sentence = _("What the system prepared from a plan, list or scheme is not taken back.")
    way_out = _("It is mended after a return, or a newer version takes its place.")


class SchemeInTheMaking(Conflict):
    code = "scheme_in_the_making"
    sentence = _("%(department)s already has a draft of its work scheme.")
    way_out = _("Open that draft and go on there.")


class OwnScheme(NotAllowed):
    code = "own_scheme"
    sentence = _("Whoever submitted a work scheme does not approve it.")
    way_out = _("The head of the department or a deputy who did not submit it decides.")


class NothingLate(Invalid):
    code = "nothing_late"
    rule = "R-209"
    sentence = _("A supervision order names filing duties of one department that are late; “%(duty)s” is not.")
    way_out = _("Choose duties of %(department)s that are open and past their clock.")


class AlreadyOrdered(Conflict):
    code = "already_ordered"
    rule = "R-209"
    sentence = _("“%(duty)s” already stands on the supervision order %(number)s.")
    way_out = _("Wait for that order to be answered and closed.")


class StillOwed(WrongState):
    code = "still_owed"
    rule = "R-209"
    sentence = _("What the order presses for is not done yet: %(duties)s.")
    way_out = _("Refuse the answer, or wait until the filing is on record.")
