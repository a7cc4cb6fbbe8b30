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


def test_one_english_word_has_one_chinese_word_unless_a_context_tells_two_meanings_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "sentences", dict)
    places = [tmp_path / "one.po", tmp_path / "two.po"]
    monkeypatch.setattr(translations, "catalogues", lambda: places)
    places[0].write_text('msgid "File"\nmsgstr "文件"\n')
    places[1].write_text('msgid "File"\nmsgstr "档案"\n')
    assert translations.faults() == ["two.po: two translations, '文件' and '档案': 'File'"]
    places[1].write_text('msgctxt "cabinet"\nmsgid "File"\nmsgstr "档案"\n')
    assert translations.faults() == []


def test_a_sentence_that_moves_to_another_catalogue_takes_its_translation_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "registry" / translations.CATALOGUE, tmp_path / "filings" / translations.CATALOGUE
    old.parent.mkdir(parents=True)
    old.write_text('msgid "File"\nmsgstr "文件"\n')
    found = {translations.Message(None, "File", None): ["filings/errors.py", "registry/errors.py"]}
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "sentences", lambda: found)
    translations.update()
    assert 'msgstr "文件"' in new.read_text()


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
