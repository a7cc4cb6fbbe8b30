"""Pages for those who have no account: a secret in a code opens one record; and the log of restricted reading."""

from core.access.registry import capability, second_proof
from core.access.secret import new_entropy

__all__ = ["capability", "new_entropy", "second_proof"]
