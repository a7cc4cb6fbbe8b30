"""What the public page of a draw shows beyond its header: how far it is, its result, whether it was void.

Everything comes from publications; what is not published is not known here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.refusals import Text
from publicity.models import Publication

NAMES_SHOWN = 20


@dataclass(frozen=True)
class Step:
    """One step of a draw: its words, when, and ``done``, ``now``, ``late`` or nothing yet."""

    label: str
    when: str = ""
    state: str = ""


def draw_page(header: Publication, parts: dict[str, list[Publication]], at: dt.datetime) -> dict[str, Any]:
    """The context of ``inspections/public_draw.html``."""
    results = [row for row in parts.get("inspections.draw_result", []) if row.is_readable]
    voids = [row for row in parts.get("inspections.draw_void", []) if row.is_readable]
    result = results[0] if results else None
    void = voids[0] if voids else None
    visits = parts.get("inspections.visit_result", [])
    told = result.payload if result else {}
    files = {file.role: file for file in result.files_in_order} if result else {}
    return {
        "result": result,
        "told": told,
        "void": void,
        "package": files.get("package"),
        "names": told.get("names", [])[:NAMES_SHOWN],
        "names_count": len(told.get("names", [])),
        "visit_results": visits,
        "values": _values(header.payload, told),
        "taking_part": [one for one in header.payload["departments"] if one != header.payload["department"]],
        "steps": steps(header.payload, told, void, bool(visits), header.published_at, at),
        "shares": len(header.payload["contributors"]),
        "sources": len(header.payload["public_sources"]),
    }


def _values(header: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """The public values that were drawn with, each with where it can be compared."""
    described = {source["label"]: source["words"] for source in header["public_sources"]}
    return [
        {**value, "words": value.get("source") or described.get(value["label"], "")}
        for value in result.get("public_values", [])
    ]


def draw_mark(kinds: frozenset[str]) -> tuple[str, Text]:
    """How far a draw is, as a chip in the list."""
    if "inspections.draw_void" in kinds:
        return "late", _("Void")
    if "inspections.draw_result" in kinds:
        return "ok", _("Drawn")
    return "info", _("Committed · not yet drawn")


def steps(
    header: dict[str, Any],
    result: dict[str, Any],
    void: Publication | None,
    has_results: bool,
    published_at: dt.datetime,
    at: dt.datetime,
) -> list[Step]:
    """The seven steps every draw goes through; the first that is not done yet is the present one."""
    posted = max((one["posted_at"] for one in header["contributors"]), default="")
    seen = max((one.get("seen_at", "") for one in result.get("public_values", [])), default="")
    opened = max((one["opened_at"] for one in result.get("openings", [])), default="")
    last_day = header["batches"][-1]["last_day"]
    over = timezone.localtime(at).date().isoformat() > last_day
    drawn = result.get("drawn_at", "")
    line = [
        (_("Sealed shares posted"), _instant(posted), True),
        (_("Rosters frozen"), _instant(header["frozen_at"]), True),
        (_("Header public"), _moment(published_at), True),
        (_("Public value known"), _instant(seen), bool(drawn)),
        (_("Shares opened"), _instant(opened), bool(opened)),
        (_("Enterprises and officers drawn"), _instant(drawn or header["draw_at"]), bool(drawn)),
        (_("Visits"), f"{header['batches'][0]['first_day']} – {last_day}", bool(drawn) and over),
        (_("Results published"), _("within 20 working days of each visit"), has_results and over),
    ]
    found: list[Step] = []
    waiting = False
    for label, when, done in line:
        if done:
            found.append(Step(label, when, "done"))
        elif void is not None and not waiting:
            found.append(Step(_("Void"), _instant(void.payload["voided_at"]), "late"))
            return found
        else:
            found.append(Step(label, when, "" if waiting else "now"))
            waiting = True
    if void is not None:
        found.append(Step(_("Void"), _instant(void.payload["voided_at"]), "late"))
    return found


def _instant(text: str) -> str:
    return _moment(dt.datetime.fromisoformat(text)) if text else ""


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
