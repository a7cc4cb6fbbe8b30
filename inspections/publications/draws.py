"""A draw as it is published: its header before any randomness exists, its result, and that it was void if it was.

The evidence stands in the files (docs/draw.md §5); the payloads say in words and figures what is in them. Counts of
exclusions are given by reason over the whole roster, never by stratum.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import Department
from core.refusals import Text
from inspections.publications.pages import draw_mark, draw_page
from inspections.publications.plans import DEPARTMENT_FACET
from inspections.states import Profile
from publicity.kinds import MEBIBYTE, Column, FileRule, PublicationKind, Rows
from publicity.schema import (
    DEPARTMENT,
    bilingual,
    code,
    day,
    digest,
    fields,
    flag,
    many,
    moment,
    note,
    one_of,
    text,
    whole,
)
from publicity.words import Both, day_text, department_facts, moment_text

ROSTER = fields({}, digest=digest(), listed=whole(), eligible=whole(), excluded=whole())
BATCH = fields({}, first_day=day(), last_day=day())
NAME = fields({"code": code(23)}, name=text(200))

FIELD_WORDS: dict[str, Text] = {
    "at": _("When"),
    "avoidance_pairs": _("Pairs kept apart"),
    "batches": _("Batches"),
    "by": _("By whom"),
    "cap_per_year": _("Visits a year at most"),
    "commitment": _("Commitment"),
    "contributors": _("Contributors"),
    "count": _("Count"),
    "decided_by": _("Decided by"),
    "demonstration": _("Demonstration"),
    "digest": _("Digest"),
    "draw_at": _("Drawn at"),
    "drawn_at": _("Drawn at"),
    "eligible": _("Can be drawn"),
    "excluded": _("Excluded"),
    "exclusions": _("Excluded, and why"),
    "frozen_at": _("Frozen at"),
    "grace_until": _("Void after"),
    "header_digest": _("Header digest"),
    "label": _("Label"),
    "listed": _("On the roster"),
    "names": _("Who was drawn"),
    "names_from": _("Names public from"),
    "officer_pool": _("Roster of officers"),
    "open_steps": _("Steps not checked here"),
    "opened_at": _("Opened at"),
    "opened_in_agreement": _("Sealed maps opened and found in agreement"),
    "openings": _("Openings"),
    "posted_at": _("Posted at"),
    "previous": _("Header digest before"),
    "profile": _("Published form"),
    "profile=blinded": _("blinded"),
    "profile=open": _("open"),
    "public_sources": _("Public sources"),
    "public_values": _("Public values"),
    "redraw_number": _("Drawn again as"),
    "reserve": _("In reserve"),
    "result_digest": _("Result digest"),
    "roster": _("Roster"),
    "seed": _("Seed"),
    "seen_at": _("Known since"),
    "selected": _("Selected"),
    "sequence": _("Number in the chain"),
    "short": _("Cannot be staffed"),
    "source": _("Source"),
    "stage": _("Stage"),
    "stage=digest": _("digest of the result"),
    "stage=full": _("everything"),
    "type": _("Type"),
    "type=drand": _("Randomness beacon"),
    "type=lottery": _("Lottery"),
    "value": _("Value"),
    "visits": _("Visits"),
    "voided_at": _("Void since"),
}

DRAW_HEADER = PublicationKind(
    name="inspections.draw_header",
    title=_("Double-random draw"),
    plural=_("Double-random draws"),
    section="draws",
    schema=fields(
        {"plan_number": text(80), "demonstration": flag()},
        number=text(80),
        title=text(200),
        department=DEPARTMENT,
        departments=many(DEPARTMENT, least=1, most=50),
        profile=one_of(*Profile.values),
        sequence=whole(1),
        previous=digest(),
        header_digest=digest(),
        frozen_at=moment(),
        draw_at=moment(),
        grace_until=moment(),
        roster=ROSTER,
        exclusions=many(fields({}, reason=code(20), count=whole(1), words=bilingual()), most=50),
        officer_pool=fields({}, digest=digest(), count=whole()),
        avoidance_pairs=whole(),
        contributors=many(fields({}, label=text(80), commitment=digest(), posted_at=moment()), most=20),
        public_sources=many(fields({}, label=text(80), type=one_of("lottery", "drand"), words=bilingual()), most=10),
        batches=many(BATCH, least=1, most=60),
        quota=bilingual(),
        officers_per_visit=whole(1),
        cap_per_year=whole(1),
    ),
    template="inspections/public_draw.html",
    search_fields=("title", "number", "header_digest", "departments.name"),
    rule="R-57",
    columns=(
        Column("title", _("Draw"), "title"),
        Column("number", _("Number"), "number", kind="code"),
        Column("department", _("Lead department"), "department", kind="department"),
        Column("draw_at", _("Drawn at"), "draw_at", kind="moment"),
        Column("listed", _("On the roster"), "roster.listed", kind="number"),
        Column("header_digest", _("Header digest"), "header_digest", kind="code", on_page=False),
    ),
    facets=(DEPARTMENT_FACET,),
    page=draw_page,
    mark=draw_mark,
    permanent=True,
    field_words=FIELD_WORDS,
    files={"header": FileRule(_("Header"), ("application/json",), required=True)},
)

DRAW_RESULT = PublicationKind(
    name="inspections.draw_result",
    title=_("Result of the draw"),
    plural=_("Results of draws"),
    section="draws",
    schema=fields(
        {
            "seed": digest(),
            "openings": many(fields({}, label=text(80), opened_at=moment()), most=20),
            "names": many(NAME, most=200_000),
            "names_from": day(),
            "open_steps": many(bilingual(500), most=10),
            "opened_in_agreement": many(fields({}, by=text(80), at=moment()), most=20),
        },
        number=text(80),
        title=text(200),
        department=DEPARTMENT,
        stage=one_of("digest", "full"),
        drawn_at=moment(),
        header_digest=digest(),
        result_digest=digest(),
        public_values=many(
            fields({"source": note(300), "seen_at": moment()}, label=text(80), type=one_of("lottery", "drand"), value=code(2000)),
            most=10,
        ),
        selected=whole(),
        reserve=whole(),
        short=whole(),
        officer_count=whole(),
        departments=many(fields({}, department=DEPARTMENT, visits=whole(), officer_count=whole()), most=50),
    ),
    template="publicity/part.html",
    search_fields=("title", "number", "result_digest"),
    listed=False,
    permanent=True,
    field_words=FIELD_WORDS,
    rows=Rows(
        "names",
        _("Who was drawn"),
        (
            Column("name", _("Enterprise"), "name"),
            Column("code", _("Code"), "code", kind="code"),
        ),
    ),
    files={
        "package": FileRule(_("Evidence package"), ("application/zip",), most=512 * MEBIBYTE),
        "document": FileRule(_("Document"), ("application/pdf",)),
    },
)  # fmt: skip

DRAW_VOID = PublicationKind(
    name="inspections.draw_void",
    title=_("Void draw"),
    plural=_("Void draws"),
    section="draws",
    schema=fields(
        {"result_digest": digest(), "redraw_number": text(80), "rule": code(20)},
        number=text(80),
        title=text(200),
        department=DEPARTMENT,
        header_digest=digest(),
        voided_at=moment(),
        reason=text(1000),
        decided_by=bilingual(100),
    ),
    template="publicity/part.html",
    listed=False,
    permanent=True,
    field_words=FIELD_WORDS,
)


def draw_header_payload(
    *,
    header: bytes,
    number: str,
    title: str,
    department: Department,
    departments: Iterable[Department],
    profile: str,
    frozen_at: dt.datetime,
    draw_at: dt.datetime,
    grace_until: dt.datetime,
    listed: int,
    eligible: int,
    exclusions: Iterable[tuple[str, int, Both]],
    officer_count: int,
    avoidance_pairs: int,
    posted: Mapping[str, dt.datetime],
    sources: Mapping[str, Both],
    batches: Iterable[tuple[dt.date, dt.date]],
    quota: Both,
    officers_per_visit: int,
    cap_per_year: int,
    plan_number: str = "",
    demonstration: bool = False,
) -> dict[str, Any]:
    """The payload of ``inspections.draw_header``; publish it with the file ``header`` (role ``header``).

    Digests, sequence and sources are read from ``header`` (the bytes of header.json). ``exclusions``: (reason, count,
    words) over the whole roster. ``posted``: when each contributor's commitment was posted, by label. ``sources``: what
    each public source is, in words, by label. ``quota``: how many are drawn, in words (``plans.quota_words``).
    """
    told = json.loads(header)
    counted = [{"reason": reason, "count": count, "words": words} for reason, count, words in exclusions if count]
    payload: dict[str, Any] = {
        "number": number,
        "title": title,
        "department": department_facts(department),
        "departments": _departments(departments),
        "profile": profile,
        "sequence": told["seq"],
        "previous": told["prev"],
        "header_digest": hashlib.sha256(header).hexdigest(),
        "frozen_at": moment_text(frozen_at),
        "draw_at": moment_text(draw_at),
        "grace_until": moment_text(grace_until),
        "roster": {
            "digest": told["roster"]["sha256"],
            "listed": listed,
            "eligible": eligible,
            "excluded": listed - eligible,
        },
        "exclusions": sorted(counted, key=lambda one: str(one["reason"])),
        "officer_pool": {"digest": told["officers"]["sha256"], "count": officer_count},
        "avoidance_pairs": avoidance_pairs,
        "contributors": [
            {"label": one["label"], "commitment": one["commit"], "posted_at": moment_text(posted[one["label"]])}
            for one in told["sources"]
            if one["type"] == "commit"
        ],
        "public_sources": [
            {"label": one["label"], "type": one["type"], "words": sources[one["label"]]}
            for one in told["sources"]
            if one["type"] != "commit"
        ],
        "batches": [{"first_day": day_text(first), "last_day": day_text(last)} for first, last in batches],
        "quota": quota,
        "officers_per_visit": officers_per_visit,
        "cap_per_year": cap_per_year,
    }
    if plan_number:
        payload["plan_number"] = plan_number
    if demonstration:
        payload["demonstration"] = True
    return payload


def draw_result_payload(
    *,
    number: str,
    title: str,
    department: Department,
    drawn_at: dt.datetime,
    header_digest: str,
    result_digest: str,
    public_values: Sequence[Mapping[str, str]],
    selected: int,
    reserve: int,
    short: int,
    officer_count: int,
    by_department: Iterable[tuple[Department, int, int]],
    stage: str = "full",
    seed: str = "",
    openings: Mapping[str, dt.datetime] | None = None,
    names: Iterable[tuple[str, str]] | None = None,
    names_from: dt.date | None = None,
    open_steps: Iterable[Both] = (),
    agreements: Iterable[tuple[str, dt.datetime]] = (),
) -> dict[str, Any]:
    """The payload of ``inspections.draw_result``; with ``stage`` "full" publish it with the file ``package``.

    ``public_values``: ``{"label", "type": "lottery"|"drand", "value", "source"?, "seen_at"?}``. ``openings``: when each
    contributor's value was opened, by label. ``by_department``: (department, visits, officers sent). ``names``: (name,
    code) of the selected, only if the plan lets them be published; they are sorted by name and joined to nothing.
    ``names_from``: the day from which they will be published. ``open_steps``: what could not be checked here (the BLS
    signature), in words. ``agreements``: who opened the sealed maps and found them in agreement, and when.
    """
    payload: dict[str, Any] = {
        "number": number,
        "title": title,
        "department": department_facts(department),
        "stage": stage,
        "drawn_at": moment_text(drawn_at),
        "header_digest": header_digest,
        "result_digest": result_digest,
        "public_values": [dict(value) for value in public_values],
        "selected": selected,
        "reserve": reserve,
        "short": short,
        "officer_count": officer_count,
        "departments": [
            {"department": department_facts(one), "visits": visits, "officer_count": officers}
            for one, visits, officers in by_department
        ],
    }
    if seed:
        payload["seed"] = seed
    if openings:
        payload["openings"] = [
            {"label": label, "opened_at": moment_text(opened)} for label, opened in sorted(openings.items())
        ]
    if names is not None:
        payload["names"] = [
            {"name": name, "code": number} if number else {"name": name} for name, number in sorted(names)
        ]
    if names_from is not None:
        payload["names_from"] = day_text(names_from)
    if open_steps := list(open_steps):
        payload["open_steps"] = open_steps
    if agreements := list(agreements):
        payload["opened_in_agreement"] = [{"by": by, "at": moment_text(moment)} for by, moment in agreements]
    return payload


def draw_void_payload(
    *,
    number: str,
    title: str,
    department: Department,
    header_digest: str,
    voided_at: dt.datetime,
    reason: str,
    decided_by: Both,
    rule: str = "",
    result_digest: str = "",
    redraw_number: str = "",
) -> dict[str, Any]:
    """The payload of ``inspections.draw_void``: why a draw counts no more. Header and result stay beside it.

    ``decided_by``: in words, the department or "by rule, at the end of the grace period"; never a person.
    """
    payload: dict[str, Any] = {
        "number": number,
        "title": title,
        "department": department_facts(department),
        "header_digest": header_digest,
        "voided_at": moment_text(voided_at),
        "reason": reason,
        "decided_by": decided_by,
    }
    optional = {"rule": rule, "result_digest": result_digest, "redraw_number": redraw_number}
    return payload | {name: value for name, value in optional.items() if value}


def _departments(departments: Iterable[Department]) -> list[Any]:
    return [department_facts(department) for department in dict.fromkeys(departments)]
