"""The papers of filing: what was filed (备案报送件), the receipt (备案回执), the supervision order (督办单).

Made once, when the act happens, and kept: their digests stand in the ledger. In Chinese, as every paper.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.documents.numbers import NumberSeries
from core.documents.rendering import render_pdf
from core.files.models import StoredFile
from core.people.models import Department
from core.people.selectors import day_of
from filings.kinds import Section
from filings.models import Filing, FilingDuty, FilingRound, SupervisionOrder

FILING_NUMBER = NumberSeries("filing", "备")
ORDER_NUMBER = NumberSeries("supervision-order", "督")


def page_address(secret: str) -> str:
    """The address that the QR code of a receipt holds."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("access:code", args=[secret])


def filing_pdf(
    filing: Filing,
    sections: Sequence[Section],
    *,
    receiver: Department,
    number: int,
    digest: str,
    files: Sequence[StoredFile],
    at: dt.datetime,
) -> bytes:
    """The document as it is filed, in the template of its flow."""
    return render_pdf(
        filing.flow.template,
        {
            "issuer": filing.department.name,
            "receiver": receiver.name,
            "flow": filing.flow.title_zh,
            "title": filing.title,
            "round": number,
            "dated": day_of(at).isoformat(),
            "digest": digest,
            "sections": [
                {
                    "heading": str(section.heading),
                    "lines": [[str(line.label), line.value] for line in section.lines],
                    "text": section.text,
                }
                for section in sections
            ],
            "files": [{"name": stored.name, "sha256": stored.sha256} for stored in files],
        },
    )


def receipt_pdf(filing: Filing, round_: FilingRound, *, number: str, secret: str, at: dt.datetime) -> bytes:
    """备案回执 with the code of the page that proves it."""
    receiver = round_.receiver
    return render_pdf(
        "filings/receipt.typ",
        {
            "issuer": receiver.name,
            "number": number,
            "dated": day_of(at).isoformat(),
            "department": filing.department.name,
            "flow": filing.flow.title_zh,
            "title": filing.title,
            "round": round_.number,
            "submitted_on": day_of(round_.occurred_at).isoformat(),
            "digest": round_.digest,
            "paper": round_.paper_sha256,
            "files": [{"name": one.name, "sha256": one.sha256} for one in round_.attachments.order_by("position")],
        },
        code=page_address(secret),
    )


def order_pdf(order: SupervisionOrder, duties: Sequence[FilingDuty]) -> bytes:
    """督办单."""
    return render_pdf(
        "filings/order.typ",
        {
            "issuer": order.issuer.name,
            "number": order.number,
            "dated": day_of(order.issued_at).isoformat(),
            "department": order.department.name,
            "demand": order.demand,
            "answer_by": timezone.localtime(order.due_at).date().isoformat(),
            "duties": [
                {
                    "title": duty.title,
                    "flow": duty.flow.title_zh,
                    "due": timezone.localtime(duty.due_at).date().isoformat(),
                    "rule": duty.rule,
                }
                for duty in duties
            ],
        },
    )
