"""Write a line; seal the chains."""

import datetime as dt
import json
from typing import Any

from django.db import connection, models, transaction

from core.ledger.chain import ZERO, heads_root, seal_digest
from core.ledger.models import Entry, Seal, SealedHead
from core.people.models import User

SEAL_LOCK = 7_205_001


def stream_of(subject: models.Model) -> str:
    """The name of a record's chain: ``app.model:pk``."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def record(
    act: str,
    *,
    subject: models.Model,
    acting_user: User,
    at: dt.datetime,
    why: str = "",
    rule: str = "",
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Append a line to the chain of ``subject``, in the caller's transaction.

    ``act`` is a dotted name (``"inspections.plan.approve"``), ``detail`` plain JSON values. Identities of reporters,
    raters and contacts never enter: what is written here cannot be erased.
    """
    return Entry.objects.create(
        stream=stream_of(subject),
        act=act,
        actor=acting_user,
        actor_department=acting_user.department.code if acting_user.department else "",
        occurred_at=at,
        rule=rule,
        why=why,
        body=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )


@transaction.atomic
def seal(*, at: dt.datetime) -> Seal | None:
    """Hash the chain heads written since the last seal into a new one; None if nothing was written.

    Lines of transactions still open are not seen and wait for the next seal. Two sealers never run at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("DELETE FROM ledger_pendinghead RETURNING stream, seq, digest")
        lines: list[tuple[str, int, str]] = cursor.fetchall()
    if not lines:
        return None
    heads: dict[str, tuple[str, int, str]] = {}
    for line in lines:
        if line[0] not in heads or heads[line[0]][1] < line[1]:
            heads[line[0]] = line
    last = Seal.objects.order_by("-seq").first()
    seq, prev = (last.seq + 1, last.digest) if last else (1, ZERO)
    root = heads_root(heads.values())
    new = Seal.objects.create(
        seq=seq,
        prev=prev,
        sealed_at=at,
        heads=len(heads),
        root=root,
        digest=seal_digest(seq=seq, prev=prev, sealed_at=at, root=root),
    )
    SealedHead.objects.bulk_create(
        [SealedHead(seal=new, stream=stream, seq=number, digest=digest) for stream, number, digest in heads.values()],
        batch_size=5000,
    )
    return new
