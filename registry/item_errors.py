"""How the lists of what may be inspected, and by whom, refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid


class ItemInTheMaking(Conflict):
    code = "item_in_the_making"
    sentence = _("There is already a draft of item %(code)s.")
    way_out = _("Open that draft and go on there.")


class ItemHasNoBasis(Invalid):
    code = "item_has_no_basis"
    rule = "R-04"
    sentence = _("Item %(code)s names no legal basis; without one it may not stand on the list.")
    way_out = _("Enter the law and the article on which it rests.")


class RatioImpossible(Invalid):
    code = "ratio_impossible"
    rule = "R-16"
    sentence = _("The ratio “%(text)s” is impossible: it lies over 100 %% or reaches nobody.")
    way_out = _("Correct the ratio: over 0 and not over 100 %%.")


class RatioUnclear(Invalid):
    code = "ratio_unclear"
    sentence = _("The printed ratio does not say clearly what is meant: “%(text)s”.")
    way_out = _("Enter the rules by hand beside the printed text.")


class CauseMissing(Invalid):
    code = "cause_missing"
    rule = "R-04"
    sentence = _("An item leaves the list for a cause.")
    way_out = _("Say whether its basis has changed, it has no basis any more, or it has no real effect.")


class ItemIncomplete(Invalid):
    code = "item_incomplete"
    sentence = _("The item lacks: %(what)s.")


class NotYourItem(Conflict):
    code = "not_your_item"
    sentence = _("The item belongs to %(department)s.")


class BodyKnown(Conflict):
    code = "body_known"
    rule = "R-02"
    sentence = _("%(department)s is already confirmed as an inspecting body in those days.")


# --- importing a published list ---------------------------------------------------------------------------------------


class ListColumnsUnclear(Invalid):
    code = "list_columns_unclear"
    sentence = _("It is not clear what the columns hold: %(what)s.")
    way_out = _("Say for each unknown column what it holds; one column holds the names of the items.")


class ListTooLong(Invalid):
    code = "list_too_long"
    sentence = _("The list has %(rows)s rows; at most %(most)s are entered at once.")
    way_out = _("Split the file.")


class QuestionsOpen(Conflict):
    code = "questions_open"
    sentence = _("The list leaves %(number)s questions open, the first in row %(row)s: %(question)s")
    way_out = _("Answer them; nothing is guessed. The same words are asked once.")


class AnswerUnclear(Invalid):
    code = "answer_unclear"
    sentence = _("“%(answer)s” does not answer the question: %(question)s")
    way_out = _("Choose one of the answers offered, or write the text so that nothing in it is left open.")


class NoSuchQuestion(Invalid):
    code = "no_such_question"
    sentence = _("The list does not ask “%(key)s”.")
    way_out = _("Reload the page; the question may have been answered already.")


class ListRowsRejected(Conflict):
    code = "list_rows_rejected"
    sentence = _("%(number)s rows cannot enter, the first is row %(row)s: %(reason)s")
    way_out = _("Correct the file, or enter the good rows only; the others come back as a file.")
