"""Lists of spot-check items as authorities publish them: columns, words, and what must be asked. Pure: no database.

Published lists print ratios, objects and bases in their own words. What is certain is read; everything else becomes an
:class:`Asked` with the printed words, which a person answers before anything enters. Nothing is guessed silently, and
every cell stays as printed.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry import headers as enterprise_headers
from registry.item_states import CheckMethod, ItemCategory
from registry.names import key
from registry.ratios import Reading, read_ratio
from registry.reading import Table, read_table
from registry.states import SubjectKind
from registry.vocabulary import kind_of

MOST_ROWS = 500


class ItemColumn(StrEnum):
    """What a column of a published list can hold, in the order of the template."""

    NUMBER = "number"
    CODE = "code"
    GROUP = "group"
    NAME = "name"
    OBJECTS = "objects"
    CATEGORY = "category"
    METHODS = "methods"
    RATIO = "ratio"
    FREQUENCY = "frequency"
    KEEPER = "keeper"
    PARTNERS = "partners"
    BASES = "bases"
    PRINTED = "printed"  # kept as printed, read no further
    PERSONAL = "personal"  # data on persons is not taken over from lists


ALIASES: dict[ItemColumn, str] = {
    ItemColumn.NUMBER: "序号,编号,no,no.,seq,number",
    ItemColumn.CODE: "编码,事项编码,事项代码,抽查事项编码,代码,code,item_code",
    ItemColumn.GROUP: "抽查项目,抽查类别,检查类别,抽查领域,领域,项目,抽查任务,任务名称,计划名称,抽查任务名称,field,group",
    ItemColumn.NAME: "抽查事项,检查事项,事项,事项名称,抽查事项名称,检查事项名称,随机抽查事项,检查内容,抽查内容,item,name",
    ItemColumn.OBJECTS: "检查对象,抽查对象,抽查主体,对象,检查对象范围,object,objects",
    ItemColumn.CATEGORY: "事项类别,类别,事项类型,检查事项类别,抽查事项类别,category",
    ItemColumn.METHODS: "检查方式,抽查方式,方式,检查方法,method,methods",
    ItemColumn.RATIO: "抽查比例,比例,检查比例,抽查比例或数量,抽查比例及数量,抽查比例数量,抽查比例频次,抽查比例及频次,ratio,ratio_raw",
    ItemColumn.FREQUENCY: "抽查频次,频次,检查频次,抽查次数,frequency,frequency_raw",
    ItemColumn.KEEPER: "检查主体,实施主体,抽查主体单位,牵头部门,发起部门,实施部门,责任部门,部门,执法主体,department,initiator,keeper",
    ItemColumn.PARTNERS: "配合部门,联合部门,参与部门,协同部门,协查部门,可共同检查的部门,cooperators,other_departments",
    ItemColumn.BASES: "检查依据,抽查依据,设定依据,法律依据,依据,法律法规依据,basis,bases,legal_basis",
    ItemColumn.PRINTED: (
        "备注,说明,检查层级,抽查层级,层级,检查时间,抽查时间,时间安排,实施时间,完成时限,年度,年份,发布单位,责任科室,"
        "原行号,原因,reason,note,remark,remarks,level,time_window,year,issuer,list_id"
    ),
    ItemColumn.PERSONAL: enterprise_headers.ALIASES[enterprise_headers.Ignored.PERSONAL],
}
ONCE = tuple(column for column in ItemColumn if column not in (ItemColumn.PRINTED, ItemColumn.PERSONAL))
_MARKS = re.compile(r"[*_:/\-'\"、,;?!。()]+")


def _plain(header: str) -> str:
    return _MARKS.sub("", key(header))


_KNOWN = {_plain(alias): column for column, aliases in ALIASES.items() for alias in aliases.split(",")}


def column_of(header: str) -> ItemColumn | None:
    """What a header is known to hold, or nothing. Remarks in brackets are set aside if need be."""
    return _KNOWN.get(_plain(header)) or _KNOWN.get(_plain(re.sub(r"\([^()]*\)", "", key(header))))


def _scored(header: str) -> ItemColumn | None:
    found = column_of(header)
    return found if found in ONCE else None


def known_headers() -> dict[str, list[str]]:
    """Every header that is understood, for messages."""
    return {column.value: ALIASES[column].split(",") for column in ONCE}


def template_headers() -> list[str]:
    return [ALIASES[column].split(",")[0] for column in ONCE]


def read_items(content: bytes, *, sheet: str = "") -> Table:
    """Read a list. A merged cell speaks for each of its rows. Raises :class:`registry.faults.Unreadable`."""
    return read_table(content, sheet=sheet, known=_scored, fill_merged=True)


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """Which column holds what; what is wrong with the columns as a whole."""

    uses: tuple[tuple[str, ItemColumn | None], ...]

    @property
    def unknown(self) -> list[str]:
        return [header for header, use in self.uses if header and use is None]

    @property
    def twice(self) -> list[ItemColumn]:
        given = [use for _header, use in self.uses]
        return [column for column in ONCE if given.count(column) > 1]

    @property
    def lacks_name(self) -> bool:
        return ItemColumn.NAME not in [use for _header, use in self.uses]

    @property
    def are_clear(self) -> bool:
        return not (self.unknown or self.twice or self.lacks_name)


def columns_of(headers: Sequence[str], chosen: Mapping[str, str]) -> ItemColumns:
    """``chosen``: header → column, as a person answered; it wins over what is known."""
    return ItemColumns(
        tuple((header, ItemColumn(chosen[header]) if header in chosen else column_of(header)) for header in headers)
    )


# --- what must be asked -------------------------------------------------------------------------------------------------


class Ask(StrEnum):
    """What a printed cell does not say for certain."""

    KEEPER = "keeper"
    SAME_ITEM = "same_item"
    OBJECTS = "objects"
    CATEGORY = "category"
    METHODS = "methods"
    RATIO = "ratio"
    PARTNER = "partner"
    BASIS = "basis"


OWN, LEAVE_OUT = "own", "leave_out"  # answers about the keeper
EACH, ONE = "each", "one"  # answers about rows that print the same item for different objects
TEXT = "text"  # the printed words stand alone
OUTSIDE = "outside"  # a partner that is no department of the zone
AS_READ = "as_read"  # the rules as read; the rest is a remark


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about printed words. Rows that print the same words ask it once; ``key`` names it for answers."""

    ask: Ask
    text: str
    frequency: str = ""

    @property
    def key(self) -> str:
        words = f"{self.text}\x1f{self.frequency}".encode()
        return f"{self.ask.value}-{hashlib.sha256(words).hexdigest()[:10]}"


class AnswerWrong(ValueError):
    """An answer that does not fit its question."""


def check_answer(asked: Asked, answer: str) -> str:
    """The answer in its stored form. Raises :class:`AnswerWrong`. ``departments`` are checked by the service."""
    answer = answer.strip()
    match asked.ask:
        case Ask.KEEPER:
            fits = answer in (OWN, LEAVE_OUT)
        case Ask.SAME_ITEM:
            fits = answer in (EACH, ONE)
        case Ask.CATEGORY:
            fits = answer in ItemCategory.values
        case Ask.OBJECTS:
            fits = answer == TEXT or _all_in(answer, SubjectKind.values)
        case Ask.METHODS:
            fits = answer == TEXT or _all_in(answer, CheckMethod.values)
        case Ask.RATIO:
            fits = answer == AS_READ or _is_clear(read_ratio(answer))
        case Ask.BASIS:
            fits = bool(answer) and not split_bases(answer)[1]
        case Ask.PARTNER:
            fits = bool(answer)
    if not fits:
        raise AnswerWrong(answer)
    return answer


def _all_in(answer: str, values: Sequence[str]) -> bool:
    return bool(answer) and set(answer.split(",")) <= set(values)


def _is_clear(reading: Reading) -> bool:
    return bool(reading.rules) and reading.is_certain


# --- words in cells -----------------------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"[、,，;；/\n]+")
CATEGORIES = {
    "一般检查事项": ItemCategory.GENERAL,
    "一般检查": ItemCategory.GENERAL,
    "一般事项": ItemCategory.GENERAL,
    "一般": ItemCategory.GENERAL,
    "general": ItemCategory.GENERAL,
    "重点检查事项": ItemCategory.KEY,
    "重点检查": ItemCategory.KEY,
    "重点事项": ItemCategory.KEY,
    "重点": ItemCategory.KEY,
    "key": ItemCategory.KEY,
}
_METHODS = {
    CheckMethod.ON_SITE: "现场检查,实地检查,现场核查,实地核查,现场,实地,on_site",
    CheckMethod.IN_WRITING: "书面检查,书式检查,资料审查,书面,in_writing",
    CheckMethod.TESTING: "检验检测,抽样检测,抽样检验,监督抽检,检验,检测,testing",
    CheckMethod.AUTHORITY_OPINION: "利用其他行政部门的检查结果,authority_opinion",
    CheckMethod.THIRD_PARTY: "委托第三方,第三方核查,审计,验资,third_party",
    CheckMethod.ONLINE: "网络监测,网络检查,网上检查,线上检查,在线检查,online",
}
_METHOD_OF = {word: method for method, words in _METHODS.items() for word in words.split(",")}
_NUMBER = "[一二三四五六七八九十百千零〇两0-9]+"
_PART = re.compile(
    rf"(?P<article>第{_NUMBER}条(?:之{_NUMBER})?)?(?P<rest>(?:第{_NUMBER}款)?(?:第?[((]?{_NUMBER}[))]?项)?(?:第{_NUMBER}目)?)"
)
_LAW = re.compile(r"《([^《》]*(?:〈[^〈〉]*〉[^《》]*)*)》([^《》]*)")


def words_of(text: str) -> list[str]:
    return [word.strip() for word in _BETWEEN.split(text) if word.strip()]


def split_bases(text: str) -> tuple[list[tuple[str, str]], bool]:
    """Law and article, article by article, and whether some of the text is not understood.

    ``《甲条例》第三条、第五条第一款、第二款;《乙办法》第二条`` names four: a paragraph alone belongs to the article before.
    """
    found: list[tuple[str, str]] = []
    doubtful = bool(_BETWEEN.sub("", _LAW.sub("", text)).strip(" 。."))
    for law, rest in _LAW.findall(text):
        article = ""
        pieces = [
            piece.strip(" 。.及和的") for piece in re.split(r"[、,，;；\s和及]+", rest) if piece.strip(" 。.及和的")
        ]
        for piece in pieces:
            part = _PART.fullmatch(piece)
            article = (part["article"] if part else None) or article
            if part is None or not article:
                doubtful = True
                continue
            found.append((law.strip(), article + part["rest"]))
        doubtful |= not pieces
    return found, doubtful


def object_kinds(text: str) -> tuple[str, ...] | None:
    """The kinds of subject, if the cell names nothing but kinds; None where a person must say."""
    kinds = [kind_of(word) for word in words_of(text)]
    if not kinds or any(kind is None or kind is SubjectKind.OTHER for kind in kinds):
        return None
    return tuple(dict.fromkeys(kind.value for kind in kinds if kind))


def methods_of(text: str) -> tuple[str, ...] | None:
    found = [_METHOD_OF.get(key(word)) for word in words_of(text)]
    if not found or None in found:
        return None
    return tuple(dict.fromkeys(method.value for method in found if method))
