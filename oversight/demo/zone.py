"""Departments, posts and officers of the demo zone. Those of the seed document, and examples of those it calls
各行业主管部门 and 各监管职能部门; all of it data, none of it known to the code."""

from dataclasses import dataclass

from core.people.models import DepartmentKind, Duty


@dataclass(frozen=True)
class Office:
    """A department of the zone: code, names, name in document numbers, duties, how many officers."""

    code: str
    name: str
    name_en: str
    short_name: str
    duties: tuple[str, ...] = ()
    officers: int = 0
    kind: str = DepartmentKind.ADMINISTRATION


OFFICES: tuple[Office, ...] = (
    Office("GEN", "综合管理部", "General Administration", "管综", (Duty.RECEIVES_PLANS, Duty.SUPERVISES)),
    Office("PARTY", "党群工作部", "Party and Mass Work", "管党", (Duty.SETTLES_DISPUTES,)),
    Office("SAMR", "市场监管部", "Market Supervision", "市监", (Duty.RECEIVES_LISTS, Duty.KEEPS_REGISTER), 60),
    Office("APPR", "审批服务部", "Approval Services", "审批", (Duty.TAKES_COMPLAINTS,)),
    Office("DRST", "发展改革和科技经济部", "Development, Reform and Science Economy", "发改", (Duty.KEEPS_CREDIT,)),
    Office(
        "PSB", "公安分局", "Public Security Branch", "公安", (Duty.INVESTIGATES_CRIME,), 0, DepartmentKind.STATIONED
    ),
    Office("EMER", "应急管理部", "Emergency Management", "应急", (), 34),
    Office("ECO", "生态环境部", "Ecology and Environment", "环", (), 26),
    Office("CONS", "建设管理部", "Construction Management", "建", (), 18),
    Office("LAND", "规划国土部", "Planning and Land", "规", (), 12),
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建华志强晓东海燕文博雪梅立新思远佳宁国庆春雷秀兰俊杰若曦明辉静怡振宇婷玉浩然丹阳一鸣"


def officer_name(number: int) -> str:
    """A common invented name, the same for the same number."""
    surname = SURNAMES[number % len(SURNAMES)]
    first = GIVEN[(number * 7) % len(GIVEN)]
    second = GIVEN[(number * 13 + 5) % len(GIVEN)] if number % 4 else ""
    return surname + first + second
