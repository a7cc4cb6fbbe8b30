from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsibilityConfig(AppConfig):
    name = "registry.responsibility"
    label = "responsibility"
    verbose_name = _("Responsibilities")

    def ready(self) -> None:
        from core.guards import append_only, stamped
        from registry.responsibility import (  # noqa: F401
            acts,
            dispute_acts,
            dispute_numbers,
            dispute_policies,
            dispute_work,
            lists_passing_on,
            passing_on,
            publications,
            receivers,
            work,
        )

        stamped("responsibility.ResponsibilityList")
        stamped("responsibility.BoundaryMatter")
        for kind in ("NegotiationRecord", "RecordAnswer"):
            append_only(f"responsibility.{kind}")
            stamped(f"responsibility.{kind}")
        stamped("responsibility.Dispute")
