"""Boundary matters and lists of the demo zone: invented divisions of duties on real articles of law (the articles are facts)."""

from dataclasses import dataclass

from registry.responsibility.states import BoundaryCause, Link, Part

APPROVAL, ROUTINE, ENFORCEMENT, PENALTY, EMERGENCY = Link
OVERSIGHT = (ROUTINE, ENFORCEMENT, PENALTY)


@dataclass(frozen=True)
class DemoMatter:
    code: str
    name: str
    industries: tuple[str, ...]
    links: tuple[str, ...]
    cause: str = BoundaryCause.OTHER


@dataclass(frozen=True)
class DemoItem:
    """``names``: the code of the department that a co-operating one names as lead."""

    department: str
    matter: str
    part: str
    links: tuple[str, ...]
    description: str
    law: str
    article: str
    industries: tuple[str, ...] = ()
    names: str = ""


MATTERS: tuple[DemoMatter, ...] = (
    DemoMatter("BJ01", "餐饮场所燃气使用安全", ("H62",), (ROUTINE, ENFORCEMENT, PENALTY, EMERGENCY)),
    DemoMatter("BJ02", "危险化学品生产经营安全", ("C26", "F51"), tuple(Link)),
    DemoMatter("BJ03", "网络餐饮配送食品安全", ("H6241",), (APPROVAL, *OVERSIGHT), BoundaryCause.NEW_FORM),
    DemoMatter("BJ04", "电动自行车集中充电设施", (), (ROUTINE, ENFORCEMENT, EMERGENCY), BoundaryCause.NEW_TECHNOLOGY),
    DemoMatter("BJ05", "建筑施工扬尘防治", ("E47", "E48", "E50"), OVERSIGHT, BoundaryCause.REORGANISED),
    DemoMatter("BJ06", "职业技能培训机构", ("P8391",), (APPROVAL, *OVERSIGHT)),
    DemoMatter(
        "BJ07", "民用无人机商业飞行活动", ("G56",), (APPROVAL, *OVERSIGHT, EMERGENCY), BoundaryCause.NEW_INDUSTRY
    ),
    DemoMatter("BJ08", "违法建设处置", ("E", "K70"), OVERSIGHT),
    DemoMatter("BJ09", "公共信用信息归集与联合惩戒", (), (ROUTINE,)),
    DemoMatter("BJ10", "涉企行政检查统筹", (), (ROUTINE,)),
    DemoMatter("BJ11", "部门职责争议协调", (), (ROUTINE,), BoundaryCause.REORGANISED),
    DemoMatter("BJ12", "直播带货营销行为", ("I64", "F529"), OVERSIGHT, BoundaryCause.NEW_MODEL),
)

SAFETY = "中华人民共和国安全生产法"
FOOD = "中华人民共和国食品安全法"
GAS = "城镇燃气管理条例"
AIR = "中华人民共和国大气污染防治法"
LEAD, HELP = Part.LEAD, Part.CO_OPERATE

ITEMS: tuple[DemoItem, ...] = (
    DemoItem("PARTY", "BJ11", LEAD, (ROUTINE,), "受理部门提请的职责争议，组织协调并出具意见", "济高管综字〔2021〕40号", "（一）"),
    DemoItem("GEN", "BJ10", LEAD, (ROUTINE,), "接收年度检查计划备案，统筹检查安排，协调合并检查", "济高管综字〔2021〕40号", "（三）"),
    DemoItem("APPR", "BJ03", LEAD, (APPROVAL,), "办理食品经营许可和备案", FOOD, "第三十五条"),
    DemoItem("APPR", "BJ06", LEAD, (APPROVAL,), "办理职业技能培训机构设立许可", "中华人民共和国民办教育促进法", "第十二条"),
    DemoItem("DRST", "BJ09", LEAD, (ROUTINE,), "归集公共信用信息，推送联合惩戒对象", "山东省社会信用条例", "第五条"),
    DemoItem("DRST", "BJ06", LEAD, OVERSIGHT, "监督检查培训机构办学行为，查处违法办学", "中华人民共和国民办教育促进法", "第六十二条"),
    DemoItem("PSB", "BJ02", HELP, (ROUTINE, ENFORCEMENT), "负责危险化学品公共安全管理和道路运输车辆管理", "危险化学品安全管理条例", "第六条", names="EMER"),
    DemoItem("PSB", "BJ07", LEAD, (ENFORCEMENT, PENALTY), "查处违规飞行扰乱公共秩序的行为", "无人驾驶航空器飞行管理暂行条例", "第五十一条"),
    DemoItem("PSB", "BJ04", HELP, (ROUTINE,), "配合开展充电场所消防监督检查", "中华人民共和国消防法", "第五十三条", names="EMER"),
    DemoItem("EMER", "BJ02", LEAD, tuple(Link), "危险化学品生产、储存、经营的许可审查、监督检查和事故处置", "危险化学品安全管理条例", "第六条"),
    DemoItem("EMER", "BJ01", HELP, (ROUTINE,), "指导餐饮场所落实安全生产责任", SAFETY, "第十条", names="CONS"),
    DemoItem("EMER", "BJ01", LEAD, (EMERGENCY,), "组织燃气事故应急救援", SAFETY, "第八十条"),
    DemoItem("EMER", "BJ04", LEAD, (EMERGENCY,), "组织充电火灾应急处置", SAFETY, "第八十条"),
    DemoItem("CONS", "BJ01", LEAD, OVERSIGHT, "监督检查餐饮用户用气安全，查处违法用气", GAS, "第五条"),
    DemoItem("CONS", "BJ05", LEAD, OVERSIGHT, "将扬尘污染防治纳入施工现场管理并监督检查", AIR, "第六十八条"),
    DemoItem("CONS", "BJ08", HELP, (ROUTINE, ENFORCEMENT), "配合认定在建违法建设的施工责任", "中华人民共和国建筑法", "第六十四条", names="LAND"),
    DemoItem("LAND", "BJ08", LEAD, OVERSIGHT, "认定和查处违反规划许可的建设行为", "中华人民共和国城乡规划法", "第六十四条"),
    DemoItem("ECO", "BJ05", LEAD, (ENFORCEMENT, PENALTY), "查处施工工地扬尘污染违法行为", AIR, "第一百一十五条", ("E48",)),
    DemoItem("ECO", "BJ02", HELP, (ROUTINE, EMERGENCY), "负责废弃危险化学品处置的监督管理", "危险化学品安全管理条例", "第六条", names="EMER"),
    DemoItem("SAMR", "BJ03", LEAD, OVERSIGHT, "监督检查网络餐饮服务提供者和配送过程", FOOD, "第六十二条"),
    DemoItem("SAMR", "BJ02", HELP, (ROUTINE,), "负责危险化学品包装物、容器的质量监督", "危险化学品安全管理条例", "第六条", names="EMER"),
)  # fmt: skip

REVISED = DemoItem(
    "SAMR", "BJ12", LEAD, OVERSIGHT, "监督检查直播营销平台和直播间运营者，查处虚假宣传", "网络直播营销管理办法（试行）", "第四条"
)  # fmt: skip
"""What the second version of a list adds."""

ASKED_ABOUT = DemoItem(
    "ECO", "BJ05", LEAD, (ROUTINE,), "对道路施工工地扬尘开展日常监督检查", AIR, "第五条", ("E48",)
)  # fmt: skip
"""What the version in consultation adds; it would overlap, and one department says so."""
