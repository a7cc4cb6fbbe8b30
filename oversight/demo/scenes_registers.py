"""People, enterprises, officers and items of the demo zone."""

import datetime as dt
import secrets

from core.people.models import Role, User
from core.people.services import accept_invitation, appoint, create_department, invite, set_password
from oversight.demo.accounts import ACCOUNTS, PASSWORD, Account
from oversight.demo.matters import MATTERS
from oversight.demo.stage import Stage
from oversight.demo.zone import OFFICES, officer_name
from registry.demo import as_csv, invented_enterprises
from registry.models import Officer, SpotCheckItem
from registry.officer_states import CertificateKind
from registry.services.imports import import_enterprises
from registry.services.item_imports import upload_items
from registry.services.items import Basis, ItemContent, Question, confirm_body, draft_item, propose_item, publish_item
from registry.services.officers import add_certificate, enter_officer

HEADS = {"SAMR": "wangfang", "EMER": "zhoujun", "ECO": "heping", "CONS": "kongjie"}
HANDLERS = {"SAMR": "limin", "EMER": "sunli", "ECO": "heping", "CONS": "kongjie"}


def people(stage: Stage) -> None:
    """The administrator, the departments of the seed document and examples, the demo accounts with their posts."""
    at, since = stage.before(400), stage.day(400)
    admin = User.objects.create(
        username="admin", full_name="系统管理员", is_superuser=True, is_staff=True, date_joined=at, wants_mail=False
    )
    for office in OFFICES:
        create_department(
            code=office.code,
            name=office.name,
            name_en=office.name_en,
            short_name=office.short_name,
            kind=office.kind,
            duties=[str(duty) for duty in office.duties],
            valid_from=since,
            acting_user=admin,
            at=at,
        )
    admin.department = stage.department("GEN")
    admin.save(update_fields=["department"])
    set_password(user=admin, password=PASSWORD, acting_user=admin, at=at)
    for account in ACCOUNTS:
        user = admin if account.username == admin.username else _invited(stage, account, admin, at)
        for role in account.roles:
            appoint(
                user=user,
                department=stage.department(account.department),
                role=role,
                valid_from=since,
                acting_user=admin,
                at=at,
            )


def _invited(stage: Stage, account: Account, admin: User, at: dt.datetime) -> User:
    secret = secrets.token_urlsafe(32)
    invite(
        username=account.username,
        full_name=account.full_name,
        department=stage.department(account.department),
        secret=secret,
        acting_user=admin,
        at=at,
    )
    return accept_invitation(secret=secret, password=PASSWORD, at=at)


def enterprises(stage: Stage) -> None:
    """Invented enterprises come in as they do in life: one file, checked and entered by the register's keeper."""
    content = as_csv(invented_enterprises(stage.enterprises, until=stage.day(30)))
    import_enterprises(
        content=content, file_name="市场主体名录.csv", acting_user=stage.user("limin"), at=stage.before(120, hour=10)
    )


def officers(stage: Stage) -> None:
    """Officers with certificates; two of them expired, so that the draw has somebody to leave out with a reason."""
    at, admin = stage.before(110), stage.user("admin")
    number = 0
    for office in OFFICES:
        department = stage.department(office.code)
        for place in range(office.officers):
            number += 1
            user = _officer_account(stage, office.code, place, number, admin, at)
            officer = enter_officer(
                number=f"GX{number:05d}",
                full_name=user.full_name,
                department=department,
                user=user,
                is_expert=place % 12 == 5,
                acting_user=admin,
                at=at,
            )
            _certify(officer, stage, expired=place in (7, 8), acting_user=admin, at=at)


def _officer_account(stage: Stage, office: str, place: int, number: int, admin: User, at: dt.datetime) -> User:
    if office == "SAMR" and place == 0:
        return stage.user("zhaoqiang")
    department = stage.department(office)
    user = invite(
        username=f"officer{number:03d}",
        full_name=officer_name(number),
        department=department,
        secret=secrets.token_urlsafe(32),
        acting_user=admin,
        at=at,
    )
    appoint(user=user, department=department, role=Role.OFFICER, valid_from=stage.day(400), acting_user=admin, at=at)
    return user


def _certify(officer: Officer, stage: Stage, *, expired: bool, acting_user: User, at: dt.datetime) -> None:
    add_certificate(
        officer=officer,
        kind=CertificateKind.LOCAL,
        number=f"鲁A{officer.pk:06d}",
        valid_from=stage.day(900),
        valid_to=stage.day(60) if expired else stage.day(-500),
        acting_user=acting_user,
        at=at,
    )


def items(stage: Stage) -> None:
    """Inspecting bodies confirmed, items drafted by handlers and published by heads."""
    for office in OFFICES:
        if office.officers:
            confirm_body(
                department=stage.department(office.code),
                document="高管综字检查主体公告第1号",
                valid_from=stage.day(100),
                acting_user=stage.user("qianwei"),
                at=stage.before(100),
            )
    for matter in MATTERS:
        department = stage.department(matter.department)
        handler = stage.user(HANDLERS[matter.department])
        head = stage.user(HEADS[matter.department])
        item = draft_item(
            code=matter.code,
            department=department,
            content=ItemContent(
                name=matter.name,
                field=matter.group,
                object_kinds=tuple(str(kind) for kind in matter.kinds),
                category=matter.category,
                methods=matter.methods,
                ratio_text=matter.ratio,
                bases=tuple(Basis(law, article) for law, article in matter.basis),
                checkpoints=tuple(Question(question, look_for) for question, look_for in matter.questions),
            ),
            acting_user=handler,
            at=stage.before(98),
        )
        item = propose_item(item=item, acting_user=handler, at=stage.before(97))
        publish_item(item=item, acting_user=head, at=stage.before(95))


LIST_ON_ITS_WAY = """序号,抽查项目,抽查事项,检查对象,事项类别,检查方式,抽查比例,抽查频次,配合部门,检查依据,备注
1,市场秩序检查,明码标价情况的检查,企业、个体工商户,一般检查事项,现场检查,"企业2%,个体工商户0.5%",1次/年,,《价格法》第十三条,
2,市场秩序检查,计量器具使用情况的检查,各类集贸市场、加油站,重点检查事项,现场检查,20-30%(与专项检查合并抽取),,建设管理部,《计量法》第九条,
3,网络经营检查,经营者信息公示情况的检查,企业,一般检查事项,网络检查,不低于3%,1次/年,,《电子商务法》第十五条,
"""


def list_on_its_way(stage: Stage) -> None:
    """A published list that a handler has uploaded and not yet finished: two of its words wait for an answer."""
    upload_items(
        content=LIST_ON_ITS_WAY.encode(),
        file_name="2026年新增抽查事项.csv",
        department=stage.department("SAMR"),
        acting_user=stage.user(HANDLERS["SAMR"]),
        at=stage.before(2),
    )


def item(code: str) -> SpotCheckItem:
    """The published version of an item."""
    return SpotCheckItem.objects.get(code=code, state="published")
