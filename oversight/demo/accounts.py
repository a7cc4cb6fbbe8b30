"""Who signs in to the demo zone."""

from dataclasses import dataclass

from core.people.models import Role

PASSWORD = "demo-zone-2026"  # noqa: S105 - of the demo only; printed at the start


@dataclass(frozen=True)
class Account:
    """A person of the demo: user name, name, department code, roles, and what to look at with it."""

    username: str
    full_name: str
    department: str
    roles: tuple[str, ...]
    role_zh: str
    role_en: str
    password: str = PASSWORD


ACCOUNTS: tuple[Account, ...] = (
    Account(
        "limin", "李敏", "SAMR", (Role.STAFF,), "市场监管部经办：工作台、抽取、公示", "Case handler, market supervision"
    ),
    Account(
        "zhanglei",
        "张磊",
        "SAMR",
        (Role.STAFF,),
        "市场监管部第二经办：确认公开值、复核",
        "Second handler: confirms, reviews",
    ),
    Account(
        "wangfang", "王芳", "SAMR", (Role.HEAD, Role.ADMIN), "市场监管部负责人：批准", "Head of market supervision"
    ),
    Account("zhaoqiang", "赵强", "SAMR", (Role.OFFICER,), "执法人员：手机现场检查", "Officer on the phone"),
    Account("sunli", "孙丽", "EMER", (Role.STAFF,), "应急管理部经办", "Case handler, emergency management"),
    Account("zhoujun", "周军", "EMER", (Role.HEAD,), "应急管理部负责人", "Head of emergency management"),
    Account("heping", "何平", "ECO", (Role.STAFF, Role.HEAD), "生态环境部经办兼负责人", "Ecology and environment"),
    Account("panyue", "潘越", "ECO", (Role.HEAD,), "生态环境部负责人", "Head of ecology and environment"),
    Account("kongjie", "孔洁", "CONS", (Role.STAFF, Role.HEAD), "建设管理部经办兼负责人", "Construction management"),
    Account("qianwei", "钱伟", "GEN", (Role.HEAD,), "综合管理部负责人：确认检查主体", "Head of general administration"),
    Account(
        "wuyue", "吴悦", "SAMR", (Role.FILING_REVIEWER,), "市场监管部备案受理", "Filing reviewer, market supervision"
    ),
    Account(
        "liuyang",
        "刘洋",
        "GEN",
        (Role.SUPERVISION,),
        "执法监督：见证抽取、开启封存",
        "Enforcement supervision, witness",
    ),
    Account(
        "chenjing",
        "陈静",
        "GEN",
        (Role.FILING_REVIEWER, Role.STAFF),
        "综合管理部备案受理、见证",
        "Filing reviewer, witness",
    ),
    Account(
        "gaoyuan",
        "高原",
        "PARTY",
        (Role.COORDINATOR, Role.STAFF, Role.HEAD),
        "党群工作部：职责边界与争议协调",
        "Party and mass work: boundaries and disputes",
    ),
    Account("mayan", "马燕", "APPR", (Role.STAFF, Role.HEAD), "审批服务部经办兼负责人", "Approval services"),
    Account("hufeng", "胡锋", "DRST", (Role.STAFF, Role.HEAD), "发展改革部经办兼负责人", "Development and reform"),
    Account("guotao", "郭涛", "PSB", (Role.STAFF, Role.HEAD), "公安分局经办兼负责人", "Public security branch"),
    Account("linxue", "林雪", "LAND", (Role.STAFF, Role.HEAD), "规划国土部经办兼负责人", "Planning and land"),
    Account("fangming", "方明", "GEN", (Role.LEGAL_REVIEWER,), "法制审核：审查清单", "Legal reviewer"),
    Account("yangbo", "杨波", "GEN", (Role.LEADER,), "管委会领导：驾驶舱", "Zone leader: dashboard"),
    Account("xujing", "徐静", "GEN", (Role.AUDITOR,), "审计：只读", "Auditor, read only"),
    Account("admin", "系统管理员", "GEN", (), "系统管理员", "System administrator"),
)
