"""No page needs an exception from the content policy: no script, style or handler stands in the markup."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>%{]+\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>%{]+\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(
        r"(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|data:text|vbscript):", re.IGNORECASE
    ),
    "an htmx expression": re.compile(r"\bhx-(?:on|vals=[\"']js:|vars)|hx-trigger=[\"'][^\"']*\["),
    "another site's file": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "output that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}
HELP_TEXT = "{{ field.help_text|safe }}"  # written in our own forms, never by a user


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_nothing_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(HELP_TEXT, "")
    assert {what: found[0] for what, pattern in FORBIDDEN.items() if (found := pattern.search(text))} == {}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_no_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|document\.write\(|\.innerHTML\s*[+]?=|insertAdjacentHTML", text)


def test_a_text_link_out_of_the_system_says_nothing_about_us() -> None:
    for path in TEMPLATES:
        for tag in re.findall(r"<a [^>]*\starget=[^>]*>", path.read_text(encoding="utf-8")):
            assert "noopener" in tag, f"{path.name}: {tag}"
