"""Words kept in a row: written once in every language of the system, shown in the reader's."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise, lazy

Words = dict[str, str]


def _fill(message: str | Promise, params: dict[str, Any]) -> str:
    return str(message) % params


_fill_later = lazy(_fill, str)


def say(message: str | Promise, **params: Any) -> Promise:
    """A sentence with particulars that is still put into words in each language: ``say(_("%(n)s rows"), n=7)``."""
    later: Any = _fill_later(message, params)
    return cast(Promise, later)


def in_every_language(text: str | Promise | Callable[[], str]) -> Words:
    """The text in each language of the system; empty for an empty text."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = text() if callable(text) else str(text)
    return words if any(words.values()) else {}


def in_my_language(words: Words) -> str:
    """The words in the language of the reader, in the first language of the system if that one is missing."""
    chosen = words.get(translation.get_language() or "") or words.get(settings.LANGUAGES[0][0])
    return chosen or next(iter(words.values()), "")
