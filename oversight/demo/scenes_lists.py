"""The catalogue of enforcement items, key-supervision lists in every state, and a coverage ledger below 100 %."""

from core.people.models import User
from oversight.demo.scenes_registers import HANDLERS, HEADS
from oversight.demo.stage import Stage
from registry.catalogue import services as catalogue
from registry.catalogue.demo import CHANGED, ITEMS, DemoEnforcement
from registry.catalogue.models import EnforcementItem
from registry.catalogue.states import Cause
from registry.catalogue.states import EnforcementState as State
from registry.keyitems import services as key_lists
from registry.keyitems.coverage import subjects_of
from registry.keyitems.demo import COVERED, REACHES, DemoKeyItem
from registry.keyitems.demo import ITEMS as KEY_ITEMS
from registry.keyitems.models import KeyItem, KeyList
from registry.keyitems.states import KeyListState
from registry.models import Enterprise
from registry.services.items import Basis

LAWYER = "fangming"
MOST_ACTS = 40


def enforcement_items(stage: Stage) -> None:
    """Every power of four departments on its way; one removed, one changed by a change of law."""
    for one in ITEMS:
        item = _on_its_way(stage, one)
        for code in one.spot_checks:
            catalogue.derive_spot_check(
                spot_check_code=code,
                item_code=item.code,
                acting_user=stage.user(HANDLERS[one.department]),
                at=stage.before(92),
            )
        if one.reaches == State.EXPIRED:
            _removed(stage, item, one)
    law, article, document = CHANGED
    change = catalogue.enter_basis_change(
        law=law,
        article=article,
        changed_on=stage.day(12),
        document=document,
        acting_user=stage.user(LAWYER),
        at=stage.before(10),
    )
    adjustment = change.adjustments.get(item__isnull=False)
    catalogue.start_adjustment(adjustment=adjustment, acting_user=stage.user(HANDLERS["CONS"]), at=stage.before(8))


def _on_its_way(stage: Stage, one: DemoEnforcement) -> EnforcementItem:
    handler, head = stage.user(HANDLERS[one.department]), stage.user(HEADS[one.department])
    content = catalogue.EnforcementContent(
        kind=one.kind,
        name=one.name,
        office=one.office,
        subject_kinds=tuple(str(kind) for kind in one.subjects),
        content=one.content,
        method=one.method,
        frequency_text=one.frequency,
        bases=tuple(Basis(law, article) for law, article in one.basis),
    )
    item = catalogue.draft_item(
        code=one.code,
        department=stage.department(one.department),
        content=content,
        acting_user=handler,
        at=stage.before(96),
    )
    if one.reaches == State.DRAFT:
        return item
    item = catalogue.submit_item(item=item, acting_user=handler, at=stage.before(95))
    if one.reaches == State.CHECKING:
        return item
    item = catalogue.pass_item(
        item=item, opinion="依据准确，同意。", acting_user=stage.user(LAWYER), at=stage.before(94)
    )
    if one.reaches == State.DECIDING:
        return item
    item = catalogue.approve_item(item=item, acting_user=head, at=stage.before(93))
    if one.reaches == State.APPROVED:
        return item
    return catalogue.publish_item(item=item, acting_user=handler, at=stage.before(93, hour=10))


def _removed(stage: Stage, item: EnforcementItem, one: DemoEnforcement) -> None:
    adjustment = catalogue.open_adjustment(
        item=item,
        cause=Cause.NO_EFFECT,
        reason="三年来无一申请，无实际成效",
        acting_user=stage.user(HANDLERS[one.department]),
        at=stage.before(60),
    )
    catalogue.remove_item(
        adjustment=adjustment,
        reason="无实效，取消",
        acting_user=stage.user(HEADS[one.department]),
        at=stage.before(55),
    )


def key_supervision(stage: Stage) -> None:
    """One list in force in its second version and partly covered; the others wait for the next act."""
    for department, state in REACHES.items():
        _list(stage, department, state)
    handler = stage.user(HANDLERS["SAMR"])
    second = key_lists.draft_list(
        department=stage.department("SAMR"),
        reason="增加集中用餐配送单位食品安全",
        acting_user=handler,
        at=stage.before(50),
    )
    added = next(one for one in KEY_ITEMS if one.named)
    _write(stage, second, added, handler, days=50)
    _publish(stage, second, "SAMR", days=48)
    for item in second.items.order_by("position"):
        _cover(stage, item, handler)


def _list(stage: Stage, department: str, state: str) -> None:
    handler = stage.user(HANDLERS[department])
    key_list = key_lists.draft_list(department=stage.department(department), acting_user=handler, at=stage.before(90))
    for one in KEY_ITEMS:
        if one.department == department and not one.named:
            _write(stage, key_list, one, handler, days=90)
    _publish(stage, key_list, department, days=88, until=state)


def _write(stage: Stage, key_list: KeyList, one: DemoKeyItem, handler: User, *, days: int) -> None:
    named: tuple[str, ...] = ()
    if one.named:
        firms = Enterprise.objects.filter(industry_code__in=one.industries, state="existing", kind="company")
        named = tuple(firms.order_by("subject_id").values_list("subject_id", flat=True)[: one.named])
    key_lists.write_item(
        key_list=key_list,
        content=key_lists.KeyContent(
            code=one.code,
            name=one.name,
            enforcement_code=one.enforcement,
            reason=one.reason,
            named=named,
            industries=() if named else one.industries,
            product_kinds=one.product_kinds,
            links=tuple(str(link) for link in one.links),
            period=one.period,
        ),
        acting_user=handler,
        at=stage.before(days),
    )


def _publish(
    stage: Stage, key_list: KeyList, department: str, *, days: int, until: str = KeyListState.PUBLISHED
) -> None:
    handler, head = stage.user(HANDLERS[department]), stage.user(HEADS[department])
    key_lists.submit_list(key_list=key_list, acting_user=handler, at=stage.before(days))
    if until == KeyListState.CHECKING:
        return
    key_lists.pass_list(key_list=key_list, acting_user=stage.user(LAWYER), at=stage.before(days - 1))
    if until == KeyListState.DECIDING:
        return
    key_lists.approve_list(key_list=key_list, acting_user=head, at=stage.before(days - 2))
    if until == KeyListState.PUBLISHED:
        key_lists.publish_list(key_list=key_list, acting_user=handler, at=stage.before(days - 2, hour=10))


def _cover(stage: Stage, item: KeyItem, handler: User) -> None:
    """Most subjects are covered, some in part, some not at all: the ledger has names to show."""
    on = stage.day(20)
    for place, firm in enumerate(subjects_of([item.pk], on=on).order_by("subject_id")[:MOST_ACTS]):
        if place % COVERED == 0:
            continue
        key_lists.enter_supervision_act(
            item=item,
            enterprise=firm,
            product_kinds=tuple(item.product_kinds[:1]) if place % COVERED == 1 else (),
            links=tuple(item.links) if place % COVERED == 1 else (),
            everything=place % COVERED != 1,
            occurred_on=on,
            evidence=f"监督抽检报告（示例）第{place + 1:03d}号，存{item.key_list.department.short_name}档案室",
            acting_user=handler,
            at=stage.before(19),
        )
