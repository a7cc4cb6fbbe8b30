"""How a reorganisation refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed


class DatedInThePast(Invalid):
    code = "dated_in_the_past"
    sentence = _("The change would take effect on %(day)s, which is past; nothing is changed backwards.")
    way_out = _("Choose today or a later day.")


class SecondPersonNeeded(NotAllowed):
    code = "second_person_needed"
    sentence = _("Who prepared a reorganisation does not approve it.")
    way_out = _("Ask another person of the coordinating department, or another administrator.")


class NotInForce(Invalid):
    code = "department_not_in_force"
    sentence = _("%(department)s is not in force on %(day)s.")
    way_out = _("Choose a department that exists before and on that day.")


class CircularSuccession(Conflict):
    code = "circular_succession"
    sentence = _("%(department)s cannot take over: it is itself to be taken over by %(giver)s.")
    way_out = _("Choose another successor, or withdraw the other reorganisation first.")


class BusinessOpen(Conflict):
    code = "department_has_open_business"
    sentence = _("%(department)s cannot be dissolved without a successor; it still has in hand: %(what)s.")
    way_out = _("Name the department that takes this over, or finish it first.")


class PlanIncomplete(Invalid):
    code = "reorganisation_incomplete"
    sentence = _("The reorganisation lacks: %(what)s.")
    way_out = _("Complete the entry.")


class CodeTaken(Conflict):
    code = "department_code_taken"
    sentence = _("There is already a department with the code %(code)s.")
    way_out = _("Choose another code, or choose that department as the successor.")


class NotOfThisDepartment(Invalid):
    code = "not_in_hand"
    sentence = _("%(count)s of the chosen records are not in the hands of %(department)s.")
    way_out = _("Open the division again and choose anew.")


class NotDivisible(Conflict):
    code = "not_divisible"
    sentence = _("Only a split divides what a department has in hand.")


class TooEarly(Conflict):
    code = "reorganisation_too_early"
    sentence = _("The reorganisation takes effect on %(day)s; it is carried out on that day, not before.")
    way_out = _("Wait for the day, or withdraw it and prepare it anew with another day.")
