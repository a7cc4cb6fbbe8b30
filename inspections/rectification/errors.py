"""How rectification refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, WrongState


class NothingToCorrect(WrongState):
    code = "nothing_to_correct"
    rule = "R-21"
    sentence = _("The record of this visit has no result of this department that is to be corrected.")
    way_out = _("Enter the result with the follow-up “Order to correct” first.")


class OrderStands(Conflict):
    code = "order_stands"
    sentence = _("Order %(number)s of this department on this visit is still open.")
    way_out = _("Extend it, or close it by a re-check.")


class TermOutOfRange(Invalid):
    code = "term_out_of_range"
    rule = "R-21"
    sentence = _("The term ends between tomorrow and %(last)s.")
    way_out = _("Choose a day in between; a term that is too short can be extended once, with a reason.")


class NotLonger(Invalid):
    code = "not_longer"
    sentence = _("The new day must lie after the present one, %(day)s.")
    way_out = _("Choose a later day.")


class ExtendedAlready(WrongState):
    code = "extended_already"
    rule = "R-21"
    sentence = _("The term was extended once already.")
    way_out = _("Re-check now: close the matter, insist, or pass it on to a case.")


class TermOver(WrongState):
    code = "term_over"
    rule = "R-21"
    sentence = _("The term ended on %(day)s; it is extended before it ends.")
    way_out = _("Re-check now: close the matter, insist with a new day, or pass it on to a case.")


class WordsNeeded(Invalid):
    code = "words_needed"
    sentence = _("Say what is meant: the field is empty.")
    way_out = _("Write one sentence that a reader of the file understands.")


class TooManyFiles(Invalid):
    code = "too_many_files"
    sentence = _("At most %(most)s files go with one report.")
    way_out = _("Send the most telling ones, or several pages as one PDF.")
