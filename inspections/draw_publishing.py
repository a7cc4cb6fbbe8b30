"""What a draw makes public, and when: header before any value exists, result, void (docs/draw.md §5, §5.1)."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from core.people.models import Department, User
from core.people.selectors import system_user
from inspections.drawing import Outcome
from inspections.models import Draw, SourceKind
from inspections.plan_selectors import entry_in_full
from inspections.publications import (
    DRAW_HEADER,
    DRAW_RESULT,
    DRAW_VOID,
    draw_header_payload,
    draw_result_payload,
    draw_void_payload,
)
from inspections.publications.plans import quota_words
from publicity.models import Publication
from publicity.services import PublicFile, publish, replace
from publicity.storage import path_of
from publicity.words import both, moment_text

EXCLUSION_WORDS = {
    "STATUS": _("Not in business"),
    "FREQ_CAP": _("Annual cap reached"),
    "WHITELIST": _("On a white list"),
}
SOURCE_WORDS = {
    SourceKind.LOTTERY: _("%(label)s, issue %(reference)s"),
    SourceKind.DRAND: _("%(label)s, round %(reference)s"),
}


def publication_of(draw: Draw, kind: str) -> Publication | None:
    """What of this draw is public under a kind, if anything."""
    return Publication.objects.of_subject(draw).filter(kind=kind, state="published").first()


def publish_header(draw: Draw, header: bytes, *, acting_user: User, at: dt.datetime) -> Publication:
    """The header and the counts of the rosters, before any public value exists."""
    entry = entry_in_full(draw.plan_entry_id)
    teams = list(entry.teams.all())
    counts = draw.counts
    sources = list(draw.standing_sources())
    payload = draw_header_payload(
        header=header,
        number=draw.number,
        title=draw.title,
        department=draw.department,
        departments=list(dict.fromkeys(team.department for team in teams)),
        profile=draw.profile,
        frozen_at=at,
        draw_at=draw.draw_at,
        grace_until=draw.deadline,
        listed=counts["enterprises"],
        eligible=counts["enterprises"] - counts["excluded"],
        exclusions=[(reason, number, both(EXCLUSION_WORDS[reason])) for reason, number in counts["reasons"].items()],
        officer_count=counts["officers"],
        avoidance_pairs=counts["avoided_pairs"],
        posted={source.label: source.committed_at for source in sources if source.committed_at},
        sources={
            source.label: both(SOURCE_WORDS[SourceKind(source.kind)], label=source.label, reference=source.reference)
            for source in sources
            if source.kind != SourceKind.COMMIT
        },
        batches=[(batch.first_day, batch.last_day) for batch in sorted(entry.batches.all(), key=lambda b: b.number)],
        quota=quota_words(entry),
        officers_per_visit=sum(team.need for team in teams),
        cap_per_year=entry.cap_per_year,
        plan_number=entry.plan.number,
        demonstration=draw.is_demonstration,
    )
    plan = Publication.objects.of_subject(entry.plan).filter(state="published").first()
    return publish(
        DRAW_HEADER.name,
        subject=draw,
        payload=payload,
        department=draw.department,
        files=[PublicFile("header", "header.json", "application/json", header)],
        part_of=plan,
        acting_user=acting_user,
        at=at,
    )


def publish_result(draw: Draw, outcome: Outcome, package: bytes, *, acting_user: User, at: dt.datetime) -> Publication:
    """The result: in full with the package, or, for an unannounced entry, its digest until the last batch is over."""
    surprise = draw.plan_entry.surprise
    sources = list(draw.standing_sources())
    payload = draw_result_payload(
        number=draw.number,
        title=draw.title,
        department=draw.department,
        drawn_at=at,
        header_digest=draw.header_digest or "",
        result_digest=draw.result_digest,
        public_values=[
            {"label": source.label, "type": source.kind, "value": source.value}
            | ({"seen_at": moment_text(source.given_at)} if source.given_at else {})
            for source in sources
            if source.is_public
        ],
        selected=draw.counts["selected"],
        reserve=draw.counts["reserve"],
        short=draw.counts["short"],
        officer_count=draw.visits.values("officers__officer").distinct().count(),
        by_department=sent_by_department(draw),
        stage="digest" if surprise else "full",
        seed="" if surprise else outcome.seed,
        openings=None if surprise else {s.label: s.given_at or at for s in sources if s.kind == SourceKind.COMMIT},
        names=None if surprise else public_names(draw),
    )
    files = [] if surprise else [package_file(draw, package)]
    return publish(
        DRAW_RESULT.name,
        subject=draw,
        payload=payload,
        department=draw.department,
        files=files,
        part_of=publication_of(draw, DRAW_HEADER.name),
        acting_user=acting_user,
        at=at,
    )


def package_file(draw: Draw, package: bytes) -> PublicFile:
    return PublicFile("package", f"draw-{draw.seq}.zip", "application/zip", package)


def public_names(draw: Draw) -> list[tuple[str, str]] | None:
    """Names of the selected where the plan lets them be published; joined to nothing (docs/draw.md §5.1 rule 6)."""
    if not draw.plan_entry.publish_names:
        return None
    return list(draw.picks.values_list("enterprise__name", "enterprise__subject_id"))


def sent_by_department(draw: Draw) -> list[tuple[Department, int, int]]:
    """(department, visits, officers sent) over the visits of the draw."""
    visits: dict[Department, set[int]] = defaultdict(set)
    officers: dict[Department, set[int]] = defaultdict(set)
    for visit in draw.visits.prefetch_related("officers__officer__department"):
        for row in visit.officers.all():
            visits[row.officer.department].add(visit.pk)
            officers[row.officer.department].add(row.officer_id)
    return [(one, len(visits[one]), len(officers[one])) for one in sorted(visits, key=lambda one: one.code)]


def publish_all_of_surprise(
    draw: Draw, *, seed: str, package: bytes, acting_user: User, at: dt.datetime
) -> Publication | None:
    """After the last batch of an unannounced entry: seed, openings, names and package (docs/draw.md §4.3)."""
    standing = publication_of(draw, DRAW_RESULT.name)
    if standing is None or standing.payload["stage"] == "full":
        return standing
    payload = {**standing.payload, "stage": "full", "seed": seed}
    sources = draw.standing_sources().filter(kind=SourceKind.COMMIT)
    payload["openings"] = [
        {"label": source.label, "opened_at": moment_text(source.given_at or draw.draw_at)} for source in sources
    ]
    names = public_names(draw)
    if names is not None:
        payload["names"] = [{"name": name, "code": code} for name, code in sorted(names)]
    return replace(
        standing,
        payload=payload,
        reason="最后一批检查期满，公布全部证明文件 / the last batch is over, everything is published",
        files=[package_file(draw, package)],
        acting_user=acting_user,
        at=at,
    )


def publish_agreement(draw: Draw, *, acting_user: User, at: dt.datetime) -> Publication | None:
    """Say in public that the sealed maps were opened and found in agreement: by which seat, and when."""
    standing = publication_of(draw, DRAW_RESULT.name)
    if standing is None:
        return None
    department = acting_user.department.name if acting_user.department else "—"
    payload = dict(standing.payload)
    payload["opened_in_agreement"] = [
        *payload.get("opened_in_agreement", []),
        {"by": department, "at": moment_text(at)},
    ]
    package = standing.files.filter(role="package").first()
    copies = [package_file(draw, path_of(package.sha256).read_bytes())] if package else []
    return replace(
        standing,
        payload=payload,
        reason="封存对照表已开启核验，相符 / the sealed maps were opened and found in agreement",
        files=copies,
        acting_user=system_user(),
        at=at,
    )


def publish_void(draw: Draw, *, by_rule: bool, acting_user: User, at: dt.datetime) -> Publication:
    """That the draw is void, why, and who decided; header and result stay beside it."""
    decided = (
        both(_("By rule, at the end of the grace period")) if by_rule else both(_("The head of the lead department"))
    )
    return publish(
        DRAW_VOID.name,
        subject=draw,
        payload=draw_void_payload(
            number=draw.number,
            title=draw.title,
            department=draw.department,
            header_digest=draw.header_digest or "",
            voided_at=at,
            reason=draw.void_reason,
            decided_by=decided,
            result_digest=draw.result_digest,
        ),
        department=draw.department,
        part_of=publication_of(draw, DRAW_HEADER.name),
        acting_user=acting_user,
        at=at,
    )
