"""Where the seed comes from: sealed commitments and public values (docs/draw.md §4.2, §4.3)."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from . import canonical
from .digests import is_digest, tagged, u32
from .faults import DrawFault

FILE: Final = "reveals.json"
HEADER_FILE: Final = "header.json"
MIN_NOTICE: Final = 600  # seconds
LOTTERY_BITS: Final = 24
MIN_LOTTERY_BITS: Final = 64
LOTTERY = re.compile(r"(?:(?:(?:0|[1-9][0-9]{0,8})\.)+/)+")
SIGNATURE = re.compile(r"(?:[0-9a-f]{2}){1,256}")
FIELDS: Final = {
    "commit": {"type", "label", "commit"},
    "drand": {"type", "label", "chain", "round"},
    "lottery": {"type", "label", "issue", "encode"},
}


@dataclass(frozen=True, slots=True)
class Chain:
    """An unchained drand network: the first round's second, the seconds between rounds, the public key."""

    genesis: int
    period: int
    public_key: str


QUICKNET: Final = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
CHAINS: Final[dict[str, Chain]] = {
    QUICKNET: Chain(
        genesis=1692803367,
        period=3,
        public_key=(
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
            "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
        ),
    )
}


def commitment(plan_no: str, label: str, r: bytes) -> str:
    """commit = H(D("commit", plan_no, label) ‖ r), r = 32 random bytes (§4.2)."""
    if len(r) != 32:
        raise ValueError("a contribution is 32 random bytes")
    return sha256(tagged("commit", plan_no, label) + r).hexdigest()


def opens(plan_no: str, label: str, commit: str, r: bytes) -> bool:
    """Whether ``r`` opens ``commit``."""
    return len(r) == 32 and hmac.compare_digest(commitment(plan_no, label, r), commit)


def lottery_value(*groups: Sequence[int]) -> str:
    """The text of a lottery result: each group ascending, every number ended by ``.``, every group by ``/``."""
    return "".join("".join(f"{number}." for number in sorted(group)) + "/" for group in groups)


def round_time(chain: str, number: int) -> int | None:
    """Second (Unix time) in which the beacon round appears; ``None`` for a chain that is not known here."""
    known = CHAINS.get(chain)
    return known.genesis + (number - 1) * known.period if known else None


def check_sources(sources: Any, published: datetime) -> None:
    """§4.2: shapes, distinct labels, beacon rounds at least ten minutes after publication."""
    if not isinstance(sources, list):
        raise _bad()
    for source in sources:
        if not (isinstance(source, dict) and source.keys() == FIELDS.get(str(source.get("type"))) and _fits(source)):
            raise _bad()
    if len({source["label"] for source in sources}) != len(sources):
        raise _bad()
    for source in sources:
        if source["type"] != "drand":
            continue
        second = round_time(source["chain"], source["round"])
        if second is not None and second < published.timestamp() + MIN_NOTICE:
            raise DrawFault("round_too_early", HEADER_FILE, 1, value=source["label"])


def are_strong(sources: Sequence[Mapping[str, Any]]) -> bool:
    """§4.2 rule: a commitment and a public value; without a commitment a beacon, or lotteries of 64 bits together.

    A lottery counts 24 bits (双色球, 大乐透). A draw of three digits has ten and must not be used alone.
    """
    kinds = [source["type"] for source in sources]
    if "drand" in kinds or ("commit" in kinds and "lottery" in kinds):
        return True
    return kinds.count("lottery") * LOTTERY_BITS >= MIN_LOTTERY_BITS


def check_reveals(sources: Sequence[Mapping[str, Any]], plan_no: str, reveals: Any) -> None:
    """Every source has its value and no other is there; every commitment opens. Signatures: ``beacon``."""
    if not isinstance(reveals, dict):
        raise DrawFault("not_canonical", FILE, 1)
    labels = [source["label"] for source in sources]
    for label in labels:
        if label not in reveals:
            raise DrawFault("reveal_missing", FILE, 1, value=label)
    for label in sorted(reveals.keys() - set(labels)):
        raise DrawFault("reveal_unknown", FILE, 1, value=label)
    for source in sources:
        label, reveal = source["label"], reveals[source["label"]]
        if not _reveal_fits(source, reveal):
            raise DrawFault("bad_field", FILE, 1, field=label)
        if source["type"] == "commit" and not opens(plan_no, label, source["commit"], bytes.fromhex(reveal["value"])):
            raise DrawFault("commit_does_not_open", FILE, 1, value=label)


def source_value(source: Mapping[str, Any], reveal: Mapping[str, Any]) -> bytes:
    """The bytes a source contributes: r, H(signature), or the ASCII text of the lottery."""
    if source["type"] == "commit":
        return bytes.fromhex(reveal["value"])
    if source["type"] == "drand":
        return sha256(bytes.fromhex(reveal["signature"])).digest()
    return str(reveal["value"]).encode("ascii")


def source_digest(label: str, value: bytes) -> bytes:
    """s = H(D("source", label) ‖ value)."""
    return sha256(tagged("source", label) + value).digest()


def seed_of(header_digest: bytes, sources: Sequence[Mapping[str, Any]], reveals: Mapping[str, Any]) -> bytes:
    """seed = H(D("seed") ‖ Hd ‖ s1 ‖ s2 …), in the order of the header (§4.3)."""
    parts = [source_digest(source["label"], source_value(source, reveals[source["label"]])) for source in sources]
    return sha256(tagged("seed") + header_digest + b"".join(parts)).digest()


def key_of(purpose: str, seed: bytes) -> bytes:
    """key(p) = H(D("key", p) ‖ seed), p one of select, visit, officer."""
    return sha256(tagged("key", purpose) + seed).digest()


def rehearsal_seed(number: int, draft_roster: bytes) -> bytes:
    """seed_i = H(D("rehearsal", i) ‖ H(draft roster.ndjson)) (§4.6): never the real seed."""
    return sha256(tagged("rehearsal", number) + sha256(draft_roster).digest()).digest()


def amendment_seed(result_digest: str, number: int, label: str, value: bytes) -> bytes:
    """seed' = H(D("amend") ‖ result digest ‖ u32(k) ‖ s) with s of a source dated after the log entry (§4.8)."""
    return sha256(tagged("amend") + bytes.fromhex(result_digest) + u32(number) + source_digest(label, value)).digest()


def _fits(source: Mapping[str, Any]) -> bool:
    if not (canonical.is_text(source["label"]) and source["label"]):
        return False
    if source["type"] == "commit":
        return is_digest(source["commit"])
    if source["type"] == "drand":
        return is_digest(source["chain"]) and canonical.is_integer(source["round"]) and source["round"] >= 1
    return source["encode"] == "rfc3797" and canonical.is_text(source["issue"]) and source["issue"] != ""


def _reveal_fits(source: Mapping[str, Any], reveal: Any) -> bool:
    if not isinstance(reveal, dict):
        return False
    if source["type"] == "drand":
        return (
            reveal.keys() == {"round", "signature"}
            and canonical.is_integer(reveal["round"])
            and reveal["round"] == source["round"]
            and isinstance(reveal["signature"], str)
            and bool(SIGNATURE.fullmatch(reveal["signature"]))
        )
    if reveal.keys() != {"value"}:
        return False
    if source["type"] == "commit":
        return is_digest(reveal["value"])
    return is_lottery_value(reveal["value"])


def is_lottery_value(value: object) -> bool:
    """§4.2 form: groups ended by ``/`` of numbers ended by ``.``, ascending within the group."""
    if not isinstance(value, str) or not LOTTERY.fullmatch(value):
        return False
    groups = [[int(number) for number in group.split(".")[:-1]] for group in value.split("/")[:-1]]
    return all(group == sorted(group) for group in groups)


def _bad() -> DrawFault:
    return DrawFault("bad_field", HEADER_FILE, 1, field="sources")
