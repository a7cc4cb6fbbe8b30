"""The page behind the code of a filing receipt: whether the receipt is genuine, and what was taken on record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import capability
from core.access.models import Capability
from filings.models import Filing
from filings.selectors import last_round

CODE_OF_RECEIPT = "filings.receipt"


@capability(CODE_OF_RECEIPT)
def receipt_page(request: HttpRequest, code: Capability) -> HttpResponse:
    """Number, departments, days and digests; nothing of the content."""
    filing = Filing.objects.select_related("flow", "department", "receiver").get(pk=code.subject_id)
    return render(request, "filings/code_receipt.html", {"filing": filing, "round": last_round(filing)})
