"""Kinds of work. Each app declares its own in ``work.py``."""

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Text


@dataclass(frozen=True)
class WorkKind:
    """One act that a record may wait for.

    ``title`` is translatable with named parameters; ``url_name`` is reversed with the record's primary key and opens at
    the act; ``act`` is the verb on the button.
    """

    name: str
    title: Text
    act: Text
    url_name: str
    registry: ClassVar[dict[str, "WorkKind"]] = {}

    def __post_init__(self) -> None:
        WorkKind.registry[self.name] = self
