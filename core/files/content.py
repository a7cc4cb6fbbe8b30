"""What a file is, by its first bytes and never by its name. Pure Python.

Only the types listed here exist for the system. SVG, HTML and scripts are not among them: a browser would run them.
"""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 4096
MOST_UNPACKED = 2 * 1024**3
CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True, slots=True)
class ContentType:
    """A type the system accepts: its MIME name, what people call it, its endings, and whether a browser may show it."""

    mime: str
    name: str
    endings: tuple[str, ...]
    inline: bool = False


JPEG = ContentType("image/jpeg", "JPEG", (".jpg", ".jpeg"), inline=True)
PNG = ContentType("image/png", "PNG", (".png",), inline=True)
WEBP = ContentType("image/webp", "WebP", (".webp",), inline=True)
PDF = ContentType("application/pdf", "PDF", (".pdf",), inline=True)
XLSX = ContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", (".xlsx",))
DOCX = ContentType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", (".docx",))
ZIP = ContentType("application/zip", "ZIP", (".zip",))
TEXT = ContentType("text/plain", "text", (".txt", ".csv", ".json", ".md"))
MP4 = ContentType("video/mp4", "MP4", (".mp4",))
M4A = ContentType("audio/mp4", "M4A", (".m4a",))

ALL = (JPEG, PNG, WEBP, PDF, XLSX, DOCX, ZIP, TEXT, MP4, M4A)
BY_MIME = {kind.mime: kind for kind in ALL}


def sniff(file: BinaryIO) -> ContentType | None:
    """The type of a file by its content, None if it is none of ours. The file is left at an unknown place."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        return (
            M4A if head[8:12] in (b"M4A ", b"M4B ") else MP4 if head[8:12] not in (b"qt  ", b"heic", b"avif") else None
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(file)
    return TEXT if head and _is_text(file) else None


def _packed(file: BinaryIO) -> ContentType | None:
    """A ZIP archive, or an Office file without macros; None where it is broken or would unpack beyond all measure."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {entry.filename for entry in archive.infolist()}
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                return None
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else None


def _is_text(file: BinaryIO) -> bool:
    """UTF-8 or GB18030 without control characters, and nothing that a browser might take for a page or a drawing."""
    file.seek(0)
    content = file.read()
    if CONTROL.intersection(content):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            start = content.decode(encoding)[:HEAD].lstrip().lower()
        except UnicodeDecodeError:
            continue
        return not start.startswith("<") and "<script" not in start and "<svg" not in start and "<html" not in start
    return False
