"""Translations without a system gettext: Babel compiles, extracts and merges the catalogues.

``python -m oversight.translations compile | update | check``. Each app keeps the sentences of its code and of
``templates/<app>/`` in its own ``locale``; what belongs to no app lies in the ``locale`` of the project.
"""

import io
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
PARENTS = ("core", "registry", "inspections")
"""Folders that hold apps of their own."""
CATALOGUE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
SOURCES_IN: tuple[str, ...] = (
    "accountability",
    "cases",
    "core",
    "credit",
    "exchange",
    "filings",
    "inspections",
    "linkage",
)
SOURCES_IN += ("oversight", "publicity", "registry", "risk")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


class Message(NamedTuple):
    """A sentence to translate."""

    context: str | None
    sentence: str
    plural: str | None


def catalogues() -> list[Path]:
    """Every catalogue of the project, its own first."""
    found = [ROOT / CATALOGUE, *(path for top in SOURCES_IN for path in (ROOT / top).rglob(str(CATALOGUE)))]
    return [path for path in found if path.exists()]


def compile_all() -> int:
    """Write each ``.mo`` that is older than its ``.po``; how many were written."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            content = io.BytesIO()
            write_mo(content, _read(source))
            part = target.with_name(f"{target.name}.{os.getpid()}")  # others may be reading, or compiling too
            part.write_bytes(content.getvalue())
            part.replace(target)
            written += 1
    return written


def faults() -> list[str]:
    """What keeps the Chinese from being complete: one sentence for each fault."""
    found = []
    known: set[tuple[str | None, str]] = set()
    said: dict[tuple[str | None, str], str] = {}
    for source in catalogues():
        place = source.relative_to(ROOT)
        for message in _read(source):
            if not message.id:
                continue
            sentence = _singular(message.id)
            known.add((message.context, sentence))
            texts = _texts(message.string)
            elsewhere = said.setdefault((message.context, sentence), texts[0])
            if texts[0] != elsewhere:
                found.append(f"{place}: two translations, {elsewhere!r} and {texts[0]!r}: {sentence!r}")
            if message.fuzzy or not all(texts):
                found.append(f"{place}: {'fuzzy' if message.fuzzy else 'untranslated'}: {sentence!r}")
            found += [f"{place}: {error}: {sentence!r}" for error in message.check()]
    for wanted, places in sorted(sentences().items(), key=lambda item: item[1]):
        if (wanted.context, wanted.sentence) not in known:
            found.append(f"{places[0]}: in no catalogue: {wanted.sentence!r}")
    return found


def update() -> None:
    """Merge the sentences of the sources into the catalogue each belongs to; translations are kept.

    A sentence has one catalogue, that of the first file it stands in; one that moves takes its translation along.
    """
    kept = {(one.context, _singular(one.id)): one.string for path in catalogues() for one in _read(path) if one.id}
    wanted: dict[Path, Catalog] = defaultdict(lambda: Catalog(locale=LANGUAGE))
    for (context, sentence, plural), places in sentences().items():
        target = _home(places[0])
        name = (sentence, plural) if plural else sentence
        wanted[target].add(name, locations=[(place, 0) for place in places], context=context)
    for target, template in wanted.items():
        merged = _read(target) if target.exists() else Catalog(locale=LANGUAGE, charset="utf-8")
        merged.update(template, no_fuzzy_matching=True, update_creation_date=False)
        for message in merged:
            if message.id and not any(_texts(message.string)):
                message.string = kept.get((message.context, _singular(message.id)), message.string)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        write_po(content, merged, width=120, ignore_obsolete=True, include_lineno=False, omit_header=False)
        target.write_bytes(content.getvalue())


def sentences() -> dict[Message, list[str]]:
    """Every sentence marked for translation in Python and templates, with the files it stands in."""
    found: dict[Message, list[str]] = defaultdict(list)
    for path in _sources():
        place = str(path.relative_to(ROOT))
        for message in _extract(path):
            if place not in found[message]:
                found[message].append(place)
    return found


def _sources() -> Iterator[Path]:
    for top in SOURCES_IN:
        yield from sorted(path for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts)
    for pattern in ("*.html", "*.txt", "*.typ"):
        yield from sorted((ROOT / "templates").rglob(pattern))


def _extract(path: Path) -> Iterator[Message]:
    code = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into Python calls between rows of X; left margins would be wrong indentation.
        code = "\n".join(line.strip() for line in templatize(code, origin=str(path)).splitlines())
    for _line, function, arguments, _comments in extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {}):
        given = arguments if isinstance(arguments, (tuple, list)) else (arguments,)
        has_context, has_plural = "pgettext" in function, "ngettext" in function or "npgettext" in function
        context = given[0] if has_context else None
        rest = given[1:] if has_context else given
        if rest and rest[0]:
            yield Message(context, rest[0], rest[1] if has_plural and len(rest) > 1 else None)


def _home(place: str) -> Path:
    """The catalogue for the sentences of one file."""
    parts = Path(place).parts
    if parts[0] == "templates":
        for app in (Path(parts[1]), *(Path(parent) / parts[1] for parent in PARENTS)):
            if (ROOT / app / "apps.py").exists() and parts[1] != "oversight":
                return ROOT / app / CATALOGUE
        return ROOT / CATALOGUE
    if parts[0] == "oversight":
        return ROOT / CATALOGUE
    if parts[0] in PARENTS and (ROOT / parts[0] / parts[1] / "apps.py").exists():
        return ROOT / parts[0] / parts[1] / CATALOGUE
    return ROOT / (CATALOGUE if parts[0] == "core" else Path(parts[0]) / CATALOGUE)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _singular(name: str | tuple[str, ...] | list[str]) -> str:
    return name if isinstance(name, str) else name[0]


def _texts(string: Any) -> Sequence[str]:
    """The forms of a translation: one, or as many as the language has plurals."""
    return string if isinstance(string, (tuple, list)) else (string or "",)


def main(what: str) -> int:
    """The command line."""
    if what == "compile":
        compile_all()
    elif what == "update":
        update()
    elif what == "check":
        found = faults()
        print("\n".join(found) or "every sentence is translated")
        return bool(found)
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:2])))
