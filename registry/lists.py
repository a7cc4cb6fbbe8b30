"""Lists as offices keep them in spreadsheets, and the columns of a list of officers. Pure: no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from registry.names import key
from registry.reading import Table, cell_text, read_table


class OfficerColumn(StrEnum):
    """What a column of a list of officers can hold, in the order of the template."""

    NUMBER = "number"
    NAME = "full_name"
    DEPARTMENT = "department"
    ACCOUNT = "username"
    EXPERT = "is_expert"
    NATIONAL = "national"
    NATIONAL_FROM = "national_from"
    NATIONAL_TO = "national_to"
    LOCAL = "local"
    LOCAL_FROM = "local_from"
    LOCAL_TO = "local_to"


OFFICER_HEADERS: dict[StrEnum, str] = {
    OfficerColumn.NUMBER: "执法人员编号,编号,人员编号,工号,number,officer_number",
    OfficerColumn.NAME: "姓名,执法人员姓名,人员姓名,name,full_name",
    OfficerColumn.DEPARTMENT: "部门,所属部门,单位,所在单位,所属单位,department",
    OfficerColumn.ACCOUNT: "账号,用户名,登录名,username,account",
    OfficerColumn.EXPERT: "专家,是否专家,expert",
    OfficerColumn.NATIONAL: "国家执法证号,国家统一执法证号,国家证号,national_certificate",
    OfficerColumn.NATIONAL_FROM: "国家执法证有效期起,国家证有效期起,国家证有效期自,national_from",
    OfficerColumn.NATIONAL_TO: "国家执法证有效期止,国家证有效期止,国家证有效期至,national_to",
    OfficerColumn.LOCAL: "省执法证号,省级执法证号,地方执法证号,执法证号,执法证件号,证件号码,local_certificate,certificate",
    OfficerColumn.LOCAL_FROM: "省执法证有效期起,执法证有效期起,发证日期,有效期起,有效期自,local_from,valid_from",
    OfficerColumn.LOCAL_TO: "省执法证有效期止,执法证有效期止,有效期止,有效期至,到期日期,local_to,valid_to",
}
_MARKS = re.compile(r"[*_:/\-'\"、,;?!。()]+")


def _plain(header: str) -> str:
    return _MARKS.sub("", key(header))


def column_of(header: str, headers: Mapping[StrEnum, str]) -> StrEnum | None:
    """What a header is known to hold, or nothing."""
    wanted = _plain(header)
    for column, aliases in headers.items():
        if any(_plain(alias) == wanted for alias in aliases.split(",")):
            return column
    return None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its number in the file, its cells by column, and the cells as they stand."""

    number: int
    values: Mapping[StrEnum, str]
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as read: rows, headers that are not known, columns that are needed and missing."""

    headers: list[str]
    rows: list[ListRow]
    unknown: list[str]
    missing: list[StrEnum]


def read_list(content: bytes, headers: Mapping[StrEnum, str], *, needed: Sequence[StrEnum]) -> ListFile:
    """Read a list. Raises :class:`registry.faults.Unreadable` where the file is no table."""
    table: Table = read_table(content, known=lambda header: column_of(header, headers))
    places: dict[StrEnum, int] = {}
    for place, header in enumerate(table.headers):
        found = column_of(header, headers) if header else None
        if found is not None:
            places.setdefault(found, place)
    rows = [
        ListRow(
            number,
            {column: cell_text(cells[place]).strip() for column, place in places.items()},
            cells,
        )
        for number, cells in table.rows
    ]
    unknown = [header for header in table.headers if header and column_of(header, headers) is None]
    return ListFile(table.headers, rows, unknown, [column for column in needed if column not in places])


read_officers = partial(read_list, headers=OFFICER_HEADERS, needed=(OfficerColumn.NUMBER, OfficerColumn.NAME))

_YES = frozenset({"是", "有", "1", "yes", "true", "y", "专家"})


def is_yes(text: str) -> bool:
    return key(text) in _YES
