from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, frozen, settled, stamped


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
            filings,
            passing_on,
            plan_acts,
            plan_work,
            publications,
            receivers,
            visit_acts,
            visit_codes,
            visit_work,
        )

        _guard_draws()
        for kind in ("DrawFile", "DrawExclusion", "DrawPick"):
            append_only(f"inspections.{kind}")
        for kind in ("VisitOpening", "VisitEntry", "VisitReview", "Evidence"):
            append_only(f"inspections.{kind}")
            stamped(f"inspections.{kind}")
        for kind in ("ItemResult", "CheckpointAnswer"):
            append_only(f"inspections.{kind}")
        for kind in ("Plan", "Visit"):
            stamped(f"inspections.{kind}")


def _guard_draws() -> None:
    """What goes into a draw is fixed with its header, what comes out with its result, a contribution once it is given."""
    result = ("result_digest", "drawn_at", "counts")
    frozen(
        "inspections.Draw",
        but=(
            *("state", "draw_at", "is_demonstration", "rehearsal", "waiting_since", "void_reason"),
            "department",  # before the header, by a reorganisation
            *("seq", "prev", "header_digest", "published_at", "blind"),
            *result,
        ),
    )
    settled("inspections.Draw", once="header_digest", but=("state", "waiting_since", "void_reason", *result))
    settled("inspections.Draw", once="result_digest", but=("state", "void_reason"))
    settled("inspections.Draw", once="void_reason", but=("state",))
    given = ("deposit", "value", "given_by", "given_at", "confirmed_by", "confirmed_at", "used_at")
    ended = ("dropped_at", "dropped_reason")
    frozen("inspections.DrawSource", but=("commitment", "committed_at", *given, *ended))
    settled("inspections.DrawSource", once="commitment", but=(*given, *ended))
    settled("inspections.DrawSource", once="confirmed_at", but=("used_at",))
    settled("inspections.DrawSource", once="used_at")
    settled("inspections.DrawSource", once="dropped_at")
