"""The story of the demo zone, scene by scene. Each scene is one transaction; a mark in the ledger says it was played."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.ledger.models import Entry
from core.ledger.services import record
from core.people.models import Department
from core.people.selectors import system_user
from oversight.demo import (
    scenes_capability,
    scenes_disputes,
    scenes_draws,
    scenes_filings,
    scenes_lists,
    scenes_registers,
    scenes_responsibility,
    scenes_visits,
)
from oversight.demo.stage import Stage

ACT = "oversight.demo.scene"
Tell = Callable[[int, int | None, Any], None]

SCENES: tuple[tuple[str, str, Callable[[Stage], None]], ...] = (
    ("people", "部门与人员", scenes_registers.people),
    ("enterprises", "市场主体", scenes_registers.enterprises),
    ("officers", "执法人员", scenes_registers.officers),
    ("items", "抽查事项清单", scenes_registers.items),
    ("item_list", "待录入的抽查事项清单", scenes_registers.list_on_its_way),
    ("responsibilities", "职责清单", scenes_responsibility.lists),
    ("responsibility changes", "职责清单调整", scenes_responsibility.changes),
    ("disputes settled", "已了结的职责争议", scenes_disputes.disputes_settled),
    ("disputes running", "办理中的职责争议", scenes_disputes.disputes_running),
    ("plan", "年度检查计划", scenes_draws.plan),
    ("lists filed", "清单备案", scenes_filings.lists),
    ("schemes", "工作方案备案", scenes_filings.schemes),
    ("orders", "备案督办", scenes_filings.orders),
    ("papers filed", "补录的备案材料", scenes_filings.documents),
    ("void", "一次作废的抽取", scenes_draws.void_draw),
    ("first", "第一次抽取", scenes_draws.first_draw),
    ("visits", "现场检查", scenes_visits.visits),
    ("rectification", "责令改正与复查", scenes_visits.rectification),
    ("approval", "等待批准的检查", scenes_draws.draw_awaiting_approval),
    ("waiting", "等待公开值的抽取", scenes_draws.draw_awaiting_value),
    ("preparing", "筹备中的抽取", scenes_draws.draw_in_preparation),
    ("enforcement items", "行政执法事项目录", scenes_lists.enforcement_items),
    ("key supervision", "重点监管事项清单与覆盖台账", scenes_lists.key_supervision),
    ("capability", "执法能力", scenes_capability.capability),
    ("figures", "统计快照", scenes_visits.snapshots),
)


def played() -> set[str]:
    """The scenes that have been played."""
    return {entry.why for entry in Entry.objects.filter(act=ACT)}


def play(*, enterprises: int, tell: Tell) -> None:
    """Play the scenes that are missing, in order."""
    done = played()
    for place, (name, words, scene) in enumerate(SCENES):
        tell(place, len(SCENES), words)
        if name in done:
            continue
        with transaction.atomic():
            scene(Stage(now=timezone.now(), enterprises=enterprises))
            mark = Department.objects.get(code="GEN")
            record(ACT, subject=mark, acting_user=system_user(), at=timezone.now(), why=name)
    tell(len(SCENES), len(SCENES), "")
