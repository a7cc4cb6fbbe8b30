"""Canonical text (docs/draw.md §4.1): one way to write a value, so that equal content has equal bytes.

RFC 8785 restricted to objects, arrays, strings (NFC, no control characters) and integers below 2^53: keys sorted,
no spaces, UTF-8, only the quotation mark and the backslash escaped, objects and arrays nested at most ``DEPTH`` deep.
A ``.json`` file is one value without a final newline; an ``.ndjson`` file is one object per line, each line ended by LF.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from .faults import DrawFault

LIMIT = 1 << 53
DEPTH = 32  # a rule of the text, not of an interpreter: what is deeper is refused before it is read
Value = Any  # dict[str, Value] | list[Value] | str | int, checked by ``dump`` and ``parse``


def dump(value: Value, file: str = "", line: int = 0) -> bytes:
    """The one canonical text of ``value``. Raises ``not_canonical`` for a value that has none."""
    if not _allowed(value):
        raise DrawFault("not_canonical", file, line)
    return _ENCODER.encode(value).encode()


def dump_lines(rows: Iterable[Value], file: str = "") -> bytes:
    """Canonical lines, each ended by LF."""
    return b"".join(dump(row, file, number) + b"\n" for number, row in enumerate(rows, 1))


def parse(text: bytes, file: str, line: int = 1) -> Value:
    """Read one canonical value; text that is readable but not canonical is refused with file and line."""
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        raise DrawFault("not_utf8", file, line) from None
    try:
        value = None if _too_deep(decoded) else _DECODER.decode(decoded)
        canonical = _allowed(value) and _ENCODER.encode(value) == decoded
    except ValueError:
        canonical = False
    if not canonical:
        raise DrawFault("not_canonical", file, line)
    return value


def parse_lines(data: bytes, file: str) -> Iterator[tuple[int, dict[str, Value]]]:
    """Read canonical lines, each an object; yields (line number from 1, object)."""
    for number, text in split_lines(data, file):
        value = parse(text, file, number)
        if not isinstance(value, dict):
            raise DrawFault("not_canonical", file, number)
        yield number, value


def split_lines(data: bytes, file: str, first: int = 1) -> Iterator[tuple[int, bytes]]:
    """The numbered lines of a file, whose last line must end in LF too."""
    lines = data.split(b"\n")
    last = lines.pop()
    yield from enumerate(lines, first)
    if last:
        raise DrawFault("no_final_newline", file, first + len(lines))


def is_text(value: object) -> bool:
    """A string that a frozen file may hold: NFC, no control characters, no lone surrogates."""
    if not isinstance(value, str):
        return False
    if value.isascii():
        return value.isprintable() or not any(ord(sign) < 32 or ord(sign) == 127 for sign in value)
    return unicodedata.is_normalized("NFC", value) and not any(unicodedata.category(sign) in _BARRED for sign in value)


def is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -LIMIT < value < LIMIT


_BARRED = frozenset(("Cc", "Cs"))
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def _too_deep(text: str) -> bool:
    """Whether brackets outside strings nest deeper than ``DEPTH``; what is no JSON at all is refused in any case."""
    if text.count("[") + text.count("{") <= DEPTH:
        return False
    level = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        level += 1 if bracket in "[{" else -1
        if level > DEPTH:
            return True
    return False


def _allowed(value: Value, levels: int = DEPTH) -> bool:
    """Whether ``value`` has a canonical text; ``levels``: how many objects and arrays may still be opened."""
    if isinstance(value, dict):
        return levels > 0 and all(
            is_text(key) and max(key, default="") <= "\uffff" and _allowed(value[key], levels - 1) for key in value
        )
    if isinstance(value, list):
        return levels > 0 and all(_allowed(item, levels - 1) for item in value)
    return is_text(value) or is_integer(value)


def _refuse(_text: str) -> NoReturn:
    raise ValueError


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
