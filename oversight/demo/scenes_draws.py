"""The plan of the demo zone and its draws in every state."""

import datetime as dt
import secrets

from filings.selectors import latest_filing
from filings.services import accept, submit
from inspections.drawing import commitment, lottery_value
from inspections.filings import ANNUAL_PLAN
from inspections.models import Draw, PlanEntry, SourceKind
from inspections.population import Population
from inspections.services.draws.contribute import deposit_opening, post_commitment
from inspections.services.draws.freeze import freeze_draw, request_freeze
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw
from inspections.services.draws.run import run_draw
from inspections.services.draws.values import confirm_public_value, enter_public_value
from inspections.services.draws.void import void_draw as void
from inspections.services.entries import EntryContent, TeamContent, add_entry
from inspections.services.plans import approve_plan, draft_plan, publish_plan, submit_plan
from inspections.services.visits.plan import approve_visits
from inspections.states import StrataBy
from oversight.demo.scenes_registers import item
from oversight.demo.stage import Stage
from registry.states import SubjectKind

BY_CLASS = (("A", 20_000), ("B", 50_000), ("C", 150_000), ("D", 400_000))
FIRMS = (SubjectKind.COMPANY,)
LOTTERY = "演示用彩票（虚构，不是真实开奖）"

ENTRIES = (
    "登记与公示信息双随机抽查（第一批）",
    "安全生产与登记事项部门联合双随机抽查",
    "食品销售双随机抽查",
    "排污许可双随机抽查",
)


def plan(stage: Stage) -> None:
    """An annual plan with four entries: drafted, submitted, approved by the head, published."""
    limin, head = stage.user("limin"), stage.user("wangfang")
    samr, emer, eco = (stage.department(code) for code in ("SAMR", "EMER", "ECO"))
    year = stage.day(0).year
    made = draft_plan(
        year=year,
        title=f"{year}年度行政执法检查计划",
        lead_department=samr,
        superior_plan="市级年度抽查计划",
        acting_user=limin,
        at=stage.before(92),
    )
    past = (stage.day(48), stage.day(-12))
    ahead = (stage.day(-3), stage.day(-33))
    contents = (
        _content(stage, ENTRIES[0], past, (TeamContent(samr, (item("S01"), item("S02"), item("S03"))),), "370176002"),
        _content(
            stage,
            ENTRIES[1],
            ahead,
            (TeamContent(samr, (item("S01"), item("S02"))), TeamContent(emer, (item("E01"), item("E02")))),
            "370176003",
        ),
        _content(stage, ENTRIES[2], ahead, (TeamContent(samr, (item("S04"),)),), "370176001"),
        _content(stage, ENTRIES[3], ahead, (TeamContent(eco, (item("H01"),)),), "370176004"),
    )
    for content in contents:
        add_entry(plan=made, content=content, acting_user=limin, at=stage.before(91))
    submit_plan(plan=made, acting_user=limin, at=stage.before(90))
    approve_plan(plan=made, acting_user=head, at=stage.before(88))
    filing = latest_filing(made, ANNUAL_PLAN.name)
    assert filing is not None  # the approval prepared it
    submit(filing=filing, acting_user=limin, at=stage.before(88, hour=14))
    accept(
        filing=filing, entropy=secrets.token_bytes(32), acting_user=stage.user("chenjing"), at=stage.before(87, hour=9)
    )
    publish_plan(plan=made, acting_user=limin, at=stage.before(87, hour=15))


def _content(
    stage: Stage, title: str, window: tuple[dt.date, dt.date], teams: tuple[TeamContent, ...], street: str
) -> EntryContent:
    """By risk class and street; a small zone has too few of a class for the blinded profile and takes one ratio."""
    first, last = window
    middle = first + (last - first) // 2
    return EntryContent(
        title=title,
        first_day=first,
        last_day=last,
        population=Population(kinds=tuple(str(kind) for kind in FIRMS), streets=() if stage.is_small else (street,)),
        strata_by=StrataBy.ALL if stage.is_small else StrataBy.RISK_CLASS,
        ratios=(("", 200_000),) if stage.is_small else BY_CLASS,
        batches=((first, middle), (middle + dt.timedelta(days=1), last)),
        teams=teams,
        reserve=3,
    )


def _entry(title: str) -> PlanEntry:
    return PlanEntry.objects.get(title=title)


def _prepared(stage: Stage, title: str, *, draw_at: dt.datetime, at: dt.datetime, grace: int = 120) -> Draw:
    draw = prepare_draw(
        entry=_entry(title),
        title=title,
        draw_at=draw_at,
        grace_minutes=grace,
        contributors=[
            Contributor(stage.user("liuyang"), "执法监督刘洋"),
            Contributor(stage.user("chenjing"), "综合管理部陈静"),
        ],
        public_sources=[PublicSource(SourceKind.LOTTERY, LOTTERY, f"{draw_at:%Y}{draw_at.timetuple().tm_yday:03d}")],
        acting_user=stage.user("limin"),
        at=at,
    )
    draw.is_demonstration = True
    draw.save(update_fields=["is_demonstration"])
    return draw


def _commit(draw: Draw, *, at: dt.datetime, deposit: bool = True) -> None:
    for source in draw.sources.filter(kind=SourceKind.COMMIT).select_related("contributor"):
        secret = secrets.token_bytes(32)
        witness = source.contributor
        assert witness is not None
        post_commitment(
            source=source, commitment=commitment(draw.number, source.label, secret), acting_user=witness, at=at
        )
        if deposit:
            deposit_opening(source=source, opening=secret.hex(), acting_user=witness, at=at)


def _frozen(stage: Stage, draw: Draw, *, at: dt.datetime) -> Draw:
    """Frozen within this transaction; the job that a person would have asked for is not needed."""
    limin = stage.user("limin")
    job = request_freeze(draw=draw, acting_user=limin, at=at)
    frozen = freeze_draw(draw=draw, blind=secrets.token_bytes(32), acting_user=limin, at=at)
    job.delete()
    return frozen


def _run(stage: Stage, draw: Draw, value: str, *, at: dt.datetime) -> Draw:
    source = draw.sources.get(kind=SourceKind.LOTTERY)
    entered = at - dt.timedelta(minutes=30)
    enter_public_value(source=source, value=value, acting_user=stage.user("limin"), at=entered)
    confirm_public_value(source=source, value=value, acting_user=stage.user("zhanglei"), at=entered)
    return run_draw(draw=draw, acting_user=stage.user("limin"), at=at)


def void_draw(stage: Stage) -> None:
    """A first attempt whose register missed a street: frozen, voided with the reason, visible for ever."""
    draw = _prepared(stage, ENTRIES[0], draw_at=stage.before(56, hour=15), at=stage.before(58))
    _commit(draw, at=stage.before(57, hour=10))
    draw = _frozen(stage, draw, at=stage.before(56, hour=9))
    void(
        draw=draw,
        reason="冻结后发现抽查比例与批准的计划附件不一致，依规作废，重新组织抽取。",
        acting_user=stage.user("wangfang"),
        at=stage.before(56, hour=11),
    )


def first_draw(stage: Stage) -> None:
    """The draw that counts: published, verifiable, its visits approved."""
    draw_at = stage.before(49, hour=15)
    draw = _prepared(stage, ENTRIES[0], draw_at=draw_at, at=stage.before(53))
    _commit(draw, at=stage.before(52, hour=10))
    draw = _frozen(stage, draw, at=stage.before(51, hour=9))
    draw = _run(stage, draw, lottery_value([4, 9, 17, 26, 31], [3, 11]), at=draw_at)
    approve_visits(draw=draw, on=stage.day(48), acting_user=stage.user("wangfang"), at=stage.before(48, hour=9))


def draw_awaiting_approval(stage: Stage) -> None:
    """A joint draw of two departments; the head has not approved its visits yet."""
    draw_at = stage.before(1, hour=15)
    draw = _prepared(stage, ENTRIES[1], draw_at=draw_at, at=stage.before(4))
    _commit(draw, at=stage.before(3, hour=10))
    draw = _frozen(stage, draw, at=stage.before(2, hour=9))
    _run(stage, draw, lottery_value([2, 8, 19, 22, 33], [5, 9]), at=draw_at)


def draw_awaiting_value(stage: Stage) -> None:
    """A frozen draw whose minute comes soon: type the public value, confirm it as the second person, watch it run."""
    draw = _prepared(
        stage,
        ENTRIES[2],
        draw_at=stage.now + dt.timedelta(minutes=5),
        at=stage.before(2),
        grace=2880,
    )
    _commit(draw, at=stage.before(1, hour=10))
    _frozen(stage, draw, at=stage.now - dt.timedelta(minutes=30))


def draw_in_preparation(stage: Stage) -> None:
    """A draw whose contributors have not committed yet: something waits for the witnesses."""
    draw_at = (stage.now + dt.timedelta(days=6)).replace(hour=9, minute=0, second=0, microsecond=0)
    _prepared(stage, ENTRIES[3], draw_at=draw_at, at=stage.before(0.2, hour=8))
