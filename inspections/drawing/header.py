"""``header.json``: the one text that is published before any randomness exists (docs/draw.md §4.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from . import canonical
from .digests import ALGORITHM, CHUNK_LINES, HASH, facts, is_digest, roster_facts
from .faults import DrawFault
from .sources import check_sources

FILE: Final = "header.json"
FROZEN: Final = {
    "plan": "plan.json",
    "roster": "roster.ndjson",
    "officers": "officers.ndjson",
    "avoid": "avoid.ndjson",
}
SEALED: Final = {"classes": "classes.json", "map": "map.ndjson", "officer_map": "officer_map.ndjson"}
KEYS: Final = {"algo", "hash", "plan_no", "published", "seq", "prev", "sources", *FROZEN}
FACTS: Final = {"bytes", "lines", "sha256"}
TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


@dataclass(frozen=True, slots=True)
class Header:
    """A header that passed ``read``."""

    value: dict[str, Any]
    digest: bytes

    @property
    def plan_no(self) -> str:
        return str(self.value["plan_no"])

    @property
    def sources(self) -> list[dict[str, Any]]:
        return list(self.value["sources"])

    def stated(self, name: str) -> Mapping[str, Any]:
        """What the header says of the file ``plan``, ``roster``, ``officers`` or ``avoid``."""
        facts_of: Mapping[str, Any] = self.value[name]
        return facts_of


def write(
    *,
    files: Mapping[str, bytes],
    sealed: Mapping[str, bytes],
    plan_no: str,
    published: str,
    seq: int,
    prev: str,
    sources: Sequence[Mapping[str, Any]],
) -> bytes:
    """The canonical header of frozen files; checked by ``read`` before it is returned."""
    value: dict[str, Any] = {
        "algo": ALGORITHM,
        "hash": HASH,
        "plan_no": plan_no,
        "prev": prev,
        "published": published,
        "seq": seq,
        "sources": [dict(source) for source in sources],
    }
    for name, file in FROZEN.items():
        value[name] = roster_facts(files[file]) if name == "roster" else facts(files[file])
    if sealed:
        value["sealed"] = {name: facts(sealed[file]) for name, file in SEALED.items()}
    text = canonical.dump(value, FILE, 1)
    read(text)
    return text


def read(data: bytes) -> Header:
    """Parse and check a canonical header (not yet against the files). Raises with the field that is wrong."""
    value = canonical.parse(data, FILE)
    if not isinstance(value, dict):
        raise DrawFault("not_canonical", FILE, 1)
    for name in sorted(KEYS - value.keys()) or sorted(value.keys() - KEYS - {"sealed"}):
        raise _bad(name)
    published = parse_time(value["published"])
    if published is None:
        raise _bad("published")
    seq, prev = value["seq"], value["prev"]
    rules = (
        ("algo", value["algo"] == ALGORITHM),
        ("hash", value["hash"] == HASH),
        ("plan_no", canonical.is_text(value["plan_no"]) and value["plan_no"] != ""),
        ("prev", is_digest(prev)),
        ("seq", canonical.is_integer(seq) and seq >= 1),
        *((name, _are_facts(value[name], chunked=name == "roster")) for name in FROZEN),
        ("sealed", "sealed" not in value or _are_sealed(value["sealed"])),
    )
    for name, holds in rules:
        if not holds:
            raise _bad(name)
    check_sources(value["sources"], published)
    return Header(value, sha256(data).digest())


def parse_time(text: object) -> datetime | None:
    """An RFC 3339 time with whole seconds and offset (``…Z`` or ``…+08:00``), or ``None``."""
    if not isinstance(text, str) or not TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _are_facts(value: object, *, chunked: bool = False) -> bool:
    if not isinstance(value, dict) or value.keys() != (FACTS | {"chunk_lines", "chunk_root"} if chunked else FACTS):
        return False
    if chunked and not (value["chunk_lines"] == CHUNK_LINES and is_digest(value["chunk_root"])):
        return False
    counted = all(canonical.is_integer(value[name]) and value[name] >= 0 for name in ("bytes", "lines"))
    return counted and is_digest(value["sha256"])


def _are_sealed(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == SEALED.keys() and all(map(_are_facts, value.values()))


def _bad(field: str) -> DrawFault:
    return DrawFault("bad_field", FILE, 1, field=field)
