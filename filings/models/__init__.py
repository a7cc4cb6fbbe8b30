"""Filings, what is owed, work schemes and supervision orders."""

from filings.models.documents import FiledDocument, WorkScheme
from filings.models.duties import FilingDuty, FilingFlow
from filings.models.filings import Filing, FilingAnswer, FilingAttachment, FilingRemark, FilingRound
from filings.models.orders import OrderAnswer, OrderedDuty, SupervisionOrder

__all__ = [
    "FiledDocument",
    "Filing",
    "FilingAnswer",
    "FilingAttachment",
    "FilingDuty",
    "FilingFlow",
    "FilingRemark",
    "FilingRound",
    "OrderAnswer",
    "OrderedDuty",
    "SupervisionOrder",
    "WorkScheme",
]
