"""How the system says no.

A refusal is a sentence: what was refused, by which rule, where in the input, and the way out. Services and policies
raise it; one API handler and one page mixin show it. Nobody else formats an error.
"""

from typing import Any, ClassVar, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text: TypeAlias = str | Promise


class Refusal(Exception):
    """A legal or logical no. Subclasses set the class attributes; instances carry the particulars.

    ``sentence`` and ``way_out`` are translatable and may name parameters: ``"… until %(date)s"``.
    ``place`` says where in the input the fault lies (``"row 7, column 统一社会信用代码"``), empty if nowhere.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    rule: str = ""
    sentence: ClassVar[Text] = _("This cannot be done.")
    way_out: ClassVar[Text] = ""

    def __init__(self, *, place: str = "", rule: str = "", **params: Any) -> None:
        self.place = place
        self.params = params
        if rule:
            self.rule = rule
        super().__init__(self.code)

    @property
    def message(self) -> str:
        """The sentence in the reader's language, particulars filled in."""
        return str(self.sentence) % self.params if self.params else str(self.sentence)

    @property
    def remedy(self) -> str:
        """What the reader can do next, in the reader's language; empty if there is nothing."""
        return str(self.way_out) % self.params if self.params else str(self.way_out)

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.remedy) if part)


class NotAllowed(Refusal):
    """The person may not do this."""

    code = "not_allowed"
    status = 403
    sentence = _("Your posts do not allow this act.")
    way_out = _("Ask the head of the department, or the administrator for the post.")


class Absent(Refusal):
    """There is no such record, or none that the person may see; the two are not told apart."""

    code = "absent"
    status = 404
    sentence = _("There is no such record, or you may not see it.")


class Invalid(Refusal):
    """The input is wrong in itself."""

    code = "invalid"
    status = 422
    sentence = _("The input is not valid.")


class WrongState(Refusal):
    """The act does not fit the state the record is in."""

    code = "wrong_state"
    status = 409
    sentence = _("This act is not possible while the record is “%(state)s”.")
    way_out = _("Reload the page to see what is possible now.")


class Conflict(Refusal):
    """Someone else was first, or the record has changed since it was read."""

    code = "conflict"
    status = 409
    sentence = _("The record has changed since you opened it.")
    way_out = _("Reload the page, compare, and try again.")
