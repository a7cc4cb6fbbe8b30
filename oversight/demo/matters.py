"""Spot-check items of the demo zone: invented lists on real articles of law (the articles are facts)."""

from dataclasses import dataclass, field

from registry.item_states import CheckMethod, ItemCategory
from registry.states import SubjectKind

BUSINESS = (SubjectKind.COMPANY, SubjectKind.BRANCH, SubjectKind.SOLE_TRADER)


@dataclass(frozen=True)
class Matter:
    """An item: code, department, name, printed ratio, basis (law, article), questions (question, what to look for)."""

    code: str
    department: str
    name: str
    group: str
    ratio: str
    basis: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...] = BUSINESS
    category: str = ItemCategory.GENERAL
    methods: tuple[str, ...] = field(default=(CheckMethod.ON_SITE,))


MATTERS: tuple[Matter, ...] = (
    Matter(
        "S01",
        "SAMR",
        "营业执照（登记证）规范使用情况的检查",
        "登记事项检查",
        "不低于3%",
        (("中华人民共和国市场主体登记管理条例", "第三十六条"),),
        (
            ("营业执照是否置于住所或者主要经营场所的醒目位置", "看正本是否悬挂；电子执照能否出示"),
            ("登记事项变更后是否换发执照", "比对执照所载事项与登记系统"),
        ),
    ),
    Matter(
        "S02",
        "SAMR",
        "住所（经营场所）登记情况的检查",
        "登记事项检查",
        "3%",
        (("中华人民共和国市场主体登记管理条例", "第八条"),),
        (
            ("通过登记的住所能否取得联系", "到场核对门牌，电话联系"),
            ("实际经营场所与登记是否一致", "看租赁合同或者产权证明"),
        ),
    ),
    Matter(
        "S03",
        "SAMR",
        "企业年度报告和即时信息公示情况的检查",
        "公示信息检查",
        "不低于3%",
        (("企业信息公示暂行条例", "第八条"), ("企业信息公示暂行条例", "第十四条")),
        (
            ("年度报告是否按期报送并公示", "查公示系统"),
            ("股东出资、股权变更等信息是否自形成之日起二十个工作日内公示", "比对章程、股东会决议"),
            ("公示的信息是否真实", "比对财务报表、社保缴纳记录"),
        ),
        (SubjectKind.COMPANY, SubjectKind.BRANCH),
    ),
    Matter(
        "S04",
        "SAMR",
        "食品销售者进货查验记录情况的检查",
        "食品安全检查",
        "企业5%，个体工商户2%",
        (("中华人民共和国食品安全法", "第五十三条"),),
        (
            ("是否查验供货者的许可证和食品出厂检验合格证明", "抽看近三个月三批次"),
            ("进货查验记录和凭证保存期限是否符合要求", "不少于产品保质期满后六个月"),
        ),
        category=ItemCategory.KEY,
    ),
    Matter(
        "E01",
        "EMER",
        "生产经营单位安全生产教育培训情况的检查",
        "安全生产检查",
        "10%",
        (("中华人民共和国安全生产法", "第二十八条"),),
        (
            ("从业人员是否经安全生产教育和培训合格后上岗", "抽查培训档案三份"),
            ("是否如实记录培训的时间、内容、参加人员和考核结果", "看培训档案"),
        ),
        category=ItemCategory.KEY,
    ),
    Matter(
        "E02",
        "EMER",
        "生产安全事故隐患排查治理情况的检查",
        "安全生产检查",
        "10%",
        (("中华人民共和国安全生产法", "第四十一条"),),
        (("是否建立事故隐患排查治理制度", "看制度和台账"), ("重大隐患是否向职工通报并上报", "看通报记录")),
        category=ItemCategory.KEY,
    ),
    Matter(
        "H01",
        "ECO",
        "排污许可证执行情况的检查",
        "生态环境检查",
        "5%",
        (("排污许可管理条例", "第十七条"), ("排污许可管理条例", "第二十一条")),
        (
            ("是否按照排污许可证的规定开展自行监测", "抽看监测原始记录，保存不少于五年"),
            ("环境管理台账记录是否完整", "抽看近一个季度"),
        ),
        category=ItemCategory.KEY,
    ),
    Matter(
        "C01",
        "CONS",
        "燃气使用单位用气安全情况的检查",
        "城镇燃气检查",
        "5%",
        (("城镇燃气管理条例", "第二十七条"),),
        (("是否安装可燃气体报警装置并正常使用", "现场测试"), ("连接管、阀门是否符合国家标准", "看铭牌和更换记录")),
    ),
)
