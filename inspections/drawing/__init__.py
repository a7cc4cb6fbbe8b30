"""The double-random draw srdraw/1 as pure code: no Django, no clock, no randomness of its own (docs/draw.md).

Randomness (contributions ``r``, ``blind``) and times are made at the edge and passed in. Everything wrong is a
``DrawFault`` with a stable ``code`` (see ``faults.SENTENCES``), ``file``, ``line`` and ``params``.

What the service layer calls, in the order of a draw::

    commitment(plan_no, label, r) -> str          the commitment of a contributor's 32 bytes r (§4.2)
    opens(plan_no, label, commit, r) -> bool      whether r opens it
    lottery_value(red, blue) -> str               the text of a lottery result, "3.8.17.22.35./4.11./"
    parts(plan, roster) -> [(plan, lines)]        blinded: one draw per template, plan numbers with -2, -3 … (§5.1)
    draft(plan=…, roster=…, officers=…, avoid=…) -> files         true lines, checked, for the rehearsal only
    rehearse(files, draws=200) -> Rehearsal       P(refusal) per pool on draft files, never with the real seed (§4.6)
    freeze(plan=…, roster=…, officers=…, avoid=…, sources=…, published=…, seq=…, prev=…, lone_bases=…,
           used_commits=…, blind=…, names=…, officer_names=…) -> Frozen(files, header_digest, sealed, report)
    run(files, values) -> Outcome(files, header_digest, seed, result_digest, short, report)
    build_package(files, anchors=…, verifier=…) -> bytes         deterministic zip (§5)
    read_package(bytes | Path) -> dict[str, bytes]
    verify(package, sealed=None) -> Report(steps, ok, fault, header_digest, seed, result_digest)
    load(files, values) -> Inputs                 checked inputs of a finished draw, for the two functions below
    substitute_firm(inputs, …), substitute_officer(inputs, …) -> Substitution     later changes, fresh randomness (§4.8)

The profile is ``plan["profile"]``: "open" (or absent) or "blinded"; a blinded draw takes the true lines, needs
``blind`` and gives pseudonyms in ``files`` and the maps in ``sealed`` (to be stored where only the seat of
enforcement supervision, the auditor and a court can open them).

Lines: roster ``{"c","cap","id","k","n","st","t","w","wl"}``; officers ``{"cap","cert","dept","id","items","leave",
"load"}``; avoid ``{"o": officer, "v": business}``; sources ``{"type": "commit","label","commit"}``,
``{"type": "drand","label","chain","round"}``, ``{"type": "lottery","label","issue","encode": "rfc3797"}``; values
(``reveals.json``) label → ``{"value": hex of r or lottery text}`` or ``{"round","signature"}``.
"""

from .amendments import Substitution, substitute_firm, substitute_officer
from .faults import SENTENCES, DrawFault
from .freezing import Frozen, draft, freeze, parts
from .package import build as build_package
from .package import read as read_package
from .running import Inputs, Outcome, PoolRisk, Rehearsal, load, rehearse, run
from .sources import commitment, is_lottery_value, lottery_value, opens, round_time
from .verify import STEPS, Report, Step, verify

__all__ = [
    "SENTENCES",
    "STEPS",
    "DrawFault",
    "Frozen",
    "Inputs",
    "Outcome",
    "PoolRisk",
    "Rehearsal",
    "Report",
    "Step",
    "Substitution",
    "build_package",
    "commitment",
    "draft",
    "freeze",
    "is_lottery_value",
    "load",
    "lottery_value",
    "opens",
    "parts",
    "read_package",
    "rehearse",
    "round_time",
    "run",
    "substitute_firm",
    "substitute_officer",
    "verify",
]
