"""Enforcement items of the demo zone: invented entries on real articles of law (the articles are facts)."""

from dataclasses import dataclass

from registry.catalogue.states import EnforcementKind as Kind
from registry.catalogue.states import EnforcementState as State
from registry.states import SubjectKind

FIRMS = (SubjectKind.COMPANY, SubjectKind.BRANCH, SubjectKind.SOLE_TRADER)


@dataclass(frozen=True)
class DemoEnforcement:
    """``reaches`` is the state in which the story leaves the item; ``spot_checks`` derive from it."""

    department: str
    code: str
    kind: str
    name: str
    office: str
    basis: tuple[tuple[str, str], ...]
    content: str = ""
    method: str = ""
    frequency: str = ""
    reaches: str = State.PUBLISHED
    spot_checks: tuple[str, ...] = ()
    subjects: tuple[str, ...] = FIRMS


FOOD = "中华人民共和国食品安全法"
DRUGS = "中华人民共和国药品管理法"
SAFETY = "中华人民共和国安全生产法"
GAS = "城镇燃气管理条例"

ITEMS: tuple[DemoEnforcement, ...] = (
    DemoEnforcement(
        "SAMR", "ZF-SAMR-01", Kind.INSPECTION, "对食品生产经营活动的监督检查", "食品监管科",
        ((FOOD, "第一百一十条"), (FOOD, "第五十三条")),
        "进货查验、贮存条件、从业人员健康管理", "现场检查、抽样检验", "按风险等级", spot_checks=("S04",),
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-02", Kind.PENALTY, "对未按规定建立并遵守进货查验记录制度的处罚", "综合执法科",
        ((FOOD, "第一百二十六条"),),
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-03", Kind.INSPECTION, "对药品零售活动的监督检查", "药械监管科",
        ((DRUGS, "第九十九条"), (DRUGS, "第五十三条")), "购进、储存、处方药销售", "现场检查", "每年一次",
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-04", Kind.CONFIRMATION, "股权出质的设立登记", "登记注册科",
        (("中华人民共和国民法典", "第四百四十三条"),), reaches=State.DRAFT,
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-05", Kind.REWARD, "对举报食品等产品质量安全违法行为的奖励", "综合执法科",
        ((FOOD, "第一百一十五条"),), reaches=State.CHECKING,
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-06", Kind.COERCION, "查封、扣押不符合食品安全标准的食品", "综合执法科",
        ((FOOD, "第一百一十条"),), reaches=State.DECIDING,
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-07", Kind.LICENCE, "药品零售企业经营许可", "药械监管科",
        ((DRUGS, "第五十一条"),), reaches=State.APPROVED,
    ),
    DemoEnforcement(
        "SAMR", "ZF-SAMR-08", Kind.RULING, "对企业名称争议的裁决", "登记注册科",
        (("企业名称登记管理规定", "第二十一条"),), reaches=State.EXPIRED,
    ),
    DemoEnforcement(
        "EMER", "ZF-EMER-01", Kind.INSPECTION, "对生产经营单位执行安全生产法律法规情况的监督检查", "执法科",
        ((SAFETY, "第六十五条"),), "教育培训、隐患排查治理、应急预案", "现场检查", "按年度计划",
        spot_checks=("E01", "E02"),
    ),
    DemoEnforcement(
        "EMER", "ZF-EMER-02", Kind.PENALTY, "对未按规定进行安全生产教育和培训的处罚", "执法科",
        ((SAFETY, "第九十七条"),),
    ),
    DemoEnforcement(
        "ECO", "ZF-ECO-01", Kind.INSPECTION, "对排污单位执行排污许可情况的监督检查", "环境执法科",
        (("排污许可管理条例", "第二十五条"),), "自行监测、台账记录、执行报告", "现场检查、在线监测",
        spot_checks=("H01",),
    ),
    DemoEnforcement(
        "CONS", "ZF-CONS-01", Kind.INSPECTION, "对燃气经营、使用安全的监督检查", "市政科",
        ((GAS, "第四十一条"), (GAS, "第二十七条")), "报警装置、连接管、阀门", "现场检查", spot_checks=("C01",),
    ),
)  # fmt: skip

CHANGED = (GAS, "第二十七条", "示例：条例修改决定（演示数据）")
"""Law, article and document of the change of law in the story; the change itself is invented."""
