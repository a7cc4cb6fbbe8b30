"""The words files use for kinds, states, dates, industries and streets, and what they mean. Pure: no database."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from registry.names import key
from registry.states import RegistrationState as State
from registry.states import SubjectKind as Kind

# Parted by commas; compared without width, case, spaces and marks.
_KIND_WORDS: dict[Kind, str] = {
    Kind.COMPANY: "企业,公司,有限公司,内资企业,私营企业,外商投资企业,个人独资企业,合伙企业,法人,1,company",
    Kind.BRANCH: "分支机构,分公司,企业分支机构,非法人分支机构,branch",
    Kind.SOLE_TRADER: "个体户,个体工商户,个体,2,sole trader,individual",
    Kind.COOP: "农专社,农民专业合作社,合作社,3,co-operative,coop",
    Kind.COOP_BRANCH: "农民专业合作社分支机构,合作社分支机构",
    Kind.REP_OFFICE: "外企代表机构,外国企业常驻代表机构,外国(地区)企业常驻代表机构,常驻代表机构,代表处,representative office",
    Kind.FOREIGN_FIRM: "在中国境内从事经营活动的外国企业,外国(地区)企业在中国境内从事生产经营活动,外国企业",
    Kind.STATE_ORGAN: "机关,国家机关,党政机关",
    Kind.INSTITUTION: "事业单位,institution",
    Kind.SOCIAL_ORG: "社会组织,社会团体,民办非企业单位,社会服务机构,基金会,social organisation",
    Kind.UNION: "工会,基层工会",
    Kind.LAW_FIRM: "律师事务所,律所,律师执业机构,law firm",
    Kind.JUSTICE_ORG: "公证处,公证机构,司法鉴定机构,仲裁委员会,基层法律服务所",
    Kind.RELIGIOUS_SITE: "宗教活动场所,宗教场所",
    Kind.RURAL_COLLECTIVE: "农村集体经济组织,村集体经济组织,股份经济合作社,经济合作社",
    Kind.SITE: "无统一代码的场所,无代码场所,无证无照场所,场所,工地,site,site without a code",
    Kind.OTHER: "其他,其它,other",
}
_STATE_WORDS: dict[State, str] = {
    State.EXISTING: (
        "存续,在营,开业,在业,在册,正常,存续(在营、开业、在册),存续(在营、开业),在营(开业),开业/正常经营,在营(开业)企业,existing,active"
    ),
    State.SUSPENDED: "停业,歇业,停业/歇业,suspended",
    State.LIQUIDATING: "清算,清算中,正在清算,liquidating",
    State.DEREGISTERING: "注销中,正在注销,简易注销中,简易注销公告,deregistering",
    State.MOVING_OUT: "迁出中,正在迁出,moving out",
    State.REVOKED: "吊销,吊销未注销,吊销企业,revoked",
    State.REVOKED_DEREGISTERED: "吊销已注销,吊销后注销",
    State.DEREGISTERED: "注销,已注销,注销企业,deregistered,cancelled",
    State.ANNULLED: "撤销,撤销登记,annulled",
    State.MOVED_OUT: "迁出,已迁出,市外迁出,moved out",
}

_MARKS = re.compile(r"[,、;/\-_\"']+")


def _word(text: str) -> str:
    return _MARKS.sub("", key(text))


def _kinds() -> dict[str, Kind]:
    found = {_word(word): kind for kind, words in _KIND_WORDS.items() for word in words.split(",")}
    return found | {_word(kind.value): kind for kind in Kind}


def _states() -> dict[str, State]:
    found = {_word(word): state for state, words in _STATE_WORDS.items() for word in words.split(",")}
    return found | {_word(state.value): state for state in State}


_KINDS = _kinds()
_STATES = _states()


@lru_cache(maxsize=4096)
def kind_of(text: str) -> Kind | None:
    """The kind of subject a word stands for, or nothing."""
    return _KINDS.get(_word(text))


@lru_cache(maxsize=4096)
def state_of(text: str) -> State | None:
    """The registration state a word stands for; remarks in brackets are set aside."""
    return _STATES.get(_word(text)) or _STATES.get(_word(key(text).partition("(")[0]))


# --- the kind of a subject nobody named -------------------------------------------------------------------------

_BY_FORM: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile("代表机构|代表处"), Kind.REP_OFFICE),
    (re.compile("合作(经济组织|社).*分支"), Kind.COOP_BRANCH),
    (re.compile("合作(经济组织|社)"), Kind.COOP),
    (re.compile("个体"), Kind.SOLE_TRADER),
    (re.compile("分公司|分支机构"), Kind.BRANCH),
    (re.compile(r"外国(\(地区\))?企业"), Kind.FOREIGN_FIRM),
)
_BY_CODE: dict[str, Kind] = {
    "11": Kind.STATE_ORGAN,
    "12": Kind.INSTITUTION,
    "13": Kind.SOCIAL_ORG,
    "31": Kind.LAW_FIRM,
    "32": Kind.JUSTICE_ORG,
    "33": Kind.JUSTICE_ORG,
    "34": Kind.JUSTICE_ORG,
    "35": Kind.JUSTICE_ORG,
    "39": Kind.JUSTICE_ORG,
    "51": Kind.SOCIAL_ORG,
    "52": Kind.SOCIAL_ORG,
    "53": Kind.SOCIAL_ORG,
    "59": Kind.SOCIAL_ORG,
    "71": Kind.RELIGIOUS_SITE,
    "72": Kind.RELIGIOUS_SITE,
    "81": Kind.UNION,
    "89": Kind.UNION,
    "92": Kind.SOLE_TRADER,
    "N1": Kind.RURAL_COLLECTIVE,
    "N2": Kind.RURAL_COLLECTIVE,
    "N3": Kind.RURAL_COLLECTIVE,
}
_COMPANY_NAME = re.compile("(公司|厂|店|集团)$")
_BRANCH_NAME = re.compile(
    "(分公司|支公司|分店|分行|支行|分社|分厂|分理处|营业部|营业厅|营业所|公司.+[部店厂站处所社厅队场])$"
)


def guessed_kind(code: str, legal_form: str, name_key: str) -> Kind:
    """The kind of subject by its legal form, then its code (GB 32100, places 1 and 2), then its name.

    Codes that begin 11 sometimes stand with plain companies: there the name decides.
    """
    form = key(legal_form) if legal_form else ""
    for pattern, kind in _BY_FORM:
        if form and pattern.search(form):
            return kind
    start = code[:2]
    name = name_key.partition("(")[0] if name_key.endswith(")") else name_key
    if start == "93" or (not code and name.endswith("合作社")):
        return Kind.COOP_BRANCH if "合作社" in name and not name.endswith("合作社") else Kind.COOP
    by_code = _BY_CODE.get(start)
    if by_code and not (by_code is Kind.STATE_ORGAN and _COMPANY_NAME.search(name)):
        return by_code
    if name.endswith("代表处"):
        return Kind.REP_OFFICE
    if name.endswith("律师事务所"):
        return Kind.LAW_FIRM
    return Kind.BRANCH if _BRANCH_NAME.search(name) else Kind.COMPANY


# --- dates --------------------------------------------------------------------------------------------------------

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_SERIAL_START = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's day numbers


@lru_cache(maxsize=65536)
def date_of(text: str) -> dt.date | None:
    """A written day: 2026-11-23, 2026/11/23, 2026年11月23日, 20261123, or a spreadsheet's day number."""
    text = key(text) if not text.isascii() else text.strip()
    match = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    try:
        if match:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return _SERIAL_START + dt.timedelta(days=int(text)) if _SERIAL.fullmatch(text) else None


# --- lists kept as data ---------------------------------------------------------------------------------------------

_STREET_END = re.compile("(街道办事处|街道办|街道|镇|办事处)$")


@dataclass(frozen=True, slots=True)
class Lists:
    """The industries and streets in force, as looked up by code or by name."""

    industries: Mapping[str, str] = field(default_factory=dict)
    streets: Mapping[str, str] = field(default_factory=dict)
    street_names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        industries: Iterable[tuple[str, str]],
        streets: Iterable[tuple[str, str, str]],
        street_names: Iterable[str] = (),
    ) -> "Lists":
        """``industries``: code and name. ``streets``: code to keep, name and code as written; the later counts."""
        by_industry: dict[str, str] = {}
        for code, name in sorted(industries, key=lambda pair: -len(pair[0])):
            by_industry[key(name)] = code  # of a class and its only subclass, the wider one
            by_industry[code.casefold()] = code
            if len(code) > 1:
                by_industry.setdefault(code[1:], code)
        by_street: dict[str, str] = {}
        for code, name, written in streets:
            by_street[written] = code
            by_street[_street_key(name)] = code
        return cls(by_industry, by_street, tuple(street_names))

    def industry(self, text: str) -> str:
        """The code of an industry written as code (I6510, 6510) or name; empty when it is not in the list."""
        return self.industries.get(key(text), "")

    def street(self, text: str) -> str:
        """The code of a street written as code (9 or 12 digits) or name; empty when it is not one of the zone's."""
        written = key(text)
        if written.isdigit():
            return self.streets.get(written[:9], "")
        return self.streets.get(_street_key(written), "")


def _street_key(name: str) -> str:
    return _STREET_END.sub("", key(name))
