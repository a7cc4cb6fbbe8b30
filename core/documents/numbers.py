"""Numbers of official documents: 济高市监检通〔2026〕12号, one after the other, each once and for ever."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import connection, transaction

from core.documents.errors import NumberTaken
from core.documents.models import DocumentNumber
from core.people.models import Department

BRACKETS = str.maketrans({"[": "〔", "]": "〕", "(": "〔", ")": "〕", "【": "〔", "】": "〕", "〖": "〔", "〗": "〕"})
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class NumberSeries:
    """A series of numbers and the word it puts between the department and the year. Declaring one registers it."""

    name: str
    word: str

    registry: ClassVar[dict[str, "NumberSeries"]] = {}

    def __post_init__(self) -> None:
        taken = [series for series in NumberSeries.registry.values() if series.word == self.word and series != self]
        if taken or NumberSeries.registry.setdefault(self.name, self) != self:
            raise ValueError(f"number series {self.name} ({self.word}) is declared twice")


LETTER = NumberSeries("letter", "")
APPROVAL = NumberSeries("inspection-approval", "检审")
NOTICE = NumberSeries("inspection-notice", "检通")
RECORD = NumberSeries("inspection-record", "检录")
DRAW = NumberSeries("draw", "抽")
SERVICE = NumberSeries("service", "送")


@transaction.atomic
def next_number(*, series: str, department: Department, year: int) -> str:
    """The next number of a series of a department in a year, in the caller's transaction.

    The counter's row is locked until the transaction ends, so parallel calls wait for each other; a number whose
    transaction fails was never given and comes next. Numbers given once stay in an append-only table. Raises
    ``NumberTaken`` where two departments bear the same short name.
    """
    declared = NumberSeries.registry[series]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_numbercounter (series, department_id, year, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (series, department_id, year) DO UPDATE SET last = documents_numbercounter.last + 1
            RETURNING last
            """,
            [series, department.pk, year],
        )
        n: int = cursor.fetchone()[0]
    text = f"{settings.ZONE_SHORT_NAME}{department.short_name}{declared.word}〔{year}〕{n}号"
    if DocumentNumber.objects.filter(text=text).exists():
        raise NumberTaken(text=text)
    DocumentNumber.objects.create(series=series, department=department, year=year, n=n, text=text)
    return text


def normal_number(text: str) -> str:
    """A number as it is kept, from any way people type it: half-width or full-width, [ ] ( ) 【 】 for 〔 〕, spaces."""
    folded = unicodedata.normalize("NFKC", text).translate(BRACKETS)
    return SPACES.sub("", folded)


def find_number(text: str) -> DocumentNumber | None:
    """The number that was given and reads like this, if any."""
    return DocumentNumber.objects.filter(text=normal_number(text)).first()
