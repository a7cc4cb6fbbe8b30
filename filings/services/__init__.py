"""What may be done with filings. Upper apps use ``open_duty``, ``prepare``, ``submit`` and ``file_at_once``."""

from filings.services.documents import bring_document, change_document
from filings.services.duties import open_annual_duties, open_duty, recompute_duties, remind
from filings.services.preparing import drop, prepare
from filings.services.reviewing import accept, accept_many, remark, return_filing, take_remark_back
from filings.services.submitting import file_at_once, submit

__all__ = [
    "accept",
    "accept_many",
    "bring_document",
    "change_document",
    "drop",
    "file_at_once",
    "open_annual_duties",
    "open_duty",
    "prepare",
    "recompute_duties",
    "remark",
    "remind",
    "return_filing",
    "submit",
    "take_remark_back",
]
