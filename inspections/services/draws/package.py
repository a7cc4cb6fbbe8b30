"""The evidence package of a finished draw (docs/draw.md §5)."""

from pathlib import Path

from django.conf import settings

from inspections import drawing
from inspections.models import Draw
from inspections.services.draws.run import frozen_files

VERIFIER = Path(settings.BASE_DIR) / "static" / "verify" / "verify_draw.py"


def package_of(draw: Draw) -> bytes:
    """A deterministic zip of the public files and the stand-alone verifier: the same bytes at each call."""
    return drawing.build_package(frozen_files(draw), verifier=VERIFIER.read_bytes())
