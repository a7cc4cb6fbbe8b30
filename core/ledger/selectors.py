"""Read the ledger; check it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from core.ledger.chain import ZERO, entry_digest, heads_root, seal_digest
from core.ledger.models import Entry, Seal, SealedHead
from core.ledger.services import stream_of


def history_of(subject: models.Model) -> QuerySet[Entry]:
    """The lines of one record, newest first."""
    return Entry.objects.filter(stream=stream_of(subject)).select_related("actor", "actor__department").order_by("-seq")


def detail_of(entry: Entry) -> dict[str, Any]:
    detail: dict[str, Any] = json.loads(entry.body)
    return detail


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the ledger: which record or seal, which number, what."""

    stream: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq}: {self.what}"


def ledger_faults() -> Iterator[Fault]:
    """Recompute every chain and every seal; yields what is changed, missing or cut, in order of the streams."""
    yield from _chain_faults()
    yield from _seal_faults()
    yield from _cut_tails()


def _chain_faults() -> Iterator[Fault]:
    stream, seq, prev = "", 0, ZERO
    for entry in Entry.objects.order_by("stream", "seq").iterator(chunk_size=5000):
        if entry.stream != stream:
            stream, seq, prev = entry.stream, 0, ZERO
        if entry.seq != seq + 1:
            yield Fault(stream, seq + 1, "missing line")
        elif entry.prev != prev:
            yield Fault(stream, entry.seq, "does not continue the line before")
        if entry.recorded_at is None or entry.digest != entry_digest(
            stream=entry.stream,
            seq=entry.seq,
            prev=entry.prev,
            act=entry.act,
            actor=entry.actor_id,
            actor_department=entry.actor_department,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            rule=entry.rule,
            why=entry.why,
            body=entry.body,
        ):
            yield Fault(stream, entry.seq, "changed line")
        seq, prev = entry.seq, entry.digest


def _seal_faults() -> Iterator[Fault]:
    seq, prev = 0, ZERO
    for seal in Seal.objects.order_by("seq").iterator(chunk_size=1000):
        heads = list(SealedHead.objects.filter(seal=seal).values_list("stream", "seq", "digest"))
        if seal.seq != seq + 1:
            yield Fault("seal", seq + 1, "missing seal")
        elif seal.prev != prev:
            yield Fault("seal", seal.seq, "does not continue the seal before")
        if seal.root != heads_root(heads) or seal.heads != len(heads):
            yield Fault("seal", seal.seq, "changed chain heads")
        if seal.digest != seal_digest(seq=seal.seq, prev=seal.prev, sealed_at=seal.sealed_at, root=seal.root):
            yield Fault("seal", seal.seq, "changed seal")
        seq, prev = seal.seq, seal.digest


def _cut_tails() -> Iterator[Fault]:
    """Chain heads that a seal saw and that are no longer there, or no longer the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT head.stream, head.seq, entry.digest IS NULL
            FROM ledger_sealedhead head
            LEFT JOIN ledger_entry entry ON entry.stream = head.stream AND entry.seq = head.seq
            WHERE entry.digest IS DISTINCT FROM head.digest
            ORDER BY head.stream, head.seq
            """
        )
        for stream, seq, cut in cursor.fetchall():
            yield Fault(stream, seq, "cut: a sealed line is gone" if cut else "differs from what was sealed")
