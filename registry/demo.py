"""Invented enterprises for the demo zone and for tests: same seed, same enterprises. Pure: no database.

Nothing here can be taken for a real firm. Trade names are three rare characters that no word is made of; codes are
valid (GB 32100, GB 11714) but carry 370176 as authority, which no authority has ever issued; roads are invented too.
The shape is that of a real zone: kinds, states and streets by plausible shares, risk classes as a city published
them (A 65.4 %, B 25.3 %, C 7.7 %, D 1.5 %).
"""

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from registry import codes
from registry.headers import Field, template_header
from registry.states import RegistrationState as State
from registry.states import SubjectKind as Kind

T = TypeVar("T")

AUTHORITY = "370176"  # the statistical code of the zone; real registrations never carry it
_BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_FIRST = "霁樾岑沅栩翊渌琮珩苒葭蓁蘅麓溯澍桉柠橡梓榆槿樱泠泓洵浔淙湜溱滢漪澹濯瀚炀煦熠"
_SECOND = "岚栎澈屿砚笙筠篱纾绾翎聆舫芷茗莳菀萤蔓薇虹蝉衿裳觅谧轶辰迦逦邈郁酩野钰铎锦阑陌"
_THIRD = "浦帆枫桐榕橘洲渡湾澜烛璃甸畔皋盏碧穹竹笺粟绡羽舟苔荷萝葵藤蝶谷谣豆贝路轩遥邑鄢"
_ROADS = (
    "青栎路",
    "白鹭街",
    "石榴里",
    "银杏大道",
    "云雀路",
    "蒲公英街",
    "芦苇路",
    "萤火路",
    "琥珀街",
    "松果路",
    "薄荷里",
    "风车路",
    "海棠坊",
    "灯塔街",
)

_STREETS: tuple[tuple[str, str, int], ...] = (
    ("370176001", "舜华路街道", 40),
    ("370176002", "孙村街道", 22),
    ("370176003", "巨野河街道", 13),
    ("370176004", "遥墙街道", 12),
    ("370176005", "临港街道", 13),
)

# industry code, the word in a name, weight; for firms, and for the shops of sole traders
_TRADES: tuple[tuple[str, str, int], ...] = (
    ("I6513", "软件", 12),
    ("I6531", "信息技术", 10),
    ("M7512", "生物科技", 6),
    ("M7513", "新材料", 5),
    ("C2720", "药业", 2),
    ("C3562", "半导体设备", 3),
    ("C3581", "医疗设备", 3),
    ("C3825", "光伏", 2),
    ("C3421", "机床", 3),
    ("C3670", "汽车零部件", 3),
    ("C1419", "食品", 3),
    ("C1492", "保健食品", 1),
    ("F5123", "果品", 2),
    ("F5251", "医药连锁", 2),
    ("G5431", "物流", 4),
    ("H6110", "酒店", 2),
    ("H6210", "餐饮管理", 4),
    ("E4710", "建筑工程", 6),
    ("E4875", "新能源工程", 2),
    ("K7010", "置业", 2),
    ("K7020", "物业服务", 4),
    ("L7259", "广告", 4),
    ("L7269", "人力资源", 4),
    ("M7461", "环境监测", 1),
    ("P8391", "职业培训", 2),
)
_SHOPS: tuple[tuple[str, str, int], ...] = (
    ("F5212", "超市", 14),
    ("F5223", "水果", 8),
    ("F5251", "药", 3),
    ("F5273", "电脑", 4),
    ("H6210", "酒家", 10),
    ("H6220", "快餐", 10),
    ("H6231", "茶", 4),
    ("H6232", "咖啡", 4),
    ("H6291", "小吃", 12),
    ("O8040", "美发", 8),
    ("O8111", "汽车维修", 5),
)

_KINDS: tuple[tuple[Kind, int], ...] = (
    (Kind.COMPANY, 5200),
    (Kind.SOLE_TRADER, 3800),
    (Kind.BRANCH, 560),
    (Kind.COOP, 130),
    (Kind.INSTITUTION, 90),
    (Kind.SOCIAL_ORG, 90),
    (Kind.LAW_FIRM, 25),
    (Kind.REP_OFFICE, 15),
    (Kind.UNION, 40),
    (Kind.SITE, 50),
)
_STATES: tuple[tuple[State, int], ...] = (
    (State.EXISTING, 918),
    (State.SUSPENDED, 14),
    (State.DEREGISTERING, 7),
    (State.LIQUIDATING, 4),
    (State.REVOKED, 22),
    (State.DEREGISTERED, 30),
    (State.MOVED_OUT, 5),
)
_CLASSES = (("A", 654), ("B", 253), ("C", 77), ("D", 15))
_BEGINNINGS: dict[Kind, str] = {
    Kind.COMPANY: "91",
    Kind.BRANCH: "91",
    Kind.SOLE_TRADER: "92",
    Kind.COOP: "93",
    Kind.INSTITUTION: "12",
    Kind.SOCIAL_ORG: "52",
    Kind.LAW_FIRM: "31",
    Kind.REP_OFFICE: "91",
    Kind.UNION: "81",
}
_FORMS: dict[Kind, tuple[str, ...]] = {
    Kind.COMPANY: (
        "有限责任公司(自然人投资或控股)",
        "有限责任公司(自然人独资)",
        "其他有限责任公司",
        "股份有限公司(非上市)",
    ),
    Kind.BRANCH: ("有限责任公司分公司",),
    Kind.SOLE_TRADER: ("个体工商户",),
    Kind.COOP: ("农民专业合作社",),
    Kind.REP_OFFICE: ("外国(地区)企业常驻代表机构",),
}
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.COMPANY: ("有限公司", "有限公司", "有限公司", "(济南)有限公司", "股份有限公司"),
    Kind.BRANCH: ("有限公司高新区分公司", "有限公司第二分公司"),
    Kind.SOLE_TRADER: ("店", "铺", "坊"),
    Kind.COOP: ("种植专业合作社",),
    Kind.INSTITUTION: ("服务中心", "研究院"),
    Kind.SOCIAL_ORG: ("促进会", "服务社"),
    Kind.LAW_FIRM: ("律师事务所",),
    Kind.REP_OFFICE: ("公司济南代表处",),
    Kind.UNION: ("有限公司工会委员会",),
    Kind.SITE: ("临时摊位", "施工工地"),
}
_WITHOUT_TRADE = frozenset({Kind.COOP, Kind.INSTITUTION, Kind.SOCIAL_ORG, Kind.LAW_FIRM, Kind.UNION, Kind.SITE})


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented enterprise, its fields named as the columns of a file."""

    code: str
    name: str
    subject_kind: str
    state: str
    legal_form: str
    registered_on: dt.date
    industry: str
    street: str
    address: str
    authority_code: str
    old_registration_no: str
    risk_class: str


def invented_enterprises(count: int, *, seed: int = 1, until: dt.date = dt.date(2025, 12, 31)) -> Iterator[Invented]:
    """``count`` different enterprises, registered up to ``until``; more of the same seed begin with the same ones."""
    dice = random.Random(seed)  # noqa: S311 - a demo, not a draw
    names: set[str] = set()
    numbers: set[str] = set()
    for _ in range(count):
        yield _one(dice, names, numbers, until)


def _one(dice: random.Random, names: set[str], numbers: set[str], until: dt.date) -> Invented:
    kind = _pick(dice, _KINDS)
    industry, trade = _pick(dice, _weighed(_SHOPS if kind is Kind.SOLE_TRADER else _TRADES))
    name = _fresh(names, lambda: _name(dice, kind, trade))
    state = _pick(dice, _STATES)
    street_code, street = _pick(dice, _weighed(_STREETS))
    registered_on = until - dt.timedelta(days=int(dice.betavariate(1, 3) * 365 * 25))
    code = _fresh(numbers, lambda: _code(dice, kind)) if kind in _BEGINNINGS else ""
    old_number = _fresh(numbers, lambda: _old_number(dice)) if code and registered_on.year < 2012 else ""
    return Invented(
        code=code,
        name=name,
        subject_kind=kind,
        state=state,
        legal_form=dice.choice(_FORMS.get(kind, ("",))),
        registered_on=registered_on,
        industry=industry,
        street=street_code,
        address=f"{street}{dice.choice(_ROADS)}{dice.randint(1, 999)}号",
        authority_code=AUTHORITY if code else "",
        old_registration_no=old_number,
        risk_class=_pick(dice, _CLASSES),
    )


def _name(dice: random.Random, kind: Kind, trade: str) -> str:
    trade_name = dice.choice(_FIRST) + dice.choice(_SECOND) + dice.choice(_THIRD)
    return trade_name + ("" if kind in _WITHOUT_TRADE else trade) + dice.choice(_ENDINGS[kind])


def _code(dice: random.Random, kind: Kind) -> str:
    body = "M" + dice.choice("ABC") + "".join(dice.choices(_BODY, k=6))
    head = _BEGINNINGS[kind] + AUTHORITY + body + codes.org_check_character(body)
    return head + codes.check_character(head)


def _old_number(dice: random.Random) -> str:
    return codes.with_check_digit(AUTHORITY + f"{dice.randrange(10**8):08d}")


def _fresh(known: set[str], make: Callable[[], str]) -> str:
    while (value := make()) in known:
        pass
    known.add(value)
    return value


def _weighed(choices: Sequence[tuple[str, str, int]]) -> list[tuple[tuple[str, str], int]]:
    return [((code, word), weight) for code, word, weight in choices]


def _pick(dice: random.Random, choices: Sequence[tuple[T, int]]) -> T:
    return dice.choices([value for value, _weight in choices], [weight for _value, weight in choices])[0]


def as_csv(enterprises: Iterable[Invented]) -> bytes:
    """The enterprises as a file for the import service, with the headers of the template."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [field.name for field in fields(Invented)]
    writer.writerow([template_header(Field(column)) for column in columns])
    writer.writerows([getattr(enterprise, column) for column in columns] for enterprise in enterprises)
    return out.getvalue().encode()
