"""Lists of officers and of spot-check items as offices keep them in spreadsheets: headers and words. Pure: no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from registry.item_states import CheckMethod, ItemCategory
from registry.names import key
from registry.reading import Table, cell_text, read_table
from registry.services.items import Basis
from registry.states import SubjectKind
from registry.vocabulary import kind_of


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


class ItemColumn(StrEnum):
    """What a column of a list of spot-check items can hold, in the order of the template."""

    CODE = "code"
    NAME = "name"
    GROUP = "group"
    DEPARTMENT = "department"
    OTHERS = "other_departments"
    OBJECTS = "object_text"
    CATEGORY = "category"
    METHODS = "methods"
    RATIO = "ratio_text"
    FREQUENCY = "frequency_text"
    BASES = "bases"
    QUESTIONS = "checkpoints"


Column = OfficerColumn | ItemColumn

OFFICER_HEADERS: dict[Column, str] = {
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
ITEM_HEADERS: dict[Column, str] = {
    ItemColumn.CODE: "编码,事项编码,编号,序号,代码,code",
    ItemColumn.NAME: "事项名称,抽查事项,检查事项,抽查事项名称,名称,item,name",
    ItemColumn.GROUP: "抽查项目,抽查类别,检查类别,抽查领域,领域,项目,field,group",
    ItemColumn.DEPARTMENT: "部门,实施主体,检查主体,发起部门,牵头部门,实施部门,department,initiator",
    ItemColumn.OTHERS: "配合部门,联合部门,参与部门,可共同检查的部门,cooperators,other_departments",
    ItemColumn.OBJECTS: "检查对象,抽查对象,对象,object,objects",
    ItemColumn.CATEGORY: "事项类别,类别,事项类型,category",
    ItemColumn.METHODS: "检查方式,抽查方式,方式,method,methods",
    ItemColumn.RATIO: "抽查比例,比例,检查比例,抽查比例或数量,ratio,ratio_raw",
    ItemColumn.FREQUENCY: "抽查频次,频次,检查频次,frequency,frequency_raw",
    ItemColumn.BASES: "检查依据,设定依据,法律依据,依据,basis,legal_basis",
    ItemColumn.QUESTIONS: "检查要点,检查内容,要点,checklist",
}
_MARKS = re.compile(r"[*_:/\-'\"、,;?!。()]+")


def _plain(header: str) -> str:
    return _MARKS.sub("", key(header))


def column_of(header: str, headers: Mapping[Column, str]) -> Column | None:
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
    values: Mapping[Column, str]
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as read: rows, headers that are not known, columns that are needed and missing."""

    headers: list[str]
    rows: list[ListRow]
    unknown: list[str]
    missing: list[Column]


def read_list(content: bytes, headers: Mapping[Column, str], *, needed: Sequence[Column]) -> ListFile:
    """Read a list. Raises :class:`registry.faults.Unreadable` where the file is no table."""
    table: Table = read_table(content, known=lambda header: column_of(header, headers))
    places: dict[Column, int] = {}
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
read_items = partial(read_list, headers=ITEM_HEADERS, needed=(ItemColumn.CODE, ItemColumn.NAME))


# --- words in cells -----------------------------------------------------------------------------------------------------

_YES = frozenset({"是", "有", "1", "yes", "true", "y", "专家"})
_METHOD_WORDS = {
    CheckMethod.ON_SITE: "现场,实地,on_site",
    CheckMethod.IN_WRITING: "书面,书式,资料,in_writing",
    CheckMethod.TESTING: "检验,检测,抽样,testing",
    CheckMethod.AUTHORITY_OPINION: "专业意见,行政部门,authority_opinion",
    CheckMethod.THIRD_PARTY: "第三方,审计,验资,评估,third_party",
    CheckMethod.ONLINE: "网络,线上,在线,非现场,online",
}
_BASIS = re.compile(r"《(?P<law>[^》]+)》(?P<article>[^《]*)")
_KEY_WORDS = ("重点", "key")


def is_yes(text: str) -> bool:
    return key(text) in _YES


def methods_of(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The ways of checking that a cell names, and the words that are not known."""
    found: list[str] = []
    unknown: list[str] = []
    for word in filter(None, re.split(r"[、,，;；/\s]+", text)):
        known = [
            method for method, signs in _METHOD_WORDS.items() if any(sign in word.lower() for sign in signs.split(","))
        ]
        if known:
            found += [method.value for method in known]
        else:
            unknown.append(word)
    return tuple(dict.fromkeys(found)), unknown


def category_of(text: str) -> str:
    return ItemCategory.KEY if any(sign in text.lower() for sign in _KEY_WORDS) else ItemCategory.GENERAL


def kinds_of(text: str) -> tuple[str, ...]:
    """The kinds of subject, if the cell names nothing but kinds; else none, and the printed words stand alone."""
    words = [word for word in re.split(r"[、,，;；和及\s]+", text) if word]
    kinds = [kind_of(word) for word in words]
    if not kinds or any(kind is None or kind is SubjectKind.OTHER for kind in kinds):
        return ()
    return tuple(dict.fromkeys(kind.value for kind in kinds if kind))


def bases_of(text: str) -> tuple[Basis, ...]:
    """Laws and articles of a cell: ``《甲条例》第三条、第五条；《乙办法》第二条``."""
    return tuple(
        Basis(found["law"].strip(), found["article"].strip(" 、,，;；。") or "—") for found in _BASIS.finditer(text)
    )
