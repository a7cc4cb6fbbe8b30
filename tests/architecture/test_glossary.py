"""One Chinese legal term, one English word, everywhere (docs/glossary.md)."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from oversight import translations

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(?P<code>[A-Za-z.]+)`(?: \((?P<english>[^)]+)\))? \|(?P<rest>.*)\|$")


class Word(NamedTuple):
    english: str
    chinese: str


def spelled(code: str) -> str:
    """``AnnualPlan`` as words: annual plan."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code.rpartition(".")[2]).lower()


def rows() -> list[tuple[str, Word]]:
    found = []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            row = ROW.match(line)
            assert row, line
            cells = [cell.strip() for cell in row["rest"].split("|")]
            assert len(cells) == 4, line
            assert all(cells), f"an empty cell is written –: {line}"
            found.append((row["code"], Word(row["english"] or spelled(row["code"]), cells[0])))
    return found


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in translations.SOURCES_IN]


def name_of(model: type[models.Model]) -> Word:
    with translation.override("en"):
        english = str(model._meta.verbose_name)
    with translation.override("zh-hans"):
        return Word(english, str(model._meta.verbose_name))


def test_every_word_stands_once_and_in_order() -> None:
    codes = [code for code, _word in rows()]
    assert codes == sorted(set(codes))


def test_one_chinese_term_has_one_english_word() -> None:
    english: dict[str, set[str]] = {}
    for _code, word in rows():
        english.setdefault(word.chinese, set()).add(word.english)
    assert {chinese: words for chinese, words in english.items() if len(words) > 1} == {}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_bears_the_name_of_the_glossary_in_both_languages(model: type[models.Model]) -> None:
    glossary = dict(rows())
    word = glossary.get(model._meta.label) or glossary.get(model.__name__)
    assert word, f"add a row to docs/glossary.md for `{model.__name__}`"
    assert name_of(model) == word
