"""The evidence package of a finished draw (docs/draw.md §5)."""

from pathlib import Path

from django.conf import settings

from core.vault import take_out
from inspections import drawing
from inspections.models import Draw, DrawFile

VERIFIER = Path(settings.BASE_DIR) / "static" / "verify" / "verify_draw.py"


def package_of(draw: Draw) -> bytes:
    """A deterministic zip of the public files and the stand-alone verifier: the same bytes at each call."""
    return drawing.build_package(frozen_files(draw), verifier=VERIFIER.read_bytes())


def frozen_files(draw: Draw, *, sealed: bool = False) -> dict[str, bytes]:
    """The draw's files by name: public ones, or the sealed maps in clear."""
    found: dict[str, bytes] = {}
    for file in DrawFile.objects.filter(draw=draw, sealed=sealed).order_by("name"):
        found[file.name] = take_out(file.content) if sealed else bytes(file.content)
    return found
