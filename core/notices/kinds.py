"""Kinds of notice. Each app declares its own in ``notices.py``."""

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Text


@dataclass(frozen=True)
class NoticeKind:
    """The sentence of a notice, translatable, with named parameters: ``_("%(name)s has been approved.")``."""

    name: str
    sentence: Text
    registry: ClassVar[dict[str, "NoticeKind"]] = {}

    def __post_init__(self) -> None:
        NoticeKind.registry[self.name] = self
