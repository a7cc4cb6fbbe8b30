"""What is always true of plans, draws and visits."""

from inspections.models.plans import Batch, Plan, PlanEntry, PlanEntryItem, Stratum, Team

__all__ = ["Batch", "Plan", "PlanEntry", "PlanEntryItem", "Stratum", "Team"]
