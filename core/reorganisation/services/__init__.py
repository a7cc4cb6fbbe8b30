"""Prepare, divide, approve, withdraw and carry out a reorganisation of departments."""

from core.reorganisation.services.carrying_out import carry_out, carry_out_due
from core.reorganisation.services.preparing import Names, NewDepartment, approve, divide, prepare, withdraw

__all__ = ["Names", "NewDepartment", "approve", "carry_out", "carry_out_due", "divide", "prepare", "withdraw"]
