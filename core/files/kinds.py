"""What a file is for decides which types it may have and how large it may be."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.files.content import DOCX, JPEG, M4A, MP4, PDF, PNG, TEXT, WEBP, XLSX, ZIP, ContentType

MB = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """A use of files. Declaring one registers it; an app may declare its own."""

    name: str
    title: str | Promise
    types: tuple[ContentType, ...]
    most_bytes: int

    registry: ClassVar[dict[str, "FileKind"]] = {}

    def __post_init__(self) -> None:
        if FileKind.registry.setdefault(self.name, self) != self:
            raise ValueError(f"file kind {self.name} is declared twice")

    @property
    def accept(self) -> str:
        """For the ``accept`` attribute of an upload field."""
        return ",".join(ending for content_type in self.types for ending in content_type.endings)


PHOTO = FileKind("photo", _("Photo"), (JPEG, PNG, WEBP), 20 * MB)
DOCUMENT = FileKind("document", _("Document"), (PDF, DOCX, JPEG, PNG, WEBP), 50 * MB)
TABLE = FileKind("table", _("Table"), (XLSX, TEXT), 100 * MB)
RECORDING = FileKind("recording", _("Recording"), (MP4, M4A), 1024 * MB)
EVIDENCE = FileKind("evidence", _("Evidence"), (JPEG, PNG, WEBP, PDF, MP4, M4A), 1024 * MB)
PACKAGE = FileKind("package", _("Package"), (ZIP,), 1024 * MB)
PAPER = FileKind("paper", _("Paper made by the system"), (PDF,), 50 * MB)
