"""Key-supervision lists of the demo zone, invented."""

from dataclasses import dataclass

from registry.keyitems.states import ChainLink, KeyListState, KeyReason, Period


@dataclass(frozen=True)
class DemoKeyItem:
    """``named``: how many subjects of the industries are named one by one; 0: all that fit."""

    department: str
    code: str
    name: str
    enforcement: str
    reason: str
    industries: tuple[str, ...]
    product_kinds: tuple[str, ...]
    links: tuple[str, ...]
    period: str = Period.YEAR
    named: int = 0


ITEMS: tuple[DemoKeyItem, ...] = (
    DemoKeyItem(
        "SAMR", "ZD-SAMR-01", "药品和医疗器械零售", "ZF-SAMR-03", KeyReason.LIFE_AND_HEALTH,
        ("F5251",), ("药品", "医疗器械"), (ChainLink.STORAGE, ChainLink.SALE),
    ),
    DemoKeyItem(
        "SAMR", "ZD-SAMR-02", "集中用餐配送单位食品安全", "ZF-SAMR-01", KeyReason.LIFE_AND_HEALTH,
        ("H6210",), ("热食",), (ChainLink.SOURCING, ChainLink.PRODUCTION, ChainLink.TRANSPORT), Period.HALF_YEAR, 8,
    ),
    DemoKeyItem(
        "EMER", "ZD-EMER-01", "涉及粉尘和机械加工企业安全生产", "ZF-EMER-01", KeyReason.PUBLIC_SAFETY,
        ("C34", "C36"), (), (ChainLink.PRODUCTION, ChainLink.STORAGE), Period.HALF_YEAR,
    ),
    DemoKeyItem(
        "ECO", "ZD-ECO-01", "涉药和化工企业排污", "ZF-ECO-01", KeyReason.LIFE_AND_HEALTH,
        ("C27",), ("废水", "废气"), (ChainLink.PRODUCTION, ChainLink.DISPOSAL), Period.QUARTER,
    ),
    DemoKeyItem(
        "CONS", "ZD-CONS-01", "餐饮场所燃气使用", "ZF-CONS-01", KeyReason.PUBLIC_SAFETY,
        ("H62",), ("管道燃气", "瓶装液化气"), (ChainLink.STORAGE, ChainLink.USE),
    ),
)  # fmt: skip

REACHES = {
    "SAMR": KeyListState.PUBLISHED,
    "EMER": KeyListState.CHECKING,
    "ECO": KeyListState.DECIDING,
    "CONS": KeyListState.APPROVED,
}
"""In which state the story leaves the first list of each department."""

COVERED = 5
"""Of every so many subjects of the lists in force, all but two are covered, one of them in part."""
