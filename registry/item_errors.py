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
