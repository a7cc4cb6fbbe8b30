"""The hash of the draw and what is built from it (docs/draw.md §4, §4.1)."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

ALGORITHM: Final = "srdraw/1"
HASH: Final = "sha256"
CHUNK_LINES: Final = 4096
NO_HEADER: Final = "0" * 64
HEX: Final = frozenset("0123456789abcdef")


def tagged(tag: str, *fields: str | int) -> bytes:
    """D(tag, f1, …): ``srdraw/1/`` + tag and every field in UTF-8, each followed by one zero byte."""
    parts = [f"{ALGORITHM}/{tag}", *(str(field) for field in fields)]
    if any("\0" in part for part in parts):
        raise ValueError("a field of D() must not hold a zero byte")
    return b"".join(part.encode() + b"\0" for part in parts)


def u32(number: int) -> bytes:
    """Four bytes, big-endian."""
    return number.to_bytes(4, "big")


def is_digest(value: object) -> bool:
    """64 lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and HEX.issuperset(value)


def facts(data: bytes) -> dict[str, Any]:
    """What header and result say of a file: bytes, lines (= number of LF), SHA-256."""
    return {"bytes": len(data), "lines": data.count(b"\n"), "sha256": sha256(data).hexdigest()}


def chunk_digests(roster: bytes, lines: int = CHUNK_LINES) -> list[bytes]:
    """SHA-256 of every chunk of ``lines`` lines, so that an enterprise checks its own line with one chunk."""
    view, digests, start, usual = memoryview(roster), [], 0, 80 * lines
    while start < len(roster):
        end = _end_of_lines(roster, start, lines, start + usual)
        digests.append(sha256(view[start:end]).digest())
        start, usual = end, end - start
    return digests


def _end_of_lines(data: bytes, start: int, lines: int, guess: int) -> int:
    """Where so many lines from ``start`` end: a guess is corrected line by line."""
    end = data.rfind(b"\n", start, guess) + 1 or start
    seen = data.count(b"\n", start, end)
    while seen > lines:
        end = data.rfind(b"\n", start, end - 1) + 1
        seen -= 1
    while seen < lines and end < len(data):
        end = data.find(b"\n", end) + 1 or len(data)
        seen += 1
    return end


def chunk_root(roster: bytes) -> str:
    """H(H(chunk 1) ‖ H(chunk 2) ‖ …) in hexadecimal."""
    return sha256(b"".join(chunk_digests(roster))).hexdigest()


def roster_facts(roster: bytes) -> dict[str, Any]:
    return {**facts(roster), "chunk_lines": CHUNK_LINES, "chunk_root": chunk_root(roster)}


def agrees(stated: Mapping[str, Any], data: bytes) -> bool:
    """True if size, lines and SHA-256 are as stated."""
    return all(stated[name] == value for name, value in facts(data).items())
