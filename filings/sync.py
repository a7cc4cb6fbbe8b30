"""Copy the shipped flows (``flows.yaml``) into their table, after every migrate. Safe to repeat."""

from pathlib import Path

import yaml
from django.db import router

from filings.models import FilingFlow

SHIPPED = Path(__file__).parent / "flows.yaml"


def load_shipped_flows(*, using: str = "default", **_kwargs: object) -> None:
    """Receiver of ``post_migrate``. Flows follow the file; the terms they name are versions of rules (``core.law``)."""
    if not router.allow_migrate_model(using, FilingFlow):
        return
    for position, entry in enumerate(yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["flows"], start=1):
        FilingFlow.objects.using(using).update_or_create(
            code=entry["code"],
            defaults={
                "position": position,
                "title_zh": entry["title"]["zh"],
                "title_en": entry["title"]["en"],
                "receiver_duty": entry["receiver"],
                "annual_rule": entry.get("annual_rule", ""),
                "change_rule": entry.get("change_rule", ""),
                "counts": entry["counts"],
                "with_publication": entry.get("with_publication", False),
                "template": entry["template"],
            },
        )
