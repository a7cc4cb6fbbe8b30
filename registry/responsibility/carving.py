"""What an outcome leaves of other items, and whether a list says what the outcome says. Pure.

An outcome speaks of a square of the boundary map: some links of the chain and some industries of a matter. Whatever an
item says of the square gives way; what it says beside it stays (R-103, R-106).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.responsibility.boundaries import ALL, Claim

LENGTHS = (0, 1, 3, 4, 5)
"""How long the codes of GB/T 4754 are, level by level; 0 is the whole economy."""


@dataclass(frozen=True, slots=True)
class Square:
    """Links and industries of a matter; ``industries`` are never empty (the whole economy is ``("",)``)."""

    matter: int
    links: tuple[str, ...]
    industries: tuple[str, ...]

    def is_met_by(self, claim: Claim) -> bool:
        """Whether an item speaks of anything in the square."""
        return (
            claim.matter == self.matter
            and bool(set(claim.links) & set(self.links))
            and any(touch(own, mine) for own in claim.industries or ALL for mine in self.industries)
        )


def touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def without(prefixes: Iterable[str], taken: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    """The prefixes less everything under those taken, as the widest codes of the standard that are left.

    ``codes`` are all codes of GB/T 4754: ``without(["C"], ["C27"], codes)`` gives every division of C but C27.
    """
    return tuple(left for prefix in prefixes for left in _less(prefix, taken, codes))


def _less(prefix: str, taken: Sequence[str], codes: Sequence[str]) -> list[str]:
    if any(prefix.startswith(one) for one in taken):
        return []
    if not any(one.startswith(prefix) for one in taken):
        return [prefix]
    length = next((one for one in LENGTHS if one > len(prefix)), None)
    children = [code for code in codes if len(code) == length and code.startswith(prefix)]
    return [left for child in children for left in _less(child, taken, codes)]


def remains(
    claim: Claim, spoken: Iterable[Claim], codes: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What of an item nothing spoken before it covers, as (links, industries); the item whole where nothing meets it."""
    left = [(claim.links, claim.industries)]
    for other in spoken:
        if other.matter == claim.matter:
            left = [part for links, industries in left for part in _beside(links, industries, other, codes)]
    return left


def _beside(
    links: tuple[str, ...], industries: tuple[str, ...], other: Claim, codes: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    own, taken = industries or ALL, other.industries or ALL
    met = tuple(link for link in links if link in other.links)
    if not met or not any(touch(one, two) for one in own for two in taken):
        return [(links, industries)]
    beside = tuple(link for link in links if link not in other.links)
    rest = without(own, taken, codes)
    return [*([(beside, industries)] if beside else []), *([(met, rest)] if rest else [])]


def says(claims: Iterable[Claim], square: Square, *, leads: bool | None) -> bool:
    """Whether the items of one department give it that part in the whole square and no other in any of it.

    ``leads``: True for lead, False for co-operation, None for no part at all.
    """
    met = [claim for claim in claims if square.is_met_by(claim)]
    if leads is None:
        return not met
    if any(claim.leads != leads for claim in met):
        return False
    return all(
        any(link in claim.links and claim.covers(prefix) for claim in met)
        for link in square.links
        for prefix in square.industries
    )
