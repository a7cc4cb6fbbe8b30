"""What the digests cover: pure functions, the same bytes as the database's trigger."""

import datetime as dt
import hashlib
from collections.abc import Iterable

ZERO = "0" * 64


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_digest(
    *,
    stream: str,
    seq: int,
    prev: str,
    act: str,
    actor: int,
    actor_department: str,
    occurred_at: dt.datetime,
    recorded_at: dt.datetime,
    rule: str,
    why: str,
    body: str,
) -> str:
    """The digest of a ledger line: SHA-256 over eleven lines of text, free text by its own digest."""
    lines = (
        stream,
        str(seq),
        prev,
        act,
        str(actor),
        actor_department,
        instant(occurred_at),
        instant(recorded_at),
        rule,
        sha256(why),
        sha256(body),
    )
    return sha256("\n".join(lines))


def heads_root(heads: Iterable[tuple[str, int, str]]) -> str:
    """The digest of chain heads (stream, seq, digest), sorted by stream and seq."""
    return sha256("".join(f"{stream} {seq} {digest}\n" for stream, seq, digest in sorted(heads)))


def seal_digest(*, seq: int, prev: str, sealed_at: dt.datetime, root: str) -> str:
    return sha256("\n".join(("seal", str(seq), prev, instant(sealed_at), root)))
