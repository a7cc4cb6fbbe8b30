"""How plans refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed


class PlanChanged(Conflict):
    code = "plan_changed"
    sentence = _(
        "The plan has been changed by somebody else since you opened it (edition %(now)s, yours is %(yours)s)."
    )
    way_out = _("Reload the page and enter your change again.")


class PlanIsEmpty(Invalid):
    code = "plan_is_empty"
    rule = "R-17"
    sentence = _("The plan has no entries.")
    way_out = _("Add at least one entry.")


class OwnPlan(NotAllowed):
    code = "own_plan"
    rule = "R-05"
    sentence = _("Whoever submitted a plan does not approve it.")
    way_out = _("The head of the department or a deputy who did not submit it decides.")


class RatioOver(Invalid):
    code = "ratio_over"
    rule = "R-16"
    sentence = _("The ratio of stratum “%(stratum)s” is %(percent)s; it must lie over 0 and not over 100 %%.")
    way_out = _("Correct the ratio. Nobody is exempt, and nobody is drawn twice.")


class StrataMissing(Invalid):
    code = "strata_missing"
    rule = "R-16"
    sentence = _("These strata have subjects but no ratio, so they would be exempt: %(strata)s.")
    way_out = _("Give each of them a ratio, or narrow the population.")


class WindowWrong(Invalid):
    code = "window_wrong"
    sentence = _("The days do not fit: %(what)s.")
    way_out = _("The window lies in the year of the plan; batches lie in the window, in order, and share no day.")


class TeamTooSmall(Invalid):
    code = "team_too_small"
    rule = "R-06"
    sentence = _("%(department)s would send %(need)s officer; an inspection takes at least two.")
    way_out = _("Ask for two, or cite the text that allows a single officer.")


class ItemNotOfDepartment(Invalid):
    code = "item_not_of_department"
    rule = "R-02"
    sentence = _("%(department)s may not check item %(item)s.")
    way_out = _("Choose the department that keeps the item or shares it.")


class ItemNotPublished(Invalid):
    code = "item_not_published"
    rule = "R-04"
    sentence = _("Item %(item)s is not on the published list on %(day)s; the enterprise may refuse the inspection.")
    way_out = _("Have the item published first, or leave it out.")


class BodyNotConfirmed(Invalid):
    code = "body_not_confirmed"
    rule = "R-02"
    sentence = _("%(department)s is not a confirmed and published inspecting body on %(day)s.")
    way_out = _("Have the department confirmed first, or leave it out.")


class EntryIncomplete(Invalid):
    code = "entry_incomplete"
    sentence = _("The entry lacks: %(what)s.")


class TotalMissing(Invalid):
    code = "total_missing"
    sentence = _("A fixed total needs a number of at least 1.")


class PlanNotOnRecord(Conflict):
    code = "plan_not_on_record"
    rule = "R-210"
    sentence = _("Plan %(number)s is not on record yet (its filing: %(state)s); it is published once it is.")
    way_out = _("File the plan from its page, and wait until the receiving department has taken it on record.")


class PlanFiled(Conflict):
    code = "plan_filed"
    rule = "R-211"
    sentence = _("An approved plan is changed only after its filing was returned (its filing: %(state)s).")
    way_out = _("Wait until the receiving department has returned it.")


class PlanDrawn(Conflict):
    code = "plan_drawn"
    sentence = _("Draws have been prepared from plan %(number)s; it is not changed any more.")
    way_out = _("Void those draws first.")


class EntryInUse(Conflict):
    code = "entry_in_use"
    rule = "R-204"
    sentence = _("Draws or visits rest on the entry “%(title)s”; it is neither changed nor removed.")
    way_out = _("Add a further entry to the plan, with its own population and window.")
