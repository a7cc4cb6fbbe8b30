"""How responsibility lists refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid


class ListInTheMaking(Conflict):
    code = "list_in_the_making"
    rule = "R-101"
    sentence = _("%(department)s already has version %(version)s in the making (%(state)s).")
    way_out = _("Go on with that version, or drop it first.")


class NoBasis(Invalid):
    code = "no_basis"
    rule = "R-101"
    sentence = _("The item names no legal basis; without one it may not stand on the list.")
    way_out = _("Enter the law and the article on which it rests.")


class ItemLacks(Invalid):
    code = "item_lacks"
    rule = "R-101"
    sentence = _("The item lacks: %(what)s.")


class IndustryUnknown(Invalid):
    code = "industry_unknown"
    sentence = _("“%(code)s” is not a code of GB/T 4754.")
    way_out = _("Use a letter, or a letter with two, three or four digits, such as C, C27 or I6513.")


class OutsideMatter(Invalid):
    code = "outside_matter"
    rule = "R-101"
    sentence = _("The matter %(matter)s does not concern %(what)s.")
    way_out = _("Correct the item, or ask the coordinator to widen the matter.")


class ItemsMeet(Conflict):
    code = "items_meet"
    rule = "R-103"
    sentence = _("Items %(one)s and %(other)s of the list speak of the same matter, link and industry (%(where)s).")
    way_out = _("Put them into one item, or part the links or industries.")


class NamesItself(Invalid):
    code = "names_itself"
    rule = "R-103"
    sentence = _("A co-operating department cannot name itself as lead.")
    way_out = _("Name another department, or enter the item as lead.")


class CircularLead(Conflict):
    code = "circular_lead"
    rule = "R-103"
    sentence = _("Departments name each other as lead and none of them leads: %(circle)s (%(where)s).")
    way_out = _("Take the lead in one of the items, or raise a dispute about the matter.")


class InThePast(Invalid):
    code = "in_the_past"
    rule = "R-101"
    sentence = _("%(day)s lies in the past; a change of responsibility is never backdated.")
    way_out = _("Choose today or a later day.")


class NoFirstDay(Invalid):
    code = "no_first_day"
    rule = "R-101"
    sentence = _("The version names no day from which it is valid.")
    way_out = _("Enter the day from which it is valid.")


class TooEarly(Conflict):
    code = "version_too_early"
    rule = "R-101"
    sentence = _(
        "Version %(version)s, already published, takes effect on %(day)s; a later version cannot come before it."
    )
    way_out = _("Choose a later day.")


class ListIsEmpty(Invalid):
    code = "list_is_empty"
    rule = "R-101"
    sentence = _("The list has no items.")
    way_out = _("Add the first item.")


class NobodyToAsk(Invalid):
    code = "nobody_to_ask"
    rule = "R-102"
    sentence = _("No other department is concerned by these items, and none was chosen.")
    way_out = _("Choose at least one department to ask.")


class RoundStillOpen(Conflict):
    code = "round_still_open"
    rule = "R-102"
    sentence = _("The consultation is open until %(day)s; still asked: %(departments)s.")
    way_out = _("Wait for the answers or for the end of the term.")


class ObjectionsOpen(Conflict):
    code = "objections_open"
    rule = "R-102"
    sentence = _("%(count)s objections have not been answered.")
    way_out = _("Take each objection over, or refuse it with reasons.")


class AnswerUnfit(Invalid):
    code = "answer_unfit"
    rule = "R-102"
    sentence = _("An objection names what is objected to and why; agreement names no objection.")
    way_out = _("Give the reason for each objection, or choose another answer.")


class TooLate(Conflict):
    code = "answer_too_late"
    rule = "R-102"
    sentence = _("The term for answers ended on %(day)s; silence was recorded.")
    way_out = _("Tell the department that asks; it may reopen the list and ask again.")


class AlreadyReplied(Conflict):
    code = "already_replied"
    sentence = _("This objection has been answered already.")


class ReasonNeeded(Invalid):
    code = "responsibility_reason"
    rule = "R-101"
    sentence = _("A reason is needed.")
    way_out = _("Write the reason in a sentence.")


class DepartmentNotInForce(Conflict):
    code = "department_not_in_force"
    rule = "R-101"
    sentence = _("%(department)s is not in force on %(day)s; it takes no responsibility on that day.")
    way_out = _("Choose a department in force on that day.")


class MatterInDispute(Conflict):
    code = "matter_in_dispute"
    rule = "R-104"
    sentence = _("Dispute %(number)s runs about this matter; until it has ended the matter stays as it is.")
    way_out = _("Wait for the end of the dispute.")


class MatterCodeTaken(Conflict):
    code = "matter_code_taken"
    sentence = _("There is already a matter with the code %(code)s.")
    way_out = _("Choose another code.")


class ScopeChanged(Conflict):
    code = "scope_changed"
    sentence = _("Another scope of this matter already begins on %(day)s or later.")
    way_out = _("Choose a later day.")


class VersionAhead(Conflict):
    code = "version_ahead"
    rule = "R-101"
    sentence = _(
        "Version %(version)s of the list of %(department)s is published to begin on %(day)s, for the old order."
    )
    way_out = _("End or postpone that version first; then carry the reorganisation out.")
