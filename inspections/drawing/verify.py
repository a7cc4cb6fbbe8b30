"""Check a package from its files alone (docs/draw.md §5).

The steps have codes, not sentences, so that a page can show them in any language; the stand-alone verifier and the
browser take the same steps in the same order and name the same first fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from . import beacon, blinding, canonical, header, outputs, package, shortage
from .digests import agrees, chunk_root, is_digest
from .faults import DrawFault
from .plan import Plan, read
from .rosters import Avoidance, Officer, Roster, read_avoid, read_officers, read_roster
from .selection import ticket
from .sources import FILE as REVEALS
from .sources import are_strong, check_reveals, key_of, seed_of
from .teams import Instance

STEPS: Final = (
    "package",
    "header",
    "frozen",
    "strength",
    "sources",
    "seed",
    "selection",
    "teams",
    "result",
    "refusals",
    "sealed",
    "beacon",
    "anchors",
)
OK: Final = "ok"
OPEN: Final = "open"
WARN: Final = "warn"
FAILED: Final = "failed"
OPTIONAL: Final = frozenset((shortage.FILE,))
RESULT_KEYS: Final = {"algo", "eligible", "header", "listed", "quota", "seed", "short", *outputs.FILES}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``status`` ok, open (not checked here, never counted as passed), warn or failed; figures to show."""

    code: str
    status: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What was checked, in order; ``fault`` is the first thing that is wrong."""

    steps: list[Step] = field(default_factory=list)
    fault: DrawFault | None = None
    header_digest: str = ""
    seed: str = ""
    result_digest: str = ""

    @property
    def ok(self) -> bool:
        return self.fault is None

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "steps": [{"code": step.code, "status": step.status, "params": step.params} for step in self.steps],
            "fault": self.fault.as_dict() if self.fault else None,
            "header_digest": self.header_digest,
            "seed": self.seed,
            "result_digest": self.result_digest,
        }


def verify(
    source: bytes | Path | Mapping[str, bytes],
    sealed: Path | Mapping[str, bytes] | None = None,
    *,
    on_step: Callable[[Step], None] | None = None,
) -> Report:
    """Check a package (zip bytes, a path, or files by name) and, if given, the sealed files that belong to it.

    Never raises for what is wrong with the package: the report carries the first fault, by file and line.
    """
    checker = _Checker(Report(), on_step)
    try:
        checker.check(source, sealed)
    except DrawFault as fault:
        checker.fail(fault)
    return checker.report


class _Checker:
    def __init__(self, report: Report, on_step: Callable[[Step], None] | None) -> None:
        self.report = report
        self._on_step = on_step
        self._step = STEPS[0]

    def begin(self, code: str) -> None:
        self._step = code

    def done(self, status: str = OK, **params: str | int) -> None:
        step = Step(self._step, status, params)
        self.report.steps.append(step)
        if self._on_step:
            self._on_step(step)

    def fail(self, fault: DrawFault) -> None:
        self.report.fault = fault
        self.done(FAILED)

    def check(self, source: bytes | Path | Mapping[str, bytes], sealed: Path | Mapping[str, bytes] | None) -> None:
        files = self._package(source)
        head, result = self._header(files)
        plan, roster, officers, avoid = self._frozen(files, head)
        reveals = self._sources(files, head)
        seed = self._seed(files, head, reveals, roster, result)
        self.begin("selection")
        drawn = outputs.compute(
            plan=plan, roster=roster, officers=officers, avoid=avoid, header_digest=head.digest, seed=seed
        )
        for file in ("excluded.ndjson", "selected.ndjson", "reserve.ndjson"):
            compare(file, drawn.files[file], files[file])
        self.done(selected=len(drawn.selection.selected), excluded=len(drawn.selection.excluded))
        self.begin("teams")
        compare("assignment.ndjson", drawn.files["assignment.ndjson"], files["assignment.ndjson"])
        self.done(visits=len(drawn.instance.visits), short=len(drawn.assignment.short))
        self.begin("result")
        if drawn.files[outputs.RESULT] != files[outputs.RESULT]:
            raise DrawFault("result_differs", outputs.RESULT, 1)
        self.report.result_digest = drawn.result_digest
        self.done(digest=drawn.result_digest)
        self.begin("refusals")
        check_short(files.get(shortage.FILE, b""), drawn)
        self.done(short=len(drawn.assignment.short))
        if sealed is not None:
            self._sealed(sealed, head, plan, files, avoid)
        if any(source["type"] == "drand" for source in head.sources):
            self.begin("beacon")
            self.done(OK if beacon.check_signatures(head.sources, reveals) else OPEN)
        self.begin("anchors")
        self.done(OPEN, present=int(package.ANCHORS in files))

    def _package(self, source: bytes | Path | Mapping[str, bytes]) -> Mapping[str, bytes]:
        self.begin("package")
        files = source if isinstance(source, Mapping) else package.read(source)
        for name in package.ORDER:
            if name not in files and name not in OPTIONAL:
                raise DrawFault("file_missing", name)
        for name in header.SEALED.values():
            if name in files:
                raise DrawFault("sealed_present", name)
        self.done(files=len(files))
        return files

    def _header(self, files: Mapping[str, bytes]) -> tuple[header.Header, dict[str, Any]]:
        """The header's form, and that the result was made from it: by its digest, which the result states."""
        self.begin("header")
        head = header.read(files[header.FILE])
        result = read_result(files[outputs.RESULT])
        if result["header"] != head.digest.hex():
            if _seed_or_none(files, head) == result["seed"]:
                raise DrawFault("result_differs", outputs.RESULT, 1)
            raise DrawFault("header_differs", header.FILE, 1)
        self.report.header_digest = head.digest.hex()
        self.done(seq=head.value["seq"], published=head.value["published"], digest=head.digest.hex())
        return head, result

    def _frozen(
        self, files: Mapping[str, bytes], head: header.Header
    ) -> tuple[Plan, Roster, list[Officer], list[Avoidance]]:
        """Sizes, digests, canonical form, order. A file that differs is read all the same: its fault has a line."""
        self.begin("frozen")
        plan = _checked(head, "plan", files, read)
        roster = _checked(head, "roster", files, lambda data: read_roster(data, plan))
        if head.stated("roster")["chunk_root"] != chunk_root(files["roster.ndjson"]):
            raise DrawFault("chunk_root_differs", "roster.ndjson")
        officers = _checked(head, "officers", files, lambda data: read_officers(data, plan))
        avoid = _checked(head, "avoid", files, read_avoid)
        if plan.plan_no != head.plan_no:
            raise DrawFault("plan_no_differs", header.FILE, 1)
        if (plan.profile == "blinded") != ("sealed" in head.value):
            raise DrawFault("bad_field", header.FILE, 1, field="sealed")
        self.done(roster=len(roster), officers=len(officers))
        return plan, roster, officers, avoid

    def _sources(self, files: Mapping[str, bytes], head: header.Header) -> dict[str, Any]:
        self.begin("strength")
        self.done(OK if are_strong(head.sources) else WARN, sources=len(head.sources))
        self.begin("sources")
        reveals: dict[str, Any] = canonical.parse(files[REVEALS], REVEALS)
        check_reveals(head.sources, head.plan_no, reveals)
        self.done(sources=len(head.sources))
        return reveals

    def _seed(
        self,
        files: Mapping[str, bytes],
        head: header.Header,
        reveals: Mapping[str, Any],
        roster: Roster,
        result: Mapping[str, Any],
    ) -> bytes:
        """The seed; if the result states another, the tickets of the selected tell which of the two was changed."""
        self.begin("seed")
        seed = seed_of(head.digest, head.sources, reveals)
        if seed.hex() != result["seed"]:
            if _tickets_fit(files, roster, seed):
                raise DrawFault("result_differs", outputs.RESULT, 1)
            raise DrawFault("seed_differs", REVEALS, 1)
        self.report.seed = seed.hex()
        self.done(seed=seed.hex())
        return seed

    def _sealed(
        self,
        sealed: Path | Mapping[str, bytes],
        head: header.Header,
        plan: Plan,
        files: Mapping[str, bytes],
        avoid: list[Avoidance],
    ) -> None:
        """§5.1 rule 5: the sealed maps are those of the header and agree with every public line, one to one."""
        self.begin("sealed")
        opened = sealed if isinstance(sealed, Mapping) else package.read(sealed)
        if "sealed" not in head.value:
            raise DrawFault("bad_field", header.FILE, 1, field="sealed")
        for file in header.SEALED.values():
            if file not in opened:
                raise DrawFault("file_missing", file)
        changed = [file for name, file in header.SEALED.items() if not agrees(head.value["sealed"][name], opened[file])]
        try:
            blinding.check_sealed(
                plan=plan,
                sealed=opened,
                public_roster=files["roster.ndjson"],
                public_officers=files["officers.ndjson"],
                avoid=avoid,
            )
        except DrawFault as fault:
            if not changed or fault.file == changed[0]:
                raise
        if changed:
            raise DrawFault("digest_differs", changed[0])
        self.done()


def _checked(head: header.Header, name: str, files: Mapping[str, bytes], reader: Callable[[bytes], Any]) -> Any:
    file = header.FROZEN[name]
    value = reader(files[file])
    if not agrees(head.stated(name), files[file]):
        raise DrawFault("digest_differs", file)
    return value


def _seed_or_none(files: Mapping[str, bytes], head: header.Header) -> str | None:
    try:
        reveals = canonical.parse(files[REVEALS], REVEALS)
        check_reveals(head.sources, head.plan_no, reveals)
    except DrawFault:
        return None
    return seed_of(head.digest, head.sources, reveals).hex()


def _tickets_fit(files: Mapping[str, bytes], roster: Roster, seed: bytes) -> bool:
    """Whether the first line of selected (or reserve) carries the ticket that this seed gives; True without a line."""
    for file in ("selected.ndjson", "reserve.ndjson"):
        first = files[file].split(b"\n", 1)[0]
        if not first:
            continue
        try:
            line = canonical.parse(first, file)
            code, stated = str(line["id"]).encode("ascii"), line["ticket"]
        except (DrawFault, KeyError, TypeError, ValueError):
            return False
        weights = {kind.w for kind, codes in roster.groups.items() if code in codes}
        return any(ticket(key_of("select", seed), code, weight).hex() == stated for weight in weights)
    return True


def read_result(data: bytes) -> dict[str, Any]:
    """Parse ``result.json``; its content is compared whole at the end."""
    value = canonical.parse(data, outputs.RESULT)
    if not isinstance(value, dict):
        raise DrawFault("not_canonical", outputs.RESULT, 1)
    for name in sorted(RESULT_KEYS - value.keys()) or sorted(value.keys() - RESULT_KEYS):
        raise DrawFault("bad_field", outputs.RESULT, 1, field=name)
    for name in ("header", "seed"):
        if not is_digest(value[name]):
            raise DrawFault("bad_field", outputs.RESULT, 1, field=name)
    return value


def compare(file: str, computed: bytes, given: bytes) -> None:
    """Raise ``line_differs`` with the first line that is not as computed."""
    if computed == given:
        return
    shorter = min(len(computed), len(given))
    same = next((place for place in range(shorter) if computed[place] != given[place]), shorter)
    raise DrawFault("line_differs", file, given.count(b"\n", 0, same) + 1)


def check_short(data: bytes, drawn: outputs.Drawn) -> None:
    """Step 8: every refused visit has a certificate that adds up, and no other visit has one."""
    instance, refused = drawn.instance, [row.visit for row in drawn.assignment.short]
    number_of = {officer.id: number for number, officer in enumerate(instance.officers)}
    known: dict[frozenset[int], Any] = {}
    lines = list(canonical.parse_lines(data, shortage.FILE))
    for number, entry in lines:
        if number > len(refused) or entry.get("id") != instance.visits[refused[number - 1]].id:
            named = entry.get("id")
            raise DrawFault("short_unknown", shortage.FILE, number, value=named if isinstance(named, str) else "")
        visit = refused[number - 1]
        members = _members(entry, number_of)
        if members is not None and members not in known:
            known[members] = shortage.running_demand(instance, members, refused)
        if members is None or not (
            _cut_holds(entry["cut"], instance, members, known[members], visit)
            and _funnels_hold(entry["why"], instance, visit)
        ):
            raise DrawFault("cut_wrong", shortage.FILE, number, value=entry["id"])
    if len(lines) < len(refused):
        missing = instance.visits[refused[len(lines)]].id
        raise DrawFault("short_missing", shortage.FILE, len(lines) + 1, value=missing)


def _members(entry: Mapping[str, Any], number_of: Mapping[str, int]) -> frozenset[int] | None:
    """The officers of a cut as numbers, or ``None`` if the entry has not the form of a certificate."""
    cut = entry.get("cut")
    if entry.keys() != {"cut", "id", "why"} or not isinstance(cut, dict) or not isinstance(entry["why"], list):
        return None
    if cut.keys() != {"cap", "deficit", "lines", "need", "officers"} or not isinstance(cut["officers"], list):
        return None
    names = cut["officers"]
    if not all(isinstance(name, str) and name in number_of for name in names) or names != sorted(set(names)):
        return None
    return frozenset(number_of[name] for name in names)


def _cut_holds(cut: Mapping[str, Any], instance: Instance, members: frozenset[int], sums: Any, visit: int) -> bool:
    """Σ cap as stated, need not above what the visits need, deficit = need − cap, at least 1."""
    own, _, need = sums
    if not all(canonical.is_integer(cut[name]) for name in ("cap", "deficit", "lines", "need")):
        return False
    cap = sum(instance.officers[o].cap for o in members)
    return bool(
        cut["cap"] == cap
        and cut["need"] <= need[visit] + own[visit][1]
        and cut["deficit"] == cut["need"] - cap >= 1
        and cut["lines"] >= 1
    )


def _funnels_hold(why: list[Any], instance: Instance, visit: int) -> bool:
    lines = instance.lines[visit]
    if len(why) != len(lines):
        return False
    for stated, line in zip(why, lines, strict=True):
        if not isinstance(stated, dict) or stated.keys() != {*shortage.WHY_KEYS}:
            return False
        computed = shortage.funnel(instance, line)
        if any(stated[name] != value for name, value in computed.items()):
            return False
        if not canonical.is_integer(stated["under_cap"]) or not 0 <= stated["under_cap"] <= computed["not_avoided"]:
            return False
    return True
