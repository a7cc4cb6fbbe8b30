from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, frozen, stamped


class FilingsConfig(AppConfig):
    name = "filings"
    label = "filings"
    verbose_name = _("Filings")

    def ready(self) -> None:
        from filings import acts, codes, kinds_here, passing_on, receivers, work  # noqa: F401
        from filings.sync import load_shipped_flows

        for model in ("FilingRound", "FilingAnswer", "OrderAnswer"):
            append_only(f"filings.{model}")
        for model in ("FilingAttachment", "OrderedDuty"):
            append_only(f"filings.{model}")
        frozen("filings.FilingRemark", but=("taken_back_at",))
        for model in ("Filing", "FilingRound", "FilingRemark", "WorkScheme", "FiledDocument"):
            stamped(f"filings.{model}")
        for model in ("SupervisionOrder", "OrderAnswer"):
            stamped(f"filings.{model}")
        post_migrate.connect(load_shipped_flows, sender=self, dispatch_uid="load_shipped_flows")
