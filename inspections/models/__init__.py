"""What is always true of plans, draws and visits."""

from inspections.models.draws import Draw, DrawExclusion, DrawFile, DrawPick, DrawSource, SourceKind
from inspections.models.plans import Batch, Plan, PlanEntry, PlanEntryItem, Stratum, Team
from inspections.models.visits import (
    CheckpointAnswer,
    Evidence,
    ItemResult,
    Visit,
    VisitEntry,
    VisitItem,
    VisitOfficer,
    VisitOpening,
    VisitReview,
)

__all__ = [
    "Batch",
    "CheckpointAnswer",
    "Draw",
    "DrawExclusion",
    "DrawFile",
    "DrawPick",
    "DrawSource",
    "Evidence",
    "ItemResult",
    "Plan",
    "PlanEntry",
    "PlanEntryItem",
    "SourceKind",
    "Stratum",
    "Team",
    "Visit",
    "VisitEntry",
    "VisitItem",
    "VisitOfficer",
    "VisitOpening",
    "VisitReview",
]
