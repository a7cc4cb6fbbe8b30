"""The kinds of filing of this app: work schemes, and documents that other systems bring under any flow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from core.files.selectors import files_of
from filings.errors import TextMissing
from filings.kinds import Fault, FilingKind, Line, Payload, Section, anchors
from filings.models import FiledDocument, WorkScheme

HEAD = "head"


def checked_sections(sections: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Sections as they are kept; empty ones fall out, a text without a heading is refused."""
    kept = []
    for place, (heading, text) in enumerate(sections, start=1):
        if not heading.strip() and not text.strip():
            continue
        if not heading.strip():
            raise TextMissing(what=f"{place}", place=f"sections/{place - 1}/heading")
        kept.append({"heading": heading.strip()[:200], "text": text.strip()})
    return kept


def _anchors(parts: Sequence[dict[str, Any]]) -> list[str]:
    return anchors("part", [part["heading"] for part in parts])


def _written(payload: Payload, head: tuple[Line, ...]) -> list[Section]:
    parts = payload["sections"]
    return [
        Section(HEAD, payload["title"], lines=head),
        *(
            Section(anchor, part["heading"], text=part["text"])
            for anchor, part in zip(_anchors(parts), parts, strict=True)
        ),
    ]


def _missing(payload: Payload) -> list[Fault]:
    faults = []
    if not payload["sections"]:
        faults.append(Fault(HEAD, _("The document has no sections.")))
    for anchor, part in zip(_anchors(payload["sections"]), payload["sections"], strict=True):
        if not part["text"]:
            faults.append(Fault(anchor, _("A section has no text.")))
    return faults


def _facts(payload: Payload) -> tuple[Line, ...]:
    found = [Line(_("Department"), payload["department"])]
    if payload.get("year"):
        found.append(Line(_("Year"), str(payload["year"])))
    if payload.get("source"):
        found.append(Line(_("Where it comes from"), payload["source"]))
    return tuple(found)


def document_payload(document: FiledDocument) -> Payload:
    return {
        "title": document.title,
        "department": document.department.name,
        "year": document.year,
        "source": document.source,
        "sections": [dict(part) for part in document.sections],
    }


def _document_kind(flow: str) -> FilingKind:
    return FilingKind(
        name=f"filings.document.{flow}",
        flow=flow,
        title=_("Document brought for filing"),
        payload=document_payload,
        sections=lambda payload: _written(payload, _facts(payload)),
        faults=_missing,
    )


FLOWS = Path(__file__).parent / "flows.yaml"
DOCUMENT: dict[str, FilingKind] = {
    entry["code"]: _document_kind(entry["code"]) for entry in yaml.safe_load(FLOWS.read_text(encoding="utf-8"))["flows"]
}
"""By flow: the kind of a document that another system brings."""


def scheme_payload(scheme: WorkScheme) -> Payload:
    return {
        "title": scheme.title,
        "department": scheme.department.name,
        "version": scheme.version,
        "valid_from": scheme.valid_from.isoformat() if scheme.valid_from else "",
        "reason": scheme.reason,
        "sections": [dict(part) for part in scheme.sections],
    }


def _scheme_facts(payload: Payload) -> tuple[Line, ...]:
    found = [
        Line(_("Department"), payload["department"]),
        Line(_("Version"), str(payload["version"])),
        Line(_("In force from"), payload["valid_from"]),
    ]
    if payload["reason"]:
        found.append(Line(_("Why it changes"), payload["reason"]))
    return tuple(found)


WORK_SCHEME = FilingKind(
    name="filings.work_scheme",
    flow="work_scheme",
    title=_("Work scheme"),
    payload=scheme_payload,
    sections=lambda payload: _written(payload, _scheme_facts(payload)),
    faults=_missing,
    files=files_of,
    url_name="filings:scheme",
)
