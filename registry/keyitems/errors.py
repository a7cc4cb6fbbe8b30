"""How key-supervision lists and the coverage ledger refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed


class ListInTheMaking(Conflict):
    code = "key_list_in_the_making"
    sentence = _("%(department)s is already making the next version of its list.")
    way_out = _("Open that draft and go on there.")


class ListEmpty(Invalid):
    code = "key_list_empty"
    rule = "R-04d"
    sentence = _("The list names no item.")
    way_out = _("Add at least one key item.")


class ListIncomplete(Invalid):
    code = "key_list_incomplete"
    sentence = _("The key item lacks: %(what)s.")


class ReasonOfChangeMissing(Invalid):
    code = "key_list_no_reason"
    rule = "R-04d"
    sentence = _("A new version says why the list changes.")
    way_out = _("Write what changes and for which reason.")


class ItemNotInCatalogue(Invalid):
    code = "key_item_not_in_catalogue"
    rule = "R-04d"
    sentence = _("%(code)s is not in the catalogue of enforcement items in force.")
    way_out = _("Publish the enforcement item first, or name one that is in force.")


class ItemWithoutBasis(Invalid):
    code = "key_item_without_basis"
    rule = "R-04"
    sentence = _("Enforcement item %(code)s names no legal basis; nothing may rest on it.")
    way_out = _("Adjust the enforcement item: give it a basis or remove it.")


class KeyCodeTaken(Conflict):
    code = "key_item_code_taken"
    sentence = _("The code %(code)s is used on the list of %(department)s.")
    way_out = _("Choose another code.")


class CodeTwice(Invalid):
    code = "key_item_code_twice"
    sentence = _("The code %(code)s stands twice on the list.")
    way_out = _("Give each key item a code of its own.")


class SubjectUnknown(Invalid):
    code = "subject_unknown"
    rule = "R-04d"
    sentence = _("No subject with the number %(number)s is in the register.")
    way_out = _("Enter the enterprise into the register first, or correct its code.")


class NobodyNamed(Invalid):
    code = "key_item_names_nobody"
    rule = "R-04d"
    sentence = _("Key item %(code)s names no subject.")
    way_out = _("Name the subjects by their numbers, or choose kinds, industries or streets.")


class NotASubject(Invalid):
    code = "not_a_key_subject"
    rule = "R-04d"
    sentence = _("%(subject)s is no subject of key item %(code)s that day.")
    way_out = _("Check the subject, the day and the list that was in force then.")


class NoSuchCell(Invalid):
    code = "no_such_cell"
    sentence = _("Key item %(code)s has no such product kind or link: %(what)s.")
    way_out = _("Choose from those of the key item.")


class ListsOverlap(Conflict):
    code = "key_lists_overlap"
    rule = "R-04d"
    sentence = _("The list in force began on %(day)s; two versions may not be in force on one day.")
    way_out = _("Choose a later first day.")


class DatedInThePast(Invalid):
    code = "key_list_dated_in_the_past"
    rule = "R-04d"
    sentence = _("A list does not begin before it is published (%(day)s).")
    way_out = _("Choose today or a later day.")


class NotChecked(Conflict):
    code = "key_list_not_checked"
    rule = "R-04b"
    sentence = _("The list has not passed its legal check and been approved; it may not be published.")
    way_out = _("Submit it to the legal check; after that the head of the department decides.")


class CheckedByDrafter(NotAllowed):
    code = "key_list_checked_by_drafter"
    rule = "R-04b"
    sentence = _("Who wrote the list may not check its legality.")
    way_out = _("Another legal reviewer of the department, or of the one that supervises enforcement, checks it.")


class RemarksMissing(Invalid):
    code = "key_list_remarks_missing"
    rule = "R-04b"
    sentence = _("A return names what is to be mended.")
    way_out = _("Write what is missing or wrong, and where.")


class EvidenceMissing(Invalid):
    code = "coverage_evidence_missing"
    rule = "R-04d"
    sentence = _("A supervision act entered by hand needs what shows it.")
    way_out = _("Write what was done and where the record of it lies; add the paper if there is one.")


class ActInFuture(Invalid):
    code = "coverage_in_future"
    sentence = _("A supervision act of %(day)s has not happened yet.")
    way_out = _("Enter it on or after that day.")


class AlreadyEntered(Conflict):
    code = "coverage_already_entered"
    sentence = _("This supervision act has been entered already.")
    way_out = _("Open the subject in the coverage ledger to see it.")


class CheckUnclear(Invalid):
    code = "key_item_check_unclear"
    rule = "R-04d"
    sentence = _("Spot check %(check)s does not say which product kinds and links of key item %(code)s it covers.")
    way_out = _("Name the product kinds and the links; name all of them if the check covers everything.")


class CellsMissing(Invalid):
    code = "coverage_cells_missing"
    rule = "R-04d"
    sentence = _("Say in which product kinds and links the act covers its subject.")
    way_out = _("Choose at least one of each, or tick that the act covers everything.")


class CodeUnknown(Invalid):
    code = "key_item_code_unknown"
    sentence = _("There is no industry or street with the code %(what)s.")
    way_out = _("Use codes of GB/T 4754 in force and of the streets of the zone.")


class NotInForceThen(Invalid):
    code = "key_item_not_in_force"
    rule = "R-04d"
    sentence = _("Key item %(code)s was not in force on %(day)s.")
    way_out = _("Enter acts of days on which the item stood on a list in force.")
