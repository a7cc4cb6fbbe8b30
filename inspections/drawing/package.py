"""The evidence package (docs/draw.md §5): a zip or a folder with the same flat file names, the same bytes each time."""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from .faults import DrawFault

ORDER: Final = (
    "header.json",
    "plan.json",
    "roster.ndjson",
    "officers.ndjson",
    "avoid.ndjson",
    "reveals.json",
    "selected.ndjson",
    "reserve.ndjson",
    "excluded.ndjson",
    "assignment.ndjson",
    "short.ndjson",
    "result.json",
)
ANCHORS: Final = "anchors.json"
VERIFIER: Final = "verify_draw.py"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
MAX_FILE: Final = 1 << 31
UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def build(files: Mapping[str, bytes], *, anchors: bytes | None = None, verifier: bytes | None = None) -> bytes:
    """A deterministic zip of the public files of a finished draw.

    ``files``: those of the freeze and of the run together. ``anchors``: canonical ``anchors.json`` (time-stamp
    tokens, addresses of outside publications). ``verifier``: the source of the stand-alone verifier.
    """
    for name in ORDER:
        if name not in files:
            raise DrawFault("file_missing", name)
    contents = [(name, files[name]) for name in ORDER]
    contents += [(name, data) for name, data in ((ANCHORS, anchors), (VERIFIER, verifier)) if data is not None]
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in contents:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    return target.getvalue()


def read(source: bytes | Path) -> dict[str, bytes]:
    """The files of a package: zip bytes, the path of a zip, or a folder. Names are not interpreted as paths."""
    if isinstance(source, Path):
        if source.is_dir():
            return {path.name: path.read_bytes() for path in sorted(source.iterdir()) if path.is_file()}
        try:
            source = source.read_bytes()
        except OSError:
            raise DrawFault("not_a_package") from None
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.filename in files:
                    raise DrawFault("file_twice", info.filename)
                if info.file_size > MAX_FILE:
                    raise DrawFault("not_a_package")
                files[info.filename] = archive.read(info)
    except UNREADABLE:
        raise DrawFault("not_a_package") from None
    return files
