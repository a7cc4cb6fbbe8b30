"""Templates hold no code, and none is forgotten."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(ROOT.joinpath("templates").rglob("*.html"))
SOURCES = ("core", "filings", "inspections", "oversight", "publicity", "registry", "templates", "tests")
INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=\"|\son[a-z]+=\"|javascript:|hx-on|hx-vals='js"
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_script_style_or_handler(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


def test_every_template_is_used() -> None:
    files = [path for top in SOURCES for path in ROOT.joinpath(top).rglob("*") if path.suffix in {".py", ".html"}]
    texts = {path: path.read_text() for path in files}
    unused = [
        name
        for template in TEMPLATES
        if not any(
            (name := str(template.relative_to(ROOT / "templates"))) in text
            for path, text in texts.items()
            if path != template
        )
    ]
    assert unused == []
