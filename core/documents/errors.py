"""How numbers are refused."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict


class NumberTaken(Conflict):
    """Another department already gave the same text as a number."""

    code = "number_taken"
    sentence = _("The number %(text)s was already given by another department with the same short name.")
    way_out = _("Give the departments different short names, then do it again.")
