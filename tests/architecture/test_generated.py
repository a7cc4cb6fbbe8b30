"""What is written twice, or generated, agrees with its source."""

import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from oversight import translations

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_every_sentence_has_its_chinese() -> None:
    assert translations.faults() == []


def test_the_openapi_file_is_that_of_the_code(tmp_path: Path) -> None:
    written = tmp_path / "openapi.yaml"
    call_command("spectacular", lang="en", validate=True, fail_on_warn=True, file=str(written))
    assert written.read_text() == (ROOT / "docs" / "openapi.yaml").read_text(), "run `make openapi`"


def test_import_contracts_know_every_package() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(contracts["root_packages"]) == found
    assert found <= set(translations.SOURCES_IN)


def test_no_file_names_this_machine_or_a_registry() -> None:
    words = (
        "/wo" + "rk/shared",
        "/wo" + "rk/.library",
        "/tmp/" + "wt",
        "pypi." + "org",
        "registry.npmjs" + ".org",
        "files.python" + "hosted",
    )
    for path in sources():
        content = path.read_bytes()
        for word in words:
            assert word.encode() not in content, f"{path}: {word}"


def sources() -> Iterator[Path]:
    """Every file that is kept in the repository."""
    made = {"__pycache__", "media", "staticfiles", "node_modules"}
    for top in sorted(ROOT.iterdir()):
        if top.name in made or (top.name.startswith(".") and top.name != ".ci"):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not made & set(path.parts) and path.suffix != ".mo":
                yield path
