"""How the registers refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, Refusal
from registry.faults import Fault, sentence


class NotRegisterKeeper(NotAllowed):
    code = "not_register_keeper"
    sentence = _("Only the department that keeps the register of enterprises may change it.")
    way_out = _("Tell that department what is wrong, with the code of the enterprise.")


class CodeNeedsReason(Refusal):
    """The number fails its check, or there is none: not impossible, but never accepted in silence."""

    code = "code_needs_reason"
    status = 422
    sentence = _("The code needs a reason.")
    way_out = _("Correct the number, or say in “Reason for the code” why it is right all the same.")

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(place="code")

    @property
    def message(self) -> str:
        return sentence(self.fault)


class NumberTaken(Conflict):
    code = "number_taken"
    sentence = _("%(number)s already belongs to %(name)s.")
    way_out = _("Open that record and correct it there.")


class RecordChanged(Conflict):
    """Two people at once: the second is told, and nothing of the first is lost."""

    code = "record_changed"
    sentence = _("Someone has changed this record since you opened it (version %(now)s, you have %(yours)s).")
    way_out = _("Open the record again, compare, and enter your change anew.")


class NothingChanged(Invalid):
    code = "nothing_changed"
    sentence = _("Nothing is different from what the register holds.")
    way_out = _("Change what is wrong, or go back.")


class SameName(Invalid):
    code = "same_name"
    sentence = _("“%(name)s” is the name it bears already; brackets and spaces make no other name.")
    way_out = _("For a mistake in the writing, correct the record instead.")


class FileUnreadable(Invalid):
    """The file is no table that can be read; the fault says why and what to do."""

    code = "file_unreadable"

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(place=fault.place)

    @property
    def message(self) -> str:
        return sentence(self.fault)


class ColumnsUnclear(Invalid):
    """Headers are missing, unknown or double; nothing is guessed."""

    code = "columns_unclear"
    way_out = _("Say on the page what each column holds, or rename the headers as in the template.")

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__()

    @property
    def message(self) -> str:
        return " ".join(sentence(fault) for fault in self.faults)


class RowsHaveFaults(Refusal):
    """All or nothing was asked for, and some rows cannot enter."""

    code = "rows_have_faults"
    status = 422
    sentence = _("%(rejected)s rows are rejected and %(needs_reason)s need a reason; nothing was entered.")
    way_out = _("Correct the rows in the returned file and import it again, or choose to enter the good rows only.")


class ImportBusy(Conflict):
    code = "import_busy"
    sentence = _("This import is being worked on at this moment.")
    way_out = _("Wait until the bar is full, or stop the job.")


class RowNotOpen(Conflict):
    code = "row_not_open"
    sentence = _("Row %(number)s of the file does not wait for a reason.")
    way_out = _("Reload the page; someone may have settled it.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    sentence = _("The reason is missing or too short.")
    way_out = _("Say in a sentence why the number is right all the same, for example “read from the certificate”.")
