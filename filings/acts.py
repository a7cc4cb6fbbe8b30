"""What the acts of filing are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "filings.duty.open": _("The duty to file opened"),
        "filings.duty.supersede": _("A later change took over the duty to file"),
        "filings.duty.meet": _("The duty to file was met"),
        "filings.filing.prepare": _("Prepared the filing"),
        "filings.filing.submit": _("Filed it"),
        "filings.filing.return": _("Returned the filing for mending"),
        "filings.filing.accept": _("Took the filing on record"),
        "filings.filing.drop": _("Took the filing back"),
        "filings.remark.make": _("Made a remark on the filing"),
        "filings.remark.take_back": _("Took a remark back"),
        "filings.document.bring": _("Brought a document for filing"),
        "filings.document.change": _("Changed the document to be filed"),
        "filings.scheme.draft": _("Drafted the work scheme"),
        "filings.scheme.edit": _("Edited the work scheme"),
        "filings.scheme.attach": _("Attached a file to the work scheme"),
        "filings.scheme.submit": _("Submitted the work scheme"),
        "filings.scheme.return": _("Returned the work scheme"),
        "filings.scheme.approve": _("Approved the work scheme; it is in force"),
        "filings.scheme.replace": _("A newer work scheme took its place"),
        "filings.order.issue": _("Issued the supervision order"),
        "filings.order.answer": _("Answered the supervision order"),
        "filings.order.refuse": _("Refused the answer to the supervision order"),
        "filings.order.close": _("Settled the supervision order"),
    }
)
