from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped


class InspectionsConfig(AppConfig):
    name = "inspections"
    label = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections import (  # noqa: F401
            draw_acts,
            draw_jobs,
            draw_notices,
            draw_work,
            passing_on,
            plan_acts,
            plan_work,
            publications,
            visit_acts,
            visit_codes,
            visit_work,
        )

        for kind in ("DrawFile", "DrawExclusion", "DrawPick"):
            append_only(f"inspections.{kind}")
        for kind in ("VisitOpening", "VisitEntry", "VisitReview", "Evidence"):
            append_only(f"inspections.{kind}")
            stamped(f"inspections.{kind}")
        for kind in ("ItemResult", "CheckpointAnswer"):
            append_only(f"inspections.{kind}")
        for kind in ("Plan", "Visit"):
            stamped(f"inspections.{kind}")
