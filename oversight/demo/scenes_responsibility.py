"""Responsibility lists of every department: published with gaps and overlaps, one revised, one in consultation."""

import datetime as dt

from core.people.models import Department, User
from oversight.demo.stage import Stage
from registry.responsibility import services as acts
from registry.responsibility.demo import ASKED_ABOUT, ITEMS, MATTERS, REVISED, DemoItem
from registry.responsibility.models import BoundaryMatter, Consultation, ResponsibilityList
from registry.responsibility.states import BoundaryCause, View

HANDLERS = {
    "GEN": "chenjing",
    "PARTY": "gaoyuan",
    "SAMR": "limin",
    "APPR": "mayan",
    "DRST": "hufeng",
    "PSB": "guotao",
    "EMER": "sunli",
    "ECO": "heping",
    "CONS": "kongjie",
    "LAND": "linxue",
}
HEADS = HANDLERS | {"GEN": "qianwei", "SAMR": "wangfang", "EMER": "zhoujun"}


def lists(stage: Stage) -> None:
    """Matters entered by the coordinator; each department's list asked about, confirmed, published, in force."""
    for matter in MATTERS:
        acts.enter_matter(
            code=matter.code,
            name=matter.name,
            industries=matter.industries,
            links=matter.links,
            cause=matter.cause,
            valid_from=stage.day(200),
            acting_user=stage.user(HANDLERS["PARTY"]),
            at=stage.before(200),
        )
    for place, code in enumerate(HANDLERS):
        items = tuple(item for item in ITEMS if item.department == code)
        start = 190 - place
        made = _draft(stage, code, items, "依据济高管综字〔2021〕40号首次编制职责清单", BoundaryCause.OTHER, start)
        ask_and_publish(stage, made, start)


def changes(stage: Stage) -> None:
    """One list revised for a new business model; one in consultation, with an objection and a department that is silent."""
    made = _draft(stage, "SAMR", (REVISED,), "直播带货等新模式出现，补充监管职责", BoundaryCause.NEW_MODEL, 40)
    ask_and_publish(stage, made, 40)
    asked = _draft(stage, "ECO", (ASKED_ABOUT,), "机构职能调整，明确道路工地扬尘日常监管", BoundaryCause.REORGANISED, 4)
    round_ = _consult(stage, asked, stage.before(3))
    question = round_.questions.get(department__code="CONS")
    acts.answer_question(
        question=question,
        view=View.OBJECTS,
        remarks="道路工地属于建设工程，日常监管应当由建设部门统一负责。",
        objections=[acts.Objected("与建设管理部清单重叠，建议改为配合", asked.items.order_by("-position")[0].code)],
        acting_user=stage.user(HANDLERS["CONS"]),
        at=stage.before(1),
    )


def _draft(
    stage: Stage, code: str, items: tuple[DemoItem, ...], reason: str, cause: str, start: int
) -> ResponsibilityList:
    at, who = stage.before(start), stage.user(HANDLERS[code])
    made = acts.draft_list(department=stage.department(code), reason=reason, cause=cause, acting_user=who, at=at)
    for item in items:
        acts.add_item(responsibility_list=made, content=_content(item), acting_user=who, at=at)
    return made


def _content(item: DemoItem) -> acts.ItemContent:
    return acts.ItemContent(
        matter=BoundaryMatter.objects.get(code=item.matter),
        part=item.part,
        links=item.links,
        industries=item.industries,
        lead_department=Department.objects.filter(code=item.names).first(),
        description=item.description,
        bases=(acts.Basis(item.law, item.article),),
    )


def _consult(stage: Stage, made: ResponsibilityList, at: dt.datetime) -> Consultation:
    """Besides those concerned, the coordinator's department is asked about every list but its own."""
    also = [stage.department("GEN" if made.department.code == "PARTY" else "PARTY")]
    who = stage.user(HANDLERS[made.department.code])
    return acts.consult(responsibility_list=made, also=also, acting_user=who, at=at)


def ask_and_publish(stage: Stage, made: ResponsibilityList, start: int) -> None:
    round_ = _consult(stage, made, stage.before(start - 1))
    for question in round_.questions.select_related("department", "consultation__list"):
        acts.answer_question(
            question=question,
            view=View.AGREES,
            acting_user=_handler(stage, question.department.code),
            at=stage.before(start - 4, hour=15),
        )
    code = made.department.code
    made = acts.confirm_list(
        responsibility_list=made,
        valid_from=stage.day(start - 10),
        acting_user=stage.user(HEADS[code]),
        at=stage.before(start - 6),
    )
    acts.publish_list(
        responsibility_list=made, acting_user=stage.user(HANDLERS[code]), at=stage.before(start - 10, hour=11)
    )


def _handler(stage: Stage, code: str) -> User:
    return stage.user(HANDLERS[code])
