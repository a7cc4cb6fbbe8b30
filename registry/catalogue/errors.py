"""How the catalogue of enforcement items refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed


class ItemInTheMaking(Conflict):
    code = "enforcement_item_in_the_making"
    sentence = _("There is already a draft of enforcement item %(code)s.")
    way_out = _("Open that draft and go on there.")


class ItemElsewhere(Conflict):
    code = "enforcement_item_elsewhere"
    sentence = _("The code %(code)s stands in the catalogue of %(department)s.")
    way_out = _("Choose another code.")


class ItemInForce(Conflict):
    code = "enforcement_item_in_force"
    rule = "R-04a"
    sentence = _("Item %(code)s is in force; a new version needs a cause.")
    way_out = _("Open an adjustment of the item with its cause, and start the revision there.")


class NoBasis(Invalid):
    code = "enforcement_item_no_basis"
    rule = "R-04"
    sentence = _("Item %(code)s names no legal basis; without one it may not stand in the catalogue.")
    way_out = _("Enter the law and the article on which it rests, article by article.")


class Incomplete(Invalid):
    code = "enforcement_item_incomplete"
    sentence = _("The item lacks: %(what)s.")


class CheckedByDrafter(NotAllowed):
    code = "checked_by_drafter"
    rule = "R-04b"
    sentence = _("Who wrote the draft may not check its legality.")
    way_out = _("Another legal reviewer of the department, or of the one that supervises enforcement, checks it.")


class RemarksMissing(Invalid):
    code = "legal_remarks_missing"
    rule = "R-04b"
    sentence = _("A return names what is to be mended.")
    way_out = _("Write what is missing or wrong, and where.")


class NotChecked(Conflict):
    code = "enforcement_item_not_checked"
    rule = "R-04b"
    sentence = _("Item %(code)s has not passed its legal check and been approved; it may not be published.")
    way_out = _("Submit it to the legal check; after that the head of the department decides.")


class AdjustmentOpen(Conflict):
    code = "adjustment_open"
    rule = "R-04a"
    sentence = _("An adjustment of item %(code)s is already open.")
    way_out = _("Go on with that adjustment.")


class NotInForce(Conflict):
    code = "enforcement_item_not_in_force"
    sentence = _("Item %(code)s is not in force.")
    way_out = _("Only a published item is adjusted; a draft is edited.")


class MustGo(Conflict):
    code = "item_without_basis_must_go"
    rule = "R-04a"
    sentence = _("An item without a legal basis is not kept.")
    way_out = _("Remove it from the catalogue, or revise it on a basis that holds.")


class NobodyCites(Conflict):
    code = "nobody_cites"
    rule = "R-04a"
    sentence = _("No item in force cites %(law)s %(article)s.")
    way_out = _("Check how the law and the article are written; leave the article empty for the whole law.")


class ChangeKnown(Conflict):
    code = "basis_change_known"
    sentence = _("This change of %(law)s has been entered already.")
    way_out = _("Open it in the list of changes.")


class CitationUnclear(Invalid):
    code = "citation_unclear"
    sentence = _("“%(article)s” names no article.")
    way_out = _("Write it as in the law, for example 第五十三条, or leave it empty for the whole law.")


class DerivationUnknown(Invalid):
    code = "derivation_unknown"
    sentence = _("Item %(code)s is not in the catalogue in force.")
    way_out = _("Publish the enforcement item first.")


class VersionInTheMaking(Conflict):
    code = "version_in_the_making"
    rule = "R-04a"
    sentence = _("A next version of item %(code)s is in the making.")
    way_out = _("Give that draft up first, or publish it: either settles the adjustment.")
