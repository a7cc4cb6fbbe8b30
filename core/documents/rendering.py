"""Papers as PDF, from a template and data. The same data give the same bytes.

Templates are Typst files: the shared ones in ``core/documents/typst/``, an app's own in ``<app>/documents/``. Nothing
but the template, the shared look, the data and the given files can be read by a template.
"""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.apps import apps

from core.clocks import ZONE

if TYPE_CHECKING:
    import typst

SHARED = Path(__file__).parent / "typst"
STANDARD: Literal["a-2b"] = "a-2b"
CODE = "code.svg"


def render_pdf(
    template: str, data: Mapping[str, Any], *, code: str = "", files: Mapping[str, bytes] | None = None
) -> bytes:
    """The paper as PDF/A-2b.

    ``template`` is the name of a shared one (``"notice.typ"``) or of an app's (``"inspections/summary.typ"``). ``data``
    are plain JSON values and contain ``dated``, the day of the paper (``"2026-11-23"``), which becomes the date of the
    file. ``code`` is an address to be shown as a QR code, ``files`` are pictures the template names under ``/files/``.
    Raises ``ValueError`` when the template asks for what the data do not contain.
    """
    import typst

    given = dict(files or {})
    if code:
        given[CODE] = qr_svg(code)
    with tempfile.TemporaryDirectory() as folder:
        main = _lay_out(Path(folder), template_path(template), given)
        try:
            paper: bytes = typst.compile(
                str(main),
                root=folder,
                format="pdf",
                font_paths=_fonts(),
                sys_inputs={"data": json.dumps({**data, "has_code": bool(code)}, ensure_ascii=False)},
                pdf_standards=STANDARD,
                timestamp=_timestamp(str(data["dated"])),
            )
        except typst.TypstError as fault:
            raise ValueError(f"{template}: {fault.message}") from fault
    return paper


def _lay_out(folder: Path, template: Path, files: Mapping[str, bytes]) -> Path:
    """Copy what the template may read into a folder of its own: itself, the shared look, the given pictures."""
    main = folder / "main.typ"
    main.write_bytes(template.read_bytes())
    (folder / "base.typ").write_bytes((SHARED / "base.typ").read_bytes())
    (folder / "files").mkdir()
    for name, content in files.items():
        (folder / "files" / Path(name).name).write_bytes(content)
    return main


def template_path(template: str) -> Path:
    """Where a template lies."""
    app, _slash, name = template.rpartition("/")
    return (Path(apps.get_app_config(app).path) / "documents" if app else SHARED) / name


def qr_svg(content: str) -> bytes:
    """A QR code as a drawing of its own, with the quiet zone a scanner needs."""
    import segno

    drawing = BytesIO()
    segno.make(content, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawing.getvalue()


def _timestamp(dated: str) -> int:
    return int(dt.datetime.combine(dt.date.fromisoformat(dated[:10]), dt.time(12), ZONE).timestamp())


@cache
def _fonts() -> "typst.Fonts":
    """The shipped Chinese font and nothing of this machine, so that every machine makes the same paper."""
    import typst
    from noto_cjk_sans_otc import FONT_PATH

    return typst.Fonts(font_paths=[str(Path(str(FONT_PATH)).parent)], include_system_fonts=False)
